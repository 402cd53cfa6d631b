using System.Text.Json;

namespace CheckpointEdge.Tests.Attacks;

/// <summary>Text of strangers on the way to a technician's terminal: file names, fields of documents, sentences of boards.</summary>
public sealed class CommandAttackTests : IDisposable
{
    private const string Steering = "\u001b[2J\u001b]0;all is well\u0007\u202E";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("steering-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_others_wrote_cannot_steer_the_terminal()
    {
        string zone = Path.Combine(_folder.FullName, "zone.txt");
        File.WriteAllText(zone, $"P<UTO{Steering}ERIKSSON<<ANNA<MARIA<<<<<<<<<\nL898902C36UTO7408122F3004155ZE184226B<<<<<16\n");
        string picture = Path.Combine(_folder.FullName, "page" + Steering.Replace('\u0007', ' ') + ".png");
        File.WriteAllBytes(picture, [1, 2, 3]);
        string ticket = Path.Combine(_folder.FullName, "ticket.json");
        File.WriteAllText(ticket, JsonSerializer.Serialize(new { central = "https://x" + Steering, unit = Steering }));
        foreach (string[] arguments in (string[][])[
            ["mrz", "parse", zone], ["mrz", "read", picture], ["enrol", ticket, "--data", Path.Combine(_folder.FullName, "board")],
            ["slice", "show", picture], ["watchlist", "import", "un=" + picture, "--out", Path.Combine(_folder.FullName, "out")]])
        {
            (_, string output, string error) = Checkpointctl.Run(arguments);
            Assert.True(output.Length + error.Length > 0, string.Join(' ', arguments));
            Assert.DoesNotContain('\u001b', output + error);
            Assert.DoesNotContain('\u0007', output + error);
            Assert.DoesNotContain('\u202E', output + error);
        }
    }
}

using System.IO.Compression;
using System.Text;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Cli.Tests.Doctor;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Tests;

namespace CheckpointEdge.Cli.Tests.Support;

/// <summary>What leaves the board for help, searched for everything about people that was planted on it; and what the board says of itself.</summary>
[Collection(BoardOfTheDoctor.Name)]
public sealed class SupportBundleTests(BoardOfTheDoctor house)
{
    private const string Zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";

    private static readonly string[] _planted =
        ["QUONDAM", "Quondam", "BASIL", "ERIKSSON", "ANNA", "X7204913", "L898902C3", "830517", "7294", "4711", "550192", "Nadia", "0041 79"];

    [Fact]
    public void The_bundle_holds_none_of_what_was_planted_about_people()
    {
        DoctoredBoard board = house.Copy();
        Plant(board);
        string bundle = board.At("bundle.zip");
        string journal = board.At("journal.log");
        File.WriteAllLines(
            journal,
            [
                "2026-11-22T10:00:00Z warn: CheckpointEdge.Appliance.Sync.ListRefresh[3] The list was refused for QUONDAM, BASIL",
                $"2026-11-22T10:00:01Z fail: CheckpointEdge.Appliance.Kiosk.Desk[5] {Zone}",
                $"   at Reader.Read({Zone}) PIN 7294",
                "Unhandled exception. System.InvalidOperationException: officer 4711 with document L898902C3",
            ]);

        (int code, string output, string error) = Checkpointctl.Run(
            "support-bundle", "--data", board.Data, "--options", board.OptionsFile, "--journal", journal, "--out", bundle);

        Assert.True(code == 0, output + error);
        Dictionary<string, string> members = MembersOf(bundle);
        Assert.Equal(
            ["doctor.json", "files.json", "journal.txt", "options.json", "status.json", "versions.json"],
            members.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, string text) in members.Append(new(
            "the file itself", Encoding.Latin1.GetString(File.ReadAllBytes(bundle)))))
            Assert.All(_planted, word => Assert.False(text.Contains(word, StringComparison.Ordinal), $"{name} holds {word}"));
        Assert.Contains("2 of 4 lines", members["journal.txt"], StringComparison.Ordinal);
        Assert.Contains(
            "2026-11-22T10:00:00Z warn: CheckpointEdge.Appliance.Sync.ListRefresh[3]\n", members["journal.txt"],
            StringComparison.Ordinal);
        Assert.Contains("\"north-1\"", members["status.json"], StringComparison.Ordinal);
        Assert.Contains("records.db", members["files.json"], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_is_shown_with_the_line_it_comes_from_and_a_bound_device_with_its_file()
    {
        DoctoredBoard board = house.Copy();
        board.Options("--chip-reader auto --traveller-languages fr,ar");
        (int bound, _, string refused) = Checkpointctl.Run(
            "device", "bind", "faceCamera", $"folder:{board.Camera}", "--data", board.Data);
        Assert.True(bound == 0, refused);
        Assert.Equal(1, Checkpointctl.Run("device", "bind", "documentCamera", "/dev/video987", "--data", board.Data).Code);

        (int code, string output, _) = Checkpointctl.Run(
            "config", "show", "--origin", "--json", "--data", board.Data, "--options", board.OptionsFile);

        Assert.Equal(0, code);
        Assert.Contains(
            $"\"--chip-reader\",\"value\":\"auto\",\"origin\":\"{board.OptionsFile}, line 2\"", output,
            StringComparison.Ordinal);
        Assert.Contains(
            $"\"--traveller-camera\",\"value\":\"folder:{board.Camera}\",\"origin\":\"{board.At("devices.json")}\"", output,
            StringComparison.Ordinal);
        Assert.Contains("\"--document-camera\",\"value\":\"\",\"origin\":\"built in\"", output, StringComparison.Ordinal);
        Assert.Contains("\"unit\",\"value\":\"north-1\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_status_tells_the_service_its_list_and_its_devices()
    {
        DoctoredBoard board = house.Copy();
        (int code, string output, string error) = Checkpointctl.Run("status", "--data", board.Data, "--options", board.OptionsFile);

        Assert.True(code == 0, output + error);
        Assert.Contains("Unit north-1 at North, lane 1", output, StringComparison.Ordinal);
        Assert.Contains("The service is at work.", output, StringComparison.Ordinal);
        Assert.Contains("List 1, 0 h old.", output, StringComparison.Ordinal);
        Assert.Contains("Document reader: No document reader is configured.", output, StringComparison.Ordinal);
    }

    private void Plant(DoctoredBoard board)
    {
        using (RecordStore records = RecordStore.Open(board.Data, house.Unit, TimeProvider.System))
        {
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            records.RecordHit(new HitReport
            {
                Id = Guid.CreateVersion7(now),
                Unit = house.Unit.Unit,
                Site = house.Unit.Site,
                Lane = house.Unit.Lane,
                Officer = "4711",
                CheckedAt = now,
                Verdict = "look",
                Reasons = ["QUONDAM, BASIL"],
                ListGeneration = 1,
                ListCreatedAt = now,
                Traveller = new ReportedTraveller(
                    "QUONDAM", "BASIL", "1983-05-17", "M", "UTO", "P", "UTO", "X7204913", "2031-01-01"),
                Matches = [],
            });
        }

        new OfficerRegister(board.Data).Put("4711", "550192", TimeProvider.System.GetUtcNow());
        File.WriteAllText(board.At("notes of Nadia Quondam 0041 79.txt"), "L898902C3");
        File.WriteAllText(
            board.OptionsFile,
            $"# call Nadia, 0041 79 830517\nPIN=7294\nAPPLIANCE_OPTIONS=\"--urls {house.Page} --plugin:traveller QUONDAM\"\n");
    }

    private static Dictionary<string, string> MembersOf(string bundle)
    {
        using ZipArchive zip = ZipFile.OpenRead(bundle);
        return zip.Entries.ToDictionary(
            entry => entry.FullName,
            entry =>
            {
                using StreamReader reader = new(entry.Open());
                return reader.ReadToEnd();
            },
            StringComparer.Ordinal);
    }
}

using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Slices;

/// <summary><c>slice show DIR</c>: what is in it and how old it is.</summary>
internal static class SliceShowCommand
{
    public static Command Create()
    {
        Argument<string> directory = new("DIR") { Description = "Directory that holds slice.db." };
        Option<bool> json = new("--json") { Description = "One JSON object on standard output." };
        Command command = new("show", "Shows what a slice holds. Example: checkpointctl slice show lists/gen-1");
        command.Add(directory);
        command.Add(json);
        command.SetAction(parsed => SliceCommands.Run(() => Show(parsed.GetValue(directory)!, parsed.GetValue(json))));
        return command;
    }

    private static int Show(string directory, bool json)
    {
        SliceHeader header = Slice.ReadHeader(directory); // the head lies in the clear
        if (!json)
        {
            SliceTable.Write(directory, header);
            return CommandLine.Done;
        }

        SliceSummary summary = SliceSummary.Of(directory, header) with
        {
            AgeHours = (long)(TimeProvider.System.GetUtcNow() - header.CreatedAt).TotalHours,
            SizeBytes = new FileInfo(Path.Combine(directory, SliceFile.Name)).Length,
            SignedManifest = File.Exists(Path.Combine(directory, SliceVerifyCommand.ManifestName)),
        };
        Console.WriteLine(JsonSerializer.Serialize(summary, SliceJson.Default.SliceSummary));
        return CommandLine.Done;
    }
}

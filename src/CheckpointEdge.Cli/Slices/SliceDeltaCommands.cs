using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Slices;

/// <summary><c>slice delta</c> and <c>slice apply</c>: what leads from one slice to the next.</summary>
internal static class SliceDeltaCommands
{
    public static Command CreateDelta()
    {
        Option<string> from = new("--from") { Description = "Directory of the slice it begins with.", Required = true };
        Option<string> to = new("--to") { Description = "Directory of the slice it leads to.", Required = true };
        Option<string> file = new("--out") { Description = "File to make; must not exist yet.", Required = true };
        Option<bool> json = new("--json") { Description = "One JSON object on standard output." };
        Command command = new(
            "delta",
            "Writes what leads from one slice to another: records added, changed, removed, sealed. "
            + "Example: checkpointctl slice delta --from lists/gen-1 --to lists/gen-2 --out gen-2.delta")
        {
            from, to, file, json,
        };
        command.SetAction(parsed => SliceCommands.Run(() =>
        {
            string path = parsed.GetValue(file)!;
            SliceDeltaHead head = SliceDelta.Make(parsed.GetValue(from)!, parsed.GetValue(to)!, path);
            long sliceBytes = new FileInfo(Path.Combine(parsed.GetValue(to)!, SliceFile.Name)).Length;
            Write(head, new FileInfo(path).Length, sliceBytes, parsed.GetValue(json));
            return CommandLine.Done;
        }));
        return command;
    }

    public static Command CreateApply()
    {
        Option<string> from = new("--from") { Description = "Directory of the slice that the delta begins with.", Required = true };
        Option<string> delta = new("--delta") { Description = "The delta.", Required = true };
        Option<string> directory = new("--out") { Description = "Directory to make; must not exist yet.", Required = true };
        Option<string?> key = new("--key")
        {
            Description = $"Directory with the {SliceKey.FileName} of the new slice; without it the key stays the same.",
        };
        Command command = new(
            "apply",
            "Makes the slice that a delta leads to: the very file that was published, or nothing. Exit 2 when it is refused. "
            + "Example: checkpointctl slice apply --from lists/gen-1 --delta gen-2.delta --out lists/gen-2")
        {
            from, delta, directory, key,
        };
        command.SetAction(parsed => SliceCommands.Run(() =>
        {
            using SliceKey? own = parsed.GetValue(key) is { } place ? SliceKey.Read(place) : null;
            string made = parsed.GetValue(directory)!;
            SliceHeader header = SliceDelta.Apply(parsed.GetValue(from)!, parsed.GetValue(delta)!, made, own);
            SliceTable.Write(made, header);
            return CommandLine.Done;
        }));
        return command;
    }

    private static void Write(SliceDeltaHead head, long bytes, long sliceBytes, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new SliceDeltaSummary(head.From, head.To, head.Added, head.Changed, head.Removed, bytes, sliceBytes),
                SliceJson.Default.SliceDeltaSummary));
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"From generation {head.From} to {head.To}: {head.Added:N0} added, {head.Changed:N0} changed, {head.Removed:N0} removed;"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{bytes:N0} bytes, {100.0 * bytes / sliceBytes:0.0} % of the slice's {sliceBytes:N0}."));
    }
}

/// <summary>What <c>slice delta --json</c> prints.</summary>
internal sealed record SliceDeltaSummary(long From, long To, int Added, int Changed, int Removed, long Bytes, long SliceBytes);

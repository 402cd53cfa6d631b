using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Watchlists.Knowledge;

namespace CheckpointEdge.Cli.Watchlist;

/// <summary>
/// <c>watchlist learn --data DIR --out FILE</c>: learns what confusions of letters cost and which names are common, and
/// writes the file that Watchlists ships. The same data give the same bytes.
/// </summary>
internal static class WatchlistLearnCommand
{
    public static Command Create()
    {
        Option<string> data = new("--data")
        {
            Description = "Folder with steveash/wd_LANGUAGE_80.tsv, _20.tsv and popular-names/*.csv, all CC0.",
            Required = true,
        };
        Option<string> output = new("--out") { Description = "The knowledge file to write.", Required = true };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Command command = new("learn", "Learns letter costs and name frequencies from name data.\n"
            + "Example: checkpointctl watchlist learn --data shared/data/watchlist"
            + " --out src/CheckpointEdge.Watchlists/Knowledge/names.knowledge")
        {
            data, output, json,
        };
        command.SetAction((parsed, _) => Task.FromResult(Run(
            parsed.GetValue(data)!, parsed.GetValue(output)!, parsed.GetValue(json))));
        return command;
    }

    private static int Run(string data, string output, bool json)
    {
        KnowledgeLearning.Summary summary;
        try
        {
            summary = KnowledgeLearning.Learn(data, output);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new WatchlistException(fault.Message);
        }

        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(summary, JsonSerializerOptions.Web));
            return CommandLine.Done;
        }

        Console.Out.WriteLine($"{summary.PairsKept} pairs of spellings, {summary.PairsLeftOut} left out as different names");
        Console.Out.WriteLine($"{summary.Groups} groups of letters, {summary.Tokens} tokens, {summary.SizeBytes} bytes");
        Console.Out.WriteLine(FormattableString.Invariant(
            $"held-out spellings told from look-alikes: {summary.HeldOutAucTyped:0.000} typed, {summary.HeldOutAucLearnt:0.000} learnt"));
        return CommandLine.Done;
    }
}

using System.Text.Json;
using Spectre.Console;

namespace CheckpointEdge.Cli.Central;

/// <summary>A draft in words and one table.</summary>
internal static class DraftText
{
    private const int ChangesShownMax = 20;

    public static void Write(JsonElement draft)
    {
        string[] signed = [.. draft.GetProperty("approvals").EnumerateArray().Select(one => one.GetProperty("account").GetString()!)];
        Console.WriteLine(
            $"Draft {draft.GetProperty("generation").GetInt64()}: {draft.GetProperty("slice").GetProperty("records").GetInt32()} records, "
            + (signed.Length == 0 ? "signed by nobody yet." : $"signed by {string.Join(", ", signed)}."));
        Table table = new Table().AddColumns("List", "Before", "After", "Added", "Changed", "Removed");
        foreach (JsonElement list in draft.GetProperty("difference").GetProperty("lists").EnumerateArray())
        {
            table.AddRow(
                [.. new[] { "list", "before", "after", "added", "changed", "removed" }
                    .Select(name => ShownText.Of(list.GetProperty(name).ToString()))]);
        }

        AnsiConsole.Write(table);
        foreach (string line in DraftFigures.Lines(draft))
            Console.WriteLine(line);
        foreach (JsonElement cut in draft.GetProperty("postSlices").EnumerateArray())
            CentralSlicesCommand.ShowPreview(cut, json: false);
        foreach (JsonElement change in draft.GetProperty("difference").GetProperty("changes").EnumerateArray().Take(ChangesShownMax))
        {
            Console.WriteLine(
                $"  {change.GetProperty("kind").GetString(),-8} {change.GetProperty("record").GetString()} "
                + change.GetProperty("name").GetString());
        }

        Console.WriteLine(draft.GetProperty("guardSentence").GetString());
    }
}

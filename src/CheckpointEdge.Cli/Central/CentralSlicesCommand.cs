using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Central;
using CheckpointEdge.Central.Slicing;
using Spectre.Console;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central slices</c>: what is cut for which posts, what a slice would be, and its end.</summary>
internal static class CentralSlicesCommand
{
    private static readonly Argument<string> _name = new("name") { Description = "Small letters, digits and hyphens." };
    private static readonly Option<string[]> _posts = Words("--post", "A site, or a board by its own name; once for each.");
    private static readonly Option<string[]> _lists = Words("--list", "A list by its code; once for each, the most important first. None: all.");
    private static readonly Option<string[]> _regions = Words(
        "--region", "A region or a state that records must be linked with; once for each. None: the whole world.");

    private static readonly Option<string[]> _route = Words("--route", "A state along the route to the posts; once for each.");
    private static readonly Option<string?> _since = new("--since") { Description = "Records listed or changed on this day or later, yyyy-MM-dd." };
    private static readonly Option<string?> _size = new("--size") { Description = "Room for slice and documents: bytes, or with KB, MB or GB." };

    private static readonly Option<string[]> _approvers = Words(
        "--approver", "An approver who signs this slice instead of those who sign the whole list; once for each, at least two.");

    public static Command Create()
    {
        Command slices = CentralCommands.Remote(
            "slices",
            "Shows the slices for posts.\nExample: checkpointctl central slices --user ops",
            async (session, parsed, cancellation) =>
            {
                Show(await session.GetAsync("/api/slices", cancellation), parsed.GetValue(CentralCommands.Json));
                return CommandLine.Done;
            });
        slices.Add(CreateScoped(
            "preview",
            "Says what a slice would be: size, changes at its posts, false alarms. Nothing of it stays.\n"
            + "Example: checkpointctl central slices preview port --user ops --post \"Port Sud\" --region \"Northern Africa\" --size 20MB",
            async (session, scope, json, cancellation) =>
                ShowPreview(await session.PostAsync("/api/slices/preview", scope, cancellation), json)));
        slices.Add(CreateScoped(
            "set",
            "Cuts this slice for these posts from the next draft on, instead of the one of the same name.\n"
            + "Example: checkpointctl central slices set port --user ops --post \"Port Sud\" --list interpol --list un-sc",
            async (session, scope, json, cancellation) => Show(await session.PutAsync("/api/slices", scope, cancellation), json)));
        Command remove = CentralCommands.Remote(
            "remove",
            "The posts of this slice get the whole list with the next draft.\nExample: checkpointctl central slices remove port --user ops",
            async (session, parsed, cancellation) =>
            {
                JsonElement left = await session.DeleteAsync($"/api/slices/{Uri.EscapeDataString(parsed.GetValue(_name)!)}", cancellation);
                Show(left, parsed.GetValue(CentralCommands.Json));
                return CommandLine.Done;
            });
        remove.Add(_name);
        slices.Add(remove);
        return slices;
    }

    /// <summary>An amount of bytes as people write it: <c>20MB</c> is 20 000 000.</summary>
    public static long? BytesOf(string? text)
    {
        if (text is null)
            return null;
        (string unit, long factor) = new[] { ("GB", 1_000_000_000L), ("MB", 1_000_000L), ("KB", 1_000L) }
            .FirstOrDefault(one => text.EndsWith(one.Item1, StringComparison.OrdinalIgnoreCase), ("", 1L));
        return long.TryParse(text[..^unit.Length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && number <= long.MaxValue / factor
            ? number * factor
            : throw new CentralException($"--size '{text}' is no amount of bytes; it must look like 20MB.");
    }

    private static Command CreateScoped(
        string name, string description, Func<CentralSession, SliceScope, bool, CancellationToken, Task> work)
    {
        Command command = CentralCommands.Remote(
            name,
            description,
            async (session, parsed, cancellation) =>
            {
                await work(session, ScopeOf(parsed), parsed.GetValue(CentralCommands.Json), cancellation);
                return CommandLine.Done;
            },
            _posts, _lists, _regions, _route, _since, _size, _approvers);
        command.Add(_name);
        return command;
    }

    private static SliceScope ScopeOf(ParseResult parsed) => new()
    {
        Name = parsed.GetValue(_name)!,
        Posts = [.. parsed.GetValue(_posts) ?? []],
        Lists = [.. parsed.GetValue(_lists) ?? []],
        Regions = [.. parsed.GetValue(_regions) ?? []],
        Route = [.. parsed.GetValue(_route) ?? []],
        Approvers = [.. parsed.GetValue(_approvers) ?? []],
        Since = parsed.GetValue(_since) is not { } day ? null
            : DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly since) ? since
            : throw new CentralException($"--since '{day}' is no day; it must look like 2024-01-31."),
        SizeBytesMax = BytesOf(parsed.GetValue(_size)),
    };

    private static void Show(JsonElement scopes, bool json)
    {
        if (json)
        {
            foreach (JsonElement scope in scopes.EnumerateArray())
                CentralCommands.WriteJson(scope);
            return;
        }

        if (scopes.GetArrayLength() == 0)
        {
            Console.WriteLine("Every post gets the whole list.");
            return;
        }

        Table table = new Table().AddColumns("slice", "posts", "lists", "regions", "route", "since", "room (bytes)", "signed by");
        foreach (JsonElement scope in scopes.EnumerateArray())
        {
            table.AddRow(new[]
            {
                scope.GetProperty("name").GetString()!, Joined(scope, "posts", "none yet"), Joined(scope, "lists", "all"),
                Joined(scope, "regions", "all"), Joined(scope, "route", "-"), scope.GetProperty("since").ToString(),
                scope.GetProperty("sizeBytesMax").ToString(), Joined(scope, "approvers", "who signs the list"),
            }.Select(ShownText.Of).ToArray());
        }

        AnsiConsole.Write(table);
    }

    /// <summary>One slice of a draft or of a preview, in a few lines.</summary>
    public static void ShowPreview(JsonElement cut, bool json)
    {
        if (json)
        {
            CentralCommands.WriteJson(cut);
            return;
        }

        JsonElement slice = cut.GetProperty("slice");
        string left = string.Join(", ", cut.GetProperty("leftOut").EnumerateObject().Select(one => $"{one.Value} by {one.Name}"));
        Console.WriteLine(
            $"Slice {cut.GetProperty("scope").GetProperty("name").GetString()} for {Joined(cut.GetProperty("scope"), "posts", "no post yet")}: "
            + $"{slice.GetProperty("records").GetInt32()} records, {cut.GetProperty("sizeBytes").GetInt64()} bytes; "
            + $"left out: {(left.Length == 0 ? "none" : left)}.");
        Console.WriteLine(
            $"At its posts: {cut.GetProperty("added").GetInt32()} records more, {cut.GetProperty("changed").GetInt32()} changed, "
            + $"{cut.GetProperty("removed").GetInt32()} fewer.");
        foreach (JsonElement list in slice.GetProperty("lists").EnumerateArray())
            Console.WriteLine($"  {DraftFigures.LineOf(list)}");
    }

    private static string Joined(JsonElement scope, string name, string none) =>
        scope.GetProperty(name).GetArrayLength() == 0
            ? none
            : string.Join(", ", scope.GetProperty(name).EnumerateArray().Select(word => word.GetString()));

    private static Option<string[]> Words(string name, string description) => new(name) { Description = description };
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Central.Tests.Console;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Tests.Attacks;

/// <summary>A board in a stranger's hands signs and seals whatever it likes; the pages that all read still come, and show the others.</summary>
public sealed class HostileBoardTests
{
    [FactOnEachStore]
    public async Task Counts_beyond_all_measure_break_no_page()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        ListTally all = new("uto-wanted", 10, 10, 10, 10);
        await TellAsync(board, new AlertTally(4, 10, [all, all, all]));
        await TellAsync(board, new AlertTally(long.MaxValue, long.MaxValue, [all with { Shown = long.MaxValue }]));
        await TellAsync(board, Status() with { Reads = new ReadTally(long.MaxValue, [1, 2], [long.MaxValue, long.MaxValue]) });
        await TellAsync(board, Status() with { Reads = new ReadTally(5, [1, 2], [4, 5]) });
        await TellAsync(board, Status() with { Reads = new ReadTally(long.MaxValue, [1, 2], [long.MaxValue, long.MaxValue]) });
        for (int part = 1; part <= 2; part++)
            await board.DeliverAsync(board.Removal(Statement(board, "P-1") with { Part = part, Parts = 2, Documents = long.MaxValue }));
        await board.DeliverAsync(board.Removal(Statement(board, "P-1") with { Part = int.MaxValue, Parts = int.MaxValue, InUse = long.MaxValue }));

        await EveryPageComesAsync(central);
    }

    [FactOnEachStore]
    public async Task Text_that_no_store_can_write_is_taken_all_the_same()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        await TellAsync(board, Status() with { Version = "1\0" + new string('x', 29) + "\ud83d\ude00" });
        await TellAsync(board, Status() with { ListTrouble = new string('x', 299) + "\ud83d\ude00\0" });
        await TellAsync(board, Status() with { DiskTrouble = new string('x', 299) + "\ud83d\ude00\0" });
        await TellAsync(board, new AlertTally(4, 10, [new ListTally("uto\0wanted", 1, 1, 1, 1)]));
        await board.DeliverAsync(board.Removal(Statement(board, "P\0-1")));

        await EveryPageComesAsync(central);
    }

    [FactOnEachStore]
    public async Task Text_that_no_store_can_write_is_no_riddle_at_the_console_either()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        ops.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        List<string> broken = [];
        foreach (string[] cells in ConsoleAddresses.Table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells[4].Contains('$') && !cells[1].Contains("session", StringComparison.Ordinal)))
        {
            string address = Regex.Replace(cells[1], @"\{[^}]*\}", "019576f0-0000-7000-8000-000000000000");
            using HttpRequestMessage request = new(new HttpMethod(cells[0]), new Uri(address, UriKind.Relative))
            {
                Content = new StringContent(cells[4].Replace("$", @"x\u0000y", StringComparison.Ordinal), Encoding.UTF8, "application/json"),
            };
            using HttpResponseMessage answer = await ops.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.InternalServerError)
                broken.Add($"{cells[0]} {address}");
        }

        using HttpResponseMessage removals = await ops.GetAsync(new Uri("/api/removals?record=%00", UriKind.Relative));
        Assert.NotEqual(HttpStatusCode.InternalServerError, removals.StatusCode);
        Assert.Empty(broken);
    }

    [FactOnEachStore]
    public async Task Generations_that_nobody_published_push_out_none_that_was()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard honest = await central.BoardAsync("north-1"), hostile = await central.BoardAsync("south-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        JsonElement draft = await Lists.Desk.ImportedAsync(ops, Lists.Desk.People(("P-1", "ANNA ERIKSSON", "Utopia")));
        await Lists.Desk.PublishedAsync(central, ops, draft);
        long published = (await honest.OfferedAsync()).Generation;
        await TellAsync(honest, new AlertTally(published, 10, [new ListTally("uto-wanted", 1, 1, 1, 1)]));
        for (int i = 0; i < AlertBook.GenerationsShown; i++)
            await TellAsync(hostile, new AlertTally(long.MaxValue - i, 10, [new ListTally("uto-wanted", 1, 1, 1, 1)]));

        using HttpClient auditor = await central.SignedInAsync("auditor");
        JsonElement[] shown = [.. (await auditor.GetFromJsonAsync<JsonElement>("/api/alerts")).EnumerateArray()];

        Assert.Equal(published, shown[0].GetProperty("generation").GetInt64());
    }

    [FactOnEachStore]
    public async Task A_clock_that_runs_ahead_does_not_push_out_the_shifts_of_the_others()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard honest = await central.BoardAsync("north-1"), ahead = await central.BoardAsync("south-1");
        DeskReport shift = new(TestBoard.NewId(), DeskEvent.ShiftEnded, "4711", TimeProvider.System.GetUtcNow())
        {
            Text = "since 2026-11-22 06:00 UTC; travellers: clear 40; decisions: refer 1; taken back: 0; not read: 0",
        };
        await ahead.DeliverAsync(ahead.Desk(shift, new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        central.Clock.Advance(TimeSpan.FromMinutes(1));
        await honest.DeliverAsync(honest.Desk(shift with { Id = TestBoard.NewId() }, central.Clock.GetUtcNow()));

        using HttpClient auditor = await central.SignedInAsync("auditor");
        JsonElement[] shifts = [.. (await Lists.Desk.SendAsync(auditor, HttpMethod.Get, "/api/desks")).GetProperty("shifts").EnumerateArray()];

        Assert.Equal(["north-1", "south-1"], shifts.Select(one => one.GetProperty("unit").GetString()));
        Assert.All(shifts, one => Assert.True(one.GetProperty("endedAt").GetDateTimeOffset() <= central.Clock.GetUtcNow()));
    }

    [FactOnEachStore]
    public async Task A_hit_under_words_that_nobody_can_look_for_stops_no_question_for_others()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard honest = await central.BoardAsync("north-1"), hostile = await central.BoardAsync("south-1");
        await hostile.DeliverAsync(hostile.Hit(record: "P-1" + new string(' ', 200)), hostile.Hit(record: "\0"), hostile.Hit(record: ""));
        await honest.DeliverAsync(honest.Hit(record: "P-1"));
        using HttpClient ops = await central.SignedInAsync("ops");

        JsonElement seen = await Lists.Desk.SendAsync(ops, HttpMethod.Post, "/api/sightings", new { of = "record", value = "P-1" });

        Assert.Contains(
            "north-1", seen.GetProperty("sightings").EnumerateArray().Select(one => one.GetProperty("unit").GetString()));
    }

    [FactOnEachStore]
    public async Task What_no_list_has_is_cleared_at_no_post()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard hostile = await central.BoardAsync("south-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        foreach ((string record, string digest, string reason) in ((string, string, string)[])
        [
            (new string('P', 200), "00112233445566778899aabbccddeeff", "photo"), // boards would refuse the whole page
            ("P-1\n00112233445566778899aabbccddeeff", "00112233445566778899aabbccddeeff", "photo"), // one field moves into the next
            ("P-1", "00\n", "photo"),
            ("P-1", "00112233445566778899aabbccddeeff", new string('x', 100_000)),
        ])
        {
            Report hit = hostile.Hit(record: record, digest: digest);
            await hostile.DeliverAsync(hit, hostile.Decision(hit, TestBoard.Decide(hit, DecisionKind.NotSamePerson) with { Reason = reason }));
            Assert.Contains("cannot be cleared", await Lists.Desk.RefusedAsync(ops, $"/api/hits/{hit.Id}/cleared", new { days = 9 }));
        }

        Assert.Empty((await hostile.GetAsync("/api/units/cleared?after=0", ExchangeJson.Default.ClearedPage)).News);
    }

    private static async Task EveryPageComesAsync(RunningCentral central)
    {
        using HttpClient ops = await central.SignedInAsync("ops");
        List<string> broken = [];
        foreach (string page in ConsoleAddresses.Table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells[0] == "GET" && cells[3] == "200").Select(cells => cells[1]))
        {
            using HttpResponseMessage answer = await ops.GetAsync(new Uri(page, UriKind.Relative));
            if (answer.StatusCode != HttpStatusCode.OK)
                broken.Add($"{page}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.Empty(broken);
    }

    private static UnitStatus Status() => new() { ListGeneration = 4, ListCreatedAt = null, Waiting = 0, Version = "0.1.0" };

    private static Task TellAsync(TestBoard board, AlertTally tally) => TellAsync(board, Status() with { Alerts = tally });

    private static async Task TellAsync(TestBoard board, UnitStatus status)
    {
        using HttpResponseMessage answer = await board.Client.PostAsJsonAsync("/api/units/status", status, ExchangeJson.Default.UnitStatus);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static RemovalStatement Statement(TestBoard board, string record) => new()
    {
        Id = TestBoard.NewId(),
        Unit = board.Ticket.Unit,
        Deleted = 7,
        InUse = 9,
        Kept = [9],
        RemovedAt = TimeProvider.System.GetUtcNow(),
        Part = 1,
        Parts = 1,
        Readable = true,
        Records = [new RemovedRecord(record, "people", RemovalReason.Withdrawn)],
        Documents = 0,
    };
}

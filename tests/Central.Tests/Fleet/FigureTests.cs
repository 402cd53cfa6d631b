using System.Text.Json;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Central.Tests.Lists;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Fleet;

public sealed class FigureTests
{
    [FactOnEachStore]
    public async Task Hits_are_counted_by_day_and_those_whose_decision_was_taken_back_are_undecided()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report decided = board.Hit();
        Report undone = board.Hit();
        DecisionReport mistake = TestBoard.Decide(undone, DecisionKind.NotSamePerson);
        await board.DeliverAsync(
            decided, undone, board.Decision(decided, TestBoard.Decide(decided, DecisionKind.Refer)),
            board.Decision(undone, mistake), board.Undo(undone, mistake), board.Hit());
        using HttpClient auditor = await central.SignedInAsync("auditor");

        JsonElement figures = await Desk.SendAsync(auditor, HttpMethod.Get, "/api/figures");

        JsonElement[] days = [.. figures.GetProperty("days").EnumerateArray()];
        Assert.Equal(FigureBook.DaysShown, days.Length);
        Assert.Equal(
            decided.RecordedAt.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            days.Last(day => day.GetProperty("hits").GetInt32() > 0).GetProperty("day").GetString());
        Assert.Equal(3, days.Sum(day => day.GetProperty("hits").GetInt32()));
        Assert.Equal(2, figures.GetProperty("undecided").GetInt32());
    }

    [FactOnEachStore]
    public async Task A_board_tells_how_long_its_checks_take_and_what_cannot_be_is_left_out()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard swift = await central.BoardAsync("north-1");
        using TestBoard slow = await central.BoardAsync("north-2");
        using TestBoard liar = await central.BoardAsync("north-3");
        await TellAsync(swift, new ReadTally(10, [0.1], [10]));
        await TellAsync(swift, new ReadTally(100, [0.05, 0.1, 0.25], [60, 95, 100]));
        await TellAsync(slow, new ReadTally(100, [0.05, 0.1], [10, 20]));
        await TellAsync(liar, new ReadTally(100, [0.05, 0.1], [90, 20]));
        using HttpClient auditor = await central.SignedInAsync("auditor");

        JsonElement figures = await Desk.SendAsync(auditor, HttpMethod.Get, "/api/figures");

        Assert.Equal(
            [("north-1", 100L, 0.1, false), ("north-2", 100L, 0.1, true)],
            figures.GetProperty("reads").EnumerateArray().Select(one => (
                one.GetProperty("unit").GetString()!, one.GetProperty("checks").GetInt64(),
                one.GetProperty("most95Seconds").GetDouble(), one.GetProperty("beyond").GetBoolean())));
    }

    [FactOnEachStore]
    public async Task A_restart_of_a_board_does_not_begin_its_read_times_anew()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        await TellAsync(board, new ReadTally(100, [0.05, 0.1], [60, 100]));
        await TellAsync(board, new ReadTally(3, [0.05, 0.1], [0, 3]));
        await TellAsync(board, new ReadTally(10, [0.05, 0.1], [0, 8]));
        using HttpClient auditor = await central.SignedInAsync("auditor");

        JsonElement reads = (await Desk.SendAsync(auditor, HttpMethod.Get, "/api/figures")).GetProperty("reads")[0];

        Assert.Equal(110, reads.GetProperty("checks").GetInt64());
        Assert.Equal(0.1, reads.GetProperty("most95Seconds").GetDouble());
        Assert.False(reads.GetProperty("beyond").GetBoolean());
        Assert.Equal(central.Clock.GetUtcNow(), reads.GetProperty("since").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
    }

    [FactOnEachStore]
    public async Task The_audit_log_shows_what_one_account_did_or_one_kind_of_deed()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        await central.TicketAsync("north-1");
        using HttpClient auditor = await central.SignedInAsync("auditor");

        JsonElement[] ops = [.. (await Desk.SendAsync(auditor, HttpMethod.Get, "/api/audit?who=ops")).EnumerateArray()];
        JsonElement[] both = [.. (await Desk.SendAsync(
            auditor, HttpMethod.Get, $"/api/audit?who=ops&what={ops[0].GetProperty("what").GetString()}")).EnumerateArray()];

        Assert.All(ops, one => Assert.Equal("ops", one.GetProperty("who").GetString()));
        Assert.NotEmpty(both);
        Assert.Empty((await Desk.SendAsync(auditor, HttpMethod.Get, "/api/audit?who=nobody")).EnumerateArray());
    }

    private static async Task TellAsync(TestBoard board, ReadTally reads)
    {
        UnitStatus status = new() { ListGeneration = 0, ListCreatedAt = null, Waiting = 0, Version = "0.1.0", Reads = reads };
        using HttpResponseMessage answer = await board.PostAsync("/api/units/status", status, ExchangeJson.Default.UnitStatus);
        answer.EnsureSuccessStatusCode();
    }
}

using System.Text.Json;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Fleet;

/// <summary>What boards report of their desks besides hits.</summary>
public sealed class DeskTests
{
    [FactOnEachStore]
    public async Task Second_looks_shifts_and_lifted_waits_are_counted_by_board_and_a_resend_changes_nothing()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report[] reports =
        [
            board.Desk(Event(DeskEvent.SecondLook) with { Judgement = "same", Agrees = true }),
            board.Desk(Event(DeskEvent.SecondLook) with { Judgement = "same", Agrees = true }),
            board.Desk(Event(DeskEvent.SecondLook) with { Judgement = "notSame", Agrees = false }),
            board.Desk(Event(DeskEvent.SecondLook) with { Judgement = "cannotSay" }),
            board.Desk(Event(DeskEvent.LockLifted)),
            board.Desk(Event(DeskEvent.Duress)),
            board.Desk(Event(DeskEvent.ShiftEnded) with
            {
                Text = "since 2026-11-22 06:00 UTC; travellers: clear 40, look 2; decisions: refer 1; taken back: 0; not read: chip 3, lines 1",
            }),
            board.Desk(Event(DeskEvent.ShiftEnded) with { Text = "<b>since</b> ever" }),
        ];
        await board.DeliverAsync(reports);
        await board.DeliverAsync(reports);
        using HttpClient auditor = await central.SignedInAsync("auditor");

        JsonElement told = await Lists.Desk.SendAsync(auditor, HttpMethod.Get, "/api/desks");

        JsonElement desk = Assert.Single(told.GetProperty("desks").EnumerateArray());
        Assert.Equal(
            (4, 2, 1, 2, 1),
            (Of(desk, "secondLooks"), Of(desk, "agreed"), Of(desk, "differed"), Of(desk, "shifts"), Of(desk, "waitsLifted")));
        JsonElement agreement = desk.GetProperty("agreement");
        Assert.Equal(2.0 / 3, agreement.GetProperty("at").GetDouble(), 6);
        Assert.InRange(agreement.GetProperty("low").GetDouble(), 0.1, 0.5);
        JsonElement shift = Assert.Single(told.GetProperty("shifts").EnumerateArray());
        Assert.Equal("2026-11-22 06:00 UTC", shift.GetProperty("since").GetString());
        Assert.Equal(
            (42, 1, 0, 4), (Of(shift, "travellers"), Of(shift, "decisions"), Of(shift, "takenBack"), Of(shift, "notRead")));
    }

    private static DeskReport Event(DeskEvent kind) => new(TestBoard.NewId(), kind, "4711", TimeProvider.System.GetUtcNow());

    private static int Of(JsonElement one, string name) => one.GetProperty(name).GetInt32();
}

using System.Text.Json;
using CheckpointEdge.Central.Tests.Lists;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Fleet;

/// <summary>What boards proved of themselves, and how they were taken over, as operators see it.</summary>
public sealed class ProofTests
{
    private static readonly string _sheet = new('7', 64);

    [FactOnEachStore]
    public async Task The_newest_trial_of_each_board_counts_and_those_that_failed_stand_first()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard well = await central.BoardAsync("a-well");
        using TestBoard failed = await central.BoardAsync("b-failed");
        using TestBoard silent = await central.BoardAsync("c-silent");
        DateTimeOffset now = central.Clock.GetUtcNow();
        // One after the other: what counts is when the board recorded it.
        await well.DeliverAsync(Event(well, DeskEvent.SelfProof, now, false));
        await well.DeliverAsync(Event(well, DeskEvent.SelfProof, now, true), Event(well, DeskEvent.Accepted, now, true));
        await failed.DeliverAsync(Event(failed, DeskEvent.SelfProof, now, false));
        using HttpClient auditor = await central.SignedInAsync("auditor");

        JsonElement[] boards = [.. (await Desk.SendAsync(auditor, HttpMethod.Get, "/api/proofs")).GetProperty("boards").EnumerateArray()];

        Assert.Equal(["b-failed", "c-silent", "a-well"], boards.Select(board => board.GetProperty("unit").GetString()));
        Assert.Equal([1, 0, 1], boards.Select(board => board.GetProperty("failed").GetInt32()));
        Assert.Equal(JsonValueKind.Null, boards[1].GetProperty("passed").ValueKind);
        Assert.True(boards[2].GetProperty("passed").GetBoolean());
        JsonElement acceptance = boards[2].GetProperty("acceptance");
        Assert.Equal(("R. Fernhill", _sheet, true), (
            acceptance.GetProperty("technician").GetString(), acceptance.GetProperty("sha256").GetString(),
            acceptance.GetProperty("whole").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, boards[0].GetProperty("acceptance").ValueKind);
    }

    private static Report Event(TestBoard board, DeskEvent kind, DateTimeOffset at, bool well) =>
        board.Desk(new DeskReport(TestBoard.NewId(), kind, kind == DeskEvent.Accepted ? "R. Fernhill" : "", at)
        {
            Agrees = well,
            Text = kind == DeskEvent.Accepted ? $"sheet {_sheet}, signed AAAA" : "",
        });
}

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

    [FactOnEachStore]
    public async Task A_sheet_that_the_boards_own_key_did_not_sign_is_marked_and_written_down()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard sound = await central.BoardAsync("a-sound");
        using TestBoard other = await central.BoardAsync("b-other");
        using TestBoard changed = await central.BoardAsync("c-changed");
        using TestBoard rubbish = await central.BoardAsync("d-rubbish");
        DateTimeOffset now = central.Clock.GetUtcNow();
        AcceptanceStatement Sheet(TestBoard board) => new(TestBoard.NewId(), board.Ticket.Unit, "R. Fernhill", now, true, _sheet);
        AcceptanceStatement statement = Sheet(sound);
        Report first = sound.Desk(statement.Event(sound.Sign(statement.Signed())));
        await sound.DeliverAsync(first);
        await sound.DeliverAsync(first);
        statement = Sheet(other);
        await other.DeliverAsync(other.Desk(statement.Event(sound.Sign(statement.Signed()))));
        statement = Sheet(changed);
        await changed.DeliverAsync(changed.Desk((statement with { Technician = "N. Bracken" }).Event(changed.Sign(statement.Signed()))));
        await rubbish.DeliverAsync(Event(rubbish, DeskEvent.Accepted, now, true));
        using HttpClient auditor = await central.SignedInAsync("auditor");

        JsonElement[] boards = [.. (await Desk.SendAsync(auditor, HttpMethod.Get, "/api/proofs")).GetProperty("boards").EnumerateArray()];

        Assert.Equal(
            [("a-sound", true), ("b-other", false), ("c-changed", false), ("d-rubbish", false)],
            boards.Select(board => (
                board.GetProperty("unit").GetString()!, board.GetProperty("acceptance").GetProperty("signatureHolds").GetBoolean()))
                .Order());
        string log = (await Desk.SendAsync(auditor, HttpMethod.Get, "/api/audit")).ToString();
        Assert.Equal(3, log.Split("acceptance-not-signed").Length - 1);
        Assert.Contains("The acceptance sheet of b-other is not signed with the board's key.", JsonDocument.Parse(log).RootElement
            .EnumerateArray().Select(entry => entry.GetProperty("sentence").GetString()));
    }

    private static Report Event(TestBoard board, DeskEvent kind, DateTimeOffset at, bool well) =>
        board.Desk(new DeskReport(TestBoard.NewId(), kind, kind == DeskEvent.Accepted ? "R. Fernhill" : "", at)
        {
            Agrees = well,
            Text = kind == DeskEvent.Accepted ? $"sheet {_sheet}, signed AAAA" : "",
        });
}

using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Appliance.Tests.Sync;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Tests.Health;

public sealed class ClockWatchTests : IDisposable
{
    private static readonly TimeSpan _ahead = TimeSpan.FromHours(5);

    private readonly Board _board = new();

    public void Dispose() => _board.Dispose();

    [Fact]
    public void With_nothing_to_hold_it_against_the_clock_is_believed()
    {
        using RecordStore records = _board.OpenRecords();
        using ListShelf lists = ListShelf.Open(_board.Data, _board.Unit, _board.Time);
        Assert.True(new ClockWatch(records, lists, _board.Time).Trusted);
    }

    [Fact]
    public void A_clock_before_the_newest_record_is_not_trusted_also_after_a_restart()
    {
        using (RecordStore before = _board.OpenRecords())
            before.RecordHit(Board.Hit(1));
        _board.Time.Advance(TimeSpan.FromSeconds(-ClockWatch.ToleranceSeconds - 1));
        using RecordStore records = _board.OpenRecords();
        using ListShelf lists = ListShelf.Open(_board.Data, _board.Unit, _board.Time);
        ClockWatch clock = new(records, lists, _board.Time);
        Assert.False(clock.Trusted);
        Assert.Contains("made a record at 2031-03-14 09:26 UTC", clock.Read().Sentence, StringComparison.Ordinal);

        // A record made meanwhile has an earlier time, and does not make the clock any better.
        records.RecordHit(Board.Hit(2));
        Assert.False(clock.Trusted);
        _board.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(clock.Trusted);
    }

    [Fact]
    public async Task A_clock_before_the_lists_creation_is_not_trusted()
    {
        await using CentralServer server = await CentralServer.StartAsync(_board);
        using CentralLink central = CentralLink.Open(_board.Data, server.Enrolled(), _board.Time);
        server.Publish(Publication.Make(_board, 1));
        using RecordStore records = _board.OpenRecords();
        using ListShelf lists = ListShelf.Open(_board.Data, _board.Unit, _board.Time);
        await lists.OfferAsync(central, CancellationToken.None);
        ClockWatch clock = new(records, lists, _board.Time);
        Assert.True(clock.Trusted);
        _board.Time.Advance(TimeSpan.FromDays(-3650));
        Assert.False(clock.Trusted);
        Assert.Contains("list 1 was made at", clock.Read().Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_recorded_while_the_clock_was_ahead_counts_for_no_more_than_Centrals_receipt_says()
    {
        using (RecordStore records = _board.OpenRecords())
        using (ListShelf lists = ListShelf.Open(_board.Data, _board.Unit, _board.Time))
        {
            ClockWatch clock = new(records, lists, _board.Time);
            _board.Time.Advance(_ahead);
            records.RecordHit(Board.Hit(1));
            _board.Time.Advance(-_ahead);
            Assert.False(clock.Trusted);
            Report report = records.Waiting(1, 1 << 20).Single();
            records.Accept(_board.Receipt(report) with { ReceivedAt = Board.Start.AddHours(-1) });
            Assert.False(clock.Trusted, "A time that nobody signed puts no clock right.");
            Assert.Equal(ReceiptVerdict.Accepted, records.Accept(_board.Receipt(report)));
            Assert.True(clock.Trusted);
            Assert.Equal(Board.Start, records.Passed.Newest);
        }

        using RecordStore again = _board.OpenRecords();
        Assert.Equal(new RecordedTime(Board.Start, Board.Start), again.Passed);
    }

    [Fact]
    public void A_supervisor_confirms_the_clock_and_the_act_stands_in_the_chain_behind_what_was_recorded_before()
    {
        using (RecordStore records = _board.OpenRecords())
        using (ListShelf lists = ListShelf.Open(_board.Data, _board.Unit, _board.Time))
        {
            ClockWatch clock = new(records, lists, _board.Time);
            Assert.Equal("The clock is not in doubt.", clock.Confirm("9001", "4417", Board.Start));
            _board.Time.Advance(_ahead);
            records.RecordHit(Board.Hit(1));
            _board.Time.Advance(-_ahead);
            Assert.Equal((false, true), (clock.Read().Trusted, clock.Read().MayBeConfirmed));
            Assert.StartsWith("The time has gone on", clock.Confirm("9001", "4417", Board.Start.AddMinutes(-3)), StringComparison.Ordinal);
            Assert.Equal("", clock.Confirm("9001", "4417", Board.Start));
            Assert.True(clock.Trusted);
            records.RecordHit(Board.Hit(2));
            Assert.Equal([1, 2, 3], records.Waiting(9, 1 << 20).Select(report => report.Sequence));
            DeskReport act = _board.Unseal(records.Waiting(9, 1 << 20)[1], ExchangeJson.Default.DeskReport);
            Assert.Equal((DeskEvent.ClockConfirmed, "9001", "4417", Board.Start), (act.Event, act.Officer, act.Other, act.At));
            Assert.Contains("records until 2031-03-14 14:26 UTC were made by a clock that was ahead", act.Text, StringComparison.Ordinal);
        }

        // Also after a restart; and from the confirmation on the clock is held against the records as ever.
        using RecordStore again = _board.OpenRecords();
        using ListShelf shelf = ListShelf.Open(_board.Data, _board.Unit, _board.Time);
        ClockWatch after = new(again, shelf, _board.Time);
        Assert.True(after.Trusted);
        _board.Time.Advance(TimeSpan.FromSeconds(-ClockWatch.ToleranceSeconds - 1));
        Assert.False(after.Trusted);
        Assert.True(AuditChain.Verify(_board.RecordsFile, _board.Unit.ReceiptKey).Whole);
    }

    [Fact]
    public void What_Central_has_signed_for_is_not_confirmed_away()
    {
        using RecordStore records = _board.OpenRecords();
        using ListShelf lists = ListShelf.Open(_board.Data, _board.Unit, _board.Time);
        ClockWatch clock = new(records, lists, _board.Time);
        records.RecordHit(Board.Hit(1));
        records.Accept(_board.Receipt(records.Waiting(1, 1 << 20).Single()));
        _board.Time.Advance(-_ahead);
        Assert.Equal((false, false), (clock.Read().Trusted, clock.Read().MayBeConfirmed));
        Assert.StartsWith("Central signed at a later time", clock.Confirm("9001", "4417", _board.Time.GetUtcNow()), StringComparison.Ordinal);
        Assert.False(clock.Trusted);
    }

    /// <summary>One time server for board and Central that was wrong and is right again: neither people nor years are waited for.</summary>
    [Fact]
    public void What_Central_signed_while_its_own_clock_was_ahead_counts_no_more_once_it_has_signed_for_a_later_record()
    {
        using (RecordStore records = _board.OpenRecords())
        using (ListShelf lists = ListShelf.Open(_board.Data, _board.Unit, _board.Time))
        {
            ClockWatch clock = new(records, lists, _board.Time);
            _board.Time.Set(_ahead);
            records.RecordHit(Board.Hit(1));
            Assert.Equal(ReceiptVerdict.Accepted, records.Accept(_board.Receipt(records.Waiting(9, 1 << 20).Single())));
            _board.Time.Set(-_ahead);
            Assert.Equal((false, false), (clock.Read().Trusted, clock.Read().MayBeConfirmed));

            clock.AskCentral();
            clock.AskCentral();
            Report asked = records.Waiting(9, 1 << 20).Single();
            DeskReport doubt = _board.Unseal(asked, ExchangeJson.Default.DeskReport);
            Assert.Equal((DeskEvent.ClockDoubted, "", Board.Start), (doubt.Event, doubt.Officer, doubt.At));
            Assert.Contains("09:26 UTC, but this board made a record at 2031-03-14 14:26 UTC", doubt.Text, StringComparison.Ordinal);
            Assert.False(clock.Trusted, "Nobody has said yet whose clock was wrong.");
            Assert.Equal(ReceiptVerdict.Accepted, records.Accept(_board.Receipt(asked)));
            Assert.True(clock.Trusted);
        }

        using RecordStore again = _board.OpenRecords();
        Assert.Equal(new RecordedTime(Board.Start, Board.Start), again.Passed);
    }

    [Fact]
    public void A_clock_that_is_behind_stays_in_doubt_and_Central_is_asked_now_and_then()
    {
        using RecordStore records = _board.OpenRecords();
        using ListShelf lists = ListShelf.Open(_board.Data, _board.Unit, _board.Time);
        ClockWatch clock = new(records, lists, _board.Time);
        clock.AskCentral();
        records.RecordHit(Board.Hit(1));
        Receipt();
        clock.AskCentral();
        Assert.Empty(records.Waiting(9, 1 << 20)); // a clock that is not in doubt has no question
        _board.Time.Set(-_ahead);
        int questions = 0;
        for (int minute = 0; minute < 4 * ClockWatch.AskAgainMinutes; minute++)
        {
            clock.AskCentral();
            questions += records.Waiting(9, 1 << 20).Length;
            _board.Time.Set(_ahead);
            Receipt();
            _board.Time.Set(-_ahead);
            Assert.False(clock.Trusted);
            _board.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(4, questions);
        clock.AskCentral();
        _board.Time.Advance(TimeSpan.FromDays(9));
        _board.Time.Set(TimeSpan.FromDays(-9));
        clock.AskCentral();
        Assert.Single(records.Waiting(9, 1 << 20)); // without a line one question is enough

        void Receipt() => records.Accept([.. records.Waiting(9, 1 << 20).Select(report => _board.Receipt(report))]);
    }
}

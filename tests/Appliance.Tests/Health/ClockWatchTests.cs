using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Appliance.Tests.Sync;

namespace CheckpointEdge.Appliance.Tests.Health;

public sealed class ClockWatchTests : IDisposable
{
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
        Assert.Contains("made a record at 2031-03-14 09:26 UTC", clock.Sentence, StringComparison.Ordinal);

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
        Assert.Contains("list 1 was made at", clock.Sentence, StringComparison.Ordinal);
    }
}

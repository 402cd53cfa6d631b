using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Sync;
using CheckpointEdge.Exchange.Enrolment;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Records;

public sealed class DiskWatchTests : IAsyncLifetime, IDisposable
{
    private const long Megabyte = 1_000_000;

    private readonly Board _board = new();
    private CentralServer _server = null!;
    private UnitIdentity _unit = null!;
    private RecordStore _records = null!;

    public async Task InitializeAsync()
    {
        _server = await CentralServer.StartAsync(_board);
        _unit = _server.Enrolled();
        _records = _board.OpenRecords();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _records.Dispose();
        _board.Dispose();
    }

    [Fact]
    public async Task The_screen_is_told_before_the_disk_is_full_and_when_there_is_room_again()
    {
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        long free = 600 * Megabyte;
        using DiskWatch watch = Watch(shelf, () => free);
        List<DiskReading> told = [];
        watch.Changed += told.Add;
        foreach (long next in new[] { 600, 600, 500, 200, 600 })
        {
            free = next * Megabyte;
            await watch.RunOnceAsync(CancellationToken.None);
        }

        Assert.Equal(
            [DiskLevel.Enough, DiskLevel.Low, DiskLevel.GivingWay, DiskLevel.Enough], told.Select(reading => reading.Level));
        Assert.Equal("The disk is filling up: 500 MB free.", told[1].Sentence);
        Assert.EndsWith("give way; hits do not.", told[2].Sentence, StringComparison.Ordinal);
        Assert.Equal("", told[3].Sentence);
    }

    [Fact]
    public async Task Few_days_of_hits_at_the_pace_of_the_last_ones_are_too_few_however_many_megabytes_are_free()
    {
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        for (int number = 1; number <= 70; number++)
            _records.RecordHit(Board.Hit(number));
        long perDay = _records.BytesRecordedSince(_board.Time.GetUtcNow().AddDays(-7)) / 7;
        Assert.InRange(perDay, 10 * 1_000, 10 * 4_000);
        using DiskWatch watch = Watch(shelf, () => perDay * 5, new DiskOptions { WarnMegabytes = 0, GiveWayMegabytes = 0 });
        DiskReading reading = await watch.RunOnceAsync(CancellationToken.None);
        Assert.Equal((DiskLevel.Low, 5.0), (reading.Level, reading.HitDays));
        Assert.Contains("room for the hits of about 5 day(s)", reading.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_lists_and_downloads_give_way_and_the_list_in_use_does_not()
    {
        using CentralLink central = CentralLink.Open(_board.Data, _unit, _board.Time);
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        foreach (long generation in new[] { 1, 2 })
        {
            _server.Publish(Publication.Make(_board, generation));
            Assert.Equal(new ShelfResult.Taken(generation), await shelf.OfferAsync(central, CancellationToken.None));
        }

        string lists = Path.Combine(_board.Data, "lists");
        File.WriteAllBytes(Path.Combine(lists, "incoming", "cut.part"), new byte[100]);
        using DiskWatch watch = Watch(shelf, () => 100 * Megabyte);
        await watch.RunOnceAsync(CancellationToken.None);

        Assert.False(Directory.Exists(Path.Combine(lists, "gen-1")));
        Assert.True(Directory.Exists(Path.Combine(lists, "gen-2")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(lists, "incoming")));
        Assert.Equal(2, shelf.Header!.Generation);
    }

    [FactOnSmallDisk]
    public async Task A_disk_that_somebody_else_has_filled_still_takes_hits_from_the_room_that_was_kept_for_them()
    {
        using SmallDisk disk = new(24);
        using RecordStore records = RecordStore.Open(disk.Path, _board.Unit, _board.Time);
        using ListShelf shelf = ListShelf.Open(disk.Path, _board.Unit, _board.Time);
        using DiskWatch watch = new(
            disk.Path, records, shelf, new DiskOptions { ReserveMegabytes = 8 }, _board.Time, NullLogger<DiskWatch>.Instance);
        await watch.RunOnceAsync(CancellationToken.None);
        Assert.True(records.Reserve.Held);

        disk.Fill();
        Assert.InRange(disk.FreeBytes, 0, 4096);
        for (int number = 1; number <= 300; number++)
            records.RecordHit(Board.Hit(number));
        Assert.False(records.Reserve.Held);
        Assert.Equal(300, records.Queue().Waiting);
        Assert.True(AuditChain.Verify(Path.Combine(disk.Path, "records.db"), _board.ReceiptKey.Public).Whole);
    }

    [FactOnSmallDisk]
    public void A_disk_that_is_full_to_the_last_byte_loses_no_hit_that_was_promised()
    {
        using SmallDisk disk = new(4);
        disk.Take(200_000);
        int recorded = 0;
        using (RecordStore records = RecordStore.Open(disk.Path, _board.Unit, _board.Time))
        {
            RecordStoreException? full = null;
            while (full is null)
            {
                try
                {
                    records.RecordHit(Board.Hit(recorded + 1));
                    recorded++;
                }
                catch (RecordStoreException failure)
                {
                    full = failure;
                }
            }

            Assert.Contains("the disk is full", full.Message, StringComparison.Ordinal);
        }

        disk.Free(); // the technician makes room
        using RecordStore again = RecordStore.Open(disk.Path, _board.Unit, _board.Time);
        Assert.Equal(recorded, again.Queue().Waiting);
        Assert.True(recorded > 100);
    }

    [FactOnSmallDisk]
    public void A_board_starts_on_a_full_disk_and_records()
    {
        using SmallDisk disk = new(24);
        using (RecordStore records = RecordStore.Open(disk.Path, _board.Unit, _board.Time))
        {
            records.RecordHit(Board.Hit(1));
            records.Reserve.Restore(8 * Megabyte, disk.FreeBytes);
        }

        disk.Fill();
        using RecordStore again = RecordStore.Open(disk.Path, _board.Unit, _board.Time);
        again.RecordHit(Board.Hit(2));
        Assert.Equal(2, again.Queue().Waiting);
    }

    private DiskWatch Watch(ListShelf shelf, Func<long> free, DiskOptions? options = null) => new(
        _board.Data, _records, shelf, options ?? new DiskOptions(), _board.Time, NullLogger<DiskWatch>.Instance)
    {
        FreeBytes = _ => free(),
    };
}

using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Crossings;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Appliance.Tests.Sync;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;
using CheckpointEdge.Watchlists.Slices;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Crossings;

/// <summary>Travellers who cross before the list comes on which they stand.</summary>
public sealed class LateHitsTests : IAsyncLifetime, IDisposable
{
    /// <summary>Her document is that of the sixth person: a list of one does not have it, a list of six does.</summary>
    private static readonly string _zone =
        Documents.Passport("QUILLMOOR", "ODILA", "K77441206", new MrzDate(1991, 3, 30), Sex.F);

    private readonly Board _board = new();
    private CentralServer _server = null!;
    private UnitIdentity _unit = null!;
    private CentralLink _central = null!;
    private RecordStore _records = null!;
    private ListShelf _lists = null!;
    private RecentCrossings _crossings = null!;
    private KioskScreen _screen = null!;
    private LateHits _late = null!;
    private CheckpointLine _line = null!;

    public async Task InitializeAsync()
    {
        _server = await CentralServer.StartAsync(_board);
        _unit = _server.Enrolled();
        _central = CentralLink.Open(_board.Data, _unit, _board.Time);
        _records = _board.OpenRecords();
        _lists = ListShelf.Open(_board.Data, _unit, _board.Time);
        _crossings = new RecentCrossings(_board.Time);
        _screen = new KioskScreen(_unit, _board.Time);
        ClearedPairs cleared = ClearedPairs.Open(_board.Data, _unit, _board.Time);
        ClockWatch clock = new(_records, _lists, _board.Time);
        _late = new LateHits(
            _crossings, _lists, cleared, clock, _records, _unit, _screen, _board.Time, NullLogger<LateHits>.Instance);
        _line = new CheckpointLine(_unit, _lists, cleared, clock, _records, ChipStation.None, TrustStore.Empty, _board.Time)
        {
            Crossings = _crossings,
        };
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _late.Dispose();
        _crossings.Dispose();
        _lists.Dispose();
        _records.Dispose();
        _central.Dispose();
        _board.Dispose();
    }

    [Fact]
    public async Task Without_the_switch_a_clear_traveller_leaves_nothing_in_memory_either()
    {
        await ListAsync(1, records: 1, lateHitHours: 0);
        string[] before = FilesNow();
        await CrossAsync();
        Assert.Equal(0, _crossings.Count);
        Assert.Equal(before, FilesNow());
        await ListAsync(2, records: 6, lateHitHours: 0);
        Assert.Equal(0, _late.RunOnce());
        Assert.Equal(0, _records.Queue().Waiting);
    }

    [Fact]
    public async Task Who_stands_on_a_list_that_comes_later_is_a_late_hit_with_the_time_of_the_crossing_once()
    {
        await ListAsync(1, records: 1, lateHitHours: 4);
        DateTimeOffset crossed = _board.Time.GetUtcNow();
        await CrossAsync();
        Assert.Equal((1, 0), (_crossings.Count, _late.RunOnce()));
        _board.Time.Advance(TimeSpan.FromHours(2));
        await ListAsync(2, records: 6, lateHitHours: 4);

        Assert.Equal(1, _late.RunOnce());
        HitReport hit = _board.Unseal(Assert.Single(_records.Waiting(10, int.MaxValue)), ExchangeJson.Default.HitReport);
        Assert.True(hit.Late);
        Assert.Equal((crossed, "4417", 2L, "QUILLMOOR"), (hit.CheckedAt, hit.Officer, hit.ListGeneration, hit.Traveller.PrimaryIdentifier));
        Assert.Equal("UTO-6", Assert.Single(hit.Matches).Record);
        Assert.StartsWith("Late hit: the traveller crossed on", hit.Reasons[0], StringComparison.Ordinal);
        DeviceView notice = _screen.State.Devices.Single(device => device.Name == "Late hit");
        Assert.False(notice.Well);
        Assert.DoesNotContain("QUILLMOOR", notice.Sentence, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((0, 0), (_crossings.Count, _late.RunOnce()));
    }

    /// <summary>Found by reading: a search that broke off counted as one that found nobody.</summary>
    [Fact]
    public async Task A_crossing_is_searched_for_again_when_the_list_broke_off()
    {
        await ListAsync(1, records: 1, lateHitHours: 4);
        await CrossAsync();
        await ListAsync(2, records: 6, lateHitHours: 4);
        string slice = Path.Combine(_board.Data, "lists", "gen-2", SliceFile.Name);
        byte[] whole = await File.ReadAllBytesAsync(slice);
        OverWrite(slice, new byte[whole.Length]);
        Assert.Equal((0, 1), (_late.RunOnce(), _crossings.Count));
        OverWrite(slice, whole);
        Assert.Equal((1, 0), (_late.RunOnce(), _crossings.Count));

        static void OverWrite(string file, byte[] content)
        {
            using FileStream same = new(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            same.Write(content);
        }
    }

    [Fact]
    public async Task Nothing_of_a_crossing_lies_on_the_disk_while_it_is_kept()
    {
        await ListAsync(1, records: 1, lateHitHours: 4);
        string[] before = FilesNow();
        await CrossAsync();
        Assert.Equal(1, _crossings.Count);
        Assert.Equal(before, FilesNow());
        foreach (string file in before.Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using MemoryStream content = new();
            await stream.CopyToAsync(content);
            Assert.Equal(-1, content.ToArray().AsSpan().IndexOf("QUILLMOOR"u8));
        }
    }

    [Fact]
    public async Task A_crossing_older_than_policy_allows_is_destroyed()
    {
        await ListAsync(1, records: 1, lateHitHours: 1);
        await CrossAsync();
        _board.Time.Advance(TimeSpan.FromMinutes(61));
        _late.RunOnce();
        Assert.Equal(0, _crossings.Count);
        await ListAsync(2, records: 6, lateHitHours: 1);
        Assert.Equal(0, _late.RunOnce());
    }

    /// <summary>Found by reading: a clock that was ahead and is put right kept clear travellers until it was there again, for years.</summary>
    [Theory]
    [InlineData(-3650)]
    [InlineData(3650)]
    public async Task Whoever_sets_the_clock_neither_keeps_nor_destroys_a_crossing(int days)
    {
        await ListAsync(1, records: 1, lateHitHours: 2);
        await CrossAsync();
        _board.Time.Set(TimeSpan.FromDays(days));
        _late.RunOnce();
        Assert.Equal(1, _crossings.Count);
        _board.Time.Advance(TimeSpan.FromHours(2));
        _late.RunOnce();
        Assert.Equal(0, _crossings.Count);
    }

    [Fact]
    public async Task A_list_whose_policy_has_the_switch_off_destroys_what_was_kept()
    {
        await ListAsync(1, records: 1, lateHitHours: 4);
        await CrossAsync();
        await ListAsync(2, records: 6, lateHitHours: 0);
        Assert.Equal((0, 0), (_late.RunOnce(), _crossings.Count));
    }

    [Fact]
    public void The_log_has_a_limit_and_the_oldest_hour_goes_first()
    {
        _crossings.Add("FIRST", "4417", 1, 72);
        _board.Time.Advance(TimeSpan.FromHours(1));
        for (int number = 0; number < RecentCrossings.CountMax; number++)
            _crossings.Add("NEXT", "4417", 1, 72);
        Assert.Equal(RecentCrossings.CountMax, _crossings.Count);
        _crossings.Add(new string('X', RecentCrossings.ZoneBytesMax), "4417", 1, 72);
        Assert.Equal(RecentCrossings.CountMax, _crossings.Count);
    }

    private async Task ListAsync(long generation, int records, int lateHitHours)
    {
        _server.Publish(Publication.Make(
            _board, generation, records, policy: $$"""{"listAgeLimitHours":48,"lateHitHours":{{lateHitHours}}}"""));
        Assert.Equal(new ShelfResult.Taken(generation), await _lists.OfferAsync(_central, CancellationToken.None));
    }

    private async Task CrossAsync()
    {
        Check check = await _line.RunAsync(new PresentedDocument(_zone, default), "4417", _ => { }, CancellationToken.None);
        Assert.False(check.Recorded);
    }

    private string[] FilesNow() =>
        [.. Directory.GetFiles(_board.Data, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}

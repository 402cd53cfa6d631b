using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>The rate that policy allows a download, over real HTTPS and a clock that runs only while the board waits.</summary>
public sealed class RateTests : IAsyncLifetime, IDisposable
{
    private readonly Board _board = new();
    private CentralServer _server = null!;
    private UnitIdentity _unit = null!;

    public async Task InitializeAsync()
    {
        _server = await CentralServer.StartAsync(_board);
        _unit = _server.Enrolled();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _board.Dispose();

    [Theory]
    [InlineData(256)]
    [InlineData(100_000)]
    public async Task A_download_takes_as_long_as_the_rate_says(int bytesPerSecond)
    {
        Publication publication = Publication.Make(_board, 1, records: 400);
        _server.Publish(publication);
        WaitingClock time = new();
        using CentralLink central = CentralLink.Open(_board.Data, _unit, time);
        central.PaceDownloads(bytesPerSecond);
        string part = Path.Combine(_board.Data, "part");
        await central.DownloadAsync(publication.SlicePath, part, publication.Slice.Length, CancellationToken.None);
        Assert.Equal(publication.Slice, File.ReadAllBytes(part));
        Assert.Equal((double)publication.Slice.Length / bytesPerSecond, time.Waited.TotalSeconds, precision: 2);
        Assert.True(time.LongestWait <= TimeSpan.FromSeconds(0.25), "the line is to be used evenly");
    }

    [Fact]
    public async Task Without_a_rate_a_download_waits_for_nothing()
    {
        Publication publication = Publication.Make(_board, 1);
        _server.Publish(publication);
        WaitingClock time = new();
        using CentralLink central = CentralLink.Open(_board.Data, _unit, time);
        central.PaceDownloads(4096);
        central.PaceDownloads(null);
        string part = Path.Combine(_board.Data, "part");
        await central.DownloadAsync(publication.SlicePath, part, publication.Slice.Length, CancellationToken.None);
        Assert.Equal(TimeSpan.Zero, time.Waited);
    }

    [Fact]
    public async Task What_a_slow_line_did_not_bring_is_not_made_up_for()
    {
        WaitingClock time = new();
        RatePace pace = new(1000, time);
        time.Run(TimeSpan.FromMinutes(5));
        await pace.AfterAsync(1, CancellationToken.None);
        await pace.AfterAsync(2000, CancellationToken.None);
        Assert.Equal(2, time.Waited.TotalSeconds, precision: 2);
    }

    [Fact]
    public void A_download_that_the_board_slows_down_is_not_called_too_slow_for_it_and_a_slower_one_is()
    {
        CentralLinkOptions options = new() { RateBytesPerSecondMin = 512, RateWindowSeconds = 10 };
        Assert.False(IsBrokenOff(bytesInWindow: 2600, ownRate: 300));
        Assert.True(IsBrokenOff(bytesInWindow: 1400, ownRate: 300));
        Assert.True(IsBrokenOff(bytesInWindow: 5000, ownRate: 1_000_000));
        Assert.False(IsBrokenOff(bytesInWindow: 5200, ownRate: 1_000_000));
        Assert.True(IsBrokenOff(bytesInWindow: 5000, ownRate: null));

        bool IsBrokenOff(int bytesInWindow, int? ownRate)
        {
            WaitingClock time = new();
            using RateGuard guard = new(options, ownRate, time, CancellationToken.None);
            guard.Count(bytesInWindow);
            time.EndOfPeriod();
            return guard.Token.IsCancellationRequested;
        }
    }

    [Fact]
    public async Task The_rate_of_the_policy_that_comes_with_a_list_holds_for_that_list()
    {
        _server.Publish(Publication.Make(_board, 1, policy: """{"listAgeLimitHours":48,"downloadBytesPerSecondMax":250000000}"""));
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        using CentralLink central = CentralLink.Open(_board.Data, _unit, _board.Time);
        List<string> events = [];
        ListSource line = ListSource.Of(central);
        ListSource source = line with
        {
            Pace = rate => events.Add($"rate {rate}"),
            Download = (path, part, length, cancel) =>
            {
                events.Add(path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..]);
                return line.Download(path, part, length, cancel);
            },
        };
        Assert.Equal(new ShelfResult.Taken(1), await shelf.OfferAsync(source, CancellationToken.None));
        Assert.Equal(["policy.json", "rate 250000000", "slice.db"], events);
    }

    [Theory]
    [InlineData("""{"listAgeLimitHours":48,"downloadBytesPerSecondMax":10}""", "bytes per second")]
    [InlineData("""{"listAgeLimitHours":48,"previousKeptHours":0}""", "kept for 1 to 720 hours")]
    public async Task A_policy_that_cannot_be_meant_is_refused_before_the_slice_is_fetched(string policy, string words)
    {
        Publication publication = Publication.Make(_board, 1, policy: policy);
        _server.Publish(publication);
        _server.Fault = context => context.Request.Path.Value!.EndsWith(".slice.db", StringComparison.Ordinal)
            ? throw new InvalidOperationException("The slice was asked for.")
            : Task.FromResult(false);
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        using CentralLink central = CentralLink.Open(_board.Data, _unit, _board.Time);
        ShelfResult.Refused refused = Assert.IsType<ShelfResult.Refused>(await shelf.OfferAsync(central, CancellationToken.None));
        Assert.Contains(words, refused.Sentence, StringComparison.Ordinal);
    }

    /// <summary>Whoever waits for a moment is served at once, and the clock has moved by that moment. Periods end on demand.</summary>
    private sealed class WaitingClock : TimeProvider
    {
        private TimerCallback? _period;
        private long _ticks;

        public TimeSpan Waited { get; private set; }
        public TimeSpan LongestWait { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Run(TimeSpan by) => _ticks += by.Ticks;

        public void EndOfPeriod() => _period!(null);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan)
            {
                _period = callback;
                return new NoTimer();
            }

            Run(dueTime);
            Waited += dueTime;
            LongestWait = dueTime > LongestWait ? dueTime : LongestWait;
            ThreadPool.QueueUserWorkItem(_ => callback(state));
            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}

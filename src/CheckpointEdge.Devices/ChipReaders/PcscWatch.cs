using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Devices.ChipReaders;

/// <summary>What the watch sees. Immutable.</summary>
/// <param name="Reader">The one meant by the options; null: it is not plugged in, or the service is gone.</param>
/// <param name="Trouble">Why there is no reader, in one sentence that says what to do; null when there is one.</param>
internal sealed record PcscSight(PcscReader? Reader, string? Trouble)
{
    public ChipPresence Presence => Reader is null
        ? ChipPresence.ReaderGone
        : Reader.ChipPresent ? ChipPresence.Present : ChipPresence.Absent;
}

/// <summary>
/// Watches readers come and go and chips laid on and lifted, on a thread of its own, because waiting for the service blocks.
/// A service that is gone is looked for again until it is back. <see cref="Sight"/> may be read by any thread.
/// </summary>
internal sealed class PcscWatch : IAsyncDisposable
{
    private const int CancellationsMax = 100;

    private static readonly TimeSpan _cancelAgainAfter = TimeSpan.FromMilliseconds(50);

    private readonly PcscChipReaderOptions _options;
    private readonly TimeProvider _time;
    private readonly Action _changed;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _firstLook = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _watching;
    private readonly Lock _gate = new();
    private PcscContext? _context;
    private volatile PcscSight _sight = new(null, "The chip reader has not been looked for yet.");
    private volatile string? _held;

    public PcscWatch(PcscChipReaderOptions options, TimeProvider time, Action changed)
    {
        _options = options;
        _time = time;
        _changed = changed;
        _watching = Task.Factory.StartNew(
            WatchUntilStopped, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public PcscSight Sight => _sight;

    /// <summary>The service was asked for the first time, with whatever result.</summary>
    public Task FirstLook => _firstLook.Task;

    /// <summary>While a chip is taken, the reader it lies on stays the one meant, whatever is laid on another; null: free.</summary>
    public string? Held { get => _held; set => _held = value; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();

        // The service forgets a cancellation that comes before the wait; so it is said until it is heard. A service that
        // does not answer at all is left to itself.
        for (int i = 0; i < CancellationsMax && !_watching.IsCompleted; i++)
        {
            lock (_gate)
                _context?.Cancel();
            await Task.WhenAny(_watching, Task.Delay(_cancelAgainAfter, _time));
        }

        if (_watching.IsCompleted)
            _stop.Dispose();
    }

    private void WatchUntilStopped()
    {
        while (!_stop.IsCancellationRequested)
        {
            string trouble = PcscStatuses.NotInstalled;
            if (PcscLibrary.IsInstalled)
                trouble = WatchUntilServiceIsGone().OfService().Failure().Message;
            if (_stop.IsCancellationRequested)
                break;
            Tell(new(null, trouble), changed: false);
            WaitToLookAgain();
        }

        _firstLook.TrySetResult();
    }

    private PcscStatus WatchUntilServiceIsGone()
    {
        PcscStatus status = PcscContext.TryEstablish(out PcscContext? context);
        if (context is null)
            return status;
        lock (_gate)
            _context = context;
        try
        {
            return Watch(context);
        }
        finally
        {
            lock (_gate)
                _context = null;
            context.Dispose();
        }
    }

    private PcscStatus Watch(PcscContext context)
    {
        PcscWatched[] watched = [];
        while (!_stop.IsCancellationRequested)
        {
            PcscStatus status = context.TryList(out ImmutableArray<string> names);
            if (status != PcscStatus.Success)
                return status;
            bool changed = !names.SequenceEqual(watched.Select(each => each.Name));
            if (changed)
            {
                watched = [.. names.Select(name => Array.Find(watched, each => each.Name == name) ?? new(name))];
                if (watched.Length > 0)
                    _ = context.WaitForChange(watched, TimeSpan.Zero);
            }

            Tell(See(watched), changed);
            status = context.WaitForChange(watched, _options.LookAgainAfter);
            if (status.IsServiceGone() || status == PcscStatus.CommunicationError)
                return status;
            if (status == PcscStatus.Success)
                Tell(See(watched), changed: true);
        }

        return PcscStatus.Cancelled;
    }

    private PcscSight See(PcscWatched[] watched)
    {
        PcscReader[] readers =
        [
            .. watched.Select(each => each.ToReader()).Where(each =>
                _options.NotReader is not { } other || !each.Name.Contains(other, StringComparison.OrdinalIgnoreCase)),
        ];
        if (PcscReaders.Choose(readers, _held ?? _options.Reader) is { } chosen)
            return new(chosen, null);
        return new(null, readers.Length == 0
            ? "No chip reader is plugged in; plug one in, it is found by itself."
            : $"No chip reader is called {_options.Reader}; there are: {string.Join(", ", readers.Select(each => each.Name))}.");
    }

    private void Tell(PcscSight sight, bool changed)
    {
        bool differs = changed || sight != _sight;
        _sight = sight;
        _firstLook.TrySetResult();
        if (differs)
            _changed();
    }

    private void WaitToLookAgain()
    {
        try
        {
            Task.Delay(_options.LookAgainAfter, _time, _stop.Token).Wait(CancellationToken.None);
        }
        catch (AggregateException)
        {
            // Stopped while waiting.
        }
    }
}

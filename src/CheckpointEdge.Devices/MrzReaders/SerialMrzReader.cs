using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CheckpointEdge.Devices.MrzReaders;

/// <summary>
/// A swipe or full-page reader that sends the zone's text over a serial line, or over USB as one. It opens the device,
/// cuts what comes into zones, and opens it again when it was unplugged. Trouble is told once, and so is its end.
/// One listener; safe to dispose from another thread.
/// </summary>
public sealed class SerialMrzReader(SerialMrzReaderOptions options, TimeProvider time) : IMrzReader
{
    /// <summary>How long a cancelled reader may still wait for bytes.</summary>
    private const int PollMillisecondsMax = 200;

    private const int BufferSizeBytes = 512;

    private readonly CancellationTokenSource _disposed = new();
    private Task _reading = Task.CompletedTask;
    private int _listeners;

    public string Name => "Document reader";

    /// <summary>Opens a line as the reader would and closes it again; takes no byte of it.</summary>
    /// <returns>Why it cannot be used, in the words of the system; null when it can.</returns>
    public static string? TroubleOf(string devicePath)
    {
        try
        {
            SerialMrzReaderOptions usual = new() { DevicePath = devicePath };
            using TerminalLine line = TerminalLine.Open(usual.DevicePath, usual.BitsPerSecond);
            return null;
        }
        catch (IOException failure)
        {
            return failure.Message;
        }
    }

    public async IAsyncEnumerable<MrzReaderEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _listeners, 1) != 0)
            throw new InvalidOperationException("This document reader already has its listener.");
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _disposed.Token);
        Channel<MrzReaderEvent> events = Channel.CreateBounded<MrzReaderEvent>(
            new BoundedChannelOptions(options.QueueLengthMax)
            {
                FullMode = BoundedChannelFullMode.DropOldest,
                SingleReader = true,
                SingleWriter = true,
            });

        // Waiting for bytes blocks a thread: one of its own, so that the pool keeps its threads.
        _reading = Task.Factory.StartNew(
            () => ReadUntilStopped(events.Writer, stop.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            await foreach (MrzReaderEvent happened in events.Reader.ReadAllAsync(CancellationToken.None))
                yield return happened;
        }
        finally
        {
            await stop.CancelAsync();
            await _reading;
        }

        cancellation.ThrowIfCancellationRequested();
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await _reading;
    }

    private void ReadUntilStopped(ChannelWriter<MrzReaderEvent> events, CancellationToken stop)
    {
        MrzReaderEvent.Trouble? told = null;
        bool first = true;
        while (!stop.IsCancellationRequested)
        {
            MrzReaderEvent.Trouble trouble;
            try
            {
                using TerminalLine line = TerminalLine.Open(options.DevicePath, options.BitsPerSecond);
                if (first || told is not null)
                    events.TryWrite(new MrzReaderEvent.Well());
                told = null;
                first = false;
                ReadZones(line, events, stop);
                trouble = new(
                    "The document reader was unplugged or switched off.",
                    "Plug its cable in again; it is found by itself.");
            }
            catch (IOException failure)
            {
                trouble = new(
                    $"The document reader at {options.DevicePath} cannot be opened: {failure.Message}.",
                    "Check its cable and power, and that the configured device path is right.");
            }

            if (stop.IsCancellationRequested)
                break;
            if (told != trouble)
                events.TryWrite(trouble);
            told = trouble;
            WaitToReopen(stop);
        }

        events.TryComplete();
    }

    /// <summary>Returns when the device is gone or the reader is stopped.</summary>
    private void ReadZones(TerminalLine line, ChannelWriter<MrzReaderEvent> events, CancellationToken stop)
    {
        Span<byte> buffer = stackalloc byte[BufferSizeBytes];
        MrzFrames frames = new();
        void Completed(string text) => events.TryWrite(new MrzReaderEvent.Lines(text));
        while (!stop.IsCancellationRequested)
        {
            int length = line.Read(buffer, frames.Pending ? options.QuietMilliseconds : PollMillisecondsMax);
            if (length < 0)
                return;
            if (length > 0)
                frames.Take(buffer[..length], Completed);
            else if (frames.Pending)
                frames.Quiet(Completed);
        }
    }

    private void WaitToReopen(CancellationToken stop)
    {
        try
        {
            Task.Delay(options.ReopenAfter, time, stop).Wait(CancellationToken.None);
        }
        catch (AggregateException)
        {
            // Stopped while waiting.
        }
    }
}

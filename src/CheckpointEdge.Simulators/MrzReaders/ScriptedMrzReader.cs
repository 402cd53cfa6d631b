using System.Threading.Channels;
using CheckpointEdge.Devices.MrzReaders;

namespace CheckpointEdge.Simulators.MrzReaders;

/// <summary>What is laid on the reader.</summary>
/// <param name="Title">For the desk's own page; never sent to the service.</param>
/// <param name="Text">The machine-readable zone, lines separated by a line feed.</param>
/// <param name="Portrait">PNG or JPEG, or empty.</param>
public sealed record ReaderDocument(string Title, string Text, ReadOnlyMemory<byte> Portrait);

/// <summary>
/// The twin of the document reader: somebody (the desk, a test) lays documents on it and takes them away, and it says so as a
/// real reader would, with the faults of <see cref="ReadingFault"/>. Safe for concurrent use; its events have one reader.
/// </summary>
public sealed class ScriptedMrzReader : IMrzReader
{
    /// <summary>Events not yet taken by the service (count). A service that takes none makes the reader refuse documents.</summary>
    public const int WaitingEventsMax = 256;

    /// <summary>The most that laying one document down can send: removed, placed, lines, removed.</summary>
    private const int EventsPerDocumentMax = 4;

    private readonly Channel<MrzReaderEvent> _events = Channel.CreateBounded<MrzReaderEvent>(
        new BoundedChannelOptions(WaitingEventsMax) { SingleReader = true });

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closed = new();
    private long _presentation;

    public ScriptedMrzReader(TimeProvider time)
    {
        _time = time;
        Send(new MrzReaderEvent.Well());
    }

    public string Name => "Document reader (simulated)";

    /// <summary>False while it is unplugged.</summary>
    public bool PluggedIn { get; private set; } = true;

    /// <summary>What lies on it now, or null.</summary>
    public ReaderDocument? Lying { get; private set; }

    /// <summary>Something changed: plugged in, unplugged, laid down, taken away. Raised outside any lock.</summary>
    public event Action? Changed;

    public IAsyncEnumerable<MrzReaderEvent> EventsAsync(CancellationToken cancellation) =>
        _events.Reader.ReadAllAsync(cancellation);

    /// <summary>Lays a document on the reader; one that lies there is taken away first.</summary>
    /// <returns>Null, or one sentence that says why the reader took nothing.</returns>
    public string? Present(ReaderDocument document, ReadingFault fault)
    {
        lock (_gate)
        {
            if (RefusalNow(document) is { } refusal)
                return refusal;
            if (Lying is not null)
                Send(new MrzReaderEvent.Removed());
            Send(new MrzReaderEvent.Placed());
            long presentation = ++_presentation;
            Lying = fault is ReadingFault.TornAway ? null : document;
            MrzReaderEvent.Lines lines = new(fault.Distort(document.Text)) { Portrait = document.Portrait };
            if (fault is ReadingFault.TornAway)
                Send(new MrzReaderEvent.Removed());
            else if (fault is ReadingFault.Slow slow)
                _ = SendLateAsync(lines, presentation, slow.DelaySeconds);
            else
                Send(lines);
        }

        Changed?.Invoke();
        return null;
    }

    /// <summary>Takes the document away. Nothing happens when none lies there.</summary>
    public void Remove()
    {
        lock (_gate)
        {
            if (Lying is null)
                return;
            Lying = null;
            _presentation++;
            if (PluggedIn)
                Send(new MrzReaderEvent.Removed());
        }

        Changed?.Invoke();
    }

    /// <summary>Pulls the cable: the service hears of trouble and of nothing else until <see cref="PlugIn"/>.</summary>
    public void Unplug()
    {
        lock (_gate)
        {
            if (!PluggedIn)
                return;
            PluggedIn = false;
            Lying = null;
            _presentation++;
            Send(new MrzReaderEvent.Trouble(
                "The document reader does not answer.",
                "Look whether its cable is plugged in; at the simulators' desk, plug the reader in."));
        }

        Changed?.Invoke();
    }

    public void PlugIn()
    {
        lock (_gate)
        {
            if (PluggedIn)
                return;
            PluggedIn = true;
            Send(new MrzReaderEvent.Well());
        }

        Changed?.Invoke();
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _events.Writer.TryComplete();
    }

    /// <summary>Why <see cref="Present"/> would take nothing now, or null.</summary>
    public string? Refusal(ReaderDocument document)
    {
        lock (_gate)
            return RefusalNow(document);
    }

    private string? RefusalNow(ReaderDocument document)
    {
        if (!PluggedIn)
            return "The reader is unplugged: plug it in first.";
        if (document.Text.Length is 0 or > MrzReaderEvent.Lines.TextLengthMax)
            return $"A document has 1 to {MrzReaderEvent.Lines.TextLengthMax} characters.";
        if (_events.Reader.Count > WaitingEventsMax - EventsPerDocumentMax - 1)
            return "The service does not take what the reader sends: is it running?";
        return null;
    }

    /// <summary>A full queue means that nobody listens; then there is nobody to tell either.</summary>
    private void Send(MrzReaderEvent happened) => _events.Writer.TryWrite(happened);

    private async Task SendLateAsync(MrzReaderEvent.Lines lines, long presentation, double delaySeconds)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(delaySeconds), _time, _closed.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_gate)
        {
            if (presentation == _presentation)
                Send(lines);
        }
    }
}

using System.Threading.Channels;
using CheckpointEdge.Devices;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>A reader and a panel that a test holds in its hands. Safe for concurrent use.</summary>
internal sealed class ScriptedDesk : IDevicePlugin, IMrzReader, IPanel
{
    private readonly Channel<MrzReaderEvent> _events = Channel.CreateUnbounded<MrzReaderEvent>();
    private readonly Lock _gate = new();
    private readonly List<TravellerSignal> _signals = [];

    public string Name => "Document reader";

    public IReadOnlyList<TravellerSignal> Signals
    {
        get
        {
            lock (_gate)
                return [.. _signals];
        }
    }

    public Task StartAsync(IReadOnlyDictionary<string, string> settings, TimeProvider time, CancellationToken cancellation) =>
        Task.CompletedTask;

    public IMrzReader OpenMrzReader() => this;

    public IChipReader? OpenChipReader() => null;

    public IPanel OpenPanel() => this;

    /// <summary>What looks at the data page; null for none.</summary>
    public ICamera? DocumentCamera { get; init; }

    public ICamera? OpenCamera(CameraUse use) => use == CameraUse.Document ? DocumentCamera : null;

    public IAsyncEnumerable<MrzReaderEvent> EventsAsync(CancellationToken cancellation) => _events.Reader.ReadAllAsync(cancellation);

    public void Send(params MrzReaderEvent[] events)
    {
        foreach (MrzReaderEvent happened in events)
            _events.Writer.TryWrite(happened);
    }

    public void Lay(string zone, byte[]? portrait = null) =>
        Send(new MrzReaderEvent.Placed(), new MrzReaderEvent.Lines(zone) { Portrait = portrait });

    public void Show(TravellerSignal signal)
    {
        lock (_gate)
            _signals.Add(signal);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

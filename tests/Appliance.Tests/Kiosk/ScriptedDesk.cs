using System.Threading.Channels;
using CheckpointEdge.Devices;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.Vision.Inference;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>A reader and a panel that a test holds in its hands. Safe for concurrent use.</summary>
internal sealed class ScriptedDesk : IDevicePlugin, IInferencePlugin, IMrzReader, IPanel
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

    public IChipReader? OfficerCardReader { get; init; }

    public IChipReader? OpenOfficerCardReader() => OfficerCardReader;

    public IPanel OpenPanel() => this;

    /// <summary>What looks at the data page; null for none.</summary>
    public ICamera? DocumentCamera { get; init; }

    public ICamera? OpenCamera(CameraUse use) => use == CameraUse.Document ? DocumentCamera : null;

    /// <summary>What runs networks; null for the service's own engines.</summary>
    public InferenceEngine? Inference { get; init; }

    public InferenceEngine? OpenInference() => Inference;

    public IAsyncEnumerable<MrzReaderEvent> EventsAsync(CancellationToken cancellation) => _events.Reader.ReadAllAsync(cancellation);

    public void Send(params MrzReaderEvent[] events)
    {
        foreach (MrzReaderEvent happened in events)
            _events.Writer.TryWrite(happened);
    }

    public void Lay(string zone, byte[]? portrait = null) =>
        Send(new MrzReaderEvent.Placed(), new MrzReaderEvent.Lines(zone) { Portrait = portrait });

    public PanelInputs Inputs { get; set; } = PanelInputs.Quiet;

    public PanelTrouble? Trouble { get; set; }

    /// <summary>The newest outputs that were driven.</summary>
    public PanelOutputs Driven { get; private set; } = PanelOutputs.Safe;

    string IPanel.Name => "Panel";

    public void Drive(PanelOutputs outputs)
    {
        if (outputs.Lamps != Driven.Lamps)
            Show(outputs.Lamps);
        Driven = outputs;
    }

    /// <summary>Told of every signal at the moment it is shown.</summary>
    public Action<TravellerSignal>? Watching { get; set; }

    public TravellerSignal Show(TravellerSignal signal)
    {
        lock (_gate)
            _signals.Add(signal);
        Watching?.Invoke(signal);
        return signal;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

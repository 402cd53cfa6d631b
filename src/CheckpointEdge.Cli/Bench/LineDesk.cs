using System.Threading.Channels;
using CheckpointEdge.Devices;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Cli.Bench;

/// <summary>A reader inside the process: what is measured is the line, not a device. Safe for concurrent use.</summary>
internal sealed class LineDesk : IDevicePlugin, IMrzReader
{
    private readonly Channel<MrzReaderEvent> _events = Channel.CreateUnbounded<MrzReaderEvent>();

    public string Name => "Document reader";

    public Task StartAsync(IReadOnlyDictionary<string, string> settings, TimeProvider time, CancellationToken cancellation) =>
        Task.CompletedTask;

    public IMrzReader OpenMrzReader() => this;

    public IChipReader? OpenChipReader() => null;

    public IPanel? OpenPanel() => null;

    public IAsyncEnumerable<MrzReaderEvent> EventsAsync(CancellationToken cancellation) => _events.Reader.ReadAllAsync(cancellation);

    public void Lay(string zone)
    {
        _events.Writer.TryWrite(new MrzReaderEvent.Placed());
        _events.Writer.TryWrite(new MrzReaderEvent.Lines(zone));
    }

    public void Remove() => _events.Writer.TryWrite(new MrzReaderEvent.Removed());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

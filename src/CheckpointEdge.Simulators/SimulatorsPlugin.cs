using CheckpointEdge.Devices;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Simulators.Desk;
using CheckpointEdge.Simulators.MrzReaders;
using CheckpointEdge.Simulators.Panel;
using CheckpointEdge.Simulators.Travellers;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Simulators;

/// <summary>
/// The plug-in: a twin for every device, and a desk (a web page on this machine) from which documents are laid on the
/// simulated reader. Settings: <c>deskUrl</c> (default <see cref="DeskUrlDefault"/>; loopback only, port 0 takes a free one)
/// and <c>travellers</c> (a file for <see cref="TravellerFile"/>; none: only typed zones). Used by one service.
/// </summary>
public sealed class SimulatorsPlugin : IDevicePlugin
{
    public const string DeskUrlDefault = "http://127.0.0.1:5082";

    private ScriptedMrzReader? _reader;
    private RecordedPanel? _panel;
    private DeskServer? _server;

    public string Name => "Simulators";

    /// <summary>Where the desk listens, once started: <c>http://127.0.0.1:5082</c>.</summary>
    public Uri DeskAddress => _server?.Address ?? throw new InvalidOperationException("The simulators are not started.");

    public async Task StartAsync(
        IReadOnlyDictionary<string, string> settings, TimeProvider time, CancellationToken cancellation)
    {
        string? travellersFile = settings.GetValueOrDefault("travellers");
        _reader = new ScriptedMrzReader(time);
        _panel = new RecordedPanel(time);
        DeskScene scene = new(
            _reader, _panel, travellersFile, travellersFile is null ? [] : TravellerFile.Read(travellersFile));
        _server = await DeskServer.StartAsync(settings.GetValueOrDefault("deskUrl") ?? DeskUrlDefault, scene, cancellation);
    }

    public IMrzReader? OpenMrzReader() => _reader;

    public IChipReader? OpenChipReader() => null;

    public IPanel? OpenPanel() => _panel;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_reader is not null)
            await _reader.DisposeAsync();
    }
}

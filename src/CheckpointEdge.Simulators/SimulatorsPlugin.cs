using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Devices;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Simulators.Cameras;
using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.Simulators.Desk;
using CheckpointEdge.Simulators.MrzReaders;
using CheckpointEdge.Simulators.Panel;
using CheckpointEdge.Simulators.Travellers;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Simulators;

/// <summary>
/// The plug-in: a twin for every device, and a desk (a web page on this machine) from which documents are laid on the
/// simulated reader. Settings: <c>deskUrl</c> (default <see cref="DeskUrlDefault"/>; loopback only, port 0 takes a free one)
/// and <c>travellers</c> (a file for <see cref="TravellerFile"/>; none: only typed zones). The travellers' chips are issued by a
/// fictional state: <c>issuer</c> (a directory that keeps its keys; none: new keys at every start), <c>trustOut</c> (a
/// directory where its roots and revocation list are written at the start; none: nobody learns of them) and
/// <c>chipLatencyMilliseconds</c> (of every exchange with a chip; default 0). The cameras see the pictures of
/// <c>documentPictures</c> and <c>travellerPictures</c> (a folder or a file each, over and over), or what the desk shows them:
/// <c>pages</c> (a folder with <c>ID.jpg</c>, the data page of each traveller) and <c>faces</c> (<c>drawn</c>); none: no such camera.
/// The panel has a barrier where <c>barrier</c> is <c>yes</c>.
/// Used by one service.
/// </summary>
public sealed class SimulatorsPlugin : IDevicePlugin
{
    public const string DeskUrlDefault = "http://127.0.0.1:5082";

    /// <summary>Of <c>chipLatencyMilliseconds</c>.</summary>
    public const int ChipLatencyMillisecondsMax = 10_000;

    private ScriptedMrzReader? _reader;
    private VirtualChipReader? _chipReader;
    private TravellerChips? _chips;
    private bool _hasChips;
    private RecordedPanel? _panel;
    private DeskServer? _server;

    /// <summary>What looks at the data page; null without <c>documentPictures</c> and <c>pages</c>.</summary>
    public SimulatedCamera? DocumentCamera { get; private set; }

    /// <summary>What looks at the traveller; null without <c>travellerPictures</c> and <c>faces</c>.</summary>
    public SimulatedCamera? TravellerCamera { get; private set; }

    public string Name => "Simulators";

    /// <summary>Where the desk listens, once started: <c>http://127.0.0.1:5082</c>.</summary>
    public Uri DeskAddress => _server?.Address ?? throw new InvalidOperationException("The simulators are not started.");

    public async Task StartAsync(
        IReadOnlyDictionary<string, string> settings, TimeProvider time, CancellationToken cancellation)
    {
        string? travellersFile = settings.GetValueOrDefault("travellers");
        DeskCameras cameras = Cameras(settings, travellersFile, time);
        _reader = new ScriptedMrzReader(time);
        _panel = new RecordedPanel(time, HasBarrier(settings));
        ImmutableArray<Traveller> travellers = travellersFile is null ? [] : TravellerFile.Read(travellersFile);
        _hasChips = travellers.Any(traveller => traveller.Chip is not null);
        _chipReader = new VirtualChipReader(time) { Latency = ChipLatency(settings) };
        _chips = new TravellerChips(travellersFile, travellers, Utopia(settings, time), time);
        DeskScene scene = new(_reader, _chipReader, _panel, travellersFile, travellers, _chips, cameras);
        _server = await DeskServer.StartAsync(settings.GetValueOrDefault("deskUrl") ?? DeskUrlDefault, scene, cancellation);
    }

    public IMrzReader? OpenMrzReader() => _reader;

    /// <summary>Null where no traveller has a chip: nobody then waits for one.</summary>
    public IChipReader? OpenChipReader() => _hasChips ? _chipReader : null;

    public IPanel? OpenPanel() => _panel;

    public ICamera? OpenCamera(CameraUse use) => use == CameraUse.Document ? DocumentCamera : TravellerCamera;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_panel is not null)
            await _panel.DisposeAsync();
        if (_reader is not null)
            await _reader.DisposeAsync();
        if (_chipReader is not null)
            await _chipReader.DisposeAsync();
        if (DocumentCamera is not null)
            await DocumentCamera.DisposeAsync();
        if (TravellerCamera is not null)
            await TravellerCamera.DisposeAsync();
        _chips?.Dispose();
    }

    private static PassportIssuer Utopia(IReadOnlyDictionary<string, string> settings, TimeProvider time)
    {
        IssuerOptions options = new();
        PassportIssuer issuer = settings.GetValueOrDefault("issuer") is { Length: > 0 } directory
            ? PassportIssuer.OpenOrCreate(directory, options, time)
            : PassportIssuer.Create(options, time);
        if (settings.GetValueOrDefault("trustOut") is { Length: > 0 } trust)
            issuer.WriteTrust(trust);
        return issuer;
    }

    /// <summary>Cameras with pictures of their own look at those; the desk shows the others what lies and who stands there.</summary>
    private DeskCameras Cameras(IReadOnlyDictionary<string, string> settings, string? travellersFile, TimeProvider time)
    {
        DocumentCamera = Camera(settings, "documentPictures", "Document camera", time);
        TravellerCamera = Camera(settings, "travellerPictures", "Face camera", time);
        string? pages = DocumentCamera is null ? settings.GetValueOrDefault("pages") : null;
        if (pages is not null && !Directory.Exists(pages))
            throw new InvalidOperationException($"--plugin:pages is a folder with the data pages of the travellers; {pages} is none.");
        bool faces = TravellerCamera is null && settings.ContainsKey("faces");
        if (faces && settings["faces"] != "drawn")
            throw new InvalidOperationException($"--plugin:faces is drawn, not \"{settings["faces"]}\".");
        SimulatedCamera? document = pages is null ? null : DocumentCamera = new SimulatedCamera("Document camera", time);
        SimulatedCamera? face = faces ? TravellerCamera = new SimulatedCamera("Face camera", time) : null;
        DeskCameras cameras = new(document, face, pages, travellersFile);
        cameras.ShowNothing();
        return cameras;
    }

    private static SimulatedCamera? Camera(
        IReadOnlyDictionary<string, string> settings, string setting, string name, TimeProvider time)
    {
        if (settings.GetValueOrDefault(setting) is not { Length: > 0 } path)
            return null;
        ImmutableArray<ReadOnlyMemory<byte>> pictures = SimulatedCamera.PicturesOf(path);
        SimulatedCamera camera = new(name, time);
        camera.Show(pictures);
        return camera;
    }

    private static bool HasBarrier(IReadOnlyDictionary<string, string> settings) => settings.GetValueOrDefault("barrier") switch
    {
        null or "no" => false,
        "yes" => true,
        string other => throw new InvalidOperationException($"--plugin:barrier is yes or no, not \"{other}\"."),
    };

    private static TimeSpan ChipLatency(IReadOnlyDictionary<string, string> settings)
    {
        if (settings.GetValueOrDefault("chipLatencyMilliseconds") is not { } text)
            return TimeSpan.Zero;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds)
            && milliseconds <= ChipLatencyMillisecondsMax
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new InvalidOperationException(
                $"--plugin:chipLatencyMilliseconds is a whole number from 0 to {ChipLatencyMillisecondsMax}, not \"{text}\".");
    }
}

using CheckpointEdge.Appliance.Cameras;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Courier;
using CheckpointEdge.Appliance.Crossings;
using CheckpointEdge.Appliance.Evidence;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Kiosk.Alarms;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Officers.Cards;
using CheckpointEdge.Appliance.Panel;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Devices;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Devices.ChipReaders;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Devices.Panel.Guard;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Trust;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Models;
using CheckpointEdge.Vision.MrzImages;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CheckpointEdge.Appliance;

/// <summary>
/// The one process on the board, composed: records and list are open before anything listens, so that the first page
/// already tells the truth. Dispose it to stop.
/// </summary>
public sealed class ApplianceHost : IAsyncDisposable
{
    private readonly Stack<object> _opened = new();
    private WebApplication? _application;

    private ApplianceHost()
    {
    }

    /// <summary>Where it listens, once started.</summary>
    public Uri Address { get; private set; } = new(ApplianceOptions.DefaultUrl);

    /// <summary>List and queue in a few words: "List 3, 26 h old, 0 reports waiting".</summary>
    public string Condition { get; private set; } = "";

    /// <summary>Starts the service; nothing is left open when it cannot.</summary>
    /// <param name="plugin">Devices that are in the process already; null: as the options say.</param>
    /// <exception cref="ApplianceException">It cannot start; the message says what to do.</exception>
    public static async Task<ApplianceHost> StartAsync(
        ApplianceOptions options, TimeProvider time, CancellationToken cancellation, IDevicePlugin? plugin = null)
    {
        ApplianceHost host = new();
        try
        {
            await host.OpenAsync(options, time, plugin, cancellation);
            return host;
        }
        catch (Exception failure)
        {
            await host.DisposeAsync();
            if (SentenceOf(failure, options) is { } sentence)
                throw new ApplianceException(sentence, failure);
            throw;
        }
    }

    /// <summary>Whether the service stops because the battery is nearly empty.</summary>
    public bool BatteryEnded { get; private set; }

    /// <summary>Until somebody asks the process to stop.</summary>
    public Task WaitForStopAsync() => _application!.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.StopAsync();
            await _application.DisposeAsync();
        }

        // What was opened last is closed first.
        while (_opened.TryPop(out object? opened))
        {
            if (opened is IAsyncDisposable closing)
                await closing.DisposeAsync();
            else
                (opened as IDisposable)?.Dispose();
        }
    }

    private async Task OpenAsync(
        ApplianceOptions options, TimeProvider time, IDevicePlugin? plugin, CancellationToken cancellation)
    {
        UnitIdentity unit = UnitFiles.Load(options.DataDirectory);
        options = options.With(DeviceBindings.Load(options.DataDirectory));
        RecordStore records = Opened(RecordStore.Open(options.DataDirectory, unit, time));
        AcceptanceSheet.RecordPending(options.DataDirectory, records);
        ListShelf shelf = Opened(ListShelf.Open(options.DataDirectory, unit, time));
        shelf.ProveRemovalsTo(records);
        CentralLink central = Opened(CentralLink.Open(options.DataDirectory, unit, time));
        ClearedPairs cleared = ClearedPairs.Open(options.DataDirectory, unit, time);
        ClockWatch clock = new(records, shelf, time);

        IDevicePlugin? devices = plugin ?? (options.PluginPath is { } path ? PluginLoader.Load(path) : null);
        if (devices is not null)
            await Opened(devices).StartAsync(options.PluginSettings, time, cancellation);
        IPanel? panel = Opened(options.PanelGuard is { } guard ? new GuardedPanel(guard, time) : devices?.OpenPanel());
        CamerasOfDesk cameras = new(
            Opened(devices?.OpenCamera(CameraUse.Document) ?? Camera(options.DocumentCamera, "Document camera", time)),
            Opened(devices?.OpenCamera(CameraUse.Traveller) ?? Camera(options.TravellerCamera, "Face camera", time)));
        InferenceEngine? brought = (devices as IInferencePlugin)?.OpenInference();
        FaceModels faces = Opened(new FaceModels(() => cameras.All.Any() ? FacesOf(options, brought) : null));
        DeskSafe safe = new(options.DataDirectory);
        DeskSession session = new(time, safe);
        PictureMrzReader? looking = cameras.Document is null ? null : new(cameras.Document, new MrzPictureReader().ReadFrame, time)
        {
            IsWanted = () => session.Officer is not null,
            Portrait = new PagePortraits(faces.Faces).Of,
        };
        IMrzReader? reader = Opened(Joined(devices?.OpenMrzReader() ?? SerialReader(options.ReaderPath, time), looking));
        IChipReader? chipReader =
            devices?.OpenChipReader() ?? SmartCardReader(options.ChipReaderName, options.OfficerCardReaderName, time);
        ChipStation chips = new(Opened(chipReader), options.ChipWaitMilliseconds, time);
        TrustStore trust = TrustOf(options);

        OfficerRegister officers = new(options.DataDirectory);
        SecondLine secondLine = new(safe, records, time);
        ShiftBook shift = new(safe, records, secondLine, time);
        DuressWatch duress = new(safe, records, time);
        OfficerCards? cards = Opened(CardsOf(devices, options, time));
        SignIn signIn = Opened(new SignIn(officers, new SignInGate(time, safe), session, duress, cards));
        AlarmBook alarms = new(time, safe);
        KioskScreen screen = new(unit, time, alarms);
        PanelStation? station = null;
        TravellerSignals signals = new(signal => station?.Show(signal) ?? signal, options.TravellerLanguages);
        signals.Released += () => station?.Release();
        signals.TakenBack += () => station?.TakeBack();
        CheckCounters counters = new(Opened(AlertCounts.Open(options.DataDirectory, time)));
        RecentCrossings crossings = Opened(new RecentCrossings(time));
        DiskWatch? disk = null;
        EvidenceStore evidence = new(options.DataDirectory, unit, () => disk?.Reading.Level != DiskLevel.GivingWay);
        evidence.DropOrphans(records.HasHit);
        CheckpointLine line = new(unit, shelf, cleared, clock, records, chips, trust, time)
        {
            Evidence = evidence,
            Crossings = crossings,
            Faces = new FaceStation(cameras.Traveller, faces.Faces, time),
        };

        WebApplicationBuilder builder = KioskServer.Builder(options);
        builder.Services
            .AddSingleton(time)
            .AddSingleton(records).AddSingleton(cleared).AddSingleton(shelf).AddSingleton(central).AddSingleton(central.Status).AddSingleton(clock)
            .AddSingleton(new SyncOptions())
            .AddSingleton(services => new CertificateRenewal(
                options.DataDirectory, unit, central, new RenewalOptions(), time, services.GetRequiredService<ILogger<CertificateRenewal>>()))
            .AddHostedService(services => services.GetRequiredService<CertificateRenewal>())
            .AddSingleton(new CourierRoom(options.DataDirectory))
            .AddSingleton(unit).AddSingleton(evidence)
            .AddHostedService<EvidenceDelivery>()
            .AddSingleton(crossings).AddHostedService<LateHits>()
            .AddSingleton(services => disk = new DiskWatch(
                options.DataDirectory, records, shelf, new DiskOptions(), time, services.GetRequiredService<ILogger<DiskWatch>>()))
            .AddHostedService(services => services.GetRequiredService<DiskWatch>())
            .AddSingleton(officers).AddSingleton(safe).AddSingleton(duress)
            .AddSingleton(session).AddSingleton(alarms).AddSingleton(screen).AddSingleton(signals).AddSingleton(counters)
            .AddSingleton(chips).AddSingleton(trust).AddSingleton(line)
            .AddSingleton(services => new Desk(
                line, records, session, screen, signals, counters, time, services.GetRequiredService<ILogger<Desk>>(), safe,
                secondLine, shift)
            {
                StopNeedsTwo = options.StopReleasedByTwo,
                ReleasedByHandOnly = () => station?.HasBarrier == true,
            })
            .AddSingleton(services => new PanelOfDesk(station = panel is null ? null : new PanelStation(
                panel, () => GreenRules.HindranceOf(screen.State), records, screen,
                () =>
                {
                    BatteryEnded = true;
                    services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
                },
                options.PanelLimits, time,
                services.GetRequiredService<ILogger<PanelStation>>())))
            .AddHostedService<ScreenUpkeep>()
            .AddSingleton(new ReaderOfDesk(reader))
            .AddHostedService(_ => new CardWatch(cards, officers, session, screen))
            .AddHostedService<ReaderWatch>()
            .AddHostedService<ChipReaderWatch>()
            .AddSingleton(cameras).AddHostedService(_ => new CameraWatch(cameras, looking, screen))
            .AddHostedService<ListRefresh>()
            .AddSingleton<ReportDelivery>().AddHostedService(services => services.GetRequiredService<ReportDelivery>())
            .AddHostedService<AnswerFetch>()
            .AddHostedService(services => CourierInbox.Of(
                options.DataDirectory, unit, records, cleared, shelf, time, services.GetRequiredService<ILogger<CourierInbox>>()))
            .AddSingleton(services => new SelfProof(
                options.DataDirectory, options.ProofHour, line, shelf, signals, screen, time,
                services.GetRequiredService<ILogger<SelfProof>>()))
            .AddHostedService(services => services.GetRequiredService<SelfProof>())
            .AddHostedService<StatusReport>();
        if (panel is not null)
            builder.Services.AddHostedService(services => services.GetRequiredService<PanelOfDesk>().Station!);
        _application = builder.Build();
        SessionApi sessions = new(session, signIn, records, time);
        Desk desk = _application.Services.GetRequiredService<Desk>();
        KioskServer.Map(_application, options, Pages.Load(Pages.Officer), new KioskApi(
            desk, screen, signals, session, sessions, new CaseApi(secondLine, shift, desk, session, sessions),
            new AlarmApi(alarms, screen, records, sessions, time), new ClockApi(clock, sessions), signIn, records,
            new MetricsPage(counters, screen, secondLine), cameras, looking, time, _application.Lifetime.ApplicationStopping).Map);

        // Building the list's index leaves twice its size behind; a board has better use for it than waiting for a collection.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        await _application.StartAsync(cancellation);
        ShowPartsOfCentral([.. _application.Services.GetServices<IHostedService>().OfType<CentralPart>()], screen);
        // The screen is back; the networks are loaded behind it, and whoever needs them first waits.
        faces.Load(_application.Services.GetRequiredService<ILogger<FaceModels>>());
        IServerAddressesFeature addresses =
            _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Address = new Uri(addresses.Addresses.First());
        Condition = $"{screen.State.List.Sentence.TrimEnd('.')}, {screen.State.Queue.Waiting} reports waiting";
        if (NotifySocket.OfThisProcess() is { } manager)
        {
            HttpClient door = Opened(new HttpClient { BaseAddress = Address });
            Opened(new Watchdog(
                manager,
                [
                    ("the records", _ => Task.FromResult(records.Queue())),
                    ("the list", _ =>
                    {
                        shelf.Lease()?.Dispose();
                        return Task.CompletedTask;
                    }),
                    ("the screen's door", async token => (await door.GetAsync("/health", token)).Dispose()),
                ],
                time,
                _application.Services.GetRequiredService<ILogger<Watchdog>>())).Start(Condition);
        }
    }

    /// <summary>A desk whose parts have always been well has no line for them.</summary>
    internal static void ShowPartsOfCentral(CentralPart[] parts, KioskScreen screen)
    {
        void Show() => screen.Show(parts.Any(part => part.HasFailed)
            ? new DeviceView(
                CentralPart.DeviceName, false, "A part of the exchange with Central failed and was started again.",
                "Start the service again; call the technician if it stays so.")
            : new DeviceView(CentralPart.DeviceName, true, "Works.", ""));
        foreach (CentralPart part in parts)
            part.Changed += Show;
        if (parts.Any(part => part.HasFailed))
            Show();
    }

    /// <summary>A serial reader that is named on the command line, when the plug-in has none.</summary>
    private static SerialMrzReader? SerialReader(string? path, TimeProvider time) =>
        path is null ? null : new SerialMrzReader(new SerialMrzReaderOptions { DevicePath = path }, time);

    /// <summary>A reader of the machine's smart card service that is named on the command line, when the plug-in has none.</summary>
    /// <param name="other">The reader of the officers' cards: no document is looked for on it.</param>
    private static PcscChipReader? SmartCardReader(string? name, string? other, TimeProvider time) =>
        name is null ? null : new PcscChipReader(new PcscChipReaderOptions { Reader = name, NotReader = other }, time);

    /// <summary>Officers sign in with a card too where a reader for it is there.</summary>
    private static OfficerCards? CardsOf(IDevicePlugin? devices, ApplianceOptions options, TimeProvider time) =>
        (devices?.OpenOfficerCardReader() ?? SmartCardReader(options.OfficerCardReaderName, null, time)) is { } reader
            ? new OfficerCards(reader, options.OfficerCardsForAll, time)
            : null;

    private static IMrzReader? Joined(IMrzReader? reader, PictureMrzReader? looking) =>
        reader is null ? looking : looking is null ? reader : new JoinedMrzReaders(reader, looking);

    /// <summary>A camera that is named on the command line, when the plug-in has none for this use.</summary>
    private static ICamera? Camera(string? choice, string name, TimeProvider time) =>
        choice is null ? null : CameraChoice.Open(choice, name, time);

    /// <summary>A board without models starts all the same, and its officers compare faces themselves.</summary>
    /// <param name="brought">The engine of the plug-in; null: the service's own.</param>
    private static InstalledFaces? FacesOf(ApplianceOptions options, InferenceEngine? brought)
    {
        string folder = options.ModelsDirectory ?? Path.Combine(options.DataDirectory, "models");
        return Directory.Exists(folder)
            ? InstalledFaces.Open(new ModelFolder(folder, ModelManifest.BuiltIn), brought ?? InferenceEngine.Find(), options.ModelsForTests)
            : null;
    }

    /// <summary>A board on which nobody has put certificates yet starts all the same, and its screen says so.</summary>
    private static TrustStore TrustOf(ApplianceOptions options)
    {
        string usual = Path.Combine(options.DataDirectory, "trust");
        return options.TrustDirectory is { } named ? TrustStore.Of(TrustFolder.Read(named))
            : Directory.Exists(usual) ? TrustStore.Of(TrustFolder.Read(usual))
            : TrustStore.Empty;
    }

    private T Opened<T>(T resource)
    {
        if (resource is not null)
            _opened.Push(resource);
        return resource;
    }

    /// <summary>What the person at the console can do about it; null for what nobody foresaw.</summary>
    private static string? SentenceOf(Exception failure, ApplianceOptions options) => failure switch
    {
        ProvisioningException or RecordStoreException or InvalidOperationException or ApplianceException => failure.Message,
        IOException { InnerException: AddressInUseException } =>
            $"Port {options.Url.Port} is taken: another service listens on {options.Url.Authority}; stop it or choose another with --urls.",
        IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException =>
            $"The service cannot start with {options.DataDirectory} at {options.Url.Authority}: {failure.Message}",
        _ => null,
    };
}

using System.Globalization;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Courier;
using CheckpointEdge.Appliance.Evidence;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Kiosk.Alarms;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Panel;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Vision.Faces;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// A board: the service's own parts, composed as <c>ApplianceHost</c> composes them, without its web server. The world calls the steps
/// that the service's loops call, with the failures that these loops bear; whatever else comes out of a step would end the service.
/// </summary>
internal sealed class BoardMachine : Machine, IDisposable
{
    private const long FreeBytes = 4_000_000_000;
    private const string ShelfTurn = "shelf";

    /// <summary>Of the desks that have a chip reader, and of those that have a camera.</summary>
    private const double DevicesShare = 0.8;

    private readonly World _world;
    private readonly CentralMachine _central;
    private readonly Documents _documents;
    private readonly string _root;
    private readonly bool _lyingDisk;
    private readonly Stack<IDisposable> _opened = new();
    private readonly HashSet<string> _running = [];
    private ReportDelivery? _delivery;
    private AnswerFetch? _answers;
    private ListRefresh? _refresh;
    private StatusReport? _status;
    private EvidenceDelivery? _pictures;
    private DiskWatch? _diskWatch;
    private ScreenUpkeep? _upkeep;
    private AlarmBook? _alarms;
    private int _lives;

    public BoardMachine(
        World world, CentralMachine central, Documents documents, Oracle oracle, string root, string name, string unit, bool lyingDisk = false)
        : base(name)
    {
        (_documents, _lyingDisk) = (documents, lyingDisk);
        (_world, _central, Oracle, _root, UnitName) = (world, central, oracle, root, unit);
        Clock = new MachineClock(world);
        Panel = new DeskPanel(world, this, hasBarrier: world.Chance(0.5), GreenHindrance);
        ChipReader = world.Chance(DevicesShare) ? new SimulatedChipReader(world) : null;
        Camera = world.Chance(DevicesShare) ? new SimulatedCamera(world, Clock) : null;
        Directory.CreateDirectory(Folder);
    }

    /// <summary>Two boards may have one: then one is a copy of the other.</summary>
    public string UnitName { get; }

    public Oracle Oracle { get; }

    public MachineClock Clock { get; }

    public Weather Weather { get; set; } = Weather.Fine;

    public SimulatedDisk Disk { get; private set; } = null!;

    public UnitIdentity Unit { get; private set; } = null!;

    public RecordStore Records { get; private set; } = null!;

    public ListShelf Shelf { get; private set; } = null!;

    public ClockWatch ClockWatch { get; private set; } = null!;

    public DeskSession Session { get; private set; } = null!;

    public Desk Desk { get; private set; } = null!;

    public KioskScreen Screen { get; private set; } = null!;

    public DeskPanel Panel { get; }

    /// <summary>Null: this desk has none.</summary>
    public SimulatedChipReader? ChipReader { get; }

    /// <summary>Null: this desk has none.</summary>
    public SimulatedCamera? Camera { get; }

    /// <summary>Of the signed policy (hours).</summary>
    public required int ListAgeLimitHours { get; init; }

    /// <summary>The board's own test of itself fails, and its screen says so.</summary>
    public bool SelfTestFails
    {
        get;
        set
        {
            field = value;
            if (Up)
                Screen.Show(new DeviceView(GreenRules.SelfTest, !value, value ? "The board failed its self-test." : "", ""));
        }
    }

    /// <summary>Called when the power was cut within a step.</summary>
    public Action Died { get; set; } = () => { };

    public string Folder => Path.Combine(_root, string.Create(CultureInfo.InvariantCulture, $"{Name}-{_lives}"));

    private CentralLinkOptions LinkOptions => new() { Carrier = certificate => new SimulatedLine(_world, this, _central, certificate) };

    /// <summary>Takes the board into service with a ticket, over the line.</summary>
    public async Task EnrolAsync(EnrolmentTicket ticket) =>
        await Enrolment.RunAsync(ticket, Folder, force: false, Clock, CancellationToken.None, LinkOptions);

    /// <summary>Starts on what the last life left.</summary>
    /// <returns>Why it cannot start, in the product's own words; null when it has.</returns>
    public string? Start()
    {
        Doomed = false;
        Disk = new SimulatedDisk(Folder, _world.Random) { Cut = () => Doom(powerCut: true), Lies = _lyingDisk };
        try
        {
            Open();
            Up = true;
            Desk.Resume();
            SelfTestFails = SelfTestFails;
            _upkeep!.Refresh();
            _alarms!.Begin();
            Screen.Refresh();
            return null;
        }
        catch (Exception failure) when (failure is RecordStoreException or ProvisioningException)
        {
            Close(delete: false);
            return failure.Message;
        }
    }

    /// <summary>The process is gone at once; <see cref="Start"/> begins the next life.</summary>
    public void Kill(bool powerCut)
    {
        if (!Doomed)
            Doom(powerCut);
        Doomed = false;
        Close(delete: true);
    }

    public override void AfterStep()
    {
        if (!Doomed)
            return;
        Doomed = false;
        Close(delete: true);
        Died();
    }

    /// <summary>Somebody takes an image of the disk and puts it into another board.</summary>
    public BoardMachine Copy(string name)
    {
        BoardMachine copy = new(_world, _central, _documents, Oracle, _root, name, UnitName) { ListAgeLimitHours = ListAgeLimitHours };
        Directory.Delete(copy.Folder);
        Disk.CopyTo(copy.Folder, powerCut: false);
        return copy;
    }

    public void Deliver() => Step("delivery", async () =>
    {
        Delivery delivery = await _delivery!.RunOnceAsync(CancellationToken.None);
        if (delivery.Sent > 0)
            _world.Note($"{Name} sent {delivery.Sent}, {delivery.Delivered} receipted, {delivery.Refused} refused");
    });

    public void LookForList() => Step("list", ShelfTurn, async () =>
    {
        long before = Shelf.Header?.Generation ?? 0;
        try
        {
            ShelfResult result = await _refresh!.RunOnceAsync(CancellationToken.None);
            _world.Note($"{Name} list {result.GetType().Name} {Shelf.Header?.Generation ?? 0}");
            if (result is ShelfResult.Refused refused)
                Oracle.Refused(this, refused.Sentence);
        }
        catch (CentralUnreachableException)
        {
            // The loop sweeps all the same.
        }

        Oracle.ListInUse(this, before);
        string? kept = await Shelf.SweepAsync(CancellationToken.None);
        if (kept is not null)
            _world.Note($"{Name} keeps a list");
        Oracle.Swept(this);
    });

    public void FetchAnswers() => Step("answers", async () =>
    {
        while (await _answers!.RunOnceAsync(CancellationToken.None) > 0)
        {
        }

        await _answers.RunClearedOnceAsync(CancellationToken.None);
    });

    public void SendPictures() => Step("pictures", async () =>
    {
        while (await _pictures!.RunOnceAsync(CancellationToken.None) is EvidenceStep.Sent or EvidenceStep.Delivered)
        {
        }
    });

    /// <summary>Pictures that Central has not signed for (count).</summary>
    public int PicturesWaiting => new EvidenceStore(Folder, Unit, () => true).Waiting().Length;

    public void TellStatus() => Step("status", () => _status!.RunOnceAsync(CancellationToken.None));

    /// <summary>Not while a list is looked for: on a full disk it would wait for that, in the product for as long as it takes.</summary>
    public void LookAtDisk() => Step("disk", ShelfTurn, async () => await _diskWatch!.RunOnceAsync(CancellationToken.None));

    /// <summary>What the service does every second and every ten, with the failures that its loop bears.</summary>
    public void KeepScreen()
    {
        if (!Up || Doomed)
            return;
        try
        {
            _upkeep!.Tick();
            _upkeep.LookAround();
        }
        catch (Exception failure) when (failure is RecordStoreException or OfficerException or ObjectDisposedException)
        {
            _world.Note($"{Name} screen: {failure.GetType().Name}");
        }

        AfterStep();
    }

    private void Step(string name, Func<Task> work) => Step(name, name, work);

    /// <summary>A step of one of the service's loops; the same loop never runs twice at once.</summary>
    private void Step(string name, string turn, Func<Task> work)
    {
        if (!Up || !_running.Add(turn))
            return;
        Actor.Start(_world, this, name, work, failure =>
        {
            _running.Remove(turn);
            if (failure is CentralUnreachableException or RecordStoreException
                || (name is "answers" or "pictures" && failure is IOException or UnauthorizedAccessException))
                _world.Note($"{Name} {name}: {failure.GetType().Name}");
            else if (failure is not null)
                _world.Broke(Invariant.LoopsLive, $"{Name}: {name} ended with {failure.GetType().Name}: {failure.Message}");
        });
    }

    public void Dispose()
    {
        if (Up)
            Close(delete: false);
    }

    private void Open()
    {
        Unit = UnitFiles.Load(Folder);
        Records = Opened(RecordStore.Open(Folder, Unit, Clock));
        Shelf = Opened(ListShelf.Open(Folder, Unit, Clock));
        Shelf.FreeBytes = _ => Disk.Fault == DiskFault.Full ? 0 : FreeBytes;
        Shelf.ProveRemovalsTo(Records);
        CentralLink link = Opened(CentralLink.Open(Folder, Unit, Clock, LinkOptions));
        ClearedPairs cleared = ClearedPairs.Open(Folder, Unit, Clock);
        ClockWatch = new ClockWatch(Records, Shelf, Clock);
        DeskSafe safe = new(Folder);
        Session = new DeskSession(Clock, safe);
        SecondLine secondLine = new(safe, Records, Clock);
        ShiftBook shift = new(safe, Records, secondLine, Clock);
        Screen = new KioskScreen(Unit, Clock);
        CheckCounters counters = new(Opened(AlertCounts.Open(Folder, Clock)));
        EvidenceStore evidence = new(Folder, Unit, () => true);
        evidence.DropOrphans(Records.HasHit);
        ChipStation chips = new(ChipReader, ChipStation.WaitMillisecondsDefault, Clock);
        CheckpointLine line = new(Unit, Shelf, cleared, ClockWatch, Records, chips, _documents.Trust, Clock)
        {
            Evidence = evidence,
            Faces = new FaceStation(Camera, faces: (InstalledFaces?)null, Clock),
        };
        PanelStation station = Panel.Open();
        TravellerSignals signals = new(station.Show);
        signals.Released += station.Release;
        signals.TakenBack += station.TakeBack;
        Desk = new Desk(
            line, Records, Session, Screen, signals, counters, Clock, NullLogger<Desk>.Instance, safe, secondLine, shift)
        {
            ReleasedByHandOnly = () => station.HasBarrier,
        };
        SyncOptions options = new();
        _delivery = Opened(new ReportDelivery(Records, link, options, Clock, NullLogger<ReportDelivery>.Instance));
        _pictures = Opened(new EvidenceDelivery(
            evidence, Records, Shelf, link, Unit, options, Clock, NullLogger<EvidenceDelivery>.Instance, _delivery));
        _answers = Opened(new AnswerFetch(Records, cleared, link, options, Clock, NullLogger<AnswerFetch>.Instance));
        _refresh = Opened(new ListRefresh(Shelf, link, options, Clock, NullLogger<ListRefresh>.Instance));
        _diskWatch = Opened(new DiskWatch(
            Folder, Records, Shelf, new DiskOptions { ReserveMegabytes = 1 }, Clock, NullLogger<DiskWatch>.Instance)
        {
            FreeBytes = _ => Disk.Fault == DiskFault.Full ? 0 : FreeBytes,
        });
        _status = Opened(new StatusReport(
            Records, Shelf, ClockWatch, counters, new CourierRoom(Folder), _diskWatch, evidence,
            Opened(new CertificateRenewal(Folder, Unit, link, new RenewalOptions(), Clock, NullLogger<CertificateRenewal>.Instance)),
            new DuressWatch(safe, Records, Clock), link, options, Clock, NullLogger<StatusReport>.Instance));
        _alarms = new AlarmBook(Clock, safe);
        _upkeep = Opened(new ScreenUpkeep(
            Shelf, ClockWatch, link.Status, Records, _diskWatch, Session, new OfficerRegister(Folder), Desk, Screen, _alarms, Clock,
            NullLogger<ScreenUpkeep>.Instance));
        Shelf.Changed += _upkeep.Refresh;
        link.Status.Changed += _upkeep.Refresh;
        Records.Changed += _upkeep.Refresh;
        Session.Changed += Desk.SessionChanged;
        Oracle.Opened(this);
    }

    /// <summary>By what the board knows, looked at now and not when its screen was written.</summary>
    private string GreenHindrance() =>
        Shelf.Header is not { } list ? "there is no list"
        : Clock.GetUtcNow() - list.CreatedAt >= TimeSpan.FromHours(ListAgeLimitHours) ? $"the list is of {list.CreatedAt:O}"
        : !ClockWatch.Trusted ? "the clock is in doubt"
        : SelfTestFails ? "the board failed its self-test"
        : "";

    private T Opened<T>(T resource)
        where T : IDisposable
    {
        _opened.Push(resource);
        return resource;
    }

    private void Doom(bool powerCut)
    {
        if (Doomed)
            return;
        string folder = Disk.Folder;
        _lives++;
        Disk.CopyTo(Folder, powerCut);
        Oracle.Died(this, folder);
        Doomed = true;
        Life++;
    }

    private void Close(bool delete)
    {
        Up = false;
        Panel.Gone();
        _running.Clear();
        Disk.Dispose();
        while (_opened.TryPop(out IDisposable? opened))
            opened.Dispose();
        if (delete)
            Directory.Delete(Disk.Folder, recursive: true);
    }
}

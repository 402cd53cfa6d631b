using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Central;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Evidence;
using CheckpointEdge.Central.Faces;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Lists;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Central.Removals;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// Central: its real keys, store (SQLite), lists and boards' endpoints, behind a server without sockets. Its people work here too: they
/// import, sign and publish lists, and answer hits.
/// </summary>
internal sealed class CentralMachine : Machine, IDisposable
{
    public const string Address = "https://central.simulated";

    /// <summary>Nobody guesses passwords here (rounds of PBKDF2).</summary>
    private const int PasswordIterations = 1;

    private const int CalibrationIdentities = 20;
    private const int CountingWaitsMax = 3_000;
    private const int CountingWaitMilliseconds = 100;

    private static readonly Lock _gate = new();
    private static (string Folder, ImmutableSortedDictionary<string, string> Passwords)? _template;

    private readonly World _world;
    private readonly string _root;
    private ImmutableSortedDictionary<string, string> _passwords = ImmutableSortedDictionary<string, string>.Empty;
    private WebApplication? _application;
    private CentralDatabase? _database;
    private CentralKeys? _keys;
    private ListWorkflow? _lists;
    private MetadataUpkeep? _upkeep;
    private AccountStore? _accounts;
    private PolicyFile? _policy;
    private int _lives;

    public CentralMachine(World world, string root)
        : base("Central")
    {
        _world = world;
        _root = root;
        Clock = new MachineClock(world);
        Disk = null!;
        Door = null!;
    }

    public MachineClock Clock { get; }

    public SimulatedDisk Disk { get; private set; }

    public CentralDoor Door { get; private set; }

    public CentralDatabase Database => _database!;

    public CentralKeys Keys => _keys!;

    public HitBook Hits { get; private set; } = null!;

    public UnitStore Units { get; private set; } = null!;

    public FleetStore Fleet { get; private set; } = null!;

    /// <summary>Called after its power was cut within a step.</summary>
    public Action Died { get; set; } = () => { };

    /// <summary>The first start: set up once for all simulations of this process, as nothing of it is drawn by lot.</summary>
    public void Begin(ListPolicy policy)
    {
        lock (_gate)
        {
            if (_template is null)
            {
                string made = Directory.CreateTempSubdirectory("checkpoint-simulate-central-").FullName;
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(made, recursive: true);
                _template = (made, CentralSetup.Run(made, [], Clock, PasswordIterations));
            }
        }

        _passwords = _template.Value.Passwords;
        using (SimulatedDisk template = new(_template.Value.Folder, _world.Random))
            template.CopyTo(NextFolder(), powerCut: false);
        Start();
        _policy!.Replace(policy, "ops");
    }

    /// <summary>Starts on what the last life left.</summary>
    /// <exception cref="CentralException">It cannot start now; whoever supervises it tries again.</exception>
    public void Start()
    {
        try
        {
            Open();
        }
        catch (CentralException)
        {
            Disk.Dispose();
            _database?.Dispose();
            _keys?.Dispose();
            throw;
        }
    }

    private void Open()
    {
        string folder = Folder;
        Doomed = false;
        Disk = new SimulatedDisk(folder, _world.Random) { Cut = () => Doom(powerCut: true) };
        CentralOptions options = CentralOptions.Parse(["--data", folder]) with { CalibrationIdentities = CalibrationIdentities };
        _keys = CentralKeys.Open(folder, Clock.GetUtcNow());
        _database = CentralDatabase.Open(folder);
        AuditLog audit = new(_database, Clock);
        _accounts = new AccountStore(_database, audit, Clock);
        Units = new UnitStore(_database, audit, _accounts, _keys, Clock);
        Fleet = new FleetStore(_database, audit, Clock);
        ReportStore reports = new(_database, audit, _keys, Clock);
        Hits = new HitBook(_database, audit, _keys, Clock);
        ClearedBook cleared = new(_database, audit, _keys, Hits, Clock);
        Leases leases = new(_database, Clock);
        _policy = new PolicyFile(folder, audit, leases);
        _lists = ListWorkflow.Open(
            folder, _database, audit, _policy, new ScopeBook(_database, audit, Clock), new FaceBook(_database, audit, _keys, Clock),
            Units, CalibrationIdentities, Clock);
        _upkeep = new MetadataUpkeep(options, leases, Clock, NullLogger<MetadataUpkeep>.Instance);
        _lists.Offer.Changed += _upkeep.RunOnce;

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        CentralDoor door = Door = new CentralDoor();
        builder.Services.AddSingleton<IServer>(door);
        _application = builder.Build();
        StoreAwayNotice away = new(NullLogger.Instance, Clock);
        _application.Use((context, next) => Refusal.CatchAsync(context, next, NullLogger.Instance, away));
        _application.UseRouting();
        EstEndpoints.Map(_application, Units, Fleet);
        BoardEndpoints.Map(
            _application, Units,
            new ReportIntake(
                reports, new RemovalBook(_database, audit, _keys, Clock), new DeskBook(_database, _keys, audit, Clock), cleared),
            Hits, cleared, Fleet);
        EvidenceEndpoints.MapBoards(_application, new EvidenceShelf(folder, _database, audit, _keys, Hits, Clock), Units, Fleet);
        ListEndpoints.MapFiles(_application, _lists, Units, Fleet);
        _application.StartAsync().GetAwaiter().GetResult();
        Up = true;
        Upkeep();
    }

    /// <summary>The process is gone at once; <see cref="Start"/> begins the next life.</summary>
    public void Kill(bool powerCut)
    {
        if (!Doomed)
            Doom(powerCut);
        Doomed = false;
        Close();
    }

    public override void AfterStep()
    {
        if (!Doomed)
            return;
        Doomed = false;
        Close();
        Died();
    }

    /// <summary>A list of these people, signed by two and published.</summary>
    /// <param name="numbered">Told the number before anybody is offered the list.</param>
    /// <exception cref="CentralException">The store or the disk does not allow it now.</exception>
    public void Publish(IEnumerable<Person> people, Action<long> numbered)
    {
        string file = Path.Combine(_root, "people.tsv");
        File.WriteAllLines(file, people.Select(person => person.Row));
        DraftView draft = _lists!.Import([new SourceUpload("people-tsv", file)], "ops", CancellationToken.None);
        numbered(draft.Generation);
        if (draft.Held)
            _lists.AcceptShrink(draft.Id, "The simulated state took people off its list.", "ops");
        foreach (string approver in (ReadOnlySpan<string>)["approver1", "approver2"])
        {
            Account account = new(approver, Role.Approver);
            using SigningKey key = _accounts!.OpenSigningKey(account, _passwords[approver]);
            ApproveWhenCounted(draft.Id, account, key);
        }

        _lists.Publish(draft.Id, [], "ops");
    }

    /// <summary>False alarms are counted on a thread of their own, in real time: nobody signs before, and the world stands still.</summary>
    private void ApproveWhenCounted(Guid draft, Account approver, SigningKey key)
    {
        for (int tries = 0; ; tries++)
        {
            try
            {
                _lists!.Approve(draft, approver, key);
                return;
            }
            catch (CentralException counting) when (
                tries < CountingWaitsMax && counting.Message.Contains("still being counted", StringComparison.Ordinal))
            {
                CancellationToken.None.WaitHandle.WaitOne(CountingWaitMilliseconds);
            }
        }
    }

    /// <summary>The newest list that boards are offered; 0 for none.</summary>
    public long Published => _lists!.View().Published?.Generation ?? 0;

    /// <summary>What Central's own loop does now and then: timestamp and snapshot are signed anew.</summary>
    public void Upkeep()
    {
        try
        {
            _upkeep!.RunOnce();
        }
        catch (Exception failure) when (failure is CentralException or MetadataException or StoreUnavailableException
            or IOException or UnauthorizedAccessException)
        {
            _world.Note($"Central does not sign its timestamp: {failure.GetType().Name}");
        }
    }

    public long Number(string sql, params (string Name, object? Value)[] parameters) =>
        Database.Read(reader => Convert.ToInt64(reader.Scalar(sql, parameters), CultureInfo.InvariantCulture));

    public void Dispose()
    {
        if (Up)
            Close();
    }

    private string Folder => Path.Combine(_root, string.Create(CultureInfo.InvariantCulture, $"central-{_lives}"));

    private string NextFolder()
    {
        _lives++;
        return Folder;
    }

    private void Doom(bool powerCut)
    {
        if (Doomed)
            return;
        Disk.CopyTo(NextFolder(), powerCut);
        Doomed = true;
        Life++;
    }

    private void Close()
    {
        Up = false;
        Disk.Dispose();
        _application!.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _lists!.Dispose();
        _database!.Dispose();
        _keys!.Dispose();
        Directory.Delete(Disk.Folder, recursive: true);
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Central;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Cli.Tests.Enrol;

/// <summary>A time that only a test moves; it begins now.</summary>
internal sealed class MovedClock : TimeProvider
{
    private DateTimeOffset _now = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}

/// <summary>A real Central and the files of a board beside it, in one process under one clock for each. For one test.</summary>
internal sealed class CentralAndBoard : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly CentralService _service;

    private CentralAndBoard(string folder)
    {
        _folder = Directory.CreateDirectory(Path.Combine(folder, "enrol-" + Path.GetRandomFileName()));
        Passwords = CentralSetup.Run(CentralData, [], CentralClock, passwordIterations: 1_000);
        _service = new CentralService(
            CentralOptions.Parse(["--data", CentralData, "--console", "http://127.0.0.1:0", "--boards", "https://127.0.0.1:0"]), CentralClock);
    }

    public MovedClock CentralClock { get; } = new();
    public MovedClock BoardClock { get; } = new();
    public string BoardData => Path.Combine(_folder.FullName, "board");
    public string CentralData => Path.Combine(_folder.FullName, "central");
    public string Address => _service.BoardsAddress;
    public string Console => _service.ConsoleAddress;

    /// <summary>By account.</summary>
    public IReadOnlyDictionary<string, string> Passwords { get; }

    /// <param name="folder">Where everything lies; null: where temporary files do.</param>
    public static async Task<CentralAndBoard> StartAsync(string? folder = null)
    {
        CentralAndBoard house = new(folder ?? Path.GetTempPath());
        await house._service.StartAsync();
        return house;
    }

    public EnrolmentTicket Ticket(string unit = "north-1") => OnStore(units => units.IssueTicket(Address, unit, "North gate", "1", "test"));

    public TicketCode Code() => OnStore(units => units.CodeOf(units.IssueTicket(Address, "north-1", "North gate", "1", "test")));

    /// <summary>What Central has stored.</summary>
    public T InStore<T>(Func<StoreConnection, T> question)
    {
        using CentralDatabase database = CentralDatabase.Open(CentralData, guest: true);
        return database.Read(question);
    }

    public T OnStore<T>(Func<UnitStore, T> work)
    {
        using CentralKeys keys = CentralKeys.Open(CentralData, CentralClock.GetUtcNow(), guest: true);
        using CentralDatabase database = CentralDatabase.Open(CentralData, guest: true);
        AuditLog audit = new(database, CentralClock);
        return work(new UnitStore(database, audit, new AccountStore(database, audit, CentralClock), keys, CentralClock));
    }

    public Task<UnitIdentity> EnrolAsync(BoardKeyPlace place = BoardKeyPlace.File) => EnrolAsync(Ticket(), place);

    public Task<UnitIdentity> EnrolAsync(EnrolmentTicket ticket, BoardKeyPlace place = BoardKeyPlace.File) =>
        Enrolment.RunAsync(ticket, BoardData, false, BoardClock, CancellationToken.None, place: place);

    /// <summary>As a board of the days before Central's authority: it signed its own certificate, and Central knows its hash.</summary>
    public void MakeSelfSigned()
    {
        using BoardKey key = BoardKey.Open(BoardData);
        using X509Certificate2 own = new CertificateRequest("CN=north-1", key.Signing, HashAlgorithmName.SHA256)
            .CreateSelfSigned(BoardClock.GetUtcNow().AddDays(-2), BoardClock.GetUtcNow().AddYears(20));
        File.WriteAllText(Path.Combine(BoardData, UnitFiles.CertificateName), own.ExportCertificatePem());
        using CentralDatabase database = CentralDatabase.Open(CentralData, guest: true);
        database.Write(store =>
        {
            store.Execute("DELETE FROM unit_certificates");
            store.Execute("UPDATE units SET fingerprint = $f", ("$f", BoardCertificates.FingerprintOf(own)));
        });
    }

    public void Advance(TimeSpan by)
    {
        CentralClock.Advance(by);
        BoardClock.Advance(by);
    }

    /// <summary>What Central does once a day; its timers know nothing of a clock that is moved.</summary>
    public void DayOfCentral() => Assert.True(_service.CertificateUpkeep.RunOnce());

    public CentralLink Link(string? data = null) =>
        CentralLink.Open(data ?? BoardData, UnitFiles.Load(data ?? BoardData), BoardClock);

    public CertificateRenewal Renewal(CentralLink link) => new(
        BoardData, UnitFiles.Load(BoardData), link, new RenewalOptions(), BoardClock,
        Microsoft.Extensions.Logging.Abstractions.NullLogger<CertificateRenewal>.Instance);

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

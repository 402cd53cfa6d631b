using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CheckpointEdge.Central.Backup;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Central.Tests;

/// <summary>A time that only a test moves; it begins now, since certificates are checked against the real clock.</summary>
public sealed class ManualClock : TimeProvider
{
    private DateTimeOffset _now = System.GetUtcNow();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public void Advance(TimeSpan span) => _now += span;
}

/// <summary>A real Central on free loopback ports, with real TLS, a real store, and a data directory of its own.</summary>
public sealed class RunningCentral : IAsyncDisposable
{
    /// <summary>Enough to be the real thing, few enough not to wait for (count).</summary>
    private const int PasswordIterations = 1_000;

    /// <summary>Enough for an order of magnitude (count).</summary>
    private const int CalibrationIdentities = 150;

    private RunningCentral(string folder, ManualClock clock, ImmutableSortedDictionary<string, string> passwords)
    {
        Folder = folder;
        Clock = clock;
        Passwords = passwords;
        Service = NewService();
    }

    /// <summary>The store of every Central that the running test starts; where nobody has set it: SQLite.</summary>
    public static AsyncLocal<Func<StoreAddress>?> NewStore { get; } = new();

    public string Folder { get; }
    public ManualClock Clock { get; }
    public ImmutableSortedDictionary<string, string> Passwords { get; }
    public CentralService Service { get; private set; }

    public static async Task<RunningCentral> StartAsync()
    {
        string folder = Path.Combine(Path.GetTempPath(), "central-" + Path.GetRandomFileName());
        ManualClock clock = new();
        RunningCentral central = new(folder, clock, CentralSetup.Run(
            folder, [], clock, PasswordIterations, store: NewStore.Value?.Invoke()));
        await central.Service.StartAsync();
        return central;
    }

    /// <summary>The store as it lies on the disk; part of it may still stand in its write-ahead log.</summary>
    public byte[] StoreBytes()
    {
        using MemoryStream store = new();
        foreach (string file in Directory.EnumerateFiles(Folder, "central.db*"))
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            stream.CopyTo(store);
        }

        return store.ToArray();
    }

    /// <summary>Stops the service and starts another on the same data directory.</summary>
    public Task RestartAsync() => RestartAsync(() => { });

    /// <summary>Stops the service, loses its data directory, puts a backup in its place and starts again, where boards find it.</summary>
    public Task ComeBackAsync(string backup, string passphrase) => RestartAsync(() =>
    {
        Directory.Delete(Folder, recursive: true);
        CentralBackup.Restore(backup, passphrase, Folder, Clock);
    });

    private async Task RestartAsync(Action meanwhile)
    {
        string boards = Service.BoardsAddress;
        await Service.DisposeAsync();
        meanwhile();
        Service = NewService(boards);
        await Service.StartAsync();
    }

    /// <summary>A person at the console, not yet signed in.</summary>
    public HttpClient Person()
    {
        HttpClient client = new(new SocketsHttpHandler { UseCookies = true }) { BaseAddress = new Uri(Service.ConsoleAddress) };
        client.DefaultRequestHeaders.Add("X-Checkpoint", "1");
        return client;
    }

    public async Task<HttpClient> SignedInAsync(string name)
    {
        HttpClient client = Person();
        using HttpResponseMessage answer = await client.PostAsJsonAsync("/api/session", new { name, password = Passwords[name] });
        answer.EnsureSuccessStatusCode();
        return client;
    }

    public async Task<EnrolmentTicket> TicketAsync(string unit, string site = "North")
    {
        using HttpClient ops = await SignedInAsync("ops");
        using HttpResponseMessage answer = await ops.PostAsJsonAsync("/api/tickets", new { unit, site, lane = "1" });
        answer.EnsureSuccessStatusCode();
        return JsonSerializer.Deserialize(await answer.Content.ReadAsStreamAsync(), ExchangeJson.Default.EnrolmentTicket)!;
    }

    /// <summary>A board that has come in by a ticket.</summary>
    public async Task<TestBoard> BoardAsync(string unit, string site = "North")
    {
        TestBoard board = new(await TicketAsync(unit, site));
        using HttpResponseMessage answer = await board.EnrolAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return board;
    }

    /// <summary>A caller at the boards' door; it trusts this Central's authority alone.</summary>
    public static HttpClient BoardClient(EnrolmentTicket ticket, X509Certificate2? certificate)
    {
        SslClientAuthenticationOptions tls = new()
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };
        tls.CertificateChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(ticket.AuthorityPem));
        if (certificate is not null)
            tls.ClientCertificates = [certificate];
        return new HttpClient(new SocketsHttpHandler { SslOptions = tls }) { BaseAddress = new Uri(ticket.Central) };
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private CentralService NewService(string boards = "https://127.0.0.1:0") => new(
        CentralOptions.Parse(["--data", Folder, "--console", "http://127.0.0.1:0", "--boards", boards])
            with
        { CalibrationIdentities = CalibrationIdentities }, Clock);
}

using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CheckpointEdge.Central;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Central.Store;

namespace CheckpointEdge.Cli.Bench;

/// <summary>A Central of its own for one run of <c>bench ingest</c>, on a PostgreSQL. Safe for concurrent callers.</summary>
internal sealed class IngestCentral : IAsyncDisposable
{
    /// <summary>Nobody signs in here (rounds of PBKDF2).</summary>
    private const int PasswordIterations = 1;

    private readonly CentralService _service;
    private readonly CentralKeys _keys;
    private readonly X509Certificate2 _authority;

    private IngestCentral(CentralService service, CentralDatabase database, CentralKeys keys)
    {
        _service = service;
        Database = database;
        _keys = keys;
        _authority = X509Certificate2.CreateFromPem(keys.AuthorityPem);
        Reports = new ReportStore(database, new AuditLog(database, TimeProvider.System), keys, TimeProvider.System);
    }

    public CentralDatabase Database { get; }

    /// <summary>The way into the store alone, without the line before it.</summary>
    public ReportStore Reports { get; }

    public static async Task<IngestCentral> StartAsync(string folder, StoreAddress store)
    {
        CentralSetup.Run(folder, [], TimeProvider.System, PasswordIterations, store: store);
        CentralService service = new(
            CentralOptions.Parse(["--data", folder, "--console", "http://127.0.0.1:0", "--boards", "https://127.0.0.1:0"]),
            TimeProvider.System);
        await service.StartAsync();
        return new IngestCentral(
            service, CentralDatabase.Open(folder, guest: true),
            CentralKeys.Open(folder, TimeProvider.System.GetUtcNow(), guest: true));
    }

    /// <summary>Takes boards in without tickets: that is not what is measured.</summary>
    public static void TakeIn(CentralDatabase database, IEnumerable<(string Unit, X509Certificate2 Certificate)> boards)
    {
        foreach ((string Unit, X509Certificate2 Certificate)[] some in boards.Chunk(1_000))
            database.Write(store =>
            {
                store.ExecuteMany(
                    """
                    INSERT INTO units (unit, site, lane, fingerprint, enrolled_at) VALUES ($unit, 'bench', '1', $print, 0)
                    """,
                    [.. some.Select(board => new (string, object?)[]
                    {
                        ("$unit", board.Unit), ("$print", Convert.ToHexStringLower(SHA256.HashData(board.Certificate.RawData))),
                    })]);
                store.ExecuteMany(
                    "INSERT INTO unit_keys (unit, public_key) VALUES ($unit, $key)",
                    [.. some.Select(board => new (string, object?)[]
                    {
                        ("$unit", board.Unit), ("$key", BoardRequest.PemOf(board.Certificate)),
                    })]);
            });
    }

    /// <summary>A board's line: mutual TLS, this Central's authority and no other.</summary>
    public HttpClient Line(X509Certificate2 certificate, string? address = null)
    {
        SslClientAuthenticationOptions tls = new()
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            },
            ClientCertificates = [certificate],
        };
        tls.CertificateChainPolicy.CustomTrustStore.Add(_authority);
        return new HttpClient(new SocketsHttpHandler { SslOptions = tls }) { BaseAddress = new Uri(address ?? _service.BoardsAddress) };
    }

    /// <summary>One batch over a board's line; false when it has to be sent again.</summary>
    public static async Task<bool> SendAsync(HttpClient line, byte[] body)
    {
        try
        {
            using ByteArrayContent content = new(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage answer = await line.PostAsync("/api/units/reports", content);
            await answer.Content.ReadAsByteArrayAsync();
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Rows, different ids and different numbers of the boards whose names begin so.</summary>
    public (long Rows, long Ids, long Numbers) Stored(string round) => Database.Read(store => store.Query(
        "SELECT count(*), count(DISTINCT id), count(DISTINCT unit || ' ' || sequence) FROM reports WHERE unit LIKE $like",
        row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
        ("$like", round + "-%")))[0];

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        Database.Dispose();
        _keys.Dispose();
        _authority.Dispose();
    }
}

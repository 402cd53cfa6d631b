using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Exchange.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>
/// The board's side of Central over real HTTPS, with its protocol and nothing behind it. Faults: <see cref="Fault"/> may
/// answer in place of it, or cut the reply after the work was done. Safe for concurrent callers.
/// </summary>
internal sealed class CentralServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Board _board;
    private readonly ConcurrentDictionary<string, byte[]> _files = new();

    private readonly X509Certificate2 _authority;
    private readonly ECDsa _authorityKey;

    private CentralServer(WebApplication app, Board board, X509Certificate2 authority, ECDsa authorityKey)
    {
        _app = app;
        _board = board;
        _authority = authority;
        _authorityKey = authorityKey;
    }

    public string AuthorityPem => _authority.ExportCertificatePem();
    public string Address { get; private set; } = "";
    public ConcurrentDictionary<long, byte[]> Stored { get; } = new();
    public ConcurrentDictionary<string, byte> KnownBoards { get; } = new();
    public ConcurrentQueue<string> Ranges { get; } = new();
    public ConcurrentQueue<UnitStatus> Statuses { get; } = new();
    public ImmutableArray<Answer> Answers { get; set; } = [];
    public ImmutableArray<ClearedNews> Cleared { get; set; } = [];
    public SigningKey? ReceiptKey { get; set; }
    public int Requests;

    private long _metadataVersion;

    /// <summary>Called before a request is served; true: the answer is given.</summary>
    public Func<HttpContext, Task<bool>> Fault { get; set; } = _ => Task.FromResult(false);

    /// <summary>Cuts the connection after the reports are stored and before the receipts leave.</summary>
    public bool LoseReceipts { get; set; }

    public static async Task<CentralServer> StartAsync(Board board, string hostName = "localhost")
    {
        ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X509Certificate2 authority = Authority(authorityKey);
        X509Certificate2 certificate = ServerCertificate(authority, hostName);
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (_, _, _) => true;
        })));
        WebApplication app = builder.Build();
        CentralServer server = new(app, board, authority, authorityKey);
        app.Run(server.ServeAsync);
        await app.StartAsync();
        server.Address = $"https://localhost:{new Uri(app.Urls.First()).Port}";
        return server;
    }

    public void Publish(Publication publication)
    {
        foreach ((string path, byte[] content) in publication.Files)
            _files["/lists/" + path] = content;
        PublishTargets(publication.Generation, publication.Manifest);
    }

    /// <summary>Keys and instants of the metadata that <see cref="Publish"/> signs; a test may change them.</summary>
    public SigningKey? OnlineKey { get; set; }

    /// <inheritdoc cref="OnlineKey"/>
    public DateTimeOffset? TimestampExpires { get; set; }

    /// <inheritdoc cref="OnlineKey"/>
    public DateTimeOffset? TimestampSignedAt { get; set; }

    /// <summary>Serves these targets under new snapshot and timestamp versions.</summary>
    /// <param name="delegated">The file of a role that the targets delegate to.</param>
    public void PublishTargets(long version, byte[] envelope, (string Role, byte[] Envelope)? delegated = null)
    {
        _metadataVersion++;
        DateTimeOffset now = _board.Time.GetUtcNow();
        byte[] snapshot = SignedMetadata.Sign(
            new SnapshotRole
            {
                Type = SnapshotRole.TypeName,
                Version = _metadataVersion,
                Expires = now.AddDays(7),
                Meta = MetaOf("targets.json", version, envelope).AddRange(
                    delegated is { } other ? MetaOf(other.Role + ".json", version, other.Envelope) : []),
            },
            ExchangeJson.Default.SnapshotRole,
            [OnlineKey ?? _board.OnlineKey]);
        byte[] timestamp = SignedMetadata.Sign(
            new TimestampRole
            {
                Type = TimestampRole.TypeName,
                Version = _metadataVersion,
                Expires = TimestampExpires ?? now.AddDays(7),
                SignedAt = TimestampSignedAt ?? now,
                Meta = MetaOf("snapshot.json", _metadataVersion, snapshot),
            },
            ExchangeJson.Default.TimestampRole,
            [OnlineKey ?? _board.OnlineKey]);
        Replace(FormattableString.Invariant($"metadata/{version}.targets.json"), envelope);
        if (delegated is { } role)
            Replace(FormattableString.Invariant($"metadata/{version}.{role.Role}.json"), role.Envelope);
        Replace(FormattableString.Invariant($"metadata/{_metadataVersion}.snapshot.json"), snapshot);
        Replace("metadata/timestamp.json", timestamp);
    }

    /// <summary>What is served below the lists' address now, by its path there.</summary>
    public ImmutableSortedDictionary<string, byte[]> Lists() =>
        _files.ToImmutableSortedDictionary(file => file.Key["/lists/".Length..], file => file.Value, StringComparer.Ordinal);

    public byte[] Served(string path) => _files["/lists/" + path];

    public void Remove(string path) => _files.TryRemove("/lists/" + path, out _);

    private static ImmutableSortedDictionary<string, MetaFile> MetaOf(string name, long version, byte[] content) =>
        ImmutableSortedDictionary<string, MetaFile>.Empty.Add(name, new MetaFile
        {
            Version = version,
            Length = content.Length,
            Hashes = ImmutableSortedDictionary<string, string>.Empty.Add("sha256", Convert.ToHexStringLower(SHA256.HashData(content))),
        });

    public void Replace(string path, byte[] content) => _files["/lists/" + path] = content;

    /// <summary>A board's identity for this server, with its key and certificate in the data directory.</summary>
    public UnitIdentity Enrolled()
    {
        ECDsa key = _board.UnitKey;
        CertificateRequest request = new("CN=UTO-1", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate =
            request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(40), DateTimeOffset.UnixEpoch.AddYears(120));
        File.WriteAllText(Path.Combine(_board.Data, "unit-key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_board.Data, "unit-cert.pem"), certificate.ExportCertificatePem());
        KnownBoards[certificate.GetCertHashString(HashAlgorithmName.SHA256)] = 1;
        return _board.Unit with { Central = Address, AuthorityPem = AuthorityPem };
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _authority.Dispose();
        _authorityKey.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref Requests);
        if (await Fault(context))
            return;
        string path = context.Request.Path;
        if (path is Est.EnrolPath or Est.RenewPath)
        {
            await EnrolAsync(context);
            return;
        }

        string? board = context.Connection.ClientCertificate?.GetCertHashString(HashAlgorithmName.SHA256);
        if (board is null || !KnownBoards.ContainsKey(board))
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (path == "/api/units/reports")
            await StoreAsync(context);
        else if (path == "/api/units/answers")
            await AnswerAsync(context);
        else if (path == "/api/units/cleared")
            await ClearedAsync(context);
        else if (path == "/api/units/status")
            Statuses.Enqueue((await ReadAsync(context, ExchangeJson.Default.UnitStatus))!);
        else
            await ListFileAsync(context, path);
    }

    private Task ClearedAsync(HttpContext context)
    {
        long after = long.Parse(context.Request.Query["after"]!, System.Globalization.CultureInfo.InvariantCulture);
        ClearedPage page = new([.. Cleared.Where(news => news.Cursor > after)]);
        return context.Response.WriteAsJsonAsync(page, ExchangeJson.Default.ClearedPage);
    }

    private async Task StoreAsync(HttpContext context)
    {
        ReportBatch batch = (await ReadAsync(context, ExchangeJson.Default.ReportBatch))!;
        List<Receipt> receipts = [];
        foreach (Report report in batch.Reports)
        {
            if (Stored.GetOrAdd(report.Sequence, report.Hash()).AsSpan().SequenceEqual(report.Hash()))
                receipts.Add(_board.Receipt(report, ReceiptKey));
        }

        if (LoseReceipts)
            context.Abort();
        else
            await WriteAsync(context, new ReceiptBatch([.. receipts]) { SendFrom = Lacking(batch) }, ExchangeJson.Default.ReceiptBatch);
    }

    private long? Lacking(ReportBatch batch) =>
        batch.Reports[0].Sequence is > 1 and long first && !Stored.ContainsKey(first - 1)
            ? Stored.Keys.Where(sequence => sequence < first).DefaultIfEmpty(0).Max() + 1
            : null;

    private Task AnswerAsync(HttpContext context)
    {
        long after = long.Parse(context.Request.Query["after"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
        return WriteAsync(context, new AnswerPage([.. Answers.Where(a => a.Cursor > after)]), ExchangeJson.Default.AnswerPage);
    }

    private Task ListFileAsync(HttpContext context, string path)
    {
        if (context.Request.Headers.Range.Count > 0)
            Ranges.Enqueue(context.Request.Headers.Range.ToString());
        return _files.TryGetValue(path, out byte[]? content)
            ? Results.Bytes(content, enableRangeProcessing: true).ExecuteAsync(context)
            : Results.NotFound().ExecuteAsync(context);
    }

    /// <summary>When certificates that are given from now on end; without it, in 2090.</summary>
    public DateTimeOffset? CertificatesUntil { get; set; }

    private async Task EnrolAsync(HttpContext context)
    {
        byte[] good = Encoding.UTF8.GetBytes("UTO-1:good");
        bool renewal = context.Request.Path == Est.RenewPath;
        if (renewal ? context.Connection.ClientCertificate is null : context.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(good))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsJsonAsync(new { error = "This ticket is not known." });
            return;
        }

        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        CertificateRequest request =
            CertificateRequest.LoadSigningRequest(CertificateBag.OutOfLines(body.ToArray()), HashAlgorithmName.SHA256);
        X500DistinguishedName name = new("CN=UTO-1");
        using X509Certificate2 certificate = new CertificateRequest(name, request.PublicKey, HashAlgorithmName.SHA256)
            .Create(
                _authority.SubjectName, X509SignatureGenerator.CreateForECDsa(_authorityKey), DateTimeOffset.UnixEpoch.AddYears(41),
                CertificatesUntil ?? DateTimeOffset.UnixEpoch.AddYears(119), RandomNumberGenerator.GetBytes(8));
        KnownBoards[certificate.GetCertHashString(HashAlgorithmName.SHA256)] = 1;
        context.Response.ContentType = Est.CertificatesType;
        await context.Response.Body.WriteAsync(CertificateBag.Encode(certificate));
    }

    private static ValueTask<T?> ReadAsync<T>(HttpContext context, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.DeserializeAsync(context.Request.Body, type);

    private static Task WriteAsync<T>(
        HttpContext context, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeAsync(context.Response.Body, value, type);

    private static X509Certificate2 Authority(ECDsa key)
    {
        CertificateRequest request = new("CN=Utopia Central authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(40), DateTimeOffset.UnixEpoch.AddYears(120));
    }

    private static X509Certificate2 ServerCertificate(X509Certificate2 authority, string hostName)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=" + hostName, key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(hostName);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using X509Certificate2 bare = request.Create(
            authority, DateTimeOffset.UnixEpoch.AddYears(41), DateTimeOffset.UnixEpoch.AddYears(119), [1, 2, 3, 4]);
        using X509Certificate2 withKey = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}

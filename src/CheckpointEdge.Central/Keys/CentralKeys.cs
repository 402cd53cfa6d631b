using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;
using PublicKey = CheckpointEdge.Exchange.Metadata.PublicKey;

namespace CheckpointEdge.Central.Keys;

/// <summary>
/// Central's own keys, each for one purpose, in <c>keys/</c> of the data directory (mode 0600): the TLS authority, the
/// server, sealing of reports, signing of receipts, and the online key that signs timestamp and snapshot. The keys that sign
/// lists are not here: they belong to the approvers, and the root keys to people who keep them elsewhere. Safe for concurrent callers.
/// </summary>
public sealed class CentralKeys : IDisposable
{
    public const string FolderName = "keys";

    private const string AuthorityKeyFile = "authority-key.pem";
    private const string AuthorityCertificateFile = "authority-cert.pem";
    private const string ServerKeyFile = "server-key.pem";
    private const string ServerCertificateFile = "server-cert.pem";
    private const string ServerNamesFile = "server-names.txt";
    private const string ReportKeyFile = "report-key.pem";
    private const string ReceiptKeyFile = "receipt-key.pem";
    internal const string OnlineKeyFile = "online-key.pem";

    private static readonly byte[] _atRestPurpose = "CheckpointEdge templates at rest 1"u8.ToArray();
    private static readonly byte[] _markPurpose = "CheckpointEdge marks of sightings 1"u8.ToArray();
    private static readonly string[] _ownNames = ["localhost", "127.0.0.1", "::1"];

    private readonly Lock _gate = new();
    private readonly string _reportPrivatePem;
    private readonly byte[] _markKey;
    private readonly AtRestBox _atRest;
    private readonly SigningKey _receiptKey;
    private readonly ECDsa _authorityKey;
    private readonly MetadataRepository _repository;
    private readonly string _folder;

    /// <summary>Connections that began with one of them may still read it.</summary>
    private readonly List<X509Certificate2> _formerServers = [];

    private volatile SslStreamCertificateContext? _server;

    private CentralKeys(
        string folder, X509Certificate2 authority, X509Certificate2? server, string reportPrivatePem, SigningKey receiptKey,
        MetadataRepository repository)
    {
        _folder = folder;
        _repository = repository;
        _authorityKey = authority.GetECDsaPrivateKey() ?? throw new CryptographicException("The authority's key is not P-256.");
        Authority = X509CertificateLoader.LoadCertificate(authority.RawData);
        AuthorityPem = authority.ExportCertificatePem();
        _server = server is null ? null : ContextOf(server);
        _reportPrivatePem = reportPrivatePem;
        _receiptKey = receiptKey;
        using ECDiffieHellman report = ECDiffieHellman.Create();
        report.ImportFromPem(reportPrivatePem);
        ReportKeyPem = report.ExportSubjectPublicKeyInfoPem();
        byte[] secret = report.ExportParameters(includePrivateParameters: true).D!;
        _markKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, SHA256.HashSizeInBytes, info: _markPurpose);
        _atRest = new AtRestBox(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, SHA256.HashSizeInBytes, info: _atRestPurpose));
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>What boards trust when they talk to Central, PEM.</summary>
    public string AuthorityPem { get; }

    /// <summary>What boards' certificates are signed with, without its key.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>With its private key, for the boards' listener; the newest one, which <see cref="RenewServer"/> replaces.</summary>
    public X509Certificate2 ServerCertificate => Server.TargetCertificate;

    /// <summary>The same as handshakes take it: built once, so that a fleet that comes back together costs no chain for each board.</summary>
    public SslStreamCertificateContext Server =>
        _server ?? throw new InvalidOperationException("A guest among the keys does not speak to boards.");

    /// <summary>Public key to which boards seal, PEM.</summary>
    public string ReportKeyPem { get; }

    public PublicKey ReceiptKey => _receiptKey.Public;

    /// <summary>The newest root of the lists, signed; read at each use, as a rotation may have come.</summary>
    /// <exception cref="CentralException">There is none.</exception>
    public byte[] ListRoot => _repository.RootEnvelope;

    /// <summary>Makes all keys in a new folder; <see cref="Open"/> then finds them there.</summary>
    /// <param name="hosts">Names and addresses of this Central besides localhost.</param>
    public static void Create(string folder, IEnumerable<string> hosts, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string[] names = [.. _ownNames.Concat(hosts).Distinct(StringComparer.Ordinal)];
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 authority = CertificateAuthority.Create(authorityKey, now);
        using ECDiffieHellman reportKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using SigningKey receiptKey = SigningKey.Create();
        WriteSecret(folder, AuthorityKeyFile, authorityKey.ExportPkcs8PrivateKeyPem());
        WriteSecret(folder, AuthorityCertificateFile, authority.ExportCertificatePem());
        WriteSecret(folder, ServerNamesFile, string.Join('\n', names));
        WriteSecret(folder, ReportKeyFile, reportKey.ExportPkcs8PrivateKeyPem());
        WriteSecret(folder, ReceiptKeyFile, receiptKey.ExportPem());
        using SigningKey onlineKey = SigningKey.Create();
        WriteOnlineKey(folder, onlineKey);
        IssueServer(folder, now).Dispose();
        DurableFiles.SyncDirectory(folder);
    }

    /// <summary>
    /// The key that signs timestamp and snapshot. Read at each use: a rotation replaces it while Central runs. The caller
    /// disposes it.
    /// </summary>
    /// <exception cref="CentralException">It is missing or unreadable.</exception>
    public static SigningKey OpenOnlineKey(string dataDirectory)
    {
        string folder = Path.Combine(dataDirectory, FolderName);
        try
        {
            return SigningKey.FromPem(Read(folder, OnlineKeyFile));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CentralException($"The online key in {folder} cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>Puts a key in the place of the online key, in the folder of keys; the root must name it.</summary>
    internal static void WriteOnlineKey(string folder, SigningKey key) => WriteSecret(folder, OnlineKeyFile, key.ExportPem());

    /// <summary>The keys of a data directory. A server certificate that runs out soon, or cannot be read, is made anew here.</summary>
    /// <param name="guest">Beside a Central that may be running: the server's key and certificate are its own, and left alone.</param>
    /// <exception cref="CentralException">A key is missing or unreadable.</exception>
    public static CentralKeys Open(string dataDirectory, DateTimeOffset now, bool guest = false)
    {
        string folder = Path.Combine(dataDirectory, FolderName);
        if (!Directory.Exists(folder))
            throw new CentralException($"{folder} is missing; run 'checkpointctl central setup --data {dataDirectory}' first.");
        return Using(folder, () =>
        {
            using X509Certificate2 authority = X509Certificate2.CreateFromPem(
                Read(folder, AuthorityCertificateFile), Read(folder, AuthorityKeyFile));
            return new CentralKeys(
                folder,
                authority,
                guest ? null : EnsureServer(folder, now),
                Read(folder, ReportKeyFile),
                SigningKey.FromPem(Read(folder, ReceiptKeyFile)),
                MetadataRepository.Of(dataDirectory));
        });
    }

    /// <summary>
    /// Makes the server's certificate anew when it runs out soon, or takes the one that another Central on the same files has made.
    /// The one before serves the connections that began with it.
    /// </summary>
    /// <returns>Whether there is another one now.</returns>
    /// <exception cref="CentralException">A key is unreadable, or the files cannot be written.</exception>
    public bool RenewServer(DateTimeOffset now)
    {
        lock (_gate)
        {
            X509Certificate2 before = ServerCertificate;
            if (!RunsOut(before, now))
                return false;
            _server = ContextOf(Using(_folder, () => EnsureServer(_folder, now)));
            _formerServers.Add(before);
            return true;
        }
    }

    /// <summary>The content of a sealed report.</summary>
    /// <exception cref="CryptographicException">Not sealed to this Central, changed, or sealed under another id.</exception>
    public byte[] OpenSealed(ReadOnlySpan<byte> box, Guid context) =>
        SealedBox.Open(box, _reportPrivatePem, context.ToByteArray(bigEndian: true));

    /// <summary>Seals something of Central's own the way boards seal theirs.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain, Guid context) =>
        SealedBox.Seal(plain, ReportKeyPem, context.ToByteArray(bigEndian: true));

    /// <summary>Seals something that Central alone reads, often and many at once: AES-256-GCM under a key of its own.</summary>
    /// <param name="context">What it belongs to; it opens nowhere else.</param>
    public byte[] SealAtRest(ReadOnlySpan<byte> plain, string context) => _atRest.Seal(plain, context);

    /// <summary>What <see cref="SealAtRest"/> sealed.</summary>
    /// <exception cref="CryptographicException">Not sealed by this Central, changed, or of something else.</exception>
    public byte[] OpenAtRest(ReadOnlySpan<byte> box, string context) => _atRest.Open(box, context);

    /// <summary>
    /// What stands in the store for a text that must not stand there itself: the same text has the same mark, and only who has
    /// the key that opens reports can tell whether a text is the one behind a mark. Lower-case hex.
    /// </summary>
    public string MarkOf(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_markKey, Encoding.UTF8.GetBytes(text)));

    /// <summary>Signs for reports, all at once. To be called only after their commit has reached the disk.</summary>
    /// <param name="receipts">Of one board's batch, without their signatures.</param>
    public ImmutableArray<Receipt> Sign(IReadOnlyList<Receipt> receipts)
    {
        if (receipts.Count == 0)
            return [];
        byte[][] signatures = ReceiptSeal.Sign(SignAlone, [.. receipts.Select(receipt => receipt.Signed())]);
        return [.. receipts.Select((receipt, at) => receipt with { Signature = signatures[at] })];
    }

    private byte[] SignAlone(byte[] statement)
    {
        lock (_gate)
            return _receiptKey.Sign(statement);
    }

    /// <summary>The same pair under Central's signature.</summary>
    public ClearedPair Sign(ClearedPair pair)
    {
        lock (_gate)
            return pair with { Signature = _receiptKey.Sign(pair.Signed()) };
    }

    /// <summary>A certificate for a board's key. Whose key it is was settled by the caller.</summary>
    /// <param name="days">How long it serves.</param>
    public X509Certificate2 IssueBoard(System.Security.Cryptography.X509Certificates.PublicKey boardKey, string unit, int days, DateTimeOffset now)
    {
        lock (_gate)
            return CertificateAuthority.IssueBoard(Authority, _authorityKey, boardKey, unit, days, now);
    }

    /// <summary>The list of certificates taken back, DER.</summary>
    public byte[] SignRevocations(IEnumerable<(byte[] Serial, DateTimeOffset At)> revoked, DateTimeOffset now)
    {
        lock (_gate)
            return CertificateAuthority.SignRevocations(Authority, _authorityKey, revoked, now);
    }

    /// <summary>Signs for a picture. To be called only after it lies on the disk, whole.</summary>
    public EvidenceReceipt SignEvidence(string unit, string sha256, DateTimeOffset receivedAt)
    {
        EvidenceReceipt receipt = new(unit, sha256, receivedAt, []);
        lock (_gate)
            return receipt with { Signature = _receiptKey.Sign(receipt.Signed()) };
    }

    /// <summary>Signs a courier's table of contents, which names its own purpose.</summary>
    public byte[] SignForCourier(byte[] content)
    {
        lock (_gate)
            return _receiptKey.Sign(content);
    }

    public void Dispose()
    {
        _server?.TargetCertificate.Dispose();
        foreach (X509Certificate2 former in _formerServers)
            former.Dispose();
        Authority.Dispose();
        _authorityKey.Dispose();
        _receiptKey.Dispose();
        CryptographicOperations.ZeroMemory(_markKey);
        _atRest.Dispose();
    }

    private static T Using<T>(string folder, Func<T> keys)
    {
        try
        {
            return keys();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new CentralException($"The keys in {folder} cannot be used: {failure.Message}", failure);
        }
    }

    private static bool RunsOut(X509Certificate2 server, DateTimeOffset now) =>
        server.NotAfter.ToUniversalTime() < now.UtcDateTime.AddDays(CertificateAuthority.RenewDays);

    private static SslStreamCertificateContext ContextOf(X509Certificate2 server) =>
        SslStreamCertificateContext.Create(server, additionalCertificates: null, offline: true);

    private static X509Certificate2 EnsureServer(string folder, DateTimeOffset now)
    {
        X509Certificate2? server = TryLoadServer(folder);
        if (server is not null && !RunsOut(server, now))
            return server;
        server?.Dispose();
        return IssueServer(folder, now);
    }

    private static X509Certificate2 IssueServer(string folder, DateTimeOffset now)
    {
        using ECDsa authorityKey = ECDsa.Create();
        authorityKey.ImportFromPem(Read(folder, AuthorityKeyFile));
        using X509Certificate2 authority = X509Certificate2.CreateFromPem(Read(folder, AuthorityCertificateFile));
        using ECDsa serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string[] names = Read(folder, ServerNamesFile).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using X509Certificate2 server = CertificateAuthority.IssueServer(authority, authorityKey, serverKey, names, now);
        WriteSecret(folder, ServerKeyFile, serverKey.ExportPkcs8PrivateKeyPem());
        WriteSecret(folder, ServerCertificateFile, server.ExportCertificatePem());
        DurableFiles.SyncDirectory(folder);
        return server.CopyWithPrivateKey(serverKey);
    }

    /// <summary>
    /// Null where the two files are not of one pair or cannot be read: power went between them, or another user wrote them. The authority is
    /// what boards trust, so another pair is as good.
    /// </summary>
    private static X509Certificate2? TryLoadServer(string folder)
    {
        try
        {
            return X509Certificate2.CreateFromPem(Read(folder, ServerCertificateFile), Read(folder, ServerKeyFile));
        }
        catch (Exception failure) when (
            failure is CryptographicException or ArgumentException or FileNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Read(string folder, string name) => File.ReadAllText(Path.Combine(folder, name));

    private static void WriteSecret(string folder, string name, string content) =>
        PrivateFile.Write(Path.Combine(folder, name), content);
}

using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;

namespace CheckpointEdge.Central.Enrolment;

/// <summary>Who calls: a board in service, or a status and a sentence for a stranger.</summary>
/// <param name="Unit">Null: refused.</param>
/// <param name="Status">Of HTTP, where refused.</param>
public sealed record Caller(string? Unit, int Status = 0, string Sentence = "");

/// <summary>
/// The certificates that Central's authority gave to boards. A board is the key it came in with; a certificate says for how
/// long that key is believed without another word. Safe for concurrent callers.
/// </summary>
/// <param name="days">How long a certificate serves.</param>
public sealed class BoardCertificates(CentralDatabase database, AuditLog audit, CentralKeys keys, TimeProvider time, int days)
{
    /// <summary>How long a certificate serves when nobody says otherwise (days).</summary>
    public const int DaysUsual = 365;

    /// <summary>A board that asks again within this time is given the certificate it was given (minutes).</summary>
    public const int AgainMinutes = 60;

    /// <summary>A revoked board that keeps calling is written down again after this time (hours).</summary>
    private const int ToldHours = 24;

    private static readonly string _ofKey = QuestionOf("unit_keys k JOIN units u ON u.unit = k.unit", "k.public_key = $key");

    private static readonly string _ofFingerprint = QuestionOf(
        "units u LEFT JOIN unit_keys k ON k.unit = u.unit", "u.fingerprint = $fingerprint AND k.public_key IS NULL");

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);

    private readonly ConditionalWeakTable<X509Certificate2, Words> _words = [];

    /// <summary>The authority's own certificate.</summary>
    public X509Certificate2 Authority => keys.Authority;

    /// <summary>
    /// A certificate for a board's key; the newest one again where it is fresh, since the answer may have been lost.
    /// </summary>
    /// <returns>The caller disposes it.</returns>
    public X509Certificate2 Issue(StoreConnection transaction, string unit, BoardRequest request)
    {
        DateTimeOffset now = time.GetUtcNow();
        ImmutableArray<byte[]> fresh = transaction.Query(
            """
            SELECT certificate FROM unit_certificates WHERE unit = $unit AND issued_at > $since AND issued_at <= $now
            ORDER BY issued_at DESC LIMIT 1
            """,
            row => row.Bytes(0),
            ("$unit", unit), ("$since", now.AddMinutes(-AgainMinutes)), ("$now", now));
        if (!fresh.IsEmpty)
        {
            X509Certificate2 before = X509CertificateLoader.LoadCertificate(fresh[0]);
            if (BoardRequest.PemOf(before) == request.KeyPem)
                return before;
            before.Dispose();
        }

        X509Certificate2 certificate = keys.IssueBoard(request.Key, unit, days, now);
        transaction.Execute(
            """
            INSERT INTO unit_certificates (fingerprint, unit, serial, certificate, issued_at, not_after)
            VALUES ($fingerprint, $unit, $serial, $certificate, $now, $end)
            """,
            ("$fingerprint", FingerprintOf(certificate)),
            ("$unit", unit),
            ("$serial", certificate.SerialNumber),
            ("$certificate", certificate.RawData),
            ("$now", now),
            ("$end", EndOf(certificate)));
        audit.Add(
            transaction, "unit:" + unit, "certificate-issued",
            string.Create(CultureInfo.InvariantCulture, $"{unit} has a certificate until {EndOf(certificate):yyyy-MM-dd}."));
        return certificate;
    }

    /// <summary>Takes back every certificate of a board.</summary>
    public static void Revoke(StoreConnection transaction, string unit, DateTimeOffset now) => transaction.Execute(
        "UPDATE unit_certificates SET revoked_at = $now WHERE unit = $unit AND revoked_at IS NULL", ("$now", now), ("$unit", unit));

    /// <summary>The list of what was taken back (RFC 5280), DER, signed now.</summary>
    public byte[] RevocationList() => keys.SignRevocations(
        database.Read(reader => reader.Query(
            "SELECT serial, revoked_at FROM unit_certificates WHERE revoked_at IS NOT NULL ORDER BY revoked_at, serial",
            row => (Convert.FromHexString(row.GetString(0)), row.Moment(1)))),
        time.GetUtcNow());

    /// <summary>
    /// Which board holds this certificate's key. TLS has proved that the caller holds it; whether the certificate counts is
    /// settled here, so that a refusal has a sentence.
    /// </summary>
    /// <param name="forRenewal">A certificate that has ended, or a self-signed one of the days before the authority, is enough.</param>
    public Caller Recognise(X509Certificate2 certificate, bool forRenewal)
    {
        (string fingerprint, string key) = WordsOf(certificate);
        // Asked at every request and never remembered: a board that any Central revokes is a stranger everywhere at once.
        ImmutableArray<Known> found = database.Ask(reader => Find(reader, _ofKey, fingerprint, key));
        if (found.IsEmpty)
            // One that came in when only certificates' hashes were kept; its key is learnt now.
            found = database.Ask(reader => Find(reader, _ofFingerprint, fingerprint, key));
        if (found.IsEmpty)
            return Refused("This certificate belongs to no board in service.");
        Known board = found[0];
        if (board.RevokedAt is { } revoked)
            return RefusedRevoked(board.Unit, revoked);
        if (!board.Issued && !IsOurs(certificate))
        {
            return !board.First ? Refused($"This certificate of {board.Unit} is not of Central's authority.")
                : forRenewal || board.Certificates == 0 ? new Caller(board.Unit)
                : Refused($"{board.Unit} has a certificate of Central's authority; its self-signed one serves for renewal alone.");
        }

        return forRenewal ? new Caller(board.Unit) : InTime(board.Unit, certificate);
    }

    /// <summary>SHA-256 of a certificate, lower-case hexadecimal.</summary>
    public static string FingerprintOf(X509Certificate2 certificate) =>
        Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));

    private static ImmutableArray<Known> Find(StoreConnection reader, string question, string fingerprint, string key) => reader.Query(
        question,
        row => new Known(
            row.GetString(0), row.MomentOrNull(1), row.GetString(2) == fingerprint, row.Text(3) is not null, row.GetInt64(4)),
        ("$fingerprint", fingerprint), ("$key", key));

    private static string QuestionOf(string tables, string condition) =>
        $"""
        SELECT u.unit, u.revoked_at, u.fingerprint, c.fingerprint,
            (SELECT count(*) FROM unit_certificates o WHERE o.unit = u.unit)
        FROM {tables} LEFT JOIN unit_certificates c ON c.unit = u.unit AND c.fingerprint = $fingerprint
        WHERE {condition}
        """;

    /// <summary>What never changes of a certificate is worked out once for a connection, which keeps its certificate.</summary>
    private (string Fingerprint, string Key) WordsOf(X509Certificate2 certificate)
    {
        Words words = _words.GetValue(certificate, one => new Words(FingerprintOf(one), BoardRequest.PemOf(one)));
        return (words.Fingerprint, words.Key);
    }

    private Caller InTime(string unit, X509Certificate2 certificate)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (EndOf(certificate) is var end && end < now)
        {
            return Refused(string.Create(CultureInfo.InvariantCulture,
                $"The certificate of {unit} ended on {end:yyyy-MM-dd}, and Central's clock says {now:yyyy-MM-dd HH:mm} UTC: ")
                + "it serves for renewal alone.");
        }

        DateTimeOffset begin = certificate.NotBefore.ToUniversalTime();
        return begin > now
            ? Refused(string.Create(CultureInfo.InvariantCulture,
                $"The certificate of {unit} begins on {begin:yyyy-MM-dd}, and Central's clock says {now:yyyy-MM-dd HH:mm} UTC: ")
                + "that clock is wrong, or was when it was made.")
            : new Caller(unit);
    }

    private Caller RefusedRevoked(string unit, DateTimeOffset revokedAt)
    {
        string sentence = string.Create(
            CultureInfo.InvariantCulture, $"{unit} was revoked on {revokedAt:yyyy-MM-dd HH:mm} UTC and is out of service.");
        DateTimeOffset now = time.GetUtcNow();
        if (!_told.TryGetValue(unit, out DateTimeOffset last) || now - last > TimeSpan.FromHours(ToldHours))
        {
            _told[unit] = now;
            audit.Add("unit:" + unit, "revoked-unit-called", $"{unit} was refused: it is revoked, and somebody still uses it.");
        }

        return Refused(sentence);
    }

    /// <summary>Signed by the authority, whatever its dates: a store that came back from a backup does not list every certificate.</summary>
    private bool IsOurs(X509Certificate2 certificate)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(keys.Authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate) && chain.ChainElements.Count == 2;
    }

    private static Caller Refused(string sentence) => new(null, StatusCodes.Status403Forbidden, sentence);

    private static DateTimeOffset EndOf(X509Certificate2 certificate) => certificate.NotAfter.ToUniversalTime();

    private sealed record Words(string Fingerprint, string Key);

    /// <param name="First">The certificate is the one it came in with.</param>
    /// <param name="Issued">The authority gave it.</param>
    /// <param name="Certificates">How many the authority gave to this board.</param>
    private sealed record Known(string Unit, DateTimeOffset? RevokedAt, bool First, bool Issued, long Certificates);
}

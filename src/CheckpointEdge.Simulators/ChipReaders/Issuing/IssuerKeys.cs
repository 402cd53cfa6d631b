using System.Security.Cryptography;
using System.Text.Json;

namespace CheckpointEdge.Simulators.ChipReaders.Issuing;

/// <summary>
/// What a fictional state keeps: its root, a link from the root before it, two document signers (one of them revoked), a
/// master-list signer, and the lists they signed. Safe for concurrent use.
/// </summary>
internal sealed class IssuerKeys : IDisposable
{
    private const string Notice = "Fictional: keys of a state that does not exist. They open no border and prove nothing.";
    private const int YearDays = 365;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private sealed record Kept(
        string Notice, string State, string Country, string Scheme, bool ExplicitParameters,
        byte[] RootKey, byte[] RootCertificate, byte[] OldRootCertificate, byte[] LinkCertificate,
        byte[] SignerKey, byte[] SignerCertificate, byte[] SignerSerial,
        byte[] RevokedKey, byte[] RevokedCertificate, byte[] RevokedSerial,
        byte[] RevocationList, byte[] MasterList);

    private readonly Kept _kept;

    private IssuerKeys(IssuerOptions options, Kept kept)
    {
        Options = options;
        _kept = kept;
        RootKey = SigningKey.Import(options, kept.RootKey);
        Signer = SignerOf(options, kept.SignerKey, kept.SignerCertificate, kept.SignerSerial, "Document signer");
        RevokedSigner = SignerOf(options, kept.RevokedKey, kept.RevokedCertificate, kept.RevokedSerial, "Document signer, revoked");
    }

    public IssuerOptions Options { get; }

    public SigningKey RootKey { get; }

    public DocumentSigner Signer { get; }

    public DocumentSigner RevokedSigner { get; }

    public byte[] RootCertificate => _kept.RootCertificate;

    public byte[] OldRootCertificate => _kept.OldRootCertificate;

    public byte[] LinkCertificate => _kept.LinkCertificate;

    public byte[] RevocationList => _kept.RevocationList;

    public byte[] MasterList => _kept.MasterList;

    public static StateName RootName(IssuerOptions options) => Name(options, "Country signing authority");

    public static IssuerKeys Create(IssuerOptions options, DateTimeOffset now)
    {
        using SigningKey oldRoot = SigningKey.Create(options);
        using SigningKey root = SigningKey.Create(options);
        using SigningKey listKey = SigningKey.Create(options);
        StateName name = RootName(options);
        IssuedCertificate oldCertificate = CertificateWriting.Certificate(
            CertificateRole.Root, name, oldRoot, null, oldRoot, Years(now, -8), Years(now, 7));
        IssuedCertificate certificate = CertificateWriting.Certificate(
            CertificateRole.Root, name, root, null, root, Years(now, -3), Years(now, 12));
        IssuedCertificate link = CertificateWriting.Certificate(
            CertificateRole.Root, name, root, name, oldRoot, Years(now, -3), Years(now, 7));
        (byte[] signerKey, IssuedCertificate signer) = NewSigner(options, root, "Document signer", Years(now, -1), Years(now, 11));
        (byte[] revokedKey, IssuedCertificate revoked) =
            NewSigner(options, root, "Document signer, revoked", Years(now, -1), Years(now, 11));
        IssuedCertificate listSigner = CertificateWriting.Certificate(
            CertificateRole.MasterListSigner, Name(options, "Master list signer"), listKey, name, root, Years(now, -1), Years(now, 5));
        byte[] masterList = SignedDataWriting.MasterList(
            [oldCertificate.Der, certificate.Der, link.Der],
            new DocumentSigner(listKey, listSigner, [listSigner.Der, certificate.Der]),
            now.AddDays(-1));
        return new IssuerKeys(options, new Kept(
            Notice, options.State, options.CountryCode, options.Scheme.ToString(), options.ExplicitParameters,
            root.Export(), certificate.Der, oldCertificate.Der, link.Der,
            signerKey, signer.Der, signer.Serial, revokedKey, revoked.Der, revoked.Serial,
            CertificateWriting.RevocationList(name, root, [revoked.Serial], now.AddDays(-1), Years(now, 1)),
            masterList));
    }

    /// <exception cref="JsonException">It is no such file.</exception>
    public static IssuerKeys Read(ReadOnlySpan<byte> content)
    {
        Kept kept = JsonSerializer.Deserialize<Kept>(content, _json) ?? throw new JsonException();
        if (!Enum.TryParse(kept.Scheme, out SignatureScheme scheme))
            throw new JsonException();
        IssuerOptions options = new()
        {
            State = kept.State,
            CountryCode = kept.Country,
            Scheme = scheme,
            ExplicitParameters = kept.ExplicitParameters,
        };
        return new IssuerKeys(options, kept);
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(_kept, _json);

    /// <summary>A root of the same name that nobody knows, and a signer below it.</summary>
    public DocumentSigner Foreign(DateTimeOffset now)
    {
        using SigningKey root = SigningKey.Create(Options);
        return New(root, "Document signer", Options.CountryCode, now);
    }

    /// <summary>A signer of this state whose certificate ran out a year ago.</summary>
    public DocumentSigner Expired(DateTimeOffset now)
    {
        (byte[] key, IssuedCertificate certificate) =
            NewSigner(Options, RootKey, "Document signer, expired", Years(now, -2), Years(now, -1));
        return new DocumentSigner(SigningKey.Import(Options, key), certificate, [certificate.Der]);
    }

    /// <summary>A signer below this state's root that bears another state's code.</summary>
    public DocumentSigner OfOtherCountry(DateTimeOffset now) => New(RootKey, "Document signer", "UX", now);

    public void Dispose()
    {
        RootKey.Dispose();
        Signer.Key.Dispose();
        RevokedSigner.Key.Dispose();
    }

    private DocumentSigner New(SigningKey root, string commonName, string country, DateTimeOffset now)
    {
        SigningKey key = SigningKey.Create(Options);
        IssuedCertificate certificate = CertificateWriting.Certificate(
            CertificateRole.DocumentSigner, Name(Options, commonName) with { Country = country }, key, RootName(Options), root,
            Years(now, -1), Years(now, 11));
        return new DocumentSigner(key, certificate, [certificate.Der]);
    }

    private static StateName Name(IssuerOptions options, string commonName) =>
        new(options.CountryCode, $"State of {options.State} (fictional)", commonName);

    private static DateTimeOffset Years(DateTimeOffset now, int years) => now.AddDays(years * YearDays);

    private static (byte[] Key, IssuedCertificate Certificate) NewSigner(
        IssuerOptions options, SigningKey root, string commonName, DateTimeOffset from, DateTimeOffset until)
    {
        using SigningKey key = SigningKey.Create(options);
        IssuedCertificate certificate = CertificateWriting.Certificate(
            CertificateRole.DocumentSigner, Name(options, commonName), key, RootName(options), root, from, until);
        return (key.Export(), certificate);
    }

    private static DocumentSigner SignerOf(IssuerOptions options, byte[] key, byte[] certificate, byte[] serial, string commonName) =>
        new(
            SigningKey.Import(options, key),
            new IssuedCertificate(certificate, Name(options, commonName), serial, RootName(options)),
            [certificate]);
}

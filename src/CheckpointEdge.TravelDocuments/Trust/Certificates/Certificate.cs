using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CheckpointEdge.TravelDocuments.Cryptography;

namespace CheckpointEdge.TravelDocuments.Trust.Certificates;

/// <summary>
/// A certificate as country and document signers make them (Doc 9303-12, 7.1), read with the tolerance that real ones need:
/// negative serial numbers, explicit curves, times of any form. The platform's reader refuses some of them. Holds views into
/// the bytes it was read from. Immutable, safe for concurrent use.
/// </summary>
internal sealed class Certificate
{
    /// <summary>Larger ones are refused (bytes).</summary>
    public const int SizeBytesMax = 64 * 1024;

    private readonly ReadOnlyMemory<byte> _signed;
    private readonly ReadOnlyMemory<byte> _algorithm;
    private readonly byte[] _signature;
    private readonly Lazy<(SignatureKey? Key, string Problem)> _key;
    private readonly Lazy<SignatureResult> _ownSignature;

    private Certificate(ReadOnlyMemory<byte> whole, AsnReader outer)
    {
        Whole = whole;
        _signed = outer.ReadEncodedValue();
        _algorithm = outer.ReadEncodedValue();
        _signature = outer.ReadBitString(out _);

        AsnReader inner = new AsnReader(_signed, AsnEncodingRules.BER).ReadSequence();
        Asn1Tag version = new(TagClass.ContextSpecific, 0, true);
        if (inner.PeekTag() == version)
            inner.ReadEncodedValue();
        SerialNumber = Convert.ToHexString(inner.ReadIntegerBytes().Span);
        inner.ReadEncodedValue();
        Issuer = DistinguishedName.Read(inner.ReadSequence());
        AsnReader validity = inner.ReadSequence();
        NotBefore = ReadTime(validity);
        NotAfter = ReadTime(validity);
        Subject = DistinguishedName.Read(inner.ReadSequence());
        PublicKeyInfo = inner.ReadEncodedValue();
        Extensions = CertificateExtensions.None;
        Asn1Tag extensions = new(TagClass.ContextSpecific, 3, true);
        while (inner.HasData)
        {
            if (inner.PeekTag() == extensions)
                Extensions = CertificateExtensions.Read(inner.ReadSequence(extensions).ReadSequence());
            else
                inner.ReadEncodedValue();
        }

        KeyId = Extensions.SubjectKeyId ?? ComputedKeyId(PublicKeyInfo);
        _key = new(() => (SignatureKey.Read(PublicKeyInfo, out string problem), problem));
        _ownSignature = new(() => VerifiedBy(this));
    }

    /// <summary>As read.</summary>
    public ReadOnlyMemory<byte> Whole { get; }

    /// <summary>Hexadecimal, upper case, as encoded.</summary>
    public string SerialNumber { get; }

    public DistinguishedName Issuer { get; }

    public DistinguishedName Subject { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    public ReadOnlyMemory<byte> PublicKeyInfo { get; }

    public CertificateExtensions Extensions { get; }

    /// <summary>Subject key identifier, hexadecimal; computed where the certificate states none (RFC 5280, 4.2.1.2, 1).</summary>
    public string KeyId { get; }

    /// <summary>Null: the key is none that can be used here.</summary>
    public SignatureKey? Key => _key.Value.Key;

    public string KeyProblem => _key.Value.Problem;

    /// <summary>Of the subject, or of the issuer where the subject names none; two letters, upper case, or empty.</summary>
    public string Country => Subject.Country.Length > 0 ? Subject.Country : Issuer.Country;

    /// <summary>
    /// It says that its own key signed it. A link certificate names the same state twice and says so of another key: the names
    /// alone decide nothing.
    /// </summary>
    public bool ClaimsOwnSignature =>
        Subject.Comparable == Issuer.Comparable
        && (Extensions.AuthorityKeyId is null || Extensions.AuthorityKeyId == KeyId);

    /// <summary>Whether its own key signed it; computed once.</summary>
    public SignatureResult OwnSignature => _ownSignature.Value;

    /// <summary>May stand above others: basic constraints where it has them, key usage and names in old ones without.</summary>
    public bool IsAuthority =>
        (Extensions.KeyUsage is not { } usage || usage.HasFlag(X509KeyUsageFlags.KeyCertSign))
        && (Extensions.IsAuthority ?? (Extensions.KeyUsage is not null || ClaimsOwnSignature));

    /// <summary>Never throws.</summary>
    public static Certificate? Read(ReadOnlyMemory<byte> bytes, out string problem) => AsnText.Read(
        bytes,
        "The certificate",
        reader =>
        {
            ReadOnlyMemory<byte> whole = reader.PeekEncodedValue();
            return whole.Length > SizeBytesMax ? null : new Certificate(whole, reader.ReadSequence());
        },
        out problem);

    public SignatureResult VerifiedBy(Certificate above) => above.Verifies(_algorithm, _signed, _signature);

    /// <summary>Whether this certificate's key made a signature.</summary>
    public SignatureResult Verifies(ReadOnlyMemory<byte> algorithm, ReadOnlyMemory<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            return Key is { } key && SignatureAlgorithm.Read(algorithm) is { } known
                ? key.Verify(known, data, signature)
                : SignatureResult.Unsupported;
        }
        catch (AsnContentException)
        {
            return SignatureResult.Wrong;
        }
    }

    public bool IsValidAt(DateTimeOffset time) => time >= NotBefore && time <= NotAfter;

    /// <summary>UTCTime or GeneralizedTime.</summary>
    public static DateTimeOffset ReadTime(AsnReader reader) => reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime)
        ? reader.ReadUtcTime()
        : reader.ReadGeneralizedTime();

    private static string ComputedKeyId(ReadOnlyMemory<byte> publicKeyInfo)
    {
        AsnReader info = new AsnReader(publicKeyInfo, AsnEncodingRules.BER).ReadSequence();
        info.ReadEncodedValue();
        return Convert.ToHexString(SHA1.HashData(info.ReadBitString(out _)));
    }
}

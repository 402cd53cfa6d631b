using System.Collections.Frozen;
using System.Formats.Asn1;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>The schemes of Doc 9303-12, 4.4.</summary>
internal enum SignatureScheme
{
    RsaPkcs1,
    RsaPss,
    Ecdsa,
}

/// <summary>An AlgorithmIdentifier of a signature. Immutable.</summary>
/// <param name="Digest">Null: the algorithm names none, it stands beside.</param>
/// <param name="MaskDigest">Of MGF1, for PSS; null: the same.</param>
internal sealed record SignatureAlgorithm(SignatureScheme Scheme, DigestAlgorithm? Digest, DigestAlgorithm? MaskDigest = null)
{
    private const string Pss = "1.2.840.113549.1.1.10";
    private const string EcdsaSpecified = "1.2.840.10045.4.3";

    // RFC 8017, A.2.4; RFC 5758, 3.2; TR-03111, 5.2.1 (plain signatures are told from DER ones by their form).
    private static readonly FrozenDictionary<string, SignatureAlgorithm> _named = new Dictionary<string, SignatureAlgorithm>
    {
        ["1.2.840.113549.1.1.1"] = new(SignatureScheme.RsaPkcs1, null),
        ["1.2.840.113549.1.1.5"] = new(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha1),
        ["1.3.14.3.2.29"] = new(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha1),
        ["1.2.840.113549.1.1.14"] = new(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha224),
        ["1.2.840.113549.1.1.11"] = new(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha256),
        ["1.2.840.113549.1.1.12"] = new(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha384),
        ["1.2.840.113549.1.1.13"] = new(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha512),
        ["1.2.840.10045.2.1"] = new(SignatureScheme.Ecdsa, null),
        ["1.2.840.10045.4.1"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha1),
        ["1.2.840.10045.4.3.1"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha224),
        ["1.2.840.10045.4.3.2"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha256),
        ["1.2.840.10045.4.3.3"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha384),
        ["1.2.840.10045.4.3.4"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha512),
        ["0.4.0.127.0.7.1.1.4.1.1"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha1),
        ["0.4.0.127.0.7.1.1.4.1.2"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha224),
        ["0.4.0.127.0.7.1.1.4.1.3"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha256),
        ["0.4.0.127.0.7.1.1.4.1.4"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha384),
        ["0.4.0.127.0.7.1.1.4.1.5"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha512),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>For reports: <c>ECDSA SHA-256</c>.</summary>
    public string Name => $"{SchemeName} {Digest?.Name}".TrimEnd();

    private string SchemeName => Scheme switch
    {
        SignatureScheme.RsaPkcs1 => "RSA",
        SignatureScheme.RsaPss => "RSA-PSS",
        _ => "ECDSA",
    };

    /// <summary>By object identifier alone; null when it is not known or needs parameters.</summary>
    public static SignatureAlgorithm? OfOid(string oid) => _named.GetValueOrDefault(oid);

    /// <summary>Null when it is not known.</summary>
    /// <exception cref="AsnContentException">It is not well formed.</exception>
    public static SignatureAlgorithm? Read(ReadOnlyMemory<byte> algorithmIdentifier)
    {
        AsnReader reader = new AsnReader(algorithmIdentifier, AsnEncodingRules.BER).ReadSequence();
        string oid = reader.ReadObjectIdentifier();
        return oid switch
        {
            Pss => ReadPss(reader),
            EcdsaSpecified => new(SignatureScheme.Ecdsa, reader.HasData ? ReadDigest(reader) : null),
            _ => OfOid(oid),
        };
    }

    /// <summary>RSASSA-PSS-params (RFC 8017, A.2.3). What is left out is SHA-1; without parameters the hash stands beside.</summary>
    private static SignatureAlgorithm? ReadPss(AsnReader algorithm)
    {
        if (!algorithm.HasData || algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.Null))
            return new(SignatureScheme.RsaPss, null);
        AsnReader parameters = algorithm.ReadSequence();
        DigestAlgorithm? digest = DigestAlgorithm.Sha1;
        DigestAlgorithm? mask = DigestAlgorithm.Sha1;
        Asn1Tag hashTag = new(TagClass.ContextSpecific, 0, true);
        Asn1Tag maskTag = new(TagClass.ContextSpecific, 1, true);
        if (parameters.HasData && parameters.PeekTag() == hashTag)
            digest = ReadDigest(parameters.ReadSequence(hashTag));
        if (parameters.HasData && parameters.PeekTag() == maskTag)
        {
            AsnReader generator = parameters.ReadSequence(maskTag).ReadSequence();
            generator.ReadObjectIdentifier();
            mask = generator.HasData ? ReadDigest(generator) : digest;
        }

        return digest is null || mask is null ? null : new(SignatureScheme.RsaPss, digest, mask);
    }

    private static DigestAlgorithm? ReadDigest(AsnReader reader) =>
        DigestAlgorithm.OfOid(reader.ReadSequence().ReadObjectIdentifier());
}

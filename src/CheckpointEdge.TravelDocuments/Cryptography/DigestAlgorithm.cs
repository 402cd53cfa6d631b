using System.Collections.Immutable;
using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>The hash algorithms of Doc 9303-10 and 9303-12. A closed set. Immutable, compared by identity.</summary>
internal sealed class DigestAlgorithm
{
    private readonly Func<ReadOnlyMemory<byte>, byte[]> _hash;

    private DigestAlgorithm(string name, string oid, int sizeBytes, byte trailer, Func<ReadOnlyMemory<byte>, byte[]> hash)
    {
        Name = name;
        Oid = oid;
        SizeBytes = sizeBytes;
        RecoveryTrailer = trailer;
        _hash = hash;
    }

    public static DigestAlgorithm Sha1 { get; } =
        new("SHA-1", "1.3.14.3.2.26", 20, 0x33, data => SHA1.HashData(data.Span));

    public static DigestAlgorithm Sha224 { get; } =
        new("SHA-224", "2.16.840.1.101.3.4.2.4", 28, 0x38, data => Cryptography.Sha224.HashData(data.Span));

    public static DigestAlgorithm Sha256 { get; } =
        new("SHA-256", "2.16.840.1.101.3.4.2.1", 32, 0x34, data => SHA256.HashData(data.Span));

    public static DigestAlgorithm Sha384 { get; } =
        new("SHA-384", "2.16.840.1.101.3.4.2.2", 48, 0x36, data => SHA384.HashData(data.Span));

    public static DigestAlgorithm Sha512 { get; } =
        new("SHA-512", "2.16.840.1.101.3.4.2.3", 64, 0x35, data => SHA512.HashData(data.Span));

    public static ImmutableArray<DigestAlgorithm> All { get; } = [Sha1, Sha224, Sha256, Sha384, Sha512];

    public string Name { get; }

    public string Oid { get; }

    public int SizeBytes { get; }

    /// <summary>Its identifier in the trailer of ISO/IEC 9796-2 (ISO/IEC 10118-3).</summary>
    public byte RecoveryTrailer { get; }

    /// <summary>Null when it is none of them.</summary>
    public static DigestAlgorithm? OfOid(string oid) => All.FirstOrDefault(each => each.Oid == oid);

    public byte[] Hash(ReadOnlyMemory<byte> data) => _hash(data);

    public override string ToString() => Name;
}

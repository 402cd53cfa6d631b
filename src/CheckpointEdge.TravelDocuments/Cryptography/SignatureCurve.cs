using System.Collections.Immutable;
using System.Numerics;
using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>
/// A curve on which documents are signed (Doc 9303-12, 4.4.2; RFC 5639; FIPS 186-4). Its numbers are the platform's own, so
/// that explicit parameters can be compared with them. A closed set. Immutable, safe for concurrent use.
/// </summary>
internal sealed class SignatureCurve
{
    private readonly Lazy<ECCurve> _numbers;

    private SignatureCurve(string name, string oid, int bits)
    {
        Name = name;
        Oid = oid;
        Bits = bits;
        _numbers = new(() =>
        {
            using ECDsa key = ECDsa.Create(Curve);
            return key.ExportExplicitParameters(includePrivateParameters: false).Curve;
        });
    }

    public static ImmutableArray<SignatureCurve> All { get; } =
    [
        new("secp192r1", "1.2.840.10045.3.1.1", 192),
        new("secp224r1", "1.3.132.0.33", 224),
        new("secp256r1", "1.2.840.10045.3.1.7", 256),
        new("secp384r1", "1.3.132.0.34", 384),
        new("secp521r1", "1.3.132.0.35", 521),
        new("brainpoolP160r1", "1.3.36.3.3.2.8.1.1.1", 160),
        new("brainpoolP192r1", "1.3.36.3.3.2.8.1.1.3", 192),
        new("brainpoolP224r1", "1.3.36.3.3.2.8.1.1.5", 224),
        new("brainpoolP256r1", "1.3.36.3.3.2.8.1.1.7", 256),
        new("brainpoolP320r1", "1.3.36.3.3.2.8.1.1.9", 320),
        new("brainpoolP384r1", "1.3.36.3.3.2.8.1.1.11", 384),
        new("brainpoolP512r1", "1.3.36.3.3.2.8.1.1.13", 512),
    ];

    public string Name { get; }

    public string Oid { get; }

    /// <summary>Size of the field.</summary>
    public int Bits { get; }

    public int Bytes => (Bits + 7) / 8;

    public ECCurve Curve => ECCurve.CreateFromValue(Oid);

    public BigInteger Prime => Number(_numbers.Value.Prime);

    public BigInteger A => Number(_numbers.Value.A);

    public BigInteger B => Number(_numbers.Value.B);

    public BigInteger Order => Number(_numbers.Value.Order);

    public BigInteger X => Number(_numbers.Value.G.X);

    public BigInteger Y => Number(_numbers.Value.G.Y);

    public static SignatureCurve? OfOid(string oid) => All.FirstOrDefault(each => each.Oid == oid);

    public static BigInteger Number(ReadOnlySpan<byte> bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);
}

using System.Collections.Concurrent;
using System.Numerics;

namespace CheckpointEdge.Simulators.ChipReaders.Agreement;

/// <summary>
/// Domain parameters for key agreement: a curve or a group of integers. Both kinds are written additively here, so that
/// PACE and Chip Authentication read the same over either. Elements travel as octets: an uncompressed point, or the number
/// at the length of the prime. Immutable, safe for concurrent use.
/// </summary>
internal abstract class AgreementDomain
{
    private static readonly ConcurrentDictionary<int, AgreementDomain> _known = new();

    /// <summary>"ECDH" or "DH".</summary>
    public abstract string Kind { get; }

    public abstract string Name { get; }

    /// <summary>Of the base element.</summary>
    public abstract BigInteger Order { get; }

    /// <summary>Of a private key (bytes).</summary>
    public int PrivateSizeBytes => Order.GetByteCount(isUnsigned: true);

    /// <summary>Tag of the public element within 7F49 (Doc 9303-11, 9.4.4 and 9.4.5): 84 for numbers, 86 for points.</summary>
    public abstract byte PublicTag { get; }

    /// <summary>The base element.</summary>
    public abstract byte[] Base { get; }

    /// <summary>k times an element; null when the element is none of the group or the result is the neutral one.</summary>
    public abstract byte[]? Multiply(BigInteger factor, ReadOnlySpan<byte> element);

    /// <summary>The sum of two elements; null as in <see cref="Multiply"/>.</summary>
    public abstract byte[]? Add(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);

    /// <summary>What both sides derive keys from: the x-coordinate, or the number itself.</summary>
    public abstract byte[] SharedSecret(ReadOnlySpan<byte> element);

    /// <summary>The element that integrated mapping makes of pseudo-random octets (Doc 9303-11, 4.4.3.3.2); null: the neutral one.</summary>
    public abstract byte[]? Encode(BigInteger number);

    /// <summary>Of the field (bits): what the pseudo-random function is reduced by.</summary>
    public abstract BigInteger Modulus { get; }

    /// <summary>Standardised domain parameters (Doc 9303-11, table 6): 0 to 2 and 8 to 18.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another number.</exception>
    public static AgreementDomain Standardised(int id) => _known.GetOrAdd(id, static id => id switch
    {
        0 => new ModularDomain(ModularGroup.Modp1024With160),
        1 => new ModularDomain(ModularGroup.Modp2048With224),
        2 => new ModularDomain(ModularGroup.Modp2048With256),
        _ when CurveName(id) is { } name => new CurveDomain(PrimeCurve.Named(name)),
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, "No standardised domain parameters have this number."),
    });

    public static bool IsStandardised(int id) => id is >= 0 and <= 2 or >= 8 and <= 18;

    private static string? CurveName(int id) => id switch
    {
        8 => "secp192r1",
        9 => "brainpoolP192r1",
        10 => "secp224r1",
        11 => "brainpoolP224r1",
        12 => "secp256r1",
        13 => "brainpoolP256r1",
        14 => "brainpoolP320r1",
        15 => "secp384r1",
        16 => "brainpoolP384r1",
        17 => "brainpoolP512r1",
        18 => "secp521r1",
        _ => null,
    };
}

/// <summary>Points of a curve. Immutable.</summary>
internal sealed class CurveDomain(PrimeCurve curve) : AgreementDomain
{
    public PrimeCurve Curve => curve;

    public override string Kind => "ECDH";

    public override string Name => curve.Name;

    public override BigInteger Order => curve.Order;

    public override BigInteger Modulus => curve.P;

    public override byte PublicTag => 0x86;

    public override byte[] Base => curve.Encode(curve.BasePoint);

    public override byte[]? Multiply(BigInteger factor, ReadOnlySpan<byte> element) =>
        curve.Decode(element) is { } point && curve.Multiply(factor, point) is { } product ? curve.Encode(product) : null;

    public override byte[]? Add(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        curve.Decode(left) is { } a && curve.Decode(right) is { } b && curve.Add(a, b) is { } sum ? curve.Encode(sum) : null;

    public override byte[] SharedSecret(ReadOnlySpan<byte> element) => element[1..(1 + curve.FieldSizeBytes)].ToArray();

    /// <summary>The point encoding of Doc 9303-11, appendix B.1, for primes that are 3 modulo 4 (all of table 6 but secp224r1).</summary>
    public override byte[]? Encode(BigInteger number)
    {
        BigInteger p = curve.P;
        BigInteger alpha = PrimeCurve.Remainder(-(number * number), p);
        BigInteger step = PrimeCurve.Remainder(alpha + alpha * alpha, p);
        BigInteger x2 = PrimeCurve.Remainder(-curve.B * (1 + step) * PrimeCurve.Inverse(curve.A * step, p), p);
        BigInteger x3 = PrimeCurve.Remainder(alpha * x2, p);
        BigInteger h2 = PrimeCurve.Remainder(x2 * x2 * x2 + curve.A * x2 + curve.B, p);
        BigInteger u = PrimeCurve.Remainder(number * number * number * h2, p);
        BigInteger root = BigInteger.ModPow(h2, p - 1 - (p + 1) / 4, p);
        CurvePoint point = PrimeCurve.Remainder(root * root * h2, p).IsOne
            ? new CurvePoint(x2, PrimeCurve.Remainder(root * h2, p))
            : new CurvePoint(x3, PrimeCurve.Remainder(root * u, p));
        return curve.Contains(point) ? curve.Encode(point) : null;
    }
}

/// <summary>Numbers modulo a prime: "k times" is a power, "sum" a product. Immutable.</summary>
internal sealed class ModularDomain(ModularGroup group) : AgreementDomain
{
    public ModularGroup Group => group;

    public override string Kind => "DH";

    public override string Name => group.Name;

    public override BigInteger Order => group.Order;

    public override BigInteger Modulus => group.P;

    public override byte PublicTag => 0x84;

    public override byte[] Base => PrimeCurve.Octets(group.G, group.SizeBytes);

    public override byte[]? Multiply(BigInteger factor, ReadOnlySpan<byte> element) =>
        Element(element) is { } number
            ? Octets(BigInteger.ModPow(number, PrimeCurve.Remainder(factor, group.Order), group.P))
            : null;

    public override byte[]? Add(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        Element(left) is { } a && Element(right) is { } b ? Octets(a * b % group.P) : null;

    public override byte[] SharedSecret(ReadOnlySpan<byte> element) => element.ToArray();

    public override byte[]? Encode(BigInteger number) =>
        Octets(BigInteger.ModPow(number, (group.P - 1) / group.Order, group.P));

    private BigInteger? Element(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > group.SizeBytes + 1)
            return null;
        BigInteger number = PrimeCurve.Number(octets);
        return number > 1 && number < group.P - 1 ? number : null;
    }

    private byte[]? Octets(BigInteger number) => number <= 1 ? null : PrimeCurve.Octets(number, group.SizeBytes);
}

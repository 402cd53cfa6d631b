using System.Numerics;
using System.Security.Cryptography;

namespace CheckpointEdge.Simulators.ChipReaders.Agreement;

/// <summary>A point of a <see cref="PrimeCurve"/> other than the one at infinity. Immutable.</summary>
internal readonly record struct CurvePoint(BigInteger X, BigInteger Y);

/// <summary>
/// An elliptic curve y² = x³ + ax + b over a prime field, with its base point (BSI TR-03111, 2.2). The arithmetic is the
/// chip's own, so that a mistake in the reader's finds no twin here; it is not hardened against timing, which a simulated
/// chip does not need. Immutable, safe for concurrent use.
/// </summary>
internal sealed class PrimeCurve
{
    /// <summary>Of secp192r1, which OpenSSL knows only by an older name.</summary>
    private const string Secp192Identifier = "1.2.840.10045.3.1.1";

    private PrimeCurve(string name, ECCurve curve)
    {
        Name = name;
        Parameters = curve;
        P = Number(curve.Prime!);
        A = Number(curve.A!);
        B = Number(curve.B!);
        Order = Number(curve.Order!);
        BasePoint = new CurvePoint(Number(curve.G.X!), Number(curve.G.Y!));
        FieldSizeBytes = curve.Prime!.Length;
    }

    /// <summary>As OpenSSL and the standards write it: <c>brainpoolP256r1</c>.</summary>
    public string Name { get; }

    /// <summary>Explicit parameters.</summary>
    public ECCurve Parameters { get; }

    public BigInteger P { get; }

    public BigInteger A { get; }

    public BigInteger B { get; }

    public BigInteger Order { get; }

    public CurvePoint BasePoint { get; }

    /// <summary>Of one coordinate (bytes).</summary>
    public int FieldSizeBytes { get; }

    /// <summary>Of a private key (bytes).</summary>
    public int OrderSizeBytes => Parameters.Order!.Length;

    public static PrimeCurve Named(string name)
    {
        ECCurve curve = name == "secp192r1" ? ECCurve.CreateFromValue(Secp192Identifier) : ECCurve.CreateFromFriendlyName(name);
        using ECDsa key = ECDsa.Create(curve);
        return new PrimeCurve(name, key.ExportExplicitParameters(includePrivateParameters: false).Curve);
    }

    /// <summary>k·P; null is the point at infinity.</summary>
    public CurvePoint? Multiply(BigInteger factor, CurvePoint point)
    {
        factor = Remainder(factor, Order);
        (BigInteger X, BigInteger Y, BigInteger Z) sum = (1, 1, 0);
        for (long bit = (long)factor.GetBitLength() - 1; bit >= 0; bit--)
        {
            sum = Double(sum);
            if (!((factor >> (int)bit) & 1).IsZero)
                sum = Add(sum, point);
        }

        return Affine(sum);
    }

    public CurvePoint? Add(CurvePoint left, CurvePoint right) => Affine(Add((left.X, left.Y, 1), right));

    public bool Contains(CurvePoint point) =>
        point.X >= 0 && point.X < P && point.Y >= 0 && point.Y < P
        && Remainder(point.Y * point.Y - (point.X * point.X + A) * point.X - B, P).IsZero;

    /// <summary>Uncompressed (TR-03111, 3.2.1): 04, x, y.</summary>
    public byte[] Encode(CurvePoint point) => [0x04, .. Octets(point.X, FieldSizeBytes), .. Octets(point.Y, FieldSizeBytes)];

    /// <summary>Null: no uncompressed point of this curve.</summary>
    public CurvePoint? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 1 + 2 * FieldSizeBytes || bytes[0] != 0x04)
            return null;
        CurvePoint point = new(Number(bytes[1..(1 + FieldSizeBytes)]), Number(bytes[(1 + FieldSizeBytes)..]));
        return Contains(point) ? point : null;
    }

    internal static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    /// <summary>Big-endian, filled with zeros in front.</summary>
    internal static byte[] Octets(BigInteger number, int sizeBytes)
    {
        byte[] octets = new byte[sizeBytes];
        int written = number.GetByteCount(isUnsigned: true);
        if (!number.TryWriteBytes(octets.AsSpan(sizeBytes - written), out _, isUnsigned: true, isBigEndian: true))
            throw new ArgumentOutOfRangeException(nameof(sizeBytes));
        return octets;
    }

    /// <summary>0 to modulus − 1, whatever the sign.</summary>
    internal static BigInteger Remainder(BigInteger number, BigInteger modulus)
    {
        BigInteger rest = number % modulus;
        return rest.Sign < 0 ? rest + modulus : rest;
    }

    /// <summary>Of a prime modulus, after Fermat.</summary>
    internal static BigInteger Inverse(BigInteger number, BigInteger prime) =>
        BigInteger.ModPow(Remainder(number, prime), prime - 2, prime);

    private BigInteger Mod(BigInteger number) => Remainder(number, P);

    /// <summary>Jacobian coordinates: x = X/Z², y = Y/Z³; Z = 0 is the point at infinity.</summary>
    private (BigInteger X, BigInteger Y, BigInteger Z) Double((BigInteger X, BigInteger Y, BigInteger Z) p)
    {
        if (p.Z.IsZero || p.Y.IsZero)
            return (1, 1, 0);
        BigInteger yy = Mod(p.Y * p.Y);
        BigInteger s = Mod(4 * p.X * yy);
        BigInteger zz = Mod(p.Z * p.Z);
        BigInteger m = Mod(3 * p.X * p.X + A * Mod(zz * zz));
        BigInteger x = Mod(m * m - 2 * s);
        return (x, Mod(m * (s - x) - 8 * yy * yy), Mod(2 * p.Y * p.Z));
    }

    private (BigInteger X, BigInteger Y, BigInteger Z) Add((BigInteger X, BigInteger Y, BigInteger Z) p, CurvePoint q)
    {
        if (p.Z.IsZero)
            return (q.X, q.Y, 1);
        BigInteger zz = Mod(p.Z * p.Z);
        BigInteger h = Mod(q.X * zz - p.X);
        BigInteger r = Mod(q.Y * zz * p.Z - p.Y);
        if (h.IsZero)
            return r.IsZero ? Double(p) : (1, 1, 0);
        BigInteger hh = Mod(h * h);
        BigInteger hhh = Mod(h * hh);
        BigInteger v = Mod(p.X * hh);
        BigInteger x = Mod(r * r - hhh - 2 * v);
        return (x, Mod(r * (v - x) - p.Y * hhh), Mod(p.Z * h));
    }

    private CurvePoint? Affine((BigInteger X, BigInteger Y, BigInteger Z) p)
    {
        if (p.Z.IsZero)
            return null;
        BigInteger inverse = Inverse(p.Z, P);
        BigInteger square = Mod(inverse * inverse);
        return new CurvePoint(Mod(p.X * square), Mod(p.Y * square * inverse));
    }
}

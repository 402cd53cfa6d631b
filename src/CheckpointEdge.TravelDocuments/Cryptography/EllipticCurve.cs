using System.Numerics;
using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>A point of a curve that is not the point at infinity.</summary>
internal readonly record struct CurvePoint(BigInteger X, BigInteger Y);

/// <summary>
/// y² = x³ + ax + b over a prime field, with a generator (Doc 9303-11, 9.5; BSI TR-03111). Multiples of points are left to
/// the system's library, which takes the same time for every secret; what it has no call for (sum of two points, a map
/// from numbers to points) is done here on values that are no long-term secret. Immutable, safe for concurrent callers.
/// </summary>
public sealed class EllipticCurve : DomainParameters
{
    private const int KeyDrawsMax = 64;
    private const int PrimalityRounds = 16;
    private readonly BigInteger _p;
    private readonly BigInteger _a;
    private readonly BigInteger _b;
    private readonly BigInteger _order;
    private readonly CurvePoint _generator;
    private readonly int _sizeBytes;
    private readonly int _orderSizeBytes;

    internal EllipticCurve(string name, BigInteger p, BigInteger a, BigInteger b, CurvePoint generator, BigInteger order)
        : base(name)
    {
        (_p, _a, _b, _generator, _order) = (p, a, b, generator, order);
        _sizeBytes = p.GetByteCount(isUnsigned: true);
        _orderSizeBytes = order.GetByteCount(isUnsigned: true);
    }

    public override int FieldSizeBits => (int)_p.GetBitLength();

    public override int PublicKeySizeBytesMax => 1 + 2 * _sizeBytes;

    /// <summary>The map from numbers to points is defined for p ≡ 3 (mod 4) and ab ≠ 0 alone (Doc 9303-11, appendix B).</summary>
    public override bool AllowsIntegratedMapping => RootsAreEasy && !_a.IsZero && !_b.IsZero;

    internal override uint PublicKeyTag => 0x86;

    private bool RootsAreEasy => (_p & 3) == 3;

    /// <summary>The same curve, generator and order, whatever it is called.</summary>
    internal bool Equals(EllipticCurve other) =>
        (_p, _a, _b, _order, _generator) == (other._p, other._a, other._b, other._order, other._generator);

    /// <summary>
    /// Whether the numbers can be a curve that keys may be agreed on: a prime field, no singular curve, a generator on it, a
    /// prime order within Hasse's bound and other than p. For parameters that a chip brings itself.
    /// </summary>
    internal bool IsSound()
    {
        if (_a >= _p || _b >= _p || !IsOnCurve(_generator) || _order == _p)
            return false;
        if (Residue(4 * _a * _a * _a + 27 * _b * _b).IsZero)
            return false;
        BigInteger distance = _order - _p - 1;
        return distance * distance <= 4 * _p
            && Primality.IsProbablyPrime(_p, PrimalityRounds) && Primality.IsProbablyPrime(_order, PrimalityRounds);
    }

    internal override AgreementKey? NewKey(RandomFill random)
    {
        byte[] secret = new byte[_orderSizeBytes];
        int unusedBits = 8 * _orderSizeBytes - (int)_order.GetBitLength();
        for (int draws = 0; draws < KeyDrawsMax; draws++)
        {
            random(secret);
            secret[0] &= (byte)(0xFF >> unusedBits);
            BigInteger value = Number(secret);
            if (!value.IsZero && value < _order && Multiply(secret, _generator) is { } point)
                return new(secret, Encode(point));
        }

        return null;
    }

    internal override bool Accepts(ReadOnlySpan<byte> publicKey) => Decode(publicKey) is not null;

    internal override bool AreSame(ReadOnlySpan<byte> onePublicKey, ReadOnlySpan<byte> otherPublicKey) =>
        Decode(onePublicKey) is { } one && Decode(otherPublicKey) is { } other && one == other;

    internal override byte[]? Agree(AgreementKey own, ReadOnlySpan<byte> otherPublicKey) =>
        Decode(otherPublicKey) is { } other && Multiply(own.Private, other) is { } shared ? Bytes(shared.X, _sizeBytes) : null;

    internal override DomainParameters? MapGeneric(
        ReadOnlySpan<byte> nonce, AgreementKey own, ReadOnlySpan<byte> otherPublicKey)
    {
        if (Decode(otherPublicKey) is not { } other || Multiply(own.Private, other) is not { } shared)
            return null;
        BigInteger s = Number(nonce) % _order;
        if (s.IsZero)
            return WithGenerator(shared);
        byte[] scalar = Bytes(s, _orderSizeBytes);
        CurvePoint? multiple = Multiply(scalar, _generator);
        CryptographicOperations.ZeroMemory(scalar);
        return multiple is { } point && Add(point, shared) is { } sum ? WithGenerator(sum) : null;
    }

    internal override DomainParameters? MapIntegrated(ReadOnlySpan<byte> pseudoRandom) =>
        AllowsIntegratedMapping && MapToCurve(Number(pseudoRandom) % _p) is { } point ? WithGenerator(point) : null;

    internal override byte[]? Multiple(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> number)
    {
        BigInteger value = Number(number) % _order;
        return !value.IsZero && Decode(publicKey) is { } point && Multiply(Bytes(value, _orderSizeBytes), point) is { } multiple
            ? Encode(multiple)
            : null;
    }

    private EllipticCurve WithGenerator(CurvePoint generator) => new(Name, _p, _a, _b, generator, _order);

    /// <summary>
    /// A point as sent: uncompressed as the standard wants it, and the compressed and hybrid forms of ISO/IEC 15946-1, which
    /// say the same. The point at infinity and points beside the curve are refused.
    /// </summary>
    internal CurvePoint? Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length == 1 + _sizeBytes && encoded[0] is 2 or 3)
            return Decompress(Number(encoded[1..]), encoded[0] == 3);
        if (encoded.Length != 1 + 2 * _sizeBytes || encoded[0] is not (4 or 6 or 7))
            return null;
        CurvePoint point = new(Number(encoded[1..(1 + _sizeBytes)]), Number(encoded[(1 + _sizeBytes)..]));
        if (encoded[0] != 4 && point.Y.IsEven != (encoded[0] == 6))
            return null;
        return IsOnCurve(point) ? point : null;
    }

    internal byte[] Encode(CurvePoint point)
    {
        byte[] encoded = new byte[1 + 2 * _sizeBytes];
        encoded[0] = 4;
        Bytes(point.X, _sizeBytes).CopyTo(encoded, 1);
        Bytes(point.Y, _sizeBytes).CopyTo(encoded, 1 + _sizeBytes);
        return encoded;
    }

    private CurvePoint? Decompress(BigInteger x, bool odd)
    {
        if (!RootsAreEasy || x >= _p)
            return null;
        BigInteger y = BigInteger.ModPow(RightSide(x), (_p + 1) / 4, _p);
        if (y.IsEven == odd)
            y = _p - y;
        return IsOnCurve(new(x, y)) ? new(x, y) : null;
    }

    private bool IsOnCurve(CurvePoint point) =>
        point.X < _p && point.Y < _p && Residue(point.Y * point.Y - RightSide(point.X)).IsZero;

    private BigInteger RightSide(BigInteger x) => Residue((x * x + _a) * x + _b);

    /// <summary>The multiple of a point, made by calling the point the generator of a key pair.</summary>
    /// <param name="scalar">1 to the order less 1, at the length of the order.</param>
    private CurvePoint? Multiply(ReadOnlySpan<byte> scalar, CurvePoint point)
    {
        byte[] secret = new byte[_orderSizeBytes];
        scalar.CopyTo(secret.AsSpan(_orderSizeBytes - scalar.Length));
        try
        {
            using ECDiffieHellman key = ECDiffieHellman.Create(new ECParameters { Curve = ForSystem(point), D = secret });
            ECPoint product = key.ExportParameters(includePrivateParameters: false).Q;
            return new(Number(product.X), Number(product.Y));
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            // Parameters that the system's library does not take for a curve.
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <remarks>
    /// Over OpenSSL the type chooses how field elements are multiplied, not the form of the curve: by the name of Montgomery
    /// it is four times as fast. The numbers are those of the short Weierstrass form in either case.
    /// </remarks>
    private ECCurve ForSystem(CurvePoint generator) => new()
    {
        CurveType = OperatingSystem.IsWindows()
            ? ECCurve.ECCurveType.PrimeShortWeierstrass
            : ECCurve.ECCurveType.PrimeMontgomery,
        Prime = Bytes(_p, _sizeBytes),
        A = Bytes(_a, _sizeBytes),
        B = Bytes(_b, _sizeBytes),
        G = new() { X = Bytes(generator.X, _sizeBytes), Y = Bytes(generator.Y, _sizeBytes) },
        Order = Bytes(_order, _orderSizeBytes),
        Cofactor = [1],
    };

    private CurvePoint? Add(CurvePoint one, CurvePoint other)
    {
        BigInteger slope;
        if (one.X != other.X)
            slope = (other.Y - one.Y) * Inverse(other.X - one.X);
        else if (one.Y != other.Y || one.Y.IsZero)
            return null;
        else
            slope = (3 * one.X * one.X + _a) * Inverse(2 * one.Y);
        slope = Residue(slope);
        BigInteger x = Residue(slope * slope - one.X - other.X);
        return new(x, Residue(slope * (one.X - x) - one.Y));
    }

    /// <summary>
    /// The simplified Shallue–van de Woestijne–Ulas map of Doc 9303-11, appendix B (affine form); the names of the steps are
    /// those of the appendix.
    /// </summary>
    private CurvePoint? MapToCurve(BigInteger t)
    {
        BigInteger alpha = Residue(-t * t);
        BigInteger denominator = Residue(alpha + alpha * alpha);
        if (denominator.IsZero)
            return null;
        BigInteger x2 = Residue(-_b * Inverse(_a) * (1 + Inverse(denominator)));
        BigInteger x3 = Residue(alpha * x2);
        BigInteger h2 = RightSide(x2);
        BigInteger u = Residue(t * t * t * h2);
        BigInteger root = BigInteger.ModPow(h2, _p - 1 - (_p + 1) / 4, _p);
        CurvePoint point = Residue(root * root * h2).IsOne
            ? new(x2, Residue(root * h2))
            : new(x3, Residue(root * u));
        return IsOnCurve(point) ? point : null;
    }

    private BigInteger Inverse(BigInteger value) => BigInteger.ModPow(Residue(value), _p - 2, _p);

    private BigInteger Residue(BigInteger value)
    {
        BigInteger rest = value % _p;
        return rest.Sign < 0 ? rest + _p : rest;
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger value, int sizeBytes)
    {
        byte[] bytes = new byte[sizeBytes];
        int length = value.GetByteCount(isUnsigned: true);
        if (!value.TryWriteBytes(bytes.AsSpan(sizeBytes - length), out _, isUnsigned: true, isBigEndian: true))
            throw new InvalidOperationException("A number below the prime fits its size.");
        return bytes;
    }
}

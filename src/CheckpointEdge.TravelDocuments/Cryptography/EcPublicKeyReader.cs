using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>
/// Reads EC keys (RFC 5480; TR-03111, 4.1) with named curves and with explicit parameters, which nearly all country
/// certificates carry. Explicit parameters must be those of a known curve, number for number, the generator too: a curve of
/// somebody's own with a generator of his choice would let him sign for any public key. Stateless.
/// </summary>
internal static class EcPublicKeyReader
{
    /// <summary>Larger fields are refused before anything is computed (bits).</summary>
    public const int FieldBitsMax = 640;

    private const int NumberBytesMax = FieldBitsMax / 8 + 1;
    private const string PrimeField = "1.2.840.10045.1.1";

    /// <param name="algorithm">Behind the object identifier.</param>
    /// <param name="point">The encoded point.</param>
    public static SignatureKey Read(AsnReader algorithm, ReadOnlyMemory<byte> point)
    {
        if (!algorithm.HasData)
            throw new CryptographicException("The EC key names no curve.");
        SignatureCurve curve;
        if (algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier))
        {
            string oid = algorithm.ReadObjectIdentifier();
            curve = SignatureCurve.OfOid(oid)
                ?? throw new CryptographicException($"The curve {oid} is none that documents are signed on.");
        }
        else
        {
            curve = ReadExplicit(algorithm.ReadSequence());
        }

        return new EcPublicKey(curve, ReadPoint(curve, point.Span));
    }

    private static SignatureCurve ReadExplicit(AsnReader parameters)
    {
        parameters.ReadIntegerBytes();
        AsnReader field = parameters.ReadSequence();
        if (field.ReadObjectIdentifier() != PrimeField)
            throw new CryptographicException("The EC key lies in no prime field.");
        BigInteger prime = Number(field.ReadIntegerBytes().Span);
        AsnReader coefficients = parameters.ReadSequence();
        BigInteger a = Number(coefficients.ReadOctetString());
        BigInteger b = Number(coefficients.ReadOctetString());
        byte[] generator = parameters.ReadOctetString();
        BigInteger order = Number(parameters.ReadIntegerBytes().Span);
        if (parameters.HasData && Number(parameters.ReadIntegerBytes().Span) != BigInteger.One)
            throw new CryptographicException("The EC key has a cofactor that none of the known curves has.");

        long bits = prime.GetBitLength();
        SignatureCurve? curve = SignatureCurve.All.FirstOrDefault(
            each => each.Bits == bits && each.Prime == prime && each.A == a && each.B == b && each.Order == order);
        if (curve is null || !IsGenerator(curve, generator))
            throw new CryptographicException("The EC key spells out a curve that is none of the known ones.");
        return curve;
    }

    private static bool IsGenerator(SignatureCurve curve, ReadOnlySpan<byte> point)
    {
        if (point.Length == 1 + 2 * curve.Bytes && point[0] == 4)
            return Number(point.Slice(1, curve.Bytes)) == curve.X && Number(point[(1 + curve.Bytes)..]) == curve.Y;
        return point.Length == 1 + curve.Bytes
            && point[0] == (curve.Y.IsEven ? 2 : 3)
            && Number(point[1..]) == curve.X;
    }

    private static ECPoint ReadPoint(SignatureCurve curve, ReadOnlySpan<byte> point)
    {
        int size = curve.Bytes;
        if (point.Length == 1 + 2 * size && point[0] == 4)
            return new() { X = point.Slice(1, size).ToArray(), Y = point[(1 + size)..].ToArray() };
        if (point.Length == 1 + size && point[0] is 2 or 3 && (curve.Prime & 3) == 3)
        {
            BigInteger x = Number(point[1..]);
            BigInteger square = (x * x * x + curve.A * x + curve.B) % curve.Prime;
            BigInteger y = BigInteger.ModPow(square, (curve.Prime + 1) / 4, curve.Prime);
            if (y.IsEven != (point[0] == 2))
                y = curve.Prime - y;
            return new() { X = point[1..].ToArray(), Y = RsaPublicKey.Block(y, size) };
        }

        throw new CryptographicException("The EC key is no point of its curve.");
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => bytes.Length <= NumberBytesMax
        ? SignatureCurve.Number(bytes)
        : throw new CryptographicException("The EC key lies in a larger field than any known one.");
}

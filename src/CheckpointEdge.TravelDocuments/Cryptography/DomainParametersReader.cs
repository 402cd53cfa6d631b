using System.Formats.Asn1;
using System.Numerics;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>
/// Reads groups and public keys of agreements out of AlgorithmIdentifier and SubjectPublicKeyInfo (Doc 9303-11, 9.1 and 9.5):
/// numbered, named or with all their numbers. Numbers that are a known group get its name. Never throws. Stateless.
/// </summary>
internal static class DomainParametersReader
{
    private const string StandardizedDomainParameters = "0.4.0.127.0.7.1.2";
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string PrimeField = "1.2.840.10045.1.1";
    private const string DhPublicNumber = "1.2.840.10046.2.1";
    private const string DhKeyAgreement = "1.2.840.113549.1.3.1";

    /// <summary>What a chip's own curve may be (bits of its field).</summary>
    private const int CurveSizeBitsMin = 160;
    private const int CurveSizeBitsMax = 640;

    /// <summary>A group that the bytes describe; null when it is none that keys can be agreed in.</summary>
    public static DomainParameters? ReadAlgorithm(ReadOnlyMemory<byte> algorithmIdentifier)
    {
        try
        {
            return ReadAlgorithm(new AsnReader(algorithmIdentifier, AsnEncodingRules.BER));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>A group and the public key in it as it would be sent; null when either cannot be used.</summary>
    public static (DomainParameters Parameters, byte[] PublicKey)? ReadPublicKey(ReadOnlyMemory<byte> subjectPublicKeyInfo)
    {
        try
        {
            AsnReader info = new AsnReader(subjectPublicKeyInfo, AsnEncodingRules.BER).ReadSequence();
            if (ReadAlgorithm(info) is not { } parameters)
                return null;
            byte[] key = info.ReadBitString(out int unused);
            if (unused != 0)
                return null;
            if (parameters is ModularGroup)
                key = new AsnReader(key, AsnEncodingRules.BER).ReadInteger().ToByteArray(isUnsigned: true, isBigEndian: true);
            return parameters.Accepts(key) ? (parameters, key) : null;
        }
        catch (Exception e) when (e is AsnContentException or OverflowException)
        {
            return null;
        }
    }

    private static DomainParameters? ReadAlgorithm(AsnReader from)
    {
        AsnReader algorithm = from.ReadSequence();
        string oid = algorithm.ReadObjectIdentifier();
        return oid switch
        {
            StandardizedDomainParameters => StandardGroups.ById(algorithm.ReadInteger()),
            EcPublicKey when algorithm.PeekTag() == Asn1Tag.ObjectIdentifier =>
                StandardGroups.CurveByOid(algorithm.ReadObjectIdentifier()),
            EcPublicKey => ReadCurve(algorithm.ReadSequence()),
            DhPublicNumber => ReadGroup(algorithm.ReadSequence(), withOrder: true),
            DhKeyAgreement => ReadGroup(algorithm.ReadSequence(), withOrder: false),
            _ => null,
        };
    }

    /// <summary>ECParameters of X9.62, C.2: version, field, curve, base, order, cofactor.</summary>
    private static EllipticCurve? ReadCurve(AsnReader parameters)
    {
        parameters.ReadInteger();
        AsnReader field = parameters.ReadSequence();
        if (field.ReadObjectIdentifier() != PrimeField)
            return null;
        BigInteger p = field.ReadInteger();
        AsnReader coefficients = parameters.ReadSequence();
        BigInteger a = Number(coefficients.ReadOctetString());
        BigInteger b = Number(coefficients.ReadOctetString());
        byte[] generator = parameters.ReadOctetString();
        BigInteger order = parameters.ReadInteger();
        if (parameters.HasData && !parameters.ReadInteger().IsOne)
            return null;
        if (p.Sign <= 0 || p.GetBitLength() is < CurveSizeBitsMin or > CurveSizeBitsMax || p.IsEven
            || order.Sign <= 0 || order.GetBitLength() > p.GetBitLength() + 1)
        {
            return null;
        }

        string name = $"own {p.GetBitLength()}-bit curve";
        if (new EllipticCurve(name, p, a, b, default, order).Decode(generator) is not { } point)
            return null;
        EllipticCurve curve = new(name, p, a, b, point, order);
        return StandardGroups.Known(curve) ?? (curve.IsSound() ? curve : null);
    }

    /// <summary>DomainParameters of X9.42 (p, g, q, …) or DHParameter of PKCS #3 (p, g, length of the private key).</summary>
    private static ModularGroup? ReadGroup(AsnReader parameters, bool withOrder)
    {
        BigInteger p = parameters.ReadInteger();
        BigInteger g = parameters.ReadInteger();
        BigInteger? q = withOrder && parameters.HasData ? parameters.ReadInteger() : null;
        if (p.Sign <= 0 || g.Sign <= 0 || q?.Sign <= 0 || p.IsEven || p.GetBitLength() > ModularGroup.SizeBitsMax)
            return null;
        ModularGroup group = new($"own {p.GetBitLength()}-bit group", p, g, q);
        return StandardGroups.Known(group) ?? (group.IsSound() ? group : null);
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}

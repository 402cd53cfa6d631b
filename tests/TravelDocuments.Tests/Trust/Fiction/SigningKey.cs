using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace TravelDocuments.Tests.Trust.Fiction;

/// <summary>A key of the fictional state with the way in which it signs.</summary>
public sealed class SigningKey
{
    private readonly Func<byte[], byte[]> _sign;

    private SigningKey(byte[] publicKeyInfo, byte[] algorithm, Func<byte[], byte[]> sign)
    {
        PublicKeyInfo = publicKeyInfo;
        Algorithm = algorithm;
        _sign = sign;
    }

    public byte[] PublicKeyInfo { get; }

    /// <summary>AlgorithmIdentifier of its signatures.</summary>
    public byte[] Algorithm { get; }

    public byte[] KeyId => SHA1.HashData(PublicKeyInfo);

    public static SigningKey Default() => Ec(ECCurve.NamedCurves.nistP256);

    public static SigningKey Ec(
        ECCurve curve, string hash = "SHA256", bool explicitParameters = false, bool plain = false)
    {
        ECDsa key = ECDsa.Create(curve);
        string oid = (hash, plain) switch
        {
            ("SHA1", false) => "1.2.840.10045.4.1",
            ("SHA256", false) => "1.2.840.10045.4.3.2",
            ("SHA384", false) => "1.2.840.10045.4.3.3",
            ("SHA512", false) => "1.2.840.10045.4.3.4",
            ("SHA256", true) => "0.4.0.127.0.7.1.1.4.1.3",
            _ => throw new ArgumentException(hash),
        };
        DSASignatureFormat format = plain
            ? DSASignatureFormat.IeeeP1363FixedFieldConcatenation
            : DSASignatureFormat.Rfc3279DerSequence;
        return new(
            explicitParameters ? Explicit(key) : key.ExportSubjectPublicKeyInfo(),
            Asn.Sequence(w => w.WriteObjectIdentifier(oid)),
            data => key.SignData(data, new(hash), format));
    }

    /// <summary>Signs a hash that was computed elsewhere.</summary>
    public static SigningKey EcOverHash(ECCurve curve, string algorithmOid, byte[] hash)
    {
        ECDsa key = ECDsa.Create(curve);
        return new(
            key.ExportSubjectPublicKeyInfo(),
            Asn.Sequence(w => w.WriteObjectIdentifier(algorithmOid)),
            _ => key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence));
    }

    public static SigningKey Rsa(string hash = "SHA256", int bits = 2048)
    {
        RSA key = RSA.Create(bits);
        string oid = hash switch
        {
            "SHA1" => "1.2.840.113549.1.1.5",
            "SHA256" => "1.2.840.113549.1.1.11",
            "SHA384" => "1.2.840.113549.1.1.12",
            "SHA512" => "1.2.840.113549.1.1.13",
            _ => throw new ArgumentException(hash),
        };
        return new(
            key.ExportSubjectPublicKeyInfo(),
            Asn.Sequence(w =>
            {
                w.WriteObjectIdentifier(oid);
                w.WriteNull();
            }),
            data => key.SignData(data, new(hash), RSASignaturePadding.Pkcs1));
    }

    /// <summary>RSASSA-PSS with a hash, a hash of the mask and a salt of one's choice (RFC 8017, 9.1.1).</summary>
    public static SigningKey RsaPss(string hash, string maskHash, int saltBytes, bool announce = true, int bits = 2048)
    {
        RSA key = RSA.Create(bits);
        byte[] algorithm = Asn.Sequence(w =>
        {
            w.WriteObjectIdentifier("1.2.840.113549.1.1.10");
            if (!announce)
                return;
            using (w.PushSequence())
            {
                using (w.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    w.WriteEncodedValue(Asn.Digest(hash));
                using (w.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                using (w.PushSequence())
                {
                    w.WriteObjectIdentifier("1.2.840.113549.1.1.8");
                    w.WriteEncodedValue(Asn.Digest(maskHash));
                }

                using (w.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                    w.WriteInteger(saltBytes);
            }
        });
        return new(
            key.ExportSubjectPublicKeyInfo(),
            algorithm,
            data => RawRsa.Sign(key, PssBlock(CryptographicOperations.HashData(new(hash), data), hash, maskHash, saltBytes, bits)));
    }

    public byte[] Sign(byte[] data) => _sign(data);

    /// <summary>The same signatures under another public key: what a forger hopes nobody looks at.</summary>
    public SigningKey WithPublicKey(byte[] publicKeyInfo) => new(publicKeyInfo, Algorithm, _sign);

    /// <summary>The same signatures under another name.</summary>
    public SigningKey WithAlgorithm(byte[] algorithm) => new(PublicKeyInfo, algorithm, _sign);

    private static byte[] PssBlock(byte[] hash, string hashName, string maskHash, int saltBytes, int bits)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(saltBytes);
        byte[] found = CryptographicOperations.HashData(new(hashName), [.. new byte[8], .. hash, .. salt]);
        byte[] block = new byte[bits / 8];
        int length = block.Length - found.Length - 1;
        block[length - salt.Length - 1] = 1;
        salt.CopyTo(block, length - salt.Length);
        int at = 0;
        for (int counter = 0; at < length; counter++)
            foreach (byte mask in CryptographicOperations.HashData(new(maskHash), [.. found, 0, 0, 0, (byte)counter]))
                if (at < length)
                    block[at++] ^= mask;
        block[0] &= 0x7F;
        found.CopyTo(block, length);
        block[^1] = 0xBC;
        return block;
    }

    private static byte[] Explicit(ECDsa key)
    {
        ECParameters all = key.ExportExplicitParameters(false);
        return Asn.ExplicitKey(all, all.Curve.G, all.Q);
    }
}

/// <summary>The private operation of RSA without any padding.</summary>
public static class RawRsa
{
    public static byte[] Sign(RSA key, byte[] block)
    {
        RSAParameters numbers = key.ExportParameters(true);
        BigInteger signature = BigInteger.ModPow(Number(block), Number(numbers.D!), Number(numbers.Modulus!));
        byte[] bytes = signature.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[numbers.Modulus!.Length - bytes.Length], .. bytes];
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}

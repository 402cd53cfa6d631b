using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>
/// An RSA public key and the bare public operation, which the platform does not offer: message recovery, salts of any length
/// and SHA-224 need it, so that all signatures take the one way. Nothing here is secret. Safe for
/// concurrent use.
/// </summary>
internal sealed class RsaPublicKey : SignatureKey
{
    /// <summary>Shorter keys prove nothing (bits).</summary>
    public const int ModulusBitsMin = 1024;

    /// <summary>Longer keys are made to keep us busy (bits).</summary>
    public const int ModulusBitsMax = 16_384;

    /// <summary>As a modulus-long exponent would; real ones have 17 (bits).</summary>
    public const int ExponentBitsMax = 33;

    private readonly BigInteger _exponent;

    /// <summary>One signature is looked at with several hashes and in several forms, and opened once.</summary>
    private Opened? _last;

    private RsaPublicKey(BigInteger modulus, BigInteger exponent)
    {
        Modulus = modulus;
        _exponent = exponent;
        ModulusBits = (int)modulus.GetBitLength();
    }

    public BigInteger Modulus { get; }

    public int ModulusBits { get; }

    public int ModulusBytes => (ModulusBits + 7) / 8;

    public override string Name => $"RSA {ModulusBits}";

    /// <summary>RSAPublicKey of RFC 8017, A.1.1. A modulus whose sign bit was forgotten is taken as meant.</summary>
    public static SignatureKey Read(ReadOnlyMemory<byte> bits)
    {
        AsnReader key = new AsnReader(bits, AsnEncodingRules.BER).ReadSequence();
        return Of(key.ReadIntegerBytes().Span, key.ReadIntegerBytes().Span);
    }

    /// <exception cref="CryptographicException">The key is outside the limits.</exception>
    public static RsaPublicKey Of(ReadOnlySpan<byte> modulusBytes, ReadOnlySpan<byte> exponentBytes)
    {
        if (modulusBytes.Length > ModulusBitsMax / 8 + 1 || exponentBytes.Length > ExponentBitsMax / 8 + 1)
            throw new CryptographicException("The RSA key is larger than any that documents are signed with.");
        BigInteger modulus = new(modulusBytes, isUnsigned: true, isBigEndian: true);
        BigInteger exponent = new(exponentBytes, isUnsigned: true, isBigEndian: true);
        if (modulus.IsEven || modulus.GetBitLength() is < ModulusBitsMin or > ModulusBitsMax)
            throw new CryptographicException($"The RSA modulus of {modulus.GetBitLength()} bits is not usable.");
        if (exponent.IsEven || exponent < 3 || exponent.GetBitLength() > ExponentBitsMax)
            throw new CryptographicException("The RSA exponent is not usable.");
        return new(modulus, exponent);
    }

    /// <summary>s^e mod n; null when the signature is no number below the modulus.</summary>
    public BigInteger? Recover(ReadOnlySpan<byte> signature)
    {
        if (signature.Length > ModulusBytes + 1)
            return null;
        BigInteger number = new(signature, isUnsigned: true, isBigEndian: true);
        if (number >= Modulus)
            return null;
        Opened? last = _last;
        if (last?.Signature != number)
            _last = last = new(number, BigInteger.ModPow(number, _exponent, Modulus));
        return last.Number;
    }

    public override SignatureResult Verify(
        SignatureAlgorithm algorithm, DigestAlgorithm digest, ReadOnlyMemory<byte> data, ReadOnlySpan<byte> signature)
    {
        if (algorithm.Scheme is not (SignatureScheme.RsaPkcs1 or SignatureScheme.RsaPss))
            return SignatureResult.Wrong;
        if (Recover(signature) is not { } number)
            return SignatureResult.Wrong;
        byte[] hash = digest.Hash(data);
        bool right = algorithm.Scheme == SignatureScheme.RsaPkcs1
            ? RsaPadding.IsPkcs1(Block(number, ModulusBytes), digest, hash)
            : RsaPadding.IsPss(number, ModulusBits - 1, digest, algorithm.MaskDigest ?? digest, hash)
                || algorithm.MaskDigest is { } mask && mask != digest
                    && RsaPadding.IsPss(number, ModulusBits - 1, digest, digest, hash);
        return right ? SignatureResult.Valid : SignatureResult.Wrong;
    }

    /// <summary>Big-endian with leading zeros; null when it does not fit.</summary>
    public static byte[]? Block(BigInteger number, int sizeBytes)
    {
        if (number.GetByteCount(isUnsigned: true) > sizeBytes)
            return null;
        byte[] block = new byte[sizeBytes];
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(block, sizeBytes - bytes.Length);
        return block;
    }

    private sealed record Opened(BigInteger Signature, BigInteger Number);
}

using System.Numerics;
using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>
/// A subgroup of the numbers modulo a prime, for Diffie-Hellman (Doc 9303-11, 9.5; RFC 5114, PKCS #3). .NET has no such
/// agreement of its own, so powers are made with <see cref="BigInteger"/>, whose time depends on the exponent: every
/// exponent here is drawn for one session and thrown away. Immutable, safe for concurrent callers.
/// </summary>
public sealed class ModularGroup : DomainParameters
{
    /// <summary>What a chip's own parameters may be (bits).</summary>
    internal const int SizeBitsMin = 1024;
    internal const int SizeBitsMax = 4096;

    /// <summary>Of a private key where the group does not say (bits): twice the strength of 3072-bit groups.</summary>
    private const int ExponentSizeBits = 256;
    private const int KeyDrawsMax = 64;

    /// <summary>One, because the numbers are long and a chip that lies about them weakens its own session alone.</summary>
    private const int PrimalityRounds = 1;
    private readonly BigInteger _p;
    private readonly BigInteger _g;
    private readonly BigInteger? _q;
    private readonly int _sizeBytes;

    /// <param name="q">Order of the subgroup; null: not told (PKCS #3).</param>
    internal ModularGroup(string name, BigInteger p, BigInteger g, BigInteger? q)
        : base(name)
    {
        (_p, _g, _q) = (p, g, q);
        _sizeBytes = p.GetByteCount(isUnsigned: true);
    }

    public override int FieldSizeBits => (int)_p.GetBitLength();

    public override int PublicKeySizeBytesMax => _sizeBytes;

    public override bool AllowsIntegratedMapping => _q is not null;

    internal override uint PublicKeyTag => 0x84;

    internal bool Equals(ModularGroup other) => _p == other._p && _g == other._g && (other._q is null || _q == other._q);

    /// <summary>Whether the numbers can be a group that keys may be agreed in. For parameters that a chip brings itself.</summary>
    internal bool IsSound()
    {
        if (FieldSizeBits is < SizeBitsMin or > SizeBitsMax || _g <= 1 || _g >= _p - 1)
            return false;
        if (_q is not { } q)
            return Primality.IsProbablyPrime(_p, PrimalityRounds);
        return q > 2 && q < _p && ((_p - 1) % q).IsZero && BigInteger.ModPow(_g, q, _p).IsOne
            && Primality.IsProbablyPrime(q, PrimalityRounds) && Primality.IsProbablyPrime(_p, PrimalityRounds);
    }

    internal override AgreementKey? NewKey(RandomFill random)
    {
        int bits = _q is { } q ? (int)q.GetBitLength() : ExponentSizeBits;
        byte[] secret = new byte[(bits + 7) / 8];
        for (int draws = 0; draws < KeyDrawsMax; draws++)
        {
            random(secret);
            secret[0] &= (byte)(0xFF >> (8 * secret.Length - bits));
            BigInteger exponent = Number(secret);
            if (exponent > 1 && (_q is null || exponent < _q))
                return new(secret, Encode(BigInteger.ModPow(_g, exponent, _p)));
        }

        return null;
    }

    internal override bool Accepts(ReadOnlySpan<byte> publicKey) => Decode(publicKey) is not null;

    internal override bool AreSame(ReadOnlySpan<byte> onePublicKey, ReadOnlySpan<byte> otherPublicKey) =>
        Number(onePublicKey) == Number(otherPublicKey);

    internal override byte[]? Agree(AgreementKey own, ReadOnlySpan<byte> otherPublicKey)
    {
        if (Power(own, otherPublicKey) is not { } shared)
            return null;
        byte[] minimal = Encode(shared);
        byte[] full = new byte[_sizeBytes];
        minimal.CopyTo(full, _sizeBytes - minimal.Length);
        CryptographicOperations.ZeroMemory(minimal);
        return full;
    }

    internal override DomainParameters? MapGeneric(
        ReadOnlySpan<byte> nonce, AgreementKey own, ReadOnlySpan<byte> otherPublicKey) =>
        Power(own, otherPublicKey) is { } shared
            ? WithGenerator(BigInteger.ModPow(_g, Number(nonce), _p) * shared % _p)
            : null;

    internal override DomainParameters? MapIntegrated(ReadOnlySpan<byte> pseudoRandom) =>
        _q is { } q ? WithGenerator(BigInteger.ModPow(Number(pseudoRandom) % _p, (_p - 1) / q, _p)) : null;

    internal override byte[]? Multiple(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> number) =>
        Decode(publicKey) is { } value ? Encode(BigInteger.ModPow(value, Number(number), _p)) : null;

    private BigInteger? Power(AgreementKey own, ReadOnlySpan<byte> otherPublicKey) =>
        Decode(otherPublicKey) is { } other && BigInteger.ModPow(other, Number(own.Private), _p) is { IsOne: false } power
            ? power
            : null;

    private ModularGroup? WithGenerator(BigInteger generator) =>
        generator > 1 && generator < _p - 1 ? new(Name, _p, generator, _q) : null;

    /// <summary>Validation of RFC 2631, 2.1.5: within 2 … p-2, and in the subgroup where its order is known.</summary>
    private BigInteger? Decode(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length > _sizeBytes + 1)
            return null;
        BigInteger value = Number(publicKey);
        if (value < 2 || value > _p - 2)
            return null;
        return _q is { } q && !BigInteger.ModPow(value, q, _p).IsOne ? null : value;
    }

    /// <summary>The least number of bytes (Doc 9303-11, 9.4.1).</summary>
    private static byte[] Encode(BigInteger value) => value.ToByteArray(isUnsigned: true, isBigEndian: true);

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}

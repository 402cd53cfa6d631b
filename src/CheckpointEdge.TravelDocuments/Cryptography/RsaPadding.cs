using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Numerics;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>What a right RSA signature opens to (RFC 8017, 9). Stateless.</summary>
internal static class RsaPadding
{
    /// <summary>
    /// EMSA-PKCS1-v1_5 (9.2): the whole block is built and compared, nothing in it is parsed, so that there is no room for
    /// invented bytes with an exponent of 3. The hash may be named with or without the NULL parameter.
    /// </summary>
    public static bool IsPkcs1(byte[]? block, DigestAlgorithm digest, byte[] hash) =>
        block is not null && (IsPkcs1(block, digest, hash, withNull: true) || IsPkcs1(block, digest, hash, withNull: false));

    private static bool IsPkcs1(byte[] block, DigestAlgorithm digest, byte[] hash, bool withNull)
    {
        AsnWriter info = new(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            using (info.PushSequence())
            {
                info.WriteObjectIdentifier(digest.Oid);
                if (withNull)
                    info.WriteNull();
            }

            info.WriteOctetString(hash);
        }

        byte[] digestInfo = info.Encode();
        if (block.Length < digestInfo.Length + 11)
            return false;
        byte[] expected = new byte[block.Length];
        expected.AsSpan().Fill(0xFF);
        expected[0] = 0;
        expected[1] = 1;
        expected[^(digestInfo.Length + 1)] = 0;
        digestInfo.CopyTo(expected, expected.Length - digestInfo.Length);
        return expected.AsSpan().SequenceEqual(block);
    }

    /// <summary>
    /// EMSA-PSS (9.1.2). The length of the salt is what is found, not what is announced: documents announce 20 and use
    /// another; a longer or shorter salt makes no forgery easier.
    /// </summary>
    public static bool IsPss(BigInteger number, int blockBits, DigestAlgorithm digest, DigestAlgorithm mask, byte[] hash)
    {
        if (RsaPublicKey.Block(number, (blockBits + 7) / 8) is not { } block)
            return false;
        int maskedLength = block.Length - hash.Length - 1;
        if (maskedLength < 1 || block[^1] != 0xBC)
            return false;
        ReadOnlySpan<byte> found = block.AsSpan(maskedLength, hash.Length);
        byte unused = (byte)(0xFF >> (8 * block.Length - blockBits));
        if ((block[0] & ~unused) != 0)
            return false;
        byte[] opened = Mask(found, maskedLength, mask);
        for (int i = 0; i < maskedLength; i++)
            opened[i] ^= block[i];
        opened[0] &= unused;
        int one = opened.AsSpan().IndexOfAnyExcept((byte)0);
        if (one < 0 || opened[one] != 1)
            return false;
        byte[] salted = [.. new byte[8], .. hash, .. opened.AsSpan(one + 1)];
        return digest.Hash(salted).AsSpan().SequenceEqual(found);
    }

    /// <summary>MGF1 (B.2.1).</summary>
    private static byte[] Mask(ReadOnlySpan<byte> seed, int sizeBytes, DigestAlgorithm digest)
    {
        byte[] mask = new byte[sizeBytes];
        byte[] input = new byte[seed.Length + 4];
        seed.CopyTo(input);
        for (int at = 0, counter = 0; at < sizeBytes; at += digest.SizeBytes, counter++)
        {
            BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(seed.Length), counter);
            byte[] part = digest.Hash(input);
            part.AsSpan(0, Math.Min(part.Length, sizeBytes - at)).CopyTo(mask.AsSpan(at));
        }

        return mask;
    }
}

using System.Numerics;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>
/// ISO/IEC 9796-2, digital signature scheme 1, as Active Authentication uses it (Doc 9303-11, 6.1.3): part of the message
/// comes out of the signature, the challenge is the rest. Stateless.
/// </summary>
internal static class MessageRecovery
{
    /// <summary>Whether the signature covers a message that ends in these bytes.</summary>
    /// <param name="rest">What was not recovered: the challenge.</param>
    /// <param name="digest">The hash that the trailer names; null when the signature is wrong.</param>
    public static bool Verify(RsaPublicKey key, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> rest, out DigestAlgorithm? digest)
    {
        digest = null;
        if (key.Recover(signature) is not { } number)
            return false;

        // The signer sends the smaller of s and n - s; the right one ends in 1100 (ISO/IEC 9796-2, B.6).
        if ((number & 0xF) != 0xC)
            number = key.Modulus - number;
        if ((number & 0xF) != 0xC || RsaPublicKey.Block(number, key.ModulusBytes) is not { } block)
            return false;
        foreach ((DigestAlgorithm candidate, int trailer) in Trailers(block))
        {
            if (!Holds(block.AsSpan(0, block.Length - trailer), rest, candidate))
                continue;
            digest = candidate;
            return true;
        }

        return false;
    }

    /// <summary>BC leaves the hash to agreement, which is SHA-1 where DG14 says nothing else; xxCC names it.</summary>
    private static IEnumerable<(DigestAlgorithm Digest, int Size)> Trailers(byte[] block) => block switch
    {
        [.., 0xBC] => DigestAlgorithm.All.Select(each => (each, 1)),
        [.., var named, 0xCC] => DigestAlgorithm.All.Where(each => each.RecoveryTrailer == named).Select(each => (each, 2)),
        _ => [],
    };

    /// <summary>Header (01, more data, fill of nibbles B up to A), recovered part, hash.</summary>
    private static bool Holds(ReadOnlySpan<byte> block, ReadOnlySpan<byte> rest, DigestAlgorithm digest)
    {
        int header = HeaderBytes(block);
        int recovered = block.Length - digest.SizeBytes - header;
        if (header == 0 || recovered < 0)
            return false;
        byte[] message = [.. block.Slice(header, recovered), .. rest];
        return digest.Hash(message).AsSpan().SequenceEqual(block[^digest.SizeBytes..]);
    }

    private static int HeaderBytes(ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty || (block[0] & 0xF0) is not (0x40 or 0x60))
            return 0;
        int at = 0;
        while (at < block.Length)
        {
            byte value = block[at++];
            if ((value & 0xF) == 0xA && (at == 1 || value >> 4 == 0xB))
                return at;
            if ((value & 0xF) != 0xB || at > 1 && value >> 4 != 0xB)
                return 0;
        }

        return 0;
    }
}

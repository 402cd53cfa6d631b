using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Exchange.Reports;

/// <summary>
/// Central's signature under receipts. Those of one batch share one signature over the root of their hash tree (RFC 6962,
/// section 2.1: leaves and nodes are told apart), and each carries its own way to the root: it stands alone as if it had been
/// signed alone, and Central signs once where it would sign 200 times. A receipt that came alone has a plain signature. Static,
/// safe for concurrent callers.
/// </summary>
/// <remarks>
/// Shared form: 0x01, number of receipts, place of this one (both 16 bits, big-endian), number of hashes (8 bits), the hashes
/// from the leaf to the root, the signature in DER. A plain DER signature begins with 0x30.
/// </remarks>
public static class ReceiptSeal
{
    /// <summary>Receipts under one signature (count).</summary>
    public const int CountMax = 4_096;

    private const byte Shared = 0x01;
    private const int HeadBytes = 6;
    private const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>Two hashes, or a usual statement, with what tells them apart (bytes).</summary>
    private const int HashedBytesUsual = 256;

    /// <summary>Signs statements together.</summary>
    /// <param name="statements">1 to <see cref="CountMax"/>; see <see cref="Receipt.Signed()"/>.</param>
    /// <returns>A signature for each, in the same order.</returns>
    public static byte[][] Sign(SigningKey key, IReadOnlyList<byte[]> statements) =>
        Sign(statement => key.Sign(statement), statements);

    /// <inheritdoc cref="Sign(SigningKey, IReadOnlyList{byte[]})"/>
    /// <param name="sign">Called once, after everything else is done: only this need be kept to one thread.</param>
    public static byte[][] Sign(Func<byte[], byte[]> sign, IReadOnlyList<byte[]> statements)
    {
        if (statements.Count == 1)
            return [sign(statements[0])];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(statements.Count, CountMax);
        byte[] tree = new byte[((2 * statements.Count) - 1) * HashBytes];
        Grow(tree, statements);
        byte[] signature = sign(RootStatement(statements.Count, tree.AsSpan(0, HashBytes)));
        byte[][] seals = new byte[statements.Count][];
        for (int place = 0; place < seals.Length; place++)
            seals[place] = Write(tree, statements.Count, place, signature);
        return seals;
    }

    /// <summary>Whether the signature, plain or shared, is this key's under this statement. Anything malformed is not.</summary>
    public static bool Verifies(PublicKey key, byte[] statement, byte[] signature)
    {
        if (signature.Length == 0 || signature[0] != Shared)
            return key.Verifies(statement, signature);
        if (signature.Length < HeadBytes)
            return false;
        int count = BinaryPrimitives.ReadUInt16BigEndian(signature.AsSpan(1));
        int place = BinaryPrimitives.ReadUInt16BigEndian(signature.AsSpan(3));
        int hashes = signature[5];
        if (count is < 2 or > CountMax || place >= count || signature.Length <= HeadBytes + (hashes * HashBytes))
            return false;
        byte[]? root = RootOf(Hash(0, statement, []), place, count, signature.AsSpan(HeadBytes, hashes * HashBytes));
        return root is not null && key.Verifies(RootStatement(count, root), signature[(HeadBytes + (hashes * HashBytes))..]);
    }

    // RFC 9162, section 2.1.3.2.
    private static byte[]? RootOf(byte[] leaf, int place, int count, ReadOnlySpan<byte> way)
    {
        byte[] hash = leaf;
        int at = place, last = count - 1;
        for (; !way.IsEmpty; way = way[HashBytes..])
        {
            if (last == 0)
                return null;
            if ((at & 1) == 1 || at == last)
            {
                hash = Hash(1, way[..HashBytes], hash);
                while ((at & 1) == 0 && at != 0)
                    (at, last) = (at >> 1, last >> 1);
            }
            else
            {
                hash = Hash(1, hash, way[..HashBytes]);
            }

            (at, last) = (at >> 1, last >> 1);
        }

        return last == 0 ? hash : null;
    }

    /// <summary>
    /// The hashes of a run of leaves: its root, then those of its left half, then those of its right half. A half is the
    /// greatest power of two below the number of leaves.
    /// </summary>
    private static void Grow(Span<byte> tree, IReadOnlyList<byte[]> statements, int start = 0, int? until = null)
    {
        int count = (until ?? statements.Count) - start;
        if (count == 1)
        {
            Hash(0, statements[start], [], tree[..HashBytes]);
            return;
        }

        int half = HalfOf(count);
        Span<byte> left = tree.Slice(HashBytes, ((2 * half) - 1) * HashBytes), right = tree[(2 * half * HashBytes)..];
        Grow(left, statements, start, start + half);
        Grow(right, statements, start + half, start + count);
        Hash(1, left[..HashBytes], right[..HashBytes], tree[..HashBytes]);
    }

    private static int HalfOf(int count) => (int)(BitOperations.RoundUpToPowerOf2((uint)count) / 2);

    private static byte[] Write(ReadOnlySpan<byte> tree, int count, int place, byte[] signature)
    {
        int hashes = 0;
        for (int under = count, at = place; under > 1; hashes++)
            (under, at) = at < HalfOf(under) ? (HalfOf(under), at) : (under - HalfOf(under), at - HalfOf(under));
        byte[] box = new byte[HeadBytes + (hashes * HashBytes) + signature.Length];
        box[0] = Shared;
        BinaryPrimitives.WriteUInt16BigEndian(box.AsSpan(1), (ushort)count);
        BinaryPrimitives.WriteUInt16BigEndian(box.AsSpan(3), (ushort)place);
        box[5] = (byte)hashes;
        signature.CopyTo(box, HeadBytes + (hashes * HashBytes));
        // From the root down; the way is written from the leaf up.
        for (int under = count, at = place; under > 1;)
        {
            int half = HalfOf(under);
            ReadOnlySpan<byte> left = tree[HashBytes..], right = tree[(2 * half * HashBytes)..];
            bool isLeft = at < half;
            (isLeft ? right : left)[..HashBytes].CopyTo(box.AsSpan(HeadBytes + (--hashes * HashBytes)));
            tree = isLeft ? left : right;
            (under, at) = isLeft ? (half, at) : (under - half, at - half);
        }

        return box;
    }

    private static byte[] RootStatement(int count, ReadOnlySpan<byte> root) => Encoding.UTF8.GetBytes(FormattableString.Invariant(
        $"checkpointedge receipts v1\n{count}\n{Convert.ToHexStringLower(root)}"));

    private static byte[] Hash(byte kind, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        byte[] hash = new byte[HashBytes];
        Hash(kind, one, other, hash);
        return hash;
    }

    private static void Hash(byte kind, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, Span<byte> hash)
    {
        int size = 1 + one.Length + other.Length;
        Span<byte> input = size <= HashedBytesUsual ? stackalloc byte[size] : new byte[size];
        input[0] = kind;
        one.CopyTo(input[1..]);
        other.CopyTo(input[(1 + one.Length)..]);
        SHA256.HashData(input, hash);
    }
}

using System.Buffers.Binary;
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

    /// <summary>Signs statements together.</summary>
    /// <param name="statements">1 to <see cref="CountMax"/>; see <see cref="Receipt.Signed()"/>.</param>
    /// <returns>A signature for each, in the same order.</returns>
    public static byte[][] Sign(SigningKey key, IReadOnlyList<byte[]> statements)
    {
        if (statements.Count == 1)
            return [key.Sign(statements[0])];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(statements.Count, CountMax);
        byte[][] leaves = [.. statements.Select(statement => Hash(0, statement, []))];
        List<byte[]>[] ways = [.. leaves.Select(_ => new List<byte[]>())];
        byte[] signature = key.Sign(RootStatement(statements.Count, Root(leaves, 0, leaves.Length, ways)));
        return [.. ways.Select((way, place) => Write(statements.Count, place, way, signature))];
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

    /// <summary>The root of a run of leaves; each leaf's way gets the hash beside it, the lowest first.</summary>
    private static byte[] Root(byte[][] leaves, int start, int end, List<byte[]>[] ways)
    {
        if (end - start == 1)
            return leaves[start];
        int half = 1;
        while (half * 2 < end - start)
            half *= 2;
        byte[] left = Root(leaves, start, start + half, ways), right = Root(leaves, start + half, end, ways);
        for (int i = start; i < end; i++)
            ways[i].Add(i < start + half ? right : left);
        return Hash(1, left, right);
    }

    private static byte[] Write(int count, int place, List<byte[]> way, byte[] signature)
    {
        byte[] box = new byte[HeadBytes + (way.Count * HashBytes) + signature.Length];
        box[0] = Shared;
        BinaryPrimitives.WriteUInt16BigEndian(box.AsSpan(1), (ushort)count);
        BinaryPrimitives.WriteUInt16BigEndian(box.AsSpan(3), (ushort)place);
        box[5] = (byte)way.Count;
        for (int i = 0; i < way.Count; i++)
            way[i].CopyTo(box, HeadBytes + (i * HashBytes));
        signature.CopyTo(box, HeadBytes + (way.Count * HashBytes));
        return box;
    }

    private static byte[] RootStatement(int count, byte[] root) => Encoding.UTF8.GetBytes(FormattableString.Invariant(
        $"checkpointedge receipts v1\n{count}\n{Convert.ToHexStringLower(root)}"));

    private static byte[] Hash(byte kind, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        byte[] input = new byte[1 + one.Length + other.Length];
        input[0] = kind;
        one.CopyTo(input.AsSpan(1));
        other.CopyTo(input.AsSpan(1 + one.Length));
        return SHA256.HashData(input);
    }
}

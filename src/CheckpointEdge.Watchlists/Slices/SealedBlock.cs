using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>One run of entries of a table, sealed as one piece. Immutable.</summary>
/// <param name="First">The key of its first entry.</param>
/// <param name="Entries">In it (count).</param>
/// <param name="Name">Of the sealed piece; see <see cref="SliceCipher"/>.</param>
/// <param name="At">Where it lies in the file (bytes).</param>
/// <param name="PlainBytes">Of what is in it; the file has <see cref="SliceCipher.TagSizeBytes"/> more.</param>
internal sealed record SealedBlock(byte[] First, int Entries, byte[] Name, long At, int PlainBytes)
{
    public int SealedBytes => PlainBytes + SliceCipher.TagSizeBytes;
}

/// <summary>A key and what stands under it, inside a block that was opened. Lives as long as the block's bytes.</summary>
internal readonly ref struct BlockEntry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
{
    public ReadOnlySpan<byte> Key { get; } = key;
    public ReadOnlySpan<byte> Value { get; } = value;
}

/// <summary>
/// How entries lie in an opened block, and where one block ends and the next begins. The end depends on the entry alone: a
/// change of one record leaves the blocks before and behind it as they are. Stateless.
/// </summary>
internal static class BlockFormat
{
    /// <summary>Entries in a block on average (count, a power of two): one look-up opens so many.</summary>
    private const uint EntriesUsual = 32;

    private const int EntriesMax = 256;

    /// <summary>A block ends with the entry that reaches this (bytes).</summary>
    private const int PlainBytesFull = 64 * 1024;

    /// <summary>A larger block is damage (bytes): a full one, and the largest entry behind it.</summary>
    public const int PlainBytesMax = PlainBytesFull + SliceLimits.PayloadBytesMax + 4096;

    private const int HeadBytes = sizeof(ushort) + sizeof(int);

    public static int SizeOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => HeadBytes + key.Length + value.Length;

    public static void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Span<byte> to)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to, checked((ushort)key.Length));
        BinaryPrimitives.WriteInt32BigEndian(to[sizeof(ushort)..], value.Length);
        key.CopyTo(to[HeadBytes..]);
        value.CopyTo(to[(HeadBytes + key.Length)..]);
    }

    /// <summary>Whether a block ends behind this entry.</summary>
    public static bool EndsBehind(ReadOnlySpan<byte> key, int entries, int plainBytes)
    {
        uint hash = 2166136261; // FNV-1a, 32 bits
        foreach (byte part in key)
            hash = (hash ^ part) * 16777619;
        hash ^= hash >> 15;
        return hash % EntriesUsual == 0 || entries >= EntriesMax || plainBytes >= PlainBytesFull;
    }

    /// <summary>Takes the next entry off the front.</summary>
    /// <returns>False: nothing is left, or what is left is no entry; the caller counts.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> rest, [UnscopedRef] out BlockEntry entry)
    {
        entry = default;
        if (rest.Length < HeadBytes)
            return false;
        int keyBytes = BinaryPrimitives.ReadUInt16BigEndian(rest);
        int valueBytes = BinaryPrimitives.ReadInt32BigEndian(rest[sizeof(ushort)..]);
        if (valueBytes < 0 || valueBytes > rest.Length - HeadBytes - keyBytes)
            return false;
        entry = new BlockEntry(rest.Slice(HeadBytes, keyBytes), rest.Slice(HeadBytes + keyBytes, valueBytes));
        rest = rest[(HeadBytes + keyBytes + valueBytes)..];
        return true;
    }
}

/// <summary>The blocks of one table by rising key. Immutable, safe for concurrent readers.</summary>
internal sealed class BlockTable
{
    private readonly int[] _before;

    public BlockTable(IReadOnlyList<SealedBlock> blocks)
    {
        Blocks = blocks;
        _before = new int[blocks.Count];
        for (int i = 0; i < blocks.Count; i++)
        {
            _before[i] = Entries;
            Entries += blocks[i].Entries;
        }
    }

    public IReadOnlyList<SealedBlock> Blocks { get; }

    /// <summary>In all blocks together (count).</summary>
    public int Entries { get; }

    /// <summary>How many entries lie in the blocks before this one (count).</summary>
    public int Before(int block) => _before[block];

    /// <summary>Where the entry of an ordinal lies.</summary>
    public int BlockOf(int ordinal)
    {
        int found = Array.BinarySearch(_before, ordinal);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>The only block that a key can lie in; -1 when it lies before all of them.</summary>
    public int BlockOf(ReadOnlySpan<byte> key)
    {
        int low = 0, high = Blocks.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (Blocks[middle].First.AsSpan().SequenceCompareTo(key) <= 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return high;
    }
}

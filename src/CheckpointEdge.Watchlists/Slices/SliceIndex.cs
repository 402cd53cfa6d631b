using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using CheckpointEdge.Watchlists.Documents;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// Which blocks a slice consists of, in which order, and the secret of its document fingerprints: the one piece that belongs to
/// one slice alone. It is sealed with the head as its context, so blocks, tables and heads of two slices never mix.
/// Immutable.
/// </summary>
internal sealed record SliceIndex(BlockTable Records, BlockTable Details, BlockTable Changes, byte[]? FingerprintSecret)
{
    /// <summary>A larger index is refused (bytes).</summary>
    public const int SizeBytesMax = 256 * 1024 * 1024;

    private const int KeyBytesMax = 4 * SliceLimits.IdCharsMax;

    /// <summary>Known words at the start: whoever opens the index reads them, or has not opened it.</summary>
    private static ReadOnlySpan<byte> Canary => "The canary sings. "u8;

    /// <summary>What the blocks of each table are bound to.</summary>
    public static byte[] RecordsContext { get; } = Encoding.ASCII.GetBytes("records");

    /// <inheritdoc cref="RecordsContext"/>
    public static byte[] DetailsContext { get; } = Encoding.ASCII.GetBytes("document details");

    /// <inheritdoc cref="RecordsContext"/>
    public static byte[] ChangesContext { get; } = Encoding.ASCII.GetBytes("document changes");

    public byte[] Encode()
    {
        ArrayBufferWriter<byte> bytes = new();
        bytes.Write(Canary);
        bytes.Write((ReadOnlySpan<byte>)[(byte)(FingerprintSecret is null ? 0 : 1)]);
        bytes.Write(FingerprintSecret ?? []);
        foreach (BlockTable table in (ReadOnlySpan<BlockTable>)[Records, Details, Changes])
        {
            Number(table.Blocks.Count);
            foreach (SealedBlock block in table.Blocks)
            {
                Number(block.Entries);
                Number(block.PlainBytes);
                bytes.Write(block.Name);
                Number(block.First.Length);
                bytes.Write(block.First);
            }
        }

        return bytes.WrittenSpan.ToArray();

        void Number(int value)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(sizeof(int)), value);
            bytes.Advance(sizeof(int));
        }
    }

    /// <param name="at">Where the first block lies.</param>
    /// <param name="end">Where the last one ends.</param>
    /// <returns>Null: it is not what this format writes.</returns>
    public static SliceIndex? Decode(ReadOnlySpan<byte> bytes, long at, long end)
    {
        Reader reader = new(bytes);
        if (!reader.Take(Canary.Length).SequenceEqual(Canary))
            return null;
        byte[]? secret = reader.Take(1) is [1] ? reader.Take(FingerprintKey.SecretSizeBytes).ToArray() : null;
        BlockTable[] tables = new BlockTable[3];
        for (int i = 0; i < tables.Length; i++)
        {
            if (Table(ref reader, ref at) is not { } table)
                return null;
            tables[i] = table;
        }

        return reader is { Failed: false, Left: 0 } && at == end
            ? new SliceIndex(tables[0], tables[1], tables[2], secret)
            : null;
    }

    private static BlockTable? Table(ref Reader reader, ref long at)
    {
        int count = reader.Number();
        const int LeastBytes = (3 * sizeof(int)) + SliceCipher.NameSizeBytes;
        if (count < 0 || count > reader.Left / LeastBytes)
            return null;
        List<SealedBlock> blocks = new(count);
        long entries = 0;
        for (int i = 0; i < count; i++)
        {
            int inBlock = reader.Number();
            int plainBytes = reader.Number();
            byte[] name = reader.Take(SliceCipher.NameSizeBytes).ToArray();
            int keyBytes = reader.Number();
            if (reader.Failed || inBlock < 1 || plainBytes is < 1 or > BlockFormat.PlainBytesMax || keyBytes is < 0 or > KeyBytesMax)
                return null;
            byte[] first = reader.Take(keyBytes).ToArray();
            if (blocks.Count > 0 && blocks[^1].First.AsSpan().SequenceCompareTo(first) >= 0)
                return null;
            entries += inBlock;
            SealedBlock block = new(first, inBlock, name, at, plainBytes);
            at += block.SealedBytes;
            blocks.Add(block);
        }

        return reader.Failed || entries > int.MaxValue ? null : new BlockTable(blocks);
    }

    /// <summary>Reads on with empty values behind the end and says so once.</summary>
    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public bool Failed { get; private set; }

        public readonly int Left => _rest.Length;

        public ReadOnlySpan<byte> Take(int count)
        {
            if (count < 0 || count > _rest.Length)
            {
                Failed = true;
                return [];
            }

            ReadOnlySpan<byte> taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }

        public int Number() => Take(sizeof(int)) is { Length: sizeof(int) } four ? BinaryPrimitives.ReadInt32BigEndian(four) : -1;
    }
}

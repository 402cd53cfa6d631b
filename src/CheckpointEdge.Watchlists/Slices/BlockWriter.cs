using System.Buffers;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>Writes one table, entry by entry with rising keys, as sealed blocks at the end of a file. Belongs to one thread.</summary>
internal sealed class BlockWriter(SliceOutput output, SliceCipher cipher, byte[] context)
{
    private readonly List<SealedBlock> _blocks = [];
    private readonly ArrayBufferWriter<byte> _plain = new(BlockFormat.PlainBytesMax);
    private readonly byte[] _sealed = new byte[BlockFormat.PlainBytesMax + SliceCipher.TagSizeBytes];
    private byte[]? _first;
    private int _entries;

    /// <summary>No block is begun: a block of another file that begins here may be taken over as it is.</summary>
    public bool IsAtBoundary => _entries == 0;

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _first ??= key.ToArray();
        int size = BlockFormat.SizeOf(key, value);
        BlockFormat.Write(key, value, _plain.GetSpan(size));
        _plain.Advance(size);
        _entries++;
        if (BlockFormat.EndsBehind(key, _entries, _plain.WrittenCount))
            Flush();
    }

    /// <summary>Takes neighbours over as they lie in another file of the same key; only at a boundary.</summary>
    public void TakeOver(BlockTable table, int first, int count, SliceStore store)
    {
        long from = table.Blocks[first].At, to = output.Length, length = 0;
        for (int i = first; i < first + count; i++)
        {
            SealedBlock block = table.Blocks[i];
            _blocks.Add(block.At == to + length ? block : block with { At = to + length });
            length += block.SealedBytes;
        }

        output.Copy(store, from, length);
    }

    /// <summary>The table, when nothing more is to come.</summary>
    public BlockTable Finish()
    {
        if (_entries > 0)
            Flush();
        return new BlockTable(_blocks);
    }

    private void Flush()
    {
        byte[] name = new byte[SliceCipher.NameSizeBytes];
        Span<byte> piece = _sealed.AsSpan(0, _plain.WrittenCount + SliceCipher.TagSizeBytes);
        cipher.Seal(_plain.WrittenSpan, context, piece, name);
        _blocks.Add(new SealedBlock(_first!, _entries, name, output.Length, _plain.WrittenCount));
        output.Write(piece);
        _plain.Clear();
        _first = null;
        _entries = 0;
    }
}

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// One table of a slice, with the steps of a delta. Blocks that no step touches are copied as they lie, unopened, where the key
/// stays the same. Belongs to one thread.
/// </summary>
/// <param name="sameKey">Blocks may be taken over: the new slice has the key of the old one.</param>
internal sealed class DeltaMerge(SliceStore store, byte[] context, bool sameKey)
{
    /// <summary>Read at once where blocks are copied (bytes).</summary>
    private const int AheadBytes = 1 << 20;

    private readonly byte[] _plain = new byte[BlockFormat.PlainBytesMax];
    private readonly byte[] _ahead = new byte[AheadBytes];
    private long _aheadAt;
    private int _aheadLength;

    /// <exception cref="SliceException">A step does not fit the table: it adds what is there, or changes or removes what is not.</exception>
    public void Run(BlockTable table, List<DeltaStep> steps, BlockWriter writer)
    {
        int next = 0;
        for (int i = 0; i < table.Blocks.Count; i++)
        {
            SealedBlock block = table.Blocks[i];
            byte[]? end = i + 1 < table.Blocks.Count ? table.Blocks[i + 1].First : null;
            if (sameKey && writer.IsAtBoundary && (next == steps.Count || !IsBefore(steps[next].Key, end)))
                writer.TakeOver(block, SealedOf(block));
            else
                next = MergeBlock(block, end, steps, next, writer);
        }

        for (; next < steps.Count; next++)
            Add(steps[next], writer);
    }

    private int MergeBlock(SealedBlock block, byte[]? end, List<DeltaStep> steps, int next, BlockWriter writer)
    {
        foreach ((byte[] key, byte[] value) in store.EntriesOf(block, context, _plain))
        {
            for (; next < steps.Count && steps[next].Key.AsSpan().SequenceCompareTo(key) < 0; next++)
                Add(steps[next], writer);
            if (next < steps.Count && steps[next].Key.AsSpan().SequenceEqual(key))
            {
                DeltaStep step = steps[next++];
                if (step.Kind == DeltaStepKind.Add)
                    throw Unfit();
                if (step.Kind == DeltaStepKind.Change)
                    writer.Add(key, step.Value);
            }
            else
            {
                writer.Add(key, value);
            }
        }

        for (; next < steps.Count && IsBefore(steps[next].Key, end); next++)
            Add(steps[next], writer);
        return next;
    }

    private static void Add(DeltaStep step, BlockWriter writer)
    {
        if (step.Kind != DeltaStepKind.Add)
            throw Unfit();
        writer.Add(step.Key, step.Value);
    }

    /// <summary>Neighbours are read together: a slice has tens of thousands of blocks.</summary>
    private ReadOnlySpan<byte> SealedOf(SealedBlock block)
    {
        if (block.At < _aheadAt || block.At + block.SealedBytes > _aheadAt + _aheadLength)
        {
            _aheadAt = block.At;
            _aheadLength = (int)Math.Min(AheadBytes, store.BlocksEnd - block.At);
            store.ReadSealed(_aheadAt, _ahead.AsSpan(0, _aheadLength));
        }

        return _ahead.AsSpan((int)(block.At - _aheadAt), block.SealedBytes);
    }

    private static bool IsBefore(byte[] key, byte[]? end) => end is null || key.AsSpan().SequenceCompareTo(end) < 0;

    private static SliceException Unfit() => new("The delta does not fit the slice it says it begins with: take the whole slice.");
}

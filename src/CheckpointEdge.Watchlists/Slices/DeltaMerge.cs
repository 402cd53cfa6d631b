namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// One table of a slice, with the steps of a delta. Blocks that no step touches are copied as they lie, unopened, where the key
/// stays the same. Belongs to one thread.
/// </summary>
/// <param name="sameKey">Blocks may be taken over: the new slice has the key of the old one.</param>
internal sealed class DeltaMerge(SliceStore store, byte[] context, bool sameKey)
{
    private readonly byte[] _plain = new byte[BlockFormat.PlainBytesMax];

    /// <exception cref="SliceException">A step does not fit the table: it adds what is there, or changes or removes what is not.</exception>
    public void Run(BlockTable table, List<DeltaStep> steps, BlockWriter writer)
    {
        int next = 0;
        for (int i = 0; i < table.Blocks.Count;)
        {
            int untouched = sameKey && writer.IsAtBoundary ? UntouchedFrom(table, i, steps, next) : 0;
            if (untouched > 0)
                writer.TakeOver(table, i, untouched, store);
            else
                next = MergeBlock(table.Blocks[i], EndOf(table, i), steps, next, writer);
            i += Math.Max(untouched, 1);
        }

        for (; next < steps.Count; next++)
            Add(steps[next], writer);
    }

    /// <summary>How many blocks lie before the next step.</summary>
    private static int UntouchedFrom(BlockTable table, int first, List<DeltaStep> steps, int next)
    {
        int end = first;
        while (end < table.Blocks.Count && (next == steps.Count || !IsBefore(steps[next].Key, EndOf(table, end))))
            end++;
        return end - first;
    }

    private static byte[]? EndOf(BlockTable table, int block) => block + 1 < table.Blocks.Count ? table.Blocks[block + 1].First : null;

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

    private static bool IsBefore(byte[] key, byte[]? end) => end is null || key.AsSpan().SequenceCompareTo(end) < 0;

    private static SliceException Unfit() => new("The delta does not fit the slice it says it begins with: take the whole slice.");
}

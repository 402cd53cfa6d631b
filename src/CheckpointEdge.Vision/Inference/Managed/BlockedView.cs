namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// A value in the layout that its reader wants: itself, or a copy that goes back to the blocks of memory when the reader is done.
/// </summary>
internal readonly struct BlockedView : IDisposable
{
    private readonly Blocks? _copies;

    private BlockedView(Value value, Blocks? copies)
    {
        Value = value;
        _copies = copies;
    }

    public Value Value { get; }

    /// <summary>Plane after plane.</summary>
    public static BlockedView Planes(Value value, Blocks blocks)
    {
        if (value.BlockWidth == 0)
            return new BlockedView(value, null);
        Value planes = blocks.Take(value.Shape);
        int size = value.Shape[2] * value.Shape[3];
        int width = value.BlockWidth;
        int channels = value.Shape[1];
        int perSample = (channels + width - 1) / width;
        for (int plane = 0; plane < value.Shape[0] * channels; plane++)
        {
            int channel = plane % channels;
            int block = plane / channels * perSample + channel / width;
            ReadOnlySpan<float> from = value.Stored.Slice(block * size * width, size * width);
            Span<float> into = planes.Floats.Slice(plane * size, size);
            for (int i = 0, at = channel % width; i < into.Length; i++, at += width)
                into[i] = from[at];
        }

        return new BlockedView(planes, blocks);
    }

    /// <summary>In blocks of channels; those that fill up the last one are 0.</summary>
    public static BlockedView Of(Value value, int width, Blocks blocks)
    {
        if (value.BlockWidth == width)
            return new BlockedView(value, null);
        Value blocked = blocks.TakeBlocked(width, value.Shape);
        int size = value.Shape[2] * value.Shape[3];
        int channels = value.Shape[1];
        int perSample = (channels + width - 1) / width;
        if (channels % width != 0)
            blocked.Stored.Clear();
        for (int plane = 0; plane < value.Shape[0] * channels; plane++)
        {
            int channel = plane % channels;
            int block = plane / channels * perSample + channel / width;
            ReadOnlySpan<float> from = value.Floats.Slice(plane * size, size);
            Span<float> into = blocked.Stored.Slice(block * size * width, size * width);
            for (int i = 0, at = channel % width; i < from.Length; i++, at += width)
                into[at] = from[i];
        }

        return new BlockedView(blocked, blocks);
    }

    public void Dispose() => _copies?.Return(Value);
}

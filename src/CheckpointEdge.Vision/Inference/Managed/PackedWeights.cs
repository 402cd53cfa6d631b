namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// A convolution's weights in the order in which <see cref="ProductKernel{V}"/> reads them: for each two blocks of output channels, depth
/// after depth, the weights of those channels; filled up with zeros. Immutable, safe for concurrent readers.
/// </summary>
internal sealed class PackedWeights
{
    /// <param name="weightAt">The weight of an output channel (first) at a depth (second).</param>
    public PackedWeights(int channels, int depth, int width, Func<int, int, float> weightAt)
    {
        int blocks = (channels + width - 1) / width;
        Depth = depth;
        Values = new float[Tensor.CountOf([blocks, depth, width])];
        for (int channel = 0; channel < channels; channel++)
        {
            int block = channel / width;
            bool pair = block / 2 * 2 + 1 < blocks;
            int step = pair ? 2 * width : width;
            int at = block / 2 * 2 * depth * width + (pair ? block % 2 * width : 0) + channel % width;
            for (int k = 0; k < depth; k++, at += step)
                Values[at] = weightAt(channel, k);
        }
    }

    public int Depth { get; }

    public float[] Values { get; }
}

using System.Runtime.CompilerServices;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// One piece of a product of pixels and weights: some neighbouring pixels times one or two blocks of output channels. What is pointed at
/// was measured by <see cref="ConvolutionLayer"/>; the kernels check nothing.
/// </summary>
internal ref struct ProductTile
{
    /// <summary>First channel of the first pixel; a pixel's channels of one block lie together, then comes the next pixel.</summary>
    public ref float Pixels;

    /// <summary>From a block of input channels to the next (elements).</summary>
    public int PixelStride;

    /// <summary>How many products make a sum.</summary>
    public int Depth;

    /// <summary>For each of <see cref="Depth"/> the weights of the output channels.</summary>
    public ref float Weights;

    public ref float Bias;

    /// <summary>Factors for sums below zero: 0 is Relu, 1 is nothing.</summary>
    public ref float Slope;

    /// <summary>What is added before the slope, laid out as the output; a null reference for nothing.</summary>
    public ref float Addend;

    public ref float Output;

    /// <summary>From a block of output channels to the next (elements).</summary>
    public int OutputStride;

    public readonly bool Adds => !Unsafe.IsNullRef(ref Addend);
}

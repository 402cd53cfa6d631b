using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// The loops over numbers that a machine's vectors are made for, in one width. Values lie in blocks of that many channels: for each block
/// a plane, for each pixel of the plane the block's channels. Immutable, safe for concurrent callers.
/// </summary>
internal abstract class Kernels
{
    private static readonly Kernels _sixteen = new Kernels<Vector512<float>>(ProductKernel<Vector512<float>>.TallRows);
    private static readonly Kernels _eight = new Kernels<Vector256<float>>(ProductKernel<Vector256<float>>.ShortRows);
    private static readonly Kernels _four = new Kernels<Vector128<float>>(ProductKernel<Vector128<float>>.ShortRows);

    /// <summary>Arm has 32 registers of this width; the other machines that come down to it have 16.</summary>
    private static readonly Kernels _fourOfArm = new Kernels<Vector128<float>>(ProductKernel<Vector128<float>>.TallRows);

    /// <summary>Every one; each gives the same numbers on every machine, only the widest that the machine has is quick.</summary>
    public static IReadOnlyList<Kernels> All { get; } = [_sixteen, _eight, _four, _fourOfArm];

    /// <summary>The widest that this machine computes by itself.</summary>
    public static Kernels Widest => Vector512.IsHardwareAccelerated ? _sixteen
        : Vector256.IsHardwareAccelerated ? _eight
        : AdvSimd.IsSupported ? _fourOfArm : _four;

    /// <summary>Channels of a block.</summary>
    public abstract int Width { get; }

    /// <summary>Pixels of a piece of a product.</summary>
    public abstract int Rows { get; }

    /// <inheritdoc cref="ProductKernel{V}.Run"/>
    public abstract void Product(ref readonly ProductTile tile, int rows, bool pair);

    /// <inheritdoc cref="DepthwiseKernel{V}.Plane"/>
    public abstract void Depthwise(
        PlaneGeometry geometry, ReadOnlySpan<float> plane, int planeHeight, int planeWidth, ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias, ReadOnlySpan<float> slope, Span<float> output, int height, int width);

    /// <summary>How many blocks hold so many channels.</summary>
    public int BlocksOf(int channels) => (channels + Width - 1) / Width;
}

/// <inheritdoc/>
internal sealed class Kernels<V>(int rows) : Kernels where V : struct
{
    public override int Width => Unsafe.SizeOf<V>() / sizeof(float);

    public override int Rows => rows;

    public override void Product(ref readonly ProductTile tile, int rows, bool pair) => ProductKernel<V>.Run(in tile, rows, pair);

    public override void Depthwise(
        PlaneGeometry geometry, ReadOnlySpan<float> plane, int planeHeight, int planeWidth, ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias, ReadOnlySpan<float> slope, Span<float> output, int height, int width) => DepthwiseKernel<V>.Plane(
            geometry, ref MemoryMarshal.GetReference(plane), planeHeight, planeWidth, ref MemoryMarshal.GetReference(weights),
            ref MemoryMarshal.GetReference(bias), ref MemoryMarshal.GetReference(slope), ref MemoryMarshal.GetReference(output), height, width);
}

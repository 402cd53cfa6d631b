using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>How a window goes over a plane: ONNX's kernel, strides, dilations and pads of two dimensions. Immutable.</summary>
internal sealed record PlaneGeometry(
    int KernelHeight, int KernelWidth, int StrideY, int StrideX, int DilationY, int DilationX, int Top, int Left, int Bottom, int Right,
    bool RoundsUp)
{
    /// <summary>Longest stride, dilation or pad (elements).</summary>
    private const int StepMax = 1024;

    public bool IsPoint => this is { KernelHeight: 1, KernelWidth: 1, StrideY: 1, StrideX: 1, Top: 0, Left: 0, Bottom: 0, Right: 0 };

    public static PlaneGeometry Of(OnnxNode node, int kernelHeight, int kernelWidth)
    {
        int[] strides = node.Integers("strides", 2, 1);
        int[] dilations = node.Integers("dilations", 2, 1);
        int[] pads = node.Integers("pads", 4, 0);
        bool sensible = kernelHeight is > 0 and <= StepMax && kernelWidth is > 0 and <= StepMax
            && strides.Concat(dilations).All(step => step is > 0 and <= StepMax) && pads.All(pad => pad is >= 0 and <= StepMax);
        return sensible
            ? new PlaneGeometry(
                kernelHeight, kernelWidth, strides[0], strides[1], dilations[0], dilations[1], pads[0], pads[1], pads[2], pads[3],
                node.Integer("ceil_mode", 0) != 0)
            : throw new InferenceException($"The model's {node.Operator} \"{node.Outputs[0]}\" has a window that cannot be used.");
    }

    /// <exception cref="InferenceException">The plane is smaller than the window.</exception>
    public (int Height, int Width) Output(int height, int width, string name)
    {
        int y = Steps(height + Top + Bottom - (DilationY * (KernelHeight - 1) + 1), StrideY);
        int x = Steps(width + Left + Right - (DilationX * (KernelWidth - 1) + 1), StrideX);
        return y > 0 && x > 0
            ? (y, x)
            : throw new InferenceException($"The network's window \"{name}\" is larger than the plane of {height}×{width} it was given.");
    }

    private int Steps(int room, int stride) => room < 0 ? 0 : (room + (RoundsUp ? stride - 1 : 0)) / stride + 1;
}

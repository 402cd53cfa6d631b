using System.Runtime.CompilerServices;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// A convolution whose weights lie as the kernels read them, made at the first run, when everything is folded in. Not synchronised.
/// </summary>
internal sealed class PreparedConvolution
{
    /// <summary>Most weights that groups may become when they are written out as one group (64 MiB of float32).</summary>
    private const long WrittenOutMax = 16L << 20;

    /// <summary>Most elements that one pixel's window sees, of all channels.</summary>
    private const long WindowMax = 1L << 18;

    /// <summary>How many pieces of a picture's planes are laid out at once: a row or so, which still lies in the first cache.</summary>
    private const int PlanesTogether = 8;

    private readonly PlaneGeometry _geometry;
    private readonly Kernels _kernels;
    private readonly int _inputChannels;
    private readonly int _outputBlocks;
    private readonly float[] _bias;
    private readonly float[] _slope;
    private readonly float[] _depthwise = [];
    private readonly PackedWeights? _packed;
    private float[] _panel = [];

    public PreparedConvolution(
        PlaneGeometry geometry, Kernels kernels, int groups, int channelsPerGroup, int outputChannels, float[] weights, float[] bias,
        float[] slope)
    {
        _geometry = geometry;
        _kernels = kernels;
        _inputChannels = groups * channelsPerGroup;
        int width = kernels.Width;
        _outputBlocks = kernels.BlocksOf(outputChannels);
        _bias = Filled(bias, outputChannels, 0);
        _slope = Filled(slope, outputChannels, 1);
        int window = geometry.KernelHeight * geometry.KernelWidth;
        if (channelsPerGroup == 1 && groups == outputChannels)
        {
            _depthwise = new float[_outputBlocks * window * width];
            for (int i = 0; i < weights.Length; i++)
                _depthwise[(i / window / width * window + i % window) * width + i / window % width] = weights[i];
            return;
        }

        if ((long)outputChannels * _inputChannels * window > WrittenOutMax && groups > 1)
            throw new InferenceException("The model has a Conv with more groups and channels than are taken.");
        if (!geometry.IsPoint && (long)kernels.BlocksOf(_inputChannels) * width * window > WindowMax)
            throw new InferenceException("The model has a Conv whose window is larger than is taken.");
        int perGroup = outputChannels / groups;
        float At(int channel, int inputChannel, int place)
        {
            int own = inputChannel - channel / perGroup * channelsPerGroup;
            return (uint)own < (uint)channelsPerGroup ? weights[(channel * channelsPerGroup + own) * window + place] : 0;
        }

        // The few channels of a picture would leave most lanes of a block empty.
        TakesPlanes = !geometry.IsPoint && 2 * _inputChannels <= width;
        int padded = kernels.BlocksOf(_inputChannels) * width;
        _packed = geometry.IsPoint ? new PackedWeights(outputChannels, _inputChannels, width, (channel, k) => At(channel, k, 0))
            : TakesPlanes ? new PackedWeights(outputChannels, _inputChannels * window, width, (channel, k) => At(channel, k / window, k % window))
            : new PackedWeights(outputChannels, padded * window, width, (channel, k) => At(channel, k % padded, k / padded));
    }

    /// <summary>Whether the input is read as planes; else as blocks.</summary>
    public bool TakesPlanes { get; }

    public void Run(Value input, Value? addend, Value output)
    {
        int samples = input.Shape[0];
        for (int i = 0; i < samples; i++)
        {
            int taken = input.Stored.Length / samples;
            int size = output.Stored.Length / samples;
            ReadOnlySpan<float> from = input.Stored.Slice(i * taken, taken);
            Span<float> into = output.Stored.Slice(i * size, size);
            if (_packed is null)
                Depthwise(from, input.Shape, into, output.Shape);
            else
                Multiply(_packed, from, input.Shape, addend is null ? default : addend.Stored.Slice(i * size, size), into, output.Shape);
        }

        // What the last window saw is of a face.
        Array.Clear(_panel);
    }

    private void Depthwise(ReadOnlySpan<float> input, int[] inputShape, Span<float> output, int[] shape)
    {
        int width = _kernels.Width;
        int inputSize = inputShape[2] * inputShape[3] * width;
        int size = shape[2] * shape[3] * width;
        int window = _geometry.KernelHeight * _geometry.KernelWidth * width;
        for (int block = 0; block < _outputBlocks; block++)
        {
            _kernels.Depthwise(
                _geometry, input.Slice(block * inputSize, inputSize), inputShape[2], inputShape[3], _depthwise.AsSpan(block * window, window),
                _bias.AsSpan(block * width, width), _slope.AsSpan(block * width, width), output.Slice(block * size, size), shape[2], shape[3]);
        }
    }

    private void Multiply(
        PackedWeights packed, ReadOnlySpan<float> input, int[] inputShape, ReadOnlySpan<float> addend, Span<float> output, int[] shape)
    {
        int pixels = shape[2] * shape[3];
        int width = _kernels.Width;
        int rows = pixels < _kernels.Rows ? 1 : _kernels.Rows;
        if (_geometry.IsPoint)
        {
            Pieces(packed, input, inputShape[2] * inputShape[3] * width, addend, output, 0, pixels, rows, pixels);
            return;
        }

        int together = Math.Min(pixels, rows * (TakesPlanes ? PlanesTogether : 1));
        int size = (packed.Depth + width - 1) / width * width * together;
        if (_panel.Length < size)
            _panel = new float[size];
        for (int at = 0; at < pixels; at += together)
        {
            int first = Math.Min(at, pixels - together);
            Panel(input, inputShape, shape[3], first, together);
            Pieces(packed, _panel, together * width, addend, output, first, together, rows, pixels);
        }
    }

    private void Panel(ReadOnlySpan<float> input, int[] inputShape, int outputWidth, int first, int count)
    {
        if (TakesPlanes)
        {
            WindowPanel.FromPlanes(
                _panel, input, _inputChannels, _kernels.Width, inputShape[2], inputShape[3], _geometry, outputWidth, first, count);
        }
        else
        {
            WindowPanel.FromBlocks(
                _panel, input, _kernels.BlocksOf(_inputChannels), _kernels.Width, inputShape[2], inputShape[3], _geometry, outputWidth, first,
                count);
        }
    }

    /// <summary>All output channels of so many neighbouring pixels, some rows at a time.</summary>
    /// <param name="first">The first of the pixels in the output.</param>
    /// <param name="outputPixels">Pixels of the whole output.</param>
    private void Pieces(
        PackedWeights packed, ReadOnlySpan<float> pixels, int pixelStride, ReadOnlySpan<float> addend, Span<float> output, int first, int count,
        int rows, int outputPixels)
    {
        int width = _kernels.Width;
        ProductTile tile = new()
        {
            PixelStride = pixelStride,
            Depth = packed.Depth,
            OutputStride = outputPixels * width,
            Addend = ref Unsafe.NullRef<float>(),
        };
        for (int at = 0; at < count; at += rows)
        {
            // The last piece begins earlier and computes some pixels again, which costs less than a kernel for each remainder.
            int from = Math.Min(at, count - rows);
            tile.Pixels = ref Unsafe.AsRef(in pixels[from * width]);
            for (int block = 0; block < _outputBlocks; block += 2)
            {
                int place = (block * outputPixels + first + from) * width;
                tile.Weights = ref packed.Values[block * packed.Depth * width];
                tile.Bias = ref _bias[block * width];
                tile.Slope = ref _slope[block * width];
                tile.Output = ref output[place];
                if (!addend.IsEmpty)
                    tile.Addend = ref Unsafe.AsRef(in addend[place]);
                _kernels.Product(in tile, rows, block + 1 < _outputBlocks);
            }
        }
    }

    private float[] Filled(float[] given, int channels, float otherwise)
    {
        float[] all = new float[_kernels.BlocksOf(channels) * _kernels.Width];
        Array.Fill(all, otherwise);
        given.CopyTo(all, 0);
        return all;
    }
}

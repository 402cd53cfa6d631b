using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// ONNX Conv with what follows it folded in: batch normalisation, factors and sums per channel, Relu and PRelu. Depthwise layers run
/// row by row, all others as a product of matrices over panels of columns. Not synchronised.
/// </summary>
internal sealed class ConvolutionLayer
{
    private readonly string _name;
    private readonly PlaneGeometry _geometry;
    private readonly int _groups;
    private readonly int _channelsPerGroup;
    private readonly float[] _weights;
    private readonly float[] _bias;
    private float[] _slope = [];
    private PackedRows[]? _packed;
    private DepthwiseRows? _depthwise;

    /// <exception cref="InferenceException">The node's attributes or weights do not go together.</exception>
    public ConvolutionLayer(OnnxNode node, OnnxConstant weights, OnnxConstant? bias)
    {
        _name = node.Outputs[0];
        if (weights.Singles is null || weights.Shape.Length != 4 || weights.Shape.Contains(0))
            throw new InferenceException($"The model's Conv \"{_name}\" has weights of {Tensor.Text(weights.Shape)}, not of four dimensions.");
        if (node.Text("auto_pad", "NOTSET") is not "NOTSET")
            throw new InferenceException($"The model's Conv \"{_name}\" pads by itself, which is not taken.");
        OutputChannels = weights.Shape[0];
        _groups = (int)Math.Clamp(node.Integer("group", 1), 0, OutputChannels);
        if (_groups == 0 || OutputChannels % _groups != 0)
            throw new InferenceException($"The model's Conv \"{_name}\" has groups that do not divide its channels.");
        _channelsPerGroup = weights.Shape[1];
        _geometry = PlaneGeometry.Of(node, weights.Shape[2], weights.Shape[3]) with { RoundsUp = false };
        _weights = [.. weights.Singles];
        _bias = bias?.Singles is { } given ? [.. given] : new float[OutputChannels];
        if (_bias.Length != OutputChannels)
            throw new InferenceException($"The model's Conv \"{_name}\" has a bias of another length than its channels.");
    }

    public int OutputChannels { get; }

    /// <summary>Folds y · factor + shift, per channel, into the weights. Before the first run, and before an activation.</summary>
    public bool FoldLine(ReadOnlySpan<float> factor, ReadOnlySpan<float> shift)
    {
        if (_slope.Length > 0 || factor.Length != OutputChannels || shift.Length != OutputChannels)
            return false;
        int depth = _weights.Length / OutputChannels;
        for (int channel = 0; channel < OutputChannels; channel++)
        {
            foreach (ref float weight in _weights.AsSpan(channel * depth, depth))
                weight *= factor[channel];
            _bias[channel] = _bias[channel] * factor[channel] + shift[channel];
        }

        return true;
    }

    /// <summary>Folds a factor for values below zero, per channel: 0 is Relu.</summary>
    public bool FoldSlope(float[] slope)
    {
        if (_slope.Length > 0 || slope.Length != OutputChannels)
            return false;
        _slope = slope;
        return true;
    }

    public Value Run(Value input, Blocks blocks)
    {
        if (input.Rank != 4 || input.Shape[1] != _channelsPerGroup * _groups)
        {
            throw new InferenceException(
                $"The network's Conv \"{_name}\" takes {_channelsPerGroup * _groups} channels and was given {Tensor.Text(input.Shape)}.");
        }

        (int height, int width) = _geometry.Output(input.Shape[2], input.Shape[3], _name);
        Value output = blocks.Take(input.Shape[0], OutputChannels, height, width);
        int inputSize = input.Count / Math.Max(input.Shape[0], 1);
        int outputSize = output.Count / Math.Max(input.Shape[0], 1);
        for (int i = 0; i < input.Shape[0]; i++)
        {
            ReadOnlySpan<float> from = input.Floats.Slice(i * inputSize, inputSize);
            Span<float> into = output.Floats.Slice(i * outputSize, outputSize);
            if (_channelsPerGroup == 1 && _groups == OutputChannels && _groups > 1)
            {
                _depthwise ??= new DepthwiseRows(_geometry, _weights, _bias, _slope);
                _depthwise.Run(from, input.Shape[2], input.Shape[3], into, height, width);
            }
            else
            {
                Multiply(from, input.Shape[2], input.Shape[3], into, height, width);
            }
        }

        return output;
    }

    private void Multiply(ReadOnlySpan<float> input, int inputHeight, int inputWidth, Span<float> output, int height, int width)
    {
        int rows = OutputChannels / _groups;
        int depth = _channelsPerGroup * _geometry.KernelHeight * _geometry.KernelWidth;
        _packed ??= [.. Enumerable.Range(0, _groups).Select(group =>
            new PackedRows(_weights.AsSpan(group * rows * depth, rows * depth), rows, depth))];
        int columns = height * width;
        int panelColumns = MatrixProduct.PanelColumns;
        float[] panel = new float[depth * panelColumns];
        int groupSize = _channelsPerGroup * inputHeight * inputWidth;
        for (int group = 0; group < _groups; group++)
        {
            ReadOnlySpan<float> from = input.Slice(group * groupSize, groupSize);
            for (int first = 0; first < columns; first += panelColumns)
            {
                int count = Math.Min(panelColumns, columns - first);
                ColumnPanel.Fill(panel, from, _channelsPerGroup, inputHeight, inputWidth, _geometry, width, first, count);
                MatrixProduct.Multiply(
                    _packed[group], panel, count, output[(group * rows * columns + first)..], columns, _bias.AsSpan(group * rows, rows),
                    _slope.Length > 0 ? _slope.AsSpan(group * rows, rows) : default);
            }
        }
    }
}

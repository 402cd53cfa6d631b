using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// ONNX Conv with what follows it folded in: batch normalisation, factors and sums per channel, another value that is added, Relu and
/// PRelu. Depthwise layers run plane by plane, all others as a product of pixels and weights. Not synchronised.
/// </summary>
internal sealed class ConvolutionLayer
{
    private readonly string _name;
    private readonly Kernels _kernels;
    private readonly PlaneGeometry _geometry;
    private readonly int _groups;
    private readonly int _channelsPerGroup;
    private readonly float[] _weights;
    private readonly float[] _bias;
    private float[] _slope = [];
    private bool _adds;
    private PreparedConvolution? _prepared;

    /// <exception cref="InferenceException">The node's attributes or weights do not go together.</exception>
    public ConvolutionLayer(OnnxNode node, OnnxConstant weights, OnnxConstant? bias, Kernels kernels)
    {
        _name = node.Outputs[0];
        _kernels = kernels;
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

    /// <summary>Products and sums of the last run, of one sample: what the network asks for, whatever a kernel computes besides.</summary>
    public long MultiplyAdds { get; private set; }

    /// <summary>Folds y · factor + shift, per channel, into the weights. Before the first run, and before an activation.</summary>
    public bool FoldLine(ReadOnlySpan<float> factor, ReadOnlySpan<float> shift)
    {
        if (_adds || _slope.Length > 0 || factor.Length != OutputChannels || shift.Length != OutputChannels)
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

    /// <summary>Folds the sum with another value, which <see cref="Run"/> is then given.</summary>
    public bool FoldAddend()
    {
        // A depthwise layer's sums are whole before another value could be added.
        bool taken = !_adds && _slope.Length == 0 && _channelsPerGroup > 1;
        _adds |= taken;
        return taken;
    }

    /// <summary>Folds a factor for values below zero, per channel: 0 is Relu.</summary>
    public bool FoldSlope(float[] slope)
    {
        if (_slope.Length > 0 || slope.Length != OutputChannels)
            return false;
        _slope = slope;
        return true;
    }

    /// <param name="input">In blocks or planes.</param>
    /// <param name="addend">What is added to every element before the slope; null where nothing was folded.</param>
    /// <returns>In blocks, or in planes where the addend has another shape.</returns>
    public Value Run(Value input, Value? addend, Blocks blocks)
    {
        if (input.Rank != 4 || input.Shape[1] != _channelsPerGroup * _groups)
        {
            throw new InferenceException(
                $"The network's Conv \"{_name}\" takes {_channelsPerGroup * _groups} channels and was given {Tensor.Text(input.Shape)}.");
        }

        (int height, int width) = _geometry.Output(input.Shape[2], input.Shape[3], _name);
        int[] shape = [input.Shape[0], OutputChannels, height, width];
        MultiplyAdds = (long)height * width * _weights.Length;
        if (addend is not null && !addend.Shape.SequenceEqual(shape))
            return Broadcast(input, addend, blocks);
        _prepared ??= new PreparedConvolution(_geometry, _kernels, _groups, _channelsPerGroup, OutputChannels, _weights, _bias, _slope);
        using BlockedView from = _prepared.TakesPlanes ? BlockedView.Planes(input, blocks) : BlockedView.Of(input, _kernels.Width, blocks);
        using BlockedView added = addend is null ? default : BlockedView.Of(addend, _kernels.Width, blocks);
        Value output = blocks.TakeBlocked(_kernels.Width, shape);
        _prepared.Run(from.Value, addend is null ? null : added.Value, output);
        return output;
    }

    /// <summary>A sum in which one side is repeated is rare, and done as two steps.</summary>
    private Value Broadcast(Value input, Value addend, Blocks blocks)
    {
        ConvolutionLayer alone = (ConvolutionLayer)MemberwiseClone();
        (alone._adds, alone._slope, alone._prepared) = (false, [], null);
        Value output = alone.Run(input, null, blocks);
        using BlockedView left = BlockedView.Planes(output, blocks);
        using BlockedView right = BlockedView.Planes(addend, blocks);
        Value sum = Elementwise.Pair("Add", left.Value, right.Value, blocks);
        blocks.Return(output);
        if (_slope.Length == 0)
            return sum;
        Value activated = Elementwise.Pair("PRelu", sum, new Value([OutputChannels, 1, 1], _slope), blocks);
        blocks.Return(sum);
        return activated;
    }
}

using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>
/// One layer while it learns: what went through it, the slopes of its weights, and the steps of Adam. Not safe for
/// concurrent callers.
/// </summary>
internal sealed class LayerGradients(Convolution layer)
{
    private const float Momentum = 0.9f;
    private const float SquareMomentum = 0.99f;
    private const float Tiny = 1e-8f;

    private readonly float[] _weights = new float[layer.Weights.Length];
    private readonly float[] _biases = new float[layer.Biases.Length];
    private readonly float[] _moments = new float[layer.Weights.Length + layer.Biases.Length];
    private readonly float[] _squares = new float[layer.Weights.Length + layer.Biases.Length];
    private readonly float[] _turned = new float[layer.Weights.Length];
    private float[] _windows = [];
    private float[] _windowSlopes = [];
    private int _height;
    private int _width;

    public float[] Output { get; private set; } = [];

    private int Count => layer.Shape.HeightAfter(_height) * _width;

    public void Forward(ReadOnlySpan<float> input, int height, int width, bool rectify)
    {
        (_height, _width) = (height, width);
        Hold(ref _windows, Count * layer.Shape.WindowLength);
        if (Output.Length < Count * layer.Shape.Out)
            Output = new float[Count * layer.Shape.Out];
        layer.LayWindows(input, height, width, _windows);
        layer.Apply(_windows, Output, Count, rectify);
    }

    /// <summary>Adds to the slopes of the weights, and gives those of the input unless it is the picture itself.</summary>
    public void Backward(Span<float> slopes, Span<float> inputSlopes, bool rectified)
    {
        ConvolutionShape shape = layer.Shape;
        Span<float> own = slopes[..(Count * shape.Out)];
        if (rectified)
        {
            for (int i = 0; i < own.Length; i++)
                if (Output[i] <= 0)
                    own[i] = 0;
        }

        MatrixProduct.Add(_windows, 1, shape.WindowLength, own, _weights, shape.WindowLength, Count, shape.Out);
        for (int i = 0; i < own.Length; i++)
            _biases[i % shape.Out] += own[i];
        if (inputSlopes.IsEmpty)
            return;
        Turn();
        Hold(ref _windowSlopes, Count * shape.WindowLength);
        Array.Clear(_windowSlopes, 0, Count * shape.WindowLength);
        MatrixProduct.Add(own, shape.Out, 1, _turned, _windowSlopes, Count, shape.Out, shape.WindowLength);
        inputSlopes.Clear();
        AddWindows(inputSlopes);
    }

    /// <summary>One step of Adam, and the slopes start again from zero.</summary>
    public void Step(float rate, int step)
    {
        float correction = 1 - MathF.Pow(Momentum, step);
        float squareCorrection = 1 - MathF.Pow(SquareMomentum, step);
        Step(layer.Weights, _weights, 0, rate / correction, squareCorrection);
        Step(layer.Biases, _biases, layer.Weights.Length, rate / correction, squareCorrection);
    }

    private void Step(float[] values, float[] slopes, int first, float rate, float squareCorrection)
    {
        for (int i = 0; i < values.Length; i++)
        {
            ref float moment = ref _moments[first + i];
            ref float square = ref _squares[first + i];
            moment = Momentum * moment + (1 - Momentum) * slopes[i];
            square = SquareMomentum * square + (1 - SquareMomentum) * slopes[i] * slopes[i];
            values[i] -= rate * moment / (MathF.Sqrt(square / squareCorrection) + Tiny);
            slopes[i] = 0;
        }
    }

    private void Turn()
    {
        int rows = layer.Shape.WindowLength;
        int columns = layer.Shape.Out;
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                _turned[j * rows + i] = layer.Weights[i * columns + j];
    }

    /// <summary>The reverse of laying windows side by side: what overlaps adds up.</summary>
    private void AddWindows(Span<float> input)
    {
        ConvolutionShape shape = layer.Shape;
        int top = shape.PadsHeight ? shape.KernelHeight / 2 : 0;
        int left = shape.KernelWidth / 2;
        int place = 0;
        for (int y = 0; y < shape.HeightAfter(_height); y++)
        {
            for (int x = 0; x < _width; x++)
            {
                for (int ky = 0; ky < shape.KernelHeight; ky++, place += shape.KernelWidth * shape.In)
                {
                    int row = y + ky - top;
                    if (row < 0 || row >= _height)
                        continue;
                    int from = Math.Max(left - x, 0);
                    int to = Math.Min(shape.KernelWidth, _width + left - x);
                    AddRun(
                        _windowSlopes.AsSpan(place + from * shape.In, (to - from) * shape.In),
                        input[((row * _width + x + from - left) * shape.In)..]);
                }
            }
        }
    }

    private static void AddRun(ReadOnlySpan<float> run, Span<float> to)
    {
        int lanes = System.Numerics.Vector<float>.Count;
        int i = 0;
        for (; i + lanes <= run.Length; i += lanes)
            (new System.Numerics.Vector<float>(run[i..]) + new System.Numerics.Vector<float>(to[i..])).CopyTo(to[i..]);
        for (; i < run.Length; i++)
            to[i] += run[i];
    }

    private static void Hold(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new float[length];
    }
}

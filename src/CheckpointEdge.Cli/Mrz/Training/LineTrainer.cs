using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>
/// Teaches the network that reads printed lines. One thread and one row of random numbers: the same seed gives the same
/// weights on the same processor family, .NET and FreeType. Not safe for concurrent callers.
/// </summary>
internal sealed class LineTrainer
{
    /// <summary>Strips between two steps.</summary>
    public const int BatchSize = 8;

    private const int CharactersAStrip = 12;
    private const float RateMax = 1.5e-3f;
    private const float RateMin = 1e-5f;
    private const int WarmUpSteps = 100;

    /// <summary>Wrong columns are a matter of single characters: "none" is counted less than a character.</summary>
    private const float NoneWeight = 0.5f;

    private readonly LineNetwork _network = new();
    private readonly LayerGradients[] _layers;
    private readonly Random _random;
    private readonly LinePainter _painter;
    private readonly float[][] _halved = [[], []];
    private float[] _slopes = [];
    private float[] _inputSlopes = [];

    public LineTrainer(int seed)
    {
        _random = new(seed);
        _painter = new(new());
        _layers = [.. _network.Layers.Select(layer => new LayerGradients(layer))];
        foreach (Convolution layer in _network.Layers)
        {
            float spread = MathF.Sqrt(2f / layer.Shape.WindowLength) * MathF.Sqrt(3);
            for (int i = 0; i < layer.Weights.Length; i++)
                layer.Weights[i] = (_random.NextSingle() * 2 - 1) * spread;
        }
    }

    public LineNetwork Network => _network;

    /// <summary>Characters in the labelled columns, and how many of them were read wrong; reset by the caller.</summary>
    public (long Seen, long Wrong, double Loss) Figures { get; set; }

    /// <param name="strips">How many in all; the rate falls to almost nothing at the last.</param>
    /// <param name="told">Called after every step with the number of strips seen.</param>
    public void Train(int strips, Action<int> told)
    {
        int steps = strips / BatchSize;
        for (int step = 1; step <= steps; step++)
        {
            for (int i = 0; i < BatchSize; i++)
                Learn(TrainingStrip.Cut(_random, _painter.Paint(_random, CharactersAStrip)));
            float part = step / (float)steps;
            float rate = RateMin + (RateMax - RateMin) * 0.5f * (1 + MathF.Cos(MathF.PI * part));
            foreach (LayerGradients layer in _layers)
                layer.Step(rate * MathF.Min(1, step / (float)WarmUpSteps), step);
            told(step * BatchSize);
        }
    }

    private void Learn(TrainingStrip strip)
    {
        int height = LineNetwork.StripHeight;
        int width = strip.Width;
        float[] input = strip.Ink;
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].Forward(input, height, width, rectify: i + 1 < _layers.Length);
            Convolution layer = _network.Layers[i];
            height = layer.Shape.HeightAfter(height);
            input = _layers[i].Output;
            if (!LineNetwork.HalvesAfter(i))
                continue;
            if (_halved[i].Length < height * width * layer.Shape.Out / 4)
                _halved[i] = new float[height * width * layer.Shape.Out / 4];
            LineNetworkRun.Halve(input, height, width, layer.Shape.Out, _halved[i]);
            input = _halved[i];
            height /= 2;
            width /= 2;
        }

        TakeSlopes(strip, input);
        GoBack(strip.Width);
    }

    private void TakeSlopes(TrainingStrip strip, ReadOnlySpan<float> outputs)
    {
        int length = strip.Labels.Length * LineNetwork.OutputCount;
        Hold(ref _slopes, length);
        Array.Clear(_slopes, 0, length);
        (long seen, long wrong, double loss) = Figures;
        for (int column = 0; column < strip.Labels.Length; column++)
        {
            int label = strip.Labels[column];
            if (label == TrainingStrip.Ignored)
                continue;
            ReadOnlySpan<float> scores = outputs.Slice(column * LineNetwork.OutputCount, LineNetwork.ClassCount);
            Span<float> slopes = _slopes.AsSpan(column * LineNetwork.OutputCount, LineNetwork.ClassCount);
            float most = scores[0];
            int best = 0;
            for (int i = 1; i < scores.Length; i++)
                (most, best) = scores[i] > most ? (scores[i], i) : (most, best);
            float sum = 0;
            for (int i = 0; i < scores.Length; i++)
                sum += slopes[i] = MathF.Exp(scores[i] - most);
            float weight = (label == LineNetwork.None ? NoneWeight : 1) / (BatchSize * CharactersAStrip);
            for (int i = 0; i < scores.Length; i++)
                slopes[i] = (slopes[i] / sum - (i == label ? 1 : 0)) * weight;
            loss += MathF.Log(sum) + most - scores[label];
            if (label == LineNetwork.None)
                continue;
            seen++;
            wrong += best == label ? 0 : 1;
        }

        Figures = (seen, wrong, loss);
    }

    private void GoBack(int stripWidth)
    {
        for (int i = _layers.Length - 1; i >= 0; i--)
        {
            int halvings = Math.Min(i, 2);
            int width = stripWidth >> halvings;
            int height = i > 3 ? 1 : LineNetwork.StripHeight >> halvings;
            int length = i == 0 ? 0 : height * width * _network.Layers[i].Shape.In;
            Hold(ref _inputSlopes, length);
            _layers[i].Backward(_slopes, _inputSlopes.AsSpan(0, length), rectified: i + 1 < _layers.Length);
            if (i == 0)
                return;
            if (LineNetwork.HalvesAfter(i - 1))
                Double(i - 1, height, width);
            else
                (_slopes, _inputSlopes) = (_inputSlopes, _slopes);
        }
    }

    /// <summary>Each slope goes to that of the four neighbours which was the largest.</summary>
    private void Double(int layer, int height, int width)
    {
        int channels = _network.Layers[layer].Shape.Out;
        ReadOnlySpan<float> values = _layers[layer].Output;
        Hold(ref _slopes, 4 * height * width * channels);
        Array.Clear(_slopes, 0, 4 * height * width * channels);
        int place = 0;
        int rowLength = 2 * width * channels;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int first = 2 * y * rowLength + 2 * x * channels;
                for (int c = 0; c < channels; c++, place++)
                {
                    int best = first + c;
                    best = values[best] >= values[first + channels + c] ? best : first + channels + c;
                    best = values[best] >= values[first + rowLength + c] ? best : first + rowLength + c;
                    best = values[best] >= values[first + rowLength + channels + c] ? best : first + rowLength + channels + c;
                    _slopes[best] = _inputSlopes[place];
                }
            }
        }
    }

    private static void Hold(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new float[length];
    }
}

using System.Numerics;
using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>Operators that look at one element at a time, with ONNX's broadcasting for two values. Stateless.</summary>
internal static class Elementwise
{
    public static Value Each(Value input, Blocks blocks, Func<float, float> function)
    {
        Value output = blocks.Take(input.Shape);
        ReadOnlySpan<float> from = input.Floats;
        Span<float> into = output.Floats;
        for (int i = 0; i < from.Length; i++)
            into[i] = function(from[i]);
        return output;
    }

    public static float Sigmoid(float value) => 1f / (1f + MathF.Exp(-value));

    /// <summary>Add, Sub, Mul, Div and PRelu: the shorter shape is filled with ones from the left, a length of 1 is repeated.</summary>
    public static Value Pair(string sign, Value left, Value right, Blocks blocks)
    {
        int[] shape = Broadcast(left.Shape, right.Shape, sign);
        Value output = blocks.Take(shape);
        if (output.Count == 0)
            return output;
        int[] leftSteps = Steps(left.Shape, shape);
        int[] rightSteps = Steps(right.Shape, shape);
        int last = shape.Length > 0 ? shape[^1] : 1;
        Span<int> index = stackalloc int[Tensor.RankMax];
        for (int at = 0; at < output.Count; at += last)
        {
            int fromLeft = 0;
            int fromRight = 0;
            for (int d = 0; d < shape.Length - 1; d++)
            {
                fromLeft += index[d] * leftSteps[d];
                fromRight += index[d] * rightSteps[d];
            }

            Line(
                sign, left.Floats[fromLeft..], shape.Length > 0 ? leftSteps[^1] : 0, right.Floats[fromRight..],
                shape.Length > 0 ? rightSteps[^1] : 0, output.Floats.Slice(at, last));
            for (int d = shape.Length - 2; d >= 0 && ++index[d] == shape[d]; d--)
                index[d] = 0;
        }

        return output;
    }

    /// <summary>ONNX BatchNormalization with fixed statistics; the second dimension holds the channels.</summary>
    public static Value Normalise(OnnxNode node, IReadOnlyList<Value?> inputs, Blocks blocks)
    {
        Value input = inputs[0]!;
        (float[] factor, float[] shift) = Line(node, inputs);
        if (input.Rank < 2 || input.Shape[1] != factor.Length)
            throw new InferenceException($"The network's BatchNormalization takes {factor.Length} channels, not {Tensor.Text(input.Shape)}.");
        Value output = blocks.Take(input.Shape);
        int size = input.Shape[2..].Aggregate(1, (product, length) => product * length);
        for (int plane = 0; plane < input.Shape[0] * factor.Length; plane++)
        {
            ReadOnlySpan<float> from = input.Floats.Slice(plane * size, size);
            Span<float> into = output.Floats.Slice(plane * size, size);
            for (int i = 0; i < size; i++)
                into[i] = from[i] * factor[plane % factor.Length] + shift[plane % factor.Length];
        }

        return output;
    }

    /// <summary>The line y · factor + shift per channel that a normalisation with fixed statistics is.</summary>
    public static (float[] Factor, float[] Shift) Line(OnnxNode node, IReadOnlyList<Value?> inputs)
    {
        if (inputs.Count < 5 || inputs.Any(input => input is null) || inputs.Skip(2).Take(3).Any(each => each!.Count != inputs[1]!.Count))
            throw new InferenceException("The model's BatchNormalization lacks statistics.");
        ReadOnlySpan<float> scale = inputs[1]!.Floats;
        ReadOnlySpan<float> bias = inputs[2]!.Floats;
        ReadOnlySpan<float> mean = inputs[3]!.Floats;
        ReadOnlySpan<float> variance = inputs[4]!.Floats;
        float epsilon = node.Single("epsilon", 1e-5f);
        float[] factor = new float[scale.Length];
        float[] shift = new float[scale.Length];
        for (int i = 0; i < factor.Length; i++)
        {
            factor[i] = scale[i] / MathF.Sqrt(variance[i] + epsilon);
            shift[i] = bias[i] - mean[i] * factor[i];
        }

        return (factor, shift);
    }

    /// <summary>Softmax over one dimension (opset 13), or over all from it on (before).</summary>
    public static Value Softmax(OnnxNode node, Value input, long opset, Blocks blocks)
    {
        int axis = Layouts.Axis(node.Integer("axis", opset >= 13 ? -1 : 1), input.Rank, node.Operator);
        int inner = opset >= 13 ? input.Shape[(axis + 1)..].Aggregate(1, (product, length) => product * length) : 1;
        int length = opset >= 13 ? input.Shape[axis] : input.Shape[axis..].Aggregate(1, (product, each) => product * each);
        Value output = blocks.Take(input.Shape);
        ReadOnlySpan<float> from = input.Floats;
        Span<float> into = output.Floats;
        for (int start = 0; length > 0 && start < input.Count; start += start % inner == inner - 1 ? (length - 1) * inner + 1 : 1)
        {
            float largest = float.NegativeInfinity;
            for (int i = 0; i < length; i++)
                largest = MathF.Max(largest, from[start + i * inner]);
            float sum = 0;
            for (int i = 0; i < length; i++)
                sum += into[start + i * inner] = MathF.Exp(from[start + i * inner] - largest);
            for (int i = 0; i < length; i++)
                into[start + i * inner] /= sum;
        }

        return output;
    }

    private static void Line(
        string sign, ReadOnlySpan<float> left, int leftStep, ReadOnlySpan<float> right, int rightStep, Span<float> output)
    {
        if (leftStep == 1 && sign != "PRelu" && rightStep <= 1)
        {
            Line(sign, left[..output.Length], rightStep == 1 ? right[..output.Length] : right[..1], output);
            return;
        }

        for (int i = 0, l = 0, r = 0; i < output.Length; i++, l += leftStep, r += rightStep)
        {
            output[i] = sign switch
            {
                "Add" => left[l] + right[r],
                "Sub" => left[l] - right[r],
                "Mul" => left[l] * right[r],
                "Div" => left[l] / right[r],
                _ => left[l] < 0 ? left[l] * right[r] : left[l],
            };
        }
    }

    /// <summary>Neighbours with neighbours, or with one value.</summary>
    private static void Line(string sign, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> output)
    {
        int width = Vector<float>.Count;
        int i = 0;
        for (; i + width <= output.Length; i += width)
        {
            Vector<float> first = new(left[i..]);
            Vector<float> second = right.Length == 1 ? new Vector<float>(right[0]) : new Vector<float>(right[i..]);
            Vector<float> result = sign switch
            {
                "Add" => first + second,
                "Sub" => first - second,
                "Mul" => first * second,
                _ => first / second,
            };
            result.CopyTo(output[i..]);
        }

        for (; i < output.Length; i++)
        {
            float second = right[right.Length == 1 ? 0 : i];
            output[i] = sign switch
            {
                "Add" => left[i] + second,
                "Sub" => left[i] - second,
                "Mul" => left[i] * second,
                _ => left[i] / second,
            };
        }
    }

    public static void Sum(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> output) => Line("Add", left, right, output);

    /// <summary>The largest of four neighbours: the two halves of both rows.</summary>
    public static void Largest(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, Span<float> output)
    {
        int half = output.Length;
        int width = Math.Min(Vector<float>.Count, half);
        if (width == Vector<float>.Count)
        {
            for (int i = 0; i < half; i += width)
            {
                Vector<float> first = Vector.Max(new Vector<float>(upper[i..]), new Vector<float>(upper[(half + i)..]));
                Vector<float> second = Vector.Max(new Vector<float>(lower[i..]), new Vector<float>(lower[(half + i)..]));
                Vector.Max(first, second).CopyTo(output[i..]);
            }

            return;
        }

        for (int i = 0; i < half; i++)
            output[i] = MathF.Max(MathF.Max(upper[i], upper[half + i]), MathF.Max(lower[i], lower[half + i]));
    }

    private static int[] Broadcast(int[] left, int[] right, string sign)
    {
        int[] shape = new int[Math.Max(left.Length, right.Length)];
        for (int d = 1; d <= shape.Length; d++)
        {
            int l = d <= left.Length ? left[^d] : 1;
            int r = d <= right.Length ? right[^d] : 1;
            if (l != r && l != 1 && r != 1)
                throw new InferenceException($"The network's {sign} cannot join {Tensor.Text(left)} and {Tensor.Text(right)}.");
            shape[^d] = l == 1 ? r : l;
        }

        return shape;
    }

    private static int[] Steps(int[] own, int[] shape)
    {
        int[] steps = new int[shape.Length];
        int step = 1;
        for (int d = 1; d <= own.Length; d++)
        {
            steps[^d] = own[^d] == 1 ? 0 : step;
            step *= own[^d];
        }

        return steps;
    }
}

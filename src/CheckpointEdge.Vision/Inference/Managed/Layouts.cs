using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>Operators that move elements and compute nothing, and those that compute with shapes. Stateless.</summary>
internal static class Layouts
{
    public static int Axis(long axis, int rank, string named) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw new InferenceException($"The network's {named} names dimension {axis} of {rank}.");

    public static Value Copy(Value input, int[] shape, Blocks blocks)
    {
        if (Tensor.CountOf(shape) != input.Count)
            throw new InferenceException($"The network cannot see {Tensor.Text(input.Shape)} as {Tensor.Text(shape)}.");
        if (input.Integers is { } integers)
            return new Value(shape, integers);
        Value output = blocks.Take(shape);
        input.Floats.CopyTo(output.Floats);
        return output;
    }

    public static Value Flatten(OnnxNode node, Value input, Blocks blocks)
    {
        int axis = Math.Min(Axis(node.Integer("axis", 1), input.Rank + 1, node.Operator), input.Rank);
        int before = input.Shape[..axis].Aggregate(1, (product, length) => product * length);
        return Copy(input, [before, before == 0 ? 0 : input.Count / before], blocks);
    }

    public static Value Reshape(Value input, Value wanted, Blocks blocks)
    {
        ReadOnlySpan<long> lengths = wanted.Whole;
        int[] shape = new int[lengths.Length];
        int free = -1;
        long known = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            long length = lengths[i] == 0 && i < input.Rank ? input.Shape[i] : lengths[i];
            if (length is < -1 or > Tensor.ElementsMax || length == -1 && free >= 0)
                throw new InferenceException("The network's Reshape has a shape that cannot be.");
            if (length == -1)
                free = i;
            else
                known = Math.Min(known * length, int.MaxValue);
            shape[i] = (int)length;
        }

        if (free >= 0)
            shape[free] = known == 0 ? 0 : (int)(input.Count / known);
        return Copy(input, shape, blocks);
    }

    public static Value Transpose(OnnxNode node, Value input, Blocks blocks)
    {
        int rank = input.Rank;
        int[] order = node.Attributes.ContainsKey("perm") ? node.Integers("perm", rank, 0) : [.. Enumerable.Range(0, rank).Reverse()];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank)))
            throw new InferenceException("The network's Transpose does not name every dimension once.");
        int[] shape = [.. order.Select(d => input.Shape[d])];
        int[] steps = new int[rank];
        for (int d = rank - 1, step = 1; d >= 0; step *= input.Shape[d--])
            steps[d] = step;
        Value output = blocks.Take(shape);
        ReadOnlySpan<float> from = input.Floats;
        Span<float> into = output.Floats;
        Span<int> index = stackalloc int[Tensor.RankMax];
        for (int i = 0, at = 0; i < into.Length; i++)
        {
            into[i] = from[at];
            for (int d = rank - 1; d >= 0; d--)
            {
                at += steps[order[d]];
                if (++index[d] < shape[d])
                    break;
                at -= steps[order[d]] * shape[d];
                index[d] = 0;
            }
        }

        return output;
    }

    public static Value Concat(OnnxNode node, IReadOnlyList<Value?> inputs, Blocks blocks)
    {
        if (inputs.Count == 0 || inputs[0] is not { } first)
            throw new InferenceException("The network's Concat joins nothing.");
        int axis = Axis(node.Integer("axis", 0), first.Rank, node.Operator);
        foreach (Value? each in inputs)
            for (int d = 0; d < first.Rank; d++)
                if (each is null || each.Rank != first.Rank || d != axis && each.Shape[d] != first.Shape[d])
                    throw new InferenceException("The network's Concat joins shapes that do not fit.");
        int[] shape = [.. first.Shape];
        shape[axis] = (int)Math.Min(inputs.Sum(each => (long)each!.Shape[axis]), Tensor.ElementsMax);
        if (first.Integers is not null)
            return new Value(shape, [.. inputs.SelectMany(each => each!.Whole.ToArray())]);
        Value output = blocks.Take(shape);
        int outer = shape[..axis].Aggregate(1, (product, length) => product * length);
        for (int i = 0, at = 0; i < outer; i++)
        {
            foreach (Value? each in inputs)
            {
                int run = each!.Count / Math.Max(outer, 1);
                each.Floats.Slice(i * run, run).CopyTo(output.Floats[at..]);
                at += run;
            }
        }

        return output;
    }

    public static Value Shape(Value input) => new([input.Rank], [.. input.Shape.Select(length => (long)length)]);

    /// <summary>Gather along the only dimension of a list of whole numbers: what networks do with shapes.</summary>
    public static Value Gather(Value input, Value indices)
    {
        ReadOnlySpan<long> from = input.Whole;
        long[] taken = new long[indices.Count];
        for (int i = 0; i < taken.Length; i++)
        {
            long index = indices.Whole[i] < 0 ? indices.Whole[i] + from.Length : indices.Whole[i];
            taken[i] = index >= 0 && index < from.Length && input.Rank == 1
                ? from[(int)index]
                : throw new InferenceException("The network's Gather looks beyond the end.");
        }

        return new Value(indices.Shape, taken);
    }

    /// <summary>Unsqueeze (puts lengths of 1 in) or Squeeze (takes them out); the dimensions are an attribute or an input.</summary>
    public static Value WithOnes(OnnxNode node, IReadOnlyList<Value?> inputs, Blocks blocks, bool puts)
    {
        Value input = inputs[0]!;
        long[] named = inputs.Count > 1 && inputs[1] is { } given ? given.Whole.ToArray()
            : node.Attributes.TryGetValue("axes", out OnnxAttribute? found) ? [.. found.Integers] : [];
        int rank = puts ? input.Rank + named.Length : input.Rank;
        if (rank > Tensor.RankMax)
            throw new InferenceException($"The network's {node.Operator} makes more than {Tensor.RankMax} dimensions.");
        HashSet<int> axes = [.. named.Select(axis => Axis(axis, rank, node.Operator))];
        if (!puts)
            return Copy(input, [.. input.Shape.Where((length, d) => axes.Count > 0 ? !axes.Contains(d) : length != 1)], blocks);
        Queue<int> lengths = new(input.Shape);
        int[] shape = new int[rank];
        for (int d = 0; d < rank; d++)
            shape[d] = axes.Contains(d) || lengths.Count == 0 ? 1 : lengths.Dequeue();
        return Copy(input, shape, blocks);
    }

    /// <summary>Resize or Upsample of planes, in blocks of channels or not, by the nearest element: asymmetric, rounded down.</summary>
    public static Value Resize(OnnxNode node, IReadOnlyList<Value?> inputs, Blocks blocks)
    {
        Value input = inputs[0]!;
        bool older = node.Operator == "Upsample";
        bool nearest = node.Text("mode", "nearest") == "nearest"
            && (older || node.Text("coordinate_transformation_mode", "half_pixel") == "asymmetric" && node.Text("nearest_mode", "") == "floor");
        if (!nearest || input.Rank != 4)
            throw new InferenceException($"The network's {node.Operator} is not by the nearest element with asymmetric coordinates.");
        Value? scales = inputs.ElementAtOrDefault(older ? 1 : 2);
        Value? sizes = older ? null : inputs.ElementAtOrDefault(3);
        double scaleY;
        double scaleX;
        if (scales is { Count: 4 })
            (scaleY, scaleX) = (scales.Floats[2], scales.Floats[3]);
        else if (sizes is { Count: 4 })
            (scaleY, scaleX) = ((double)sizes.Whole[2] / input.Shape[2], (double)sizes.Whole[3] / input.Shape[3]);
        else
            throw new InferenceException($"The network's {node.Operator} says no size.");
        if (!(scaleY is > 0 and <= 64 && scaleX is > 0 and <= 64))
            throw new InferenceException($"The network's {node.Operator} has a factor that cannot be used.");
        int height = (int)Math.Floor(input.Shape[2] * scaleY);
        int width = (int)Math.Floor(input.Shape[3] * scaleX);
        // What lies together at one place: a number, or a block of channels.
        int unit = Math.Max(1, input.BlockWidth);
        Value output = input.BlockWidth > 0 ? blocks.TakeBlocked(unit, input.Shape[0], input.Shape[1], height, width)
            : blocks.Take(input.Shape[0], input.Shape[1], height, width);
        int rowSize = input.Shape[3] * unit;
        for (int row = 0; width > 0 && row < output.Stored.Length / (width * unit); row++)
        {
            int fromRow = row / height * input.Shape[2] + Math.Min((int)(row % height / scaleY), input.Shape[2] - 1);
            ReadOnlySpan<float> from = input.Stored.Slice(fromRow * rowSize, rowSize);
            Span<float> into = output.Stored.Slice(row * width * unit, width * unit);
            for (int x = 0; x < width; x++)
            {
                int place = Math.Min((int)(x / scaleX), input.Shape[3] - 1);
                if (unit == 1)
                    into[x] = from[place];
                else
                    from.Slice(place * unit, unit).CopyTo(into[(x * unit)..]);
            }
        }

        return output;
    }

    /// <summary>ONNX Pad with a fixed value.</summary>
    public static Value Pad(OnnxNode node, IReadOnlyList<Value?> inputs, Blocks blocks)
    {
        Value input = inputs[0]!;
        long[] pads = inputs.Count > 1 && inputs[1] is { } given ? given.Whole.ToArray()
            : node.Attributes.TryGetValue("pads", out OnnxAttribute? found) ? [.. found.Integers] : [];
        if (node.Text("mode", "constant") != "constant" || pads.Length != 2 * input.Rank || pads.Any(pad => pad is < 0 or > Tensor.ElementsMax)
            || input.Rank == 0)
            throw new InferenceException("The network's Pad is not with a fixed value around every dimension.");
        float filling = inputs.Count > 2 && inputs[2] is { Count: > 0 } value ? value.Floats[0] : node.Single("value", 0);
        int[] shape = new int[input.Rank];
        for (int d = 0; d < shape.Length; d++)
            shape[d] = (int)Math.Min(input.Shape[d] + pads[d] + pads[d + shape.Length], int.MaxValue);
        Value output = blocks.Take(shape);
        output.Floats.Fill(filling);
        Span<int> index = stackalloc int[Tensor.RankMax];
        int last = input.Shape[^1];
        for (int from = 0; last > 0 && from < input.Count; from += last)
        {
            int at = 0;
            for (int d = 0; d < shape.Length; d++)
                at = at * shape[d] + index[d] + (int)pads[d];
            input.Floats.Slice(from, last).CopyTo(output.Floats[at..]);
            for (int d = shape.Length - 2; d >= 0 && ++index[d] == input.Shape[d]; d--)
                index[d] = 0;
        }

        return output;
    }
}

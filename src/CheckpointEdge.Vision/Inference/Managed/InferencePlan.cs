using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>One step of a run.</summary>
/// <param name="Inputs">What is taken; of a convolution its input and, where a sum was folded in, what is added.</param>
/// <param name="Layer">A convolution with what was folded into it; null for every other operator.</param>
/// <param name="LastReads">Values that nobody reads after this step.</param>
internal sealed record PlannedStep(
    OnnxNode Node, IReadOnlyList<string> Inputs, string Output, ConvolutionLayer? Layer, IReadOnlyList<string> LastReads);

/// <summary>
/// Orders a network's operators, folds into each convolution the lines and activations that follow it, and finds out when a block of
/// memory is free again. Stateless.
/// </summary>
internal static class InferencePlan
{
    /// <exception cref="InferenceException">An operator is not known, or takes a value that nobody gives.</exception>
    public static IReadOnlyList<PlannedStep> Make(OnnxModel model, Dictionary<string, Value> constants, Kernels kernels)
    {
        Dictionary<string, int> readers = new(StringComparer.Ordinal);
        foreach (string name in model.Nodes.SelectMany(node => node.Inputs).Concat(model.Outputs.Select(output => output.Name)))
            readers[name] = readers.GetValueOrDefault(name) + 1;
        List<PlannedStep> steps = [];
        Dictionary<string, int> open = new(StringComparer.Ordinal);
        HashSet<string> known = [.. constants.Keys, .. model.Inputs.Select(input => input.Name)];
        foreach (OnnxNode node in model.Nodes)
        {
            Require(node, known);
            if (node.Operator == "Constant")
            {
                constants[node.Outputs[0]] = Constant(node);
            }
            else if ((Fold(node, constants, steps, open, readers) ?? FoldSum(node, constants, steps, open, readers)) is { } into)
            {
                open.Remove(steps[into].Output);
                steps[into] = steps[into] with { Output = node.Outputs[0] };
                open[node.Outputs[0]] = into;
            }
            else
            {
                ConvolutionLayer? layer = node.Operator == "Conv" ? Convolution(node, constants, kernels) : null;
                if (layer is not null)
                    open[node.Outputs[0]] = steps.Count;
                steps.Add(new PlannedStep(node, layer is null ? node.Inputs : [node.Inputs[0]], node.Outputs[0], layer, []));
            }

            known.Add(node.Outputs[0]);
        }

        if (model.Outputs.FirstOrDefault(output => !known.Contains(output.Name)) is { } missing)
            throw new InferenceException($"The model's output \"{missing.Name}\" is given by no operator.");
        return WithLastReads(steps, model, constants);
    }

    private static void Require(OnnxNode node, HashSet<string> known)
    {
        if (node.Outputs.Count == 0 || !Operators.Knows(node.Operator) && node.Operator != "Constant")
            throw new InferenceException($"The model uses the operator {node.Operator}, which is not known here.");
        if (node.Inputs.FirstOrDefault(name => name.Length > 0 && !known.Contains(name)) is { } unknown)
            throw new InferenceException($"The model's {node.Operator} takes \"{unknown}\", which nothing before it gives.");
        if (known.Contains(node.Outputs[0]))
            throw new InferenceException($"The model gives \"{node.Outputs[0]}\" twice.");
    }

    private static Value Constant(OnnxNode node) => node.Attributes.TryGetValue("value", out OnnxAttribute? found) && found.Constant is { } constant
        ? Value.Of(constant)
        : throw new InferenceException("The model's Constant holds no value.");

    private static ConvolutionLayer Convolution(OnnxNode node, Dictionary<string, Value> constants, Kernels kernels)
    {
        Value? weights = node.Inputs.Count > 1 ? constants.GetValueOrDefault(node.Inputs[1]) : null;
        if (weights?.Block is null)
            throw new InferenceException($"The model's Conv \"{node.Outputs[0]}\" has no fixed weights.");
        Value? bias = node.Inputs.Count > 2 && node.Inputs[2].Length > 0 ? constants.GetValueOrDefault(node.Inputs[2]) : null;
        return new ConvolutionLayer(
            node, new OnnxConstant(weights.Shape, weights.Block, null), bias is null ? null : new OnnxConstant(bias.Shape, bias.Block, null),
            kernels);
    }

    /// <summary>The step into which this node went; null when it must run by itself.</summary>
    private static int? Fold(
        OnnxNode node, Dictionary<string, Value> constants, List<PlannedStep> steps, Dictionary<string, int> open, Dictionary<string, int> readers)
    {
        if (node.Inputs.Count == 0 || !open.TryGetValue(node.Inputs[0], out int into) || readers[node.Inputs[0]] != 1)
            return null;
        ConvolutionLayer layer = steps[into].Layer!;
        bool folded = node.Operator switch
        {
            "Relu" => layer.FoldSlope(new float[layer.OutputChannels]),
            "PRelu" => PerChannel(node, constants, layer) is { } slope && layer.FoldSlope(slope),
            "Mul" => PerChannel(node, constants, layer) is { } factor && layer.FoldLine(factor, new float[factor.Length]),
            "Add" => PerChannel(node, constants, layer) is { } shift && layer.FoldLine([.. shift.Select(_ => 1f)], shift),
            "BatchNormalization" => Normalisation(node, constants) is var (scale, offset) && layer.FoldLine(scale, offset),
            _ => false,
        };
        return folded ? into : null;
    }

    /// <summary>A sum of a convolution and of a value that is there before it, as networks join what they skipped.</summary>
    private static int? FoldSum(
        OnnxNode node, Dictionary<string, Value> constants, List<PlannedStep> steps, Dictionary<string, int> open, Dictionary<string, int> readers)
    {
        if (node is not { Operator: "Add", Inputs.Count: 2 })
            return null;
        for (int i = 0; i < 2; i++)
        {
            string other = node.Inputs[1 - i];
            if (!open.TryGetValue(node.Inputs[i], out int into) || readers[node.Inputs[i]] != 1 || constants.ContainsKey(other)
                || steps.FindIndex(step => step.Output == other) >= into || !steps[into].Layer!.FoldAddend())
                continue;
            steps[into] = steps[into] with { Inputs = [.. steps[into].Inputs, other] };
            return into;
        }

        return null;
    }

    private static (float[] Factor, float[] Shift)? Normalisation(OnnxNode node, Dictionary<string, Value> constants)
    {
        Value?[] inputs = [.. node.Inputs.Select(constants.GetValueOrDefault)];
        return inputs.Skip(1).All(input => input?.Block is not null) && inputs.Length >= 5
            ? Elementwise.Line(node, [inputs[1], .. inputs.Skip(1)])
            : null;
    }

    /// <summary>The second input as one value per channel, if that is what broadcasting makes of it.</summary>
    private static float[]? PerChannel(OnnxNode node, Dictionary<string, Value> constants, ConvolutionLayer layer)
    {
        if (node.Inputs.Count < 2 || !constants.TryGetValue(node.Inputs[1], out Value? value) || value.Block is null)
            return null;
        if (value.Count == 1)
            return [.. Enumerable.Repeat(value.Block[0], layer.OutputChannels)];
        bool channels = value.Count == layer.OutputChannels && value.Rank >= 3 && value.Shape[^3] == layer.OutputChannels;
        return channels ? [.. value.Block] : null;
    }

    private static List<PlannedStep> WithLastReads(List<PlannedStep> steps, OnnxModel model, Dictionary<string, Value> constants)
    {
        HashSet<string> kept = [.. constants.Keys, .. model.Inputs.Select(input => input.Name), .. model.Outputs.Select(output => output.Name)];
        for (int i = steps.Count - 1; i >= 0; i--)
            steps[i] = steps[i] with { LastReads = [.. steps[i].Inputs.Where(name => name.Length > 0 && kept.Add(name))] };
        return steps;
    }
}

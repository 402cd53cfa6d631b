using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Inference.Managed;
using CheckpointEdge.Vision.Inference.Native;

namespace Vision.Tests.Inference;

/// <summary>The managed engine and ONNX Runtime give the same numbers, over real networks and over each operator.</summary>
public sealed class EngineAgreementTests
{
    private const float ScoreTolerance = 1e-4f;

    public static TheoryData<string, int, int> Models => new()
    {
        { "yunet_n_dynamic.onnx", 320, 256 },
        { "yunet_n_dynamic.onnx", 96, 160 },
        { "face_detection_yunet_2023mar.onnx", 640, 640 },
        { "mobilefacenet_qeng_128.onnx", 112, 112 },
        { "minifasnet_1.onnx", 80, 80 },
        { "minifasnet_2.onnx", 80, 80 },
    };

    [TheoryNeeding(Needs.Faces, Needs.OnnxRuntime)]
    [MemberData(nameof(Models))]
    public void Both_engines_give_the_same_scores(string file, int height, int width)
    {
        byte[] model = File.ReadAllBytes(Needs.Data("face", "models", file));
        AssertSame(model, [1, 3, height, width], 0, 255);
    }

    public static TheoryData<string> Operators => [.. _operators.Keys];

    [TheoryNeeding(Needs.OnnxRuntime)]
    [MemberData(nameof(Operators))]
    public void Both_engines_agree_on_an_operator(string named)
    {
        (int[] shape, OnnxFile file) = _operators[named];
        AssertSame(file.Input("in", shape).Bytes(), shape, -1, 1);
    }

    private static readonly Dictionary<string, (int[] Shape, OnnxFile File)> _operators = new(StringComparer.Ordinal)
    {
        ["Conv 3x3 with edges and bias"] = ([1, 3, 7, 9], Out(4).Weights("w", [5, 3, 3, 3], 1).Weights("b", [5], 2).Node("Conv",
            ["in", "w", "b"], "out", OnnxFile.Attribute("pads", 1, 1, 1, 1))),
        ["Conv in groups, uneven pads and strides"] = ([2, 4, 11, 8], Out(4).Weights("w", [6, 2, 3, 2], 3).Node("Conv",
            ["in", "w"], "out", OnnxFile.Attribute("group", 2), OnnxFile.Attribute("pads", 0, 1, 2, 0), OnnxFile.Attribute("strides", 2, 3))),
        ["Conv depthwise with stride"] = ([1, 5, 13, 17], Out(4).Weights("w", [5, 1, 3, 3], 4).Node("Conv",
            ["in", "w"], "out", OnnxFile.Attribute("group", 5), OnnxFile.Attribute("pads", 1, 1, 1, 1), OnnxFile.Attribute("strides", 2, 2))),
        ["Conv depthwise, dilated"] = ([1, 3, 12, 30], Out(4).Weights("w", [3, 1, 3, 3], 5).Node("Conv",
            ["in", "w"], "out", OnnxFile.Attribute("group", 3), OnnxFile.Attribute("dilations", 2, 2))),
        ["Conv then line, norm and slope"] = ([1, 2, 6, 6], Out(4).Weights("w", [3, 2, 1, 1], 6).Weights("m", [1, 3, 1, 1], 7)
            .Weights("s", [3], 8).Weights("v", [3], 0.5f, 1f, 2f).Weights("p", [3, 1, 1], 9)
            .Node("Conv", ["in", "w"], "c").Node("Mul", ["c", "m"], "d").Node("Add", ["d", "m"], "e")
            .Node("BatchNormalization", ["e", "s", "s", "s", "v"], "f").Node("PRelu", ["f", "p"], "out")),
        ["Conv of few channels as planes, of one pixel"] = ([1, 2, 3, 3], Out(4).Weights("w", [20, 2, 3, 3], 21).Node("Conv", ["in", "w"], "out")),
        ["Conv of many channels, with window and stride"] = ([2, 21, 9, 10], Out(4).Weights("w", [37, 21, 3, 3], 22).Node("Conv",
            ["in", "w"], "out", OnnxFile.Attribute("pads", 1, 1, 1, 1), OnnxFile.Attribute("strides", 2, 2))),
        ["Conv depthwise, large window, then point"] = ([1, 18, 7, 23], Out(4).Weights("w", [18, 1, 5, 5], 23).Weights("p", [33, 18, 1, 1], 24)
            .Node("Conv", ["in", "w"], "c", OnnxFile.Attribute("group", 18), OnnxFile.Attribute("pads", 2, 2, 2, 2))
            .Node("Relu", ["c"], "r").Node("Conv", ["r", "p"], "out")),
        ["Conv depthwise 3x3, narrower than its window's run"] = ([1, 17, 4, 5], Out(4).Weights("w", [17, 1, 3, 3], 25).Node("Conv",
            ["in", "w"], "out", OnnxFile.Attribute("group", 17), OnnxFile.Attribute("pads", 1, 1, 1, 1))),
        ["Conv, sum with what was skipped, slope"] = ([1, 20, 6, 5], Out(4).Weights("w", [20, 20, 1, 1], 26).Weights("p", [20, 1, 1], 27)
            .Node("Conv", ["in", "w"], "a").Node("Conv", ["a", "w"], "b").Node("Add", ["b", "a"], "s").Node("PRelu", ["s", "p"], "out")),
        ["Conv, sum that is broadcast, slope"] = ([2, 3, 6, 5], Out(4).Weights("w", [4, 3, 1, 1], 28).Weights("p", [4, 1, 1], 29)
            .Node("GlobalAveragePool", ["in"], "g").Node("Conv", ["g", "w"], "h").Node("Conv", ["in", "w"], "a").Node("Add", ["h", "a"], "s")
            .Node("PRelu", ["s", "p"], "out")),
        ["Blocks of channels through pool, size and order"] = ([2, 18, 8, 12], Out(4).Weights("w", [19, 18, 1, 1], 30).Weights("roi", [0])
            .Weights("s", [4], 1f, 1f, 2f, 2f).Node("Conv", ["in", "w"], "c")
            .Node("MaxPool", ["c"], "m", OnnxFile.Attribute("kernel_shape", 2, 2), OnnxFile.Attribute("strides", 2, 2))
            .Node("Resize", ["m", "roi", "s"], "u", OnnxFile.Attribute("mode", "nearest"), OnnxFile.Attribute("nearest_mode", "floor"),
                OnnxFile.Attribute("coordinate_transformation_mode", "asymmetric"))
            .Node("Add", ["u", "c"], "a").Node("Relu", ["a"], "r").Node("Transpose", ["r"], "out", OnnxFile.Attribute("perm", 0, 2, 3, 1))),
        ["Conv read twice"] = ([1, 2, 5, 5], Out(4).Weights("w", [2, 2, 1, 1], 10).Node("Conv", ["in", "w"], "c")
            .Node("Relu", ["c"], "r").Node("Sub", ["c", "r"], "out")),
        ["BatchNormalization alone"] = ([2, 3, 4, 4], Out(4).Weights("s", [3], 11).Weights("v", [3], 0.1f, 1f, 3f)
            .Node("BatchNormalization", ["in", "s", "s", "s", "v"], "out", OnnxFile.Attribute("epsilon", 0.01f))),
        ["Add broadcasts from the left"] = ([2, 3, 4], Out(3).Weights("o", [3, 1], 12).Node("Add", ["o", "in"], "out")),
        ["Mul of every channel"] = ([2, 3, 4, 4], Out(4).Weights("o", [2, 3, 1, 1], 13).Node("Mul", ["in", "o"], "out")),
        ["Div"] = ([3, 4], Out(2).Weights("o", [1], 4f).Node("Div", ["in", "o"], "out")),
        ["LeakyRelu"] = ([3, 4], Out(2).Node("LeakyRelu", ["in"], "out", OnnxFile.Attribute("alpha", 0.2f))),
        ["Sigmoid"] = ([3, 40], Out(2).Node("Sigmoid", ["in"], "out")),
        ["Softmax before opset 13"] = ([2, 3, 5], Out(3).Node("Softmax", ["in"], "out", OnnxFile.Attribute("axis", 1))),
        ["Softmax from opset 13"] = ([2, 3, 5], Out(3, 13).Node("Softmax", ["in"], "out", OnnxFile.Attribute("axis", 1))),
        ["MaxPool with pads, rounded up"] = ([1, 2, 7, 8], Out(4).Node("MaxPool", ["in"], "out", OnnxFile.Attribute("kernel_shape", 3, 3),
            OnnxFile.Attribute("strides", 2, 2), OnnxFile.Attribute("pads", 1, 1, 1, 1), OnnxFile.Attribute("ceil_mode", 1))),
        ["AveragePool with pads"] = ([1, 2, 7, 8], Out(4).Node("AveragePool", ["in"], "out", OnnxFile.Attribute("kernel_shape", 3, 2),
            OnnxFile.Attribute("strides", 2, 1), OnnxFile.Attribute("pads", 1, 0, 1, 1))),
        ["GlobalAveragePool"] = ([2, 3, 5, 6], Out(4).Node("GlobalAveragePool", ["in"], "out")),
        ["Gemm"] = ([2, 9], Out(2).Weights("w", [9, 4], 14).Weights("b", [4], 15).Node("Gemm", ["in", "w", "b"], "out",
            OnnxFile.Attribute("alpha", 0.5f), OnnxFile.Attribute("beta", 2f))),
        ["Gemm turned"] = ([2, 37], Out(2).Weights("w", [4, 37], 16).Node("Gemm", ["in", "w"], "out", OnnxFile.Attribute("transB", 1))),
        ["MatMul"] = ([2, 9], Out(2).Weights("w", [9, 4], 17).Node("MatMul", ["in", "w"], "out")),
        ["Flatten"] = ([2, 3, 4], Out(2).Node("Flatten", ["in"], "out", OnnxFile.Attribute("axis", 2))),
        ["Reshape with a free length"] = ([2, 3, 4], Out(3).Whole("s", 0, -1, 2).Node("Reshape", ["in", "s"], "out")),
        ["Transpose"] = ([2, 3, 4, 5], Out(4).Node("Transpose", ["in"], "out", OnnxFile.Attribute("perm", 0, 2, 3, 1))),
        ["Concat in the middle"] = ([2, 3, 4], Out(3).Weights("o", [2, 1, 4], 18).Node("Concat", ["in", "o", "in"], "out",
            OnnxFile.Attribute("axis", 1))),
        ["Resize twice as large"] = ([1, 2, 3, 4], Out(4, 11).Weights("roi", [0]).Weights("s", [4], 1f, 1f, 2f, 2f).Node("Resize",
            ["in", "roi", "s"], "out", OnnxFile.Attribute("mode", "nearest"), OnnxFile.Attribute("nearest_mode", "floor"),
            OnnxFile.Attribute("coordinate_transformation_mode", "asymmetric"))),
        ["Pad"] = ([1, 2, 3, 4], Out(4).Whole("p", 0, 0, 1, 2, 0, 1, 0, 3).Weights("v", [], 0.25f).Node("Pad", ["in", "p", "v"], "out")),
        ["Shapes that are computed"] = ([2, 3, 4], Out(2).Whole("i", 0).Whole("m", -1).Node("Shape", ["in"], "s")
            .Node("Gather", ["s", "i"], "n").Node("Concat", ["n", "m"], "t", OnnxFile.Attribute("axis", 0)).Node("Reshape", ["in", "t"], "out")),
        ["Unsqueeze and Squeeze"] = ([2, 3], Out(3).Node("Unsqueeze", ["in"], "u", new OnnxAxes(0, 3).Attribute)
            .Node("Squeeze", ["u"], "out", new OnnxAxes(3).Attribute)),
        ["Dropout and Identity"] = ([2, 3], Out(2).Node("Dropout", ["in"], "d").Node("Identity", ["d"], "out")),
    };

    /// <summary>A list of dimensions is a list even when it has one member.</summary>
    private sealed record OnnxAxes(params long[] Values)
    {
        public byte[] Attribute => Values.Length > 1
            ? OnnxFile.Attribute("axes", Values)
            : [0x0A, 4, .. "axes"u8, 0x40, (byte)Values[0], 0xA0, 0x01, 7];
    }

    private static OnnxFile Out(int rank, int opset = 12) => new OnnxFile(opset).Output("out", [.. Enumerable.Repeat(-1, rank)]);

    private static void AssertSame(byte[] model, int[] shape, float lowest, float highest)
    {
        using OnnxRuntime native = OnnxRuntime.Load(model, Needs.OnnxRuntimeLibrary);
        foreach (Kernels kernels in Kernels.All)
            AssertSame(native, model, kernels, shape, lowest, highest);
    }

    private static void AssertSame(OnnxRuntime native, byte[] model, Kernels kernels, int[] shape, float lowest, float highest)
    {
        using ManagedInference managed = ManagedInference.Load(model, kernels);
        Assert.Equal(native.Inputs.Select(slot => slot.Name), managed.Inputs.Select(slot => slot.Name));
        Assert.Equal(native.Outputs.Select(slot => slot.Name), managed.Outputs.Select(slot => slot.Name));
        Random random = new(7);
        float[] values = new float[shape.Aggregate(1, (a, b) => a * b)];
        for (int run = 0; run < 2; run++)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = lowest + random.NextSingle() * (highest - lowest);
            Dictionary<string, Tensor> inputs = new(StringComparer.Ordinal) { [native.Inputs[0].Name] = new Tensor(shape, values) };
            IReadOnlyDictionary<string, Tensor> expected = native.Run(inputs);
            IReadOnlyDictionary<string, Tensor> found = managed.Run(inputs);
            foreach ((string name, Tensor tensor) in expected)
            {
                Assert.Equal(tensor.Shape, found[name].Shape);
                float largest = tensor.Values.Max(MathF.Abs);
                float apart = tensor.Values.Zip(found[name].Values, (a, b) => MathF.Abs(a - b)).Max();
                Assert.True(apart <= ScoreTolerance * MathF.Max(1, largest), $"{name}, {kernels.Width} lanes: {apart} apart at {largest}");
            }
        }
    }
}

using CheckpointEdge.Tests.Fuzz;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Inference.Managed;
using Vision.Tests.Images;
using Vision.Tests.Inference;

namespace Vision.Tests.Fuzz;

/// <summary>Every way into Vision for bytes that anybody may have made: pictures of chips, cameras and lists, and model files.</summary>
internal static class VisionFuzzTargets
{
    private const int MiB = 1024 * 1024;

    /// <summary>Elements of a network's inputs up to which it is run, not only loaded.</summary>
    private const int RunElementsMax = 1 << 12;

    private static readonly PictureLimits _limits = new(SideMax: 512, PixelsMax: 200_000, SizeBytesMax: 1 << 20);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("jpeg", () => [JpegEncoder.Encode(Drawings.Blocks(96, 64))!, JpegEncoder.Encode(Drawings.Blocks(33, 17).ToGrey())!],
            Picture, 4 * MiB, 800),
        new("jpeg-2000", () => [Jpeg2000Files.Quarters, Jpeg2000Files.SubsampledQuarters, Jpeg2000Files.GreySlope], Picture, 4 * MiB, 1_200),
        new("png", () =>
            [
                new PngWriting(40, 30, 8, 3, 2, new Random(2)).File(interlaced: true),
                new PngWriting(19, 11, 4, 1, 3, new Random(3)).File(interlaced: false, new byte[48], [1, 2, 3]),
            ],
            Picture, 4 * MiB, 800),
        new("netpbm", () => [[.. "P5\n# drawn\n12 10\n255\n"u8, .. new byte[120]], [.. "P6 3 2 255\n"u8, .. new byte[18]]],
            Picture, 4 * MiB, 400),
        new("tiff", () =>
            [
                new TiffFile(61, 47, 3, Drawings.Blocks(61, 47).Pixels.ToArray()) { Packed = true, Photometric = 2 }.Bytes(),
                new TiffFile(30, 20, 1, new byte[600]) { Little = false }.Bytes(),
            ],
            Picture, 4 * MiB, 800),
        new("qr", HostileCodes.Seeds, HostileCodes.Run, 64 * MiB, 400),
        new("qr-modules", HostileCodes.Seeds, HostileCodes.RunModules, MiB, 2_000),
        new("onnx", Networks, Network, 1200L * MiB, 2_000),
    ];

    private static void Picture(byte[] input)
    {
        PictureReading reading = PictureDecoder.Decode(input, _limits);
        if (reading.Picture is null == reading.Finding is null)
            throw new InvalidOperationException("neither a picture nor a finding, or both");
    }

    /// <summary>Small networks of the operators that faces need, with everything that the plan folds.</summary>
    private static IReadOnlyList<byte[]> Networks() =>
    [
        new OnnxFile().Input("in", 1, 3, 6, 5).Output("out", -1, -1, -1, -1).Weights("w", [5, 3, 3, 3], 1).Weights("p", [5, 1, 1], 2)
            .Weights("s", [5], 3).Weights("v", [5], 0.5f, 1f, 2f, 3f, 4f)
            .Node("Conv", ["in", "w"], "c", OnnxFile.Attribute("pads", 1, 1, 1, 1), OnnxFile.Attribute("strides", 2, 2))
            .Node("BatchNormalization", ["c", "s", "s", "s", "v"], "b").Node("PRelu", ["b", "p"], "out").Bytes(),
        new OnnxFile(11).Input("in", 1, 18, 4, 6).Output("out", -1, -1, -1, -1).Weights("w", [18, 1, 3, 3], 4).Weights("q", [18, 18, 1, 1], 5)
            .Weights("roi", [0]).Weights("s", [4], 1f, 1f, 2f, 2f)
            .Node("Conv", ["in", "w"], "d", OnnxFile.Attribute("group", 18), OnnxFile.Attribute("pads", 1, 1, 1, 1))
            .Node("Conv", ["d", "q"], "e").Node("Add", ["e", "d"], "f").Node("Relu", ["f"], "g")
            .Node("MaxPool", ["g"], "m", OnnxFile.Attribute("kernel_shape", 2, 2), OnnxFile.Attribute("strides", 2, 2))
            .Node("Resize", ["m", "roi", "s"], "u", OnnxFile.Attribute("mode", "nearest"), OnnxFile.Attribute("nearest_mode", "floor"),
                OnnxFile.Attribute("coordinate_transformation_mode", "asymmetric"))
            .Node("Transpose", ["u"], "out", OnnxFile.Attribute("perm", 0, 2, 3, 1)).Bytes(),
        new OnnxFile().Input("in", 2, 3, 4).Output("out", -1, -1).Whole("i", 0).Whole("m", -1).Weights("w", [12, 4], 6).Node("Shape", ["in"], "s")
            .Node("Gather", ["s", "i"], "n").Node("Concat", ["n", "m"], "t", OnnxFile.Attribute("axis", 0)).Node("Reshape", ["in", "t"], "r")
            .Node("Gemm", ["r", "w"], "h").Node("Softmax", ["h"], "out", OnnxFile.Attribute("axis", 1)).Bytes(),
    ];

    private static void Network(byte[] input)
    {
        try
        {
            using ManagedInference loaded = ManagedInference.Load(input);
            Dictionary<string, Tensor> given = new(StringComparer.Ordinal);
            long elements = 0;
            foreach (TensorSlot slot in loaded.Inputs)
            {
                int[] shape = [.. slot.Shape.Select(length => Math.Max(length, 1))];
                elements += shape.Aggregate(1L, (count, length) => Math.Min(count * length, int.MaxValue));
                if (elements > RunElementsMax || shape.Length > Tensor.RankMax)
                    return;
                given[slot.Name] = new Tensor(shape, new float[shape.Aggregate(1, (count, length) => count * length)]);
            }

            loaded.Run(given);
        }
        catch (InferenceException refused) when (!refused.Message.Contains('\n', StringComparison.Ordinal))
        {
            // One sentence is what is promised.
        }
    }
}

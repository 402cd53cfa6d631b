using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Inference.Managed;
using CheckpointEdge.Vision.Inference.Native;

namespace Vision.Tests.Inference;

/// <summary>A model that cannot be used ends in one sentence, in either engine.</summary>
public sealed class BrokenModelTests
{
    private static byte[] Small(float weight = 0.5f) => new OnnxFile().Input("in", 1, 1, 2, 2).Output("out", 1, 1, 2, 2)
        .Weights("w", [1, 1, 1, 1], weight).Node("Conv", ["in", "w"], "out").Bytes();

    private static Dictionary<string, Tensor> Given(params int[] shape) => new(StringComparer.Ordinal)
    {
        ["in"] = new Tensor(shape, new float[shape.Aggregate(1, (a, b) => a * b)]),
    };

    [Fact]
    public void A_file_cut_at_any_place_is_refused_or_whole()
    {
        byte[] whole = Small();
        for (int length = 0; length < whole.Length; length++)
        {
            try
            {
                using ManagedInference loaded = ManagedInference.Load(whole.AsSpan(0, length));
                loaded.Run(Given(1, 1, 2, 2));
            }
            catch (InferenceException refused)
            {
                AssertOneSentence(refused);
            }
        }
    }

    [Fact]
    public void A_file_with_any_byte_changed_is_refused_or_runs()
    {
        byte[] whole = Small();
        Random random = new(11);
        for (int i = 0; i < whole.Length * 8; i++)
        {
            byte[] changed = [.. whole];
            changed[i / 8] ^= (byte)(1 << i % 8);
            if (random.Next(3) == 0)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                using ManagedInference loaded = ManagedInference.Load(changed);
                loaded.Run(Given(1, 1, 2, 2));
            }
            catch (InferenceException refused)
            {
                AssertOneSentence(refused);
            }
        }
    }

    [Fact]
    public void An_operator_that_is_not_known_is_named() => Refused("Conjure", new OnnxFile().Input("in", 1).Output("out", 1)
        .Node("Conjure", ["in"], "out").Bytes());

    [Fact]
    public void A_value_that_nobody_gives_is_named() => Refused("ghost", new OnnxFile().Input("in", 1).Output("out", 1)
        .Node("Add", ["in", "ghost"], "out").Bytes());

    [Fact]
    public void A_loop_cannot_be_written() => Refused("\"a\"", new OnnxFile().Input("in", 1).Output("a", 1)
        .Node("Relu", ["a"], "b").Node("Relu", ["b"], "a").Bytes());

    [Fact]
    public void Weights_that_claim_more_than_the_file_holds_are_refused() => Refused("cut off", new OnnxFile().Input("in", 1).Output("out", 1)
        .Weights("w", [1 << 20, 8], 1f).Node("Add", ["in", "w"], "out").Bytes());

    [Fact]
    public void Weights_beyond_the_limit_are_refused_before_memory_is_taken() => Refused("larger than", new OnnxFile().Input("in", 1)
        .Output("out", 1).Weights("w", [1 << 20, 1 << 20], 1f).Node("Add", ["in", "w"], "out").Bytes());

    [Fact]
    public void A_network_that_asks_for_too_much_memory_is_stopped()
    {
        OnnxFile file = new OnnxFile(11).Input("in", 1, 1, 8, 8).Output("o3", -1, -1, -1, -1)
            .Weights("roi", [0]).Weights("s", [4], 1f, 1f, 64f, 64f);
        for (int i = 0; i < 4; i++)
        {
            file.Node("Resize", [i == 0 ? "in" : $"o{i - 1}", "roi", "s"], $"o{i}", OnnxFile.Attribute("mode", "nearest"),
                OnnxFile.Attribute("nearest_mode", "floor"), OnnxFile.Attribute("coordinate_transformation_mode", "asymmetric"));
        }

        using ManagedInference loaded = ManagedInference.Load(file.Bytes());
        AssertOneSentence(Assert.Throws<InferenceException>(() => loaded.Run(Given(1, 1, 8, 8))));
    }

    [Fact]
    public void A_name_with_line_ends_stays_in_one_sentence() => Refused("given by no operator", new OnnxFile().Input("in", 1)
        .Output("two\nlines", 1).Node("Relu", ["in"], "out").Bytes());

    [Fact]
    public void A_window_that_sees_too_much_is_refused()
    {
        using ManagedInference loaded = ManagedInference.Load(new OnnxFile().Input("in", 1, 1, 600, 600).Output("out", 1, 1, 1, 1)
            .Weights("w", [2, 1, 600, 600], 7).Node("Conv", ["in", "w"], "out").Bytes());
        AssertOneSentence(Assert.Throws<InferenceException>(() => loaded.Run(Given(1, 1, 600, 600))), "window");
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_told()
    {
        using ManagedInference loaded = ManagedInference.Load(Small(float.NaN));
        AssertOneSentence(Assert.Throws<InferenceException>(() => loaded.Run(Given(1, 1, 2, 2))), "no number");
    }

    [Fact]
    public void Another_input_shape_is_told()
    {
        using ManagedInference loaded = ManagedInference.Load(Small());
        AssertOneSentence(Assert.Throws<InferenceException>(() => loaded.Run(Given(1, 1, 3, 2))), "1×1×2×2");
    }

    [FactNeeding(Needs.OnnxRuntime)]
    public void ONNX_Runtime_refuses_in_the_same_way()
    {
        string library = Needs.OnnxRuntimeLibrary;
        AssertOneSentence(Assert.Throws<InferenceException>(() => OnnxRuntime.Load(Small().AsSpan(0, 40), library)));
        AssertOneSentence(Assert.Throws<InferenceException>(() => OnnxRuntime.Load([], library)));
        AssertOneSentence(Assert.Throws<InferenceException>(() => OnnxRuntime.Load(Small(), "/nowhere/libonnxruntime.so.1")));
        using OnnxRuntime broken = OnnxRuntime.Load(Small(float.NaN), library);
        AssertOneSentence(Assert.Throws<InferenceException>(() => broken.Run(Given(1, 1, 2, 2))), "no number");
        AssertOneSentence(Assert.Throws<InferenceException>(() => broken.Run(Given(1, 1, 3, 2))), "1×1×2×2");
    }

    private static void Refused(string word, byte[] file) =>
        AssertOneSentence(Assert.Throws<InferenceException>(() => ManagedInference.Load(file)), word);

    private static void AssertOneSentence(InferenceException refused, string word = "")
    {
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Contains(word, refused.Message, StringComparison.Ordinal);
    }
}

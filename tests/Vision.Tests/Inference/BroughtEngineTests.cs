using System.Runtime.InteropServices;
using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Inference.Managed;
using CheckpointEdge.Vision.Models;
using Vision.Tests.Faces;

namespace Vision.Tests.Inference;

/// <summary>An engine that a plug-in brings runs every network, is held to the promise of an engine, and says what it cannot run.</summary>
public sealed class BroughtEngineTests
{
    private static byte[] Small => new OnnxFile().Input("in", 1, 1, 2, 2).Output("out", 1, 1, 2, 2)
        .Weights("w", [1, 1, 1, 1], 0.5f).Node("Conv", ["in", "w"], "out").Bytes();

    private static Dictionary<string, Tensor> Given => new(StringComparer.Ordinal) { ["in"] = new Tensor([1, 1, 2, 2], [1, 2, 3, 4]) };

    [Fact]
    public void Its_numbers_are_those_of_the_service_own_engine()
    {
        using IInference brought = InferenceEngine.Of("Twin", file => new Twin(file)).Load(Small);
        using ManagedInference own = ManagedInference.Load(Small);
        Assert.Equal(("Twin 1.0", "1×1×2×2"), (brought.Engine, brought.Outputs[0].ShapeText));
        Assert.Equal(own.Run(Given)["out"].Values, brought.Run(Given)["out"].Values);
    }

    [Fact]
    public void What_it_answers_is_held_to_the_network()
    {
        Assert.Equal(
            "Twin 1.0 did not give the network's output \"out\".", Refused(new Dictionary<string, Tensor>()));
        Assert.Equal(
            "The network's output \"out\" is 1×1×2×2; Twin 1.0 gave 1×4.", Refused(Out(new Tensor([1, 4], [1, 2, 3, 4]))));
        Assert.Contains("no number", Refused(Out(new Tensor([1, 1, 2, 2], [1, 2, 3, float.NaN]))), StringComparison.Ordinal);
        using IInference brought = InferenceEngine.Of("Twin", file => new Twin(file)).Load(Small);
        Assert.Contains(
            "takes 1×1×2×2",
            Assert.Throws<InferenceException>(() => brought.Run(new Dictionary<string, Tensor> { ["in"] = new([1], [1]) })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_native_library_that_is_not_there_is_one_sentence()
    {
        InferenceEngine engine = InferenceEngine.Of("OpenCV", _ =>
        {
            NativeLibrary.Load("libcvextern-that-nobody-has.so");
            throw new InvalidOperationException("It loaded.");
        });
        Assert.StartsWith(
            "OpenCV cannot run networks on this machine: its native library is missing",
            Assert.Throws<InferenceException>(() => engine.Load(Small)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_network_never_reaches_it() => Assert.Throws<InferenceException>(() =>
        InferenceEngine.Of("OpenCV", _ => throw new InvalidOperationException("It was asked.")).Load([1, 2, 3]));

    [FactNeeding(Needs.Faces)]
    public void Every_network_for_faces_runs_in_it_and_finds_the_same_face()
    {
        ModelFolder folder = new(Needs.Data("face", "models"), ModelManifest.BuiltIn);
        using InstalledFaces brought = InstalledFaces.Open(folder, InferenceEngine.Of("Twin", file => new Twin(file)), forTests: true);
        using InstalledFaces own = FacePictures.Open();
        Assert.Equal("Twin 1.0", brought.Engine);
        Assert.Empty(brought.Findings);
        ColourPicture picture = FacePictures.Grey(400, 400);
        FacePictures.Place(picture, FacePictures.Orl(1, 1), left: 100, top: 80, times: 2);
        using FaceReading left = brought.Reader!.Read(picture);
        using FaceReading right = own.Reader!.Read(picture);
        Assert.Equal(1, left.Template!.Compare(right.Template!), 1e-4);
    }

    [FactNeeding(Needs.Faces)]
    public void A_network_that_it_refuses_is_a_finding_and_runs_nowhere_else()
    {
        ModelFolder folder = new(Needs.Data("face", "models"), ModelManifest.BuiltIn);
        using InstalledFaces faces = InstalledFaces.Open(
            folder, InferenceEngine.Of("Twin", _ => throw new InferenceException("Twin cannot run this network.")), forTests: true);
        Assert.Null(faces.Reader);
        Assert.Contains("Twin cannot run this network.", faces.Findings);
        Assert.Empty(faces.Engine);
    }

    private static Dictionary<string, Tensor> Out(Tensor tensor) => new(StringComparer.Ordinal) { ["out"] = tensor };

    private static string Refused(IReadOnlyDictionary<string, Tensor> answer)
    {
        using IInference brought = InferenceEngine.Of("Twin", file => new Twin(file) { Answer = answer }).Load(Small);
        return Assert.Throws<InferenceException>(() => brought.Run(Given)).Message;
    }

    /// <summary>The managed engine as a plug-in would bring it: it knows no shapes of its own.</summary>
    private sealed class Twin(NetworkFile file) : IInference
    {
        private readonly ManagedInference _engine = ManagedInference.Load(file.Bytes.Span);

        public IReadOnlyDictionary<string, Tensor>? Answer { get; init; }

        public string Engine => "Twin 1.0";

        public IReadOnlyList<TensorSlot> Inputs => [];

        public IReadOnlyList<TensorSlot> Outputs => [];

        public IReadOnlyDictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs) => Answer ?? _engine.Run(inputs);

        public void Dispose() => _engine.Dispose();
    }
}

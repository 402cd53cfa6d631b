using CheckpointEdge.Vision.Inference.Managed;
using CheckpointEdge.Vision.Inference.Native;

namespace CheckpointEdge.Vision.Inference;

/// <summary>
/// Which engine runs networks on this machine: for each network the quicker one where ONNX Runtime's library is, else the managed one, and
/// never silently. Immutable, safe for concurrent callers.
/// </summary>
/// <param name="Library">The native library; null for the managed engine.</param>
/// <param name="Alone">Whether ONNX Runtime runs the networks too which the managed engine runs quicker: for comparisons.</param>
public sealed record InferenceEngine(string? Library, bool Alone = false)
{
    /// <summary>Name of the native library's file.</summary>
    public const string LibraryFile = "libonnxruntime.so.1";

    /// <summary>Names the file, or the folder, of the native library; "managed" asks for none.</summary>
    public const string LibraryVariable = "CHECKPOINTEDGE_ONNXRUNTIME";

    private const string ManagedName = "managed";
    private static readonly string _inRepository = Path.Combine("artifacts", "native", LibraryFile);

    /// <summary>The engine that needs no native code.</summary>
    public static InferenceEngine Managed { get; } = new((string?)null);

    /// <summary>An engine that a plug-in brings; null for the service's own. Runs every network, or none.</summary>
    public BroughtEngine? Brought { get; private init; }

    /// <summary>An engine that a plug-in brings. Each network runs in it, or not at all: another engine would not have been asked for.</summary>
    /// <param name="name">For people, before anything is loaded: "OpenCV".</param>
    /// <param name="load">Loads one network; throws <see cref="InferenceException"/> where it cannot.</param>
    public static InferenceEngine Of(string name, Func<NetworkFile, IInference> load) =>
        new((string?)null) { Brought = new BroughtEngine(name, load) };

    /// <summary>For people: what runs and, where it is the slower one, what would bring the other.</summary>
    public string Sentence => Brought is { } brought ? $"Networks run in {brought.Name}, as the plug-in was asked to."
        : Library is null
        ? $"Networks run in the managed engine: {LibraryFile} was not found; deploy/models/install-onnxruntime brings it."
        : $"Networks run in ONNX Runtime, {Library}, and those with PRelu, as face templates need, in the managed engine.";

    /// <summary>
    /// Looks in <see cref="LibraryVariable"/>, beside the program, in the folders above it that hold <c>artifacts/native</c>, and among the
    /// system's libraries.
    /// </summary>
    public static InferenceEngine Find()
    {
        string? named = Environment.GetEnvironmentVariable(LibraryVariable);
        if (named == ManagedName)
            return Managed;
        IEnumerable<string> places = named is { Length: > 0 } ? [named, Path.Combine(named, LibraryFile)] : Places();
        return new InferenceEngine(places.FirstOrDefault(File.Exists));
    }

    /// <exception cref="InferenceException">The model cannot be used: one sentence.</exception>
    public IInference Load(ReadOnlySpan<byte> model)
    {
        if (Brought is not null)
            return Brought.Load(NetworkFile.Read(model));
        if (Library is null)
            return ManagedInference.Load(model);
        return (Alone ? null : ManagedInference.LoadIfQuicker(model)) as IInference ?? OnnxRuntime.Load(model, Library);
    }

    private static IEnumerable<string> Places()
    {
        yield return Path.Combine(AppContext.BaseDirectory, LibraryFile);
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            yield return Path.Combine(at.FullName, _inRepository);
        yield return Path.Combine("/usr/lib/checkpointedge", LibraryFile);
        yield return Path.Combine("/usr/local/lib", LibraryFile);
    }
}

using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Models;

namespace CheckpointEdge.Vision.Faces;

/// <summary>
/// The face networks that this machine has, loaded and ready, or the sentence that says what is missing. Owns the networks. One caller
/// at a time.
/// </summary>
public sealed class InstalledFaces : IDisposable
{
    private readonly List<IInference> _networks = [];

    private InstalledFaces()
    {
    }

    /// <summary>Null when faces cannot be compared on this machine.</summary>
    public FaceReader? Reader { get; private set; }

    /// <summary>Null when faces cannot be found on this machine.</summary>
    public FaceDetector? Detector { get; private set; }

    /// <summary>Null when templates cannot be made on this machine.</summary>
    public FaceEmbedder? Embedder { get; private set; }

    /// <summary>The embedding network's entry, with its calibration; null when there is none.</summary>
    public ModelEntry? Model => Embedder?.Model;

    /// <summary>Who computes: "ONNX Runtime 1.30.0 and managed" where each runs some of the networks.</summary>
    public string Engine => string.Join(" and ", _networks.Select(network => network.Engine).Distinct(StringComparer.Ordinal));

    /// <summary>What is missing or cannot be used, one sentence each; empty when all is there.</summary>
    public IReadOnlyList<string> Findings { get; private set; } = [];

    /// <summary>Loads the first usable model of each role; presentation networks come all or not at all.</summary>
    /// <param name="forTests">Whether models whose licence forbids service may be used.</param>
    public static InstalledFaces Open(ModelFolder folder, InferenceEngine engine, bool forTests)
    {
        InstalledFaces faces = new();
        List<string> findings = [];
        if (faces.First(folder, engine, ModelRole.FaceDetection, forTests, findings, (network, _) => new FaceDetector(network)) is { } detector)
            faces.Detector = detector;
        FaceEmbedder? embedder = faces.First(
            folder, engine, ModelRole.FaceEmbedding, forTests, findings, (network, entry) => new FaceEmbedder(network, entry));
        faces.Embedder = embedder;
        if (faces.Detector is not null && embedder is not null)
            faces.Reader = new FaceReader(faces.Detector, embedder, faces.Presentation(folder, engine, findings));
        faces.Findings = findings;
        return faces;
    }

    public void Dispose()
    {
        foreach (IInference network in _networks)
            network.Dispose();
    }

    private T? First<T>(
        ModelFolder folder, InferenceEngine engine, ModelRole role, bool forTests, List<string> findings, Func<IInference, ModelEntry, T> make)
        where T : class
    {
        ModelEntry[] there =
        [
            .. folder.Manifest.Entries
                .Where(entry => entry.Role == role && (forTests || !entry.ForTestsOnly))
                .Where(entry => File.Exists(Path.Combine(folder.Path, entry.File))),
        ];
        foreach (ModelEntry entry in there)
        {
            try
            {
                return make(Load(folder, engine, entry), entry);
            }
            catch (Exception failure) when (failure is InferenceException or ModelException)
            {
                if (!findings.Contains(failure.Message))
                    findings.Add(failure.Message);
            }
        }

        if (there.Length > 0)
            return null;
        string what = role == ModelRole.FaceDetection ? "finds faces" : "compares faces";
        findings.Add($"No model that {what} is installed in {folder.Path}; checkpointctl models install brings one.");
        return null;
    }

    private PresentationAttackHint? Presentation(ModelFolder folder, InferenceEngine engine, List<string> findings)
    {
        List<ModelEntry> entries = [.. folder.Manifest.Entries.Where(entry => entry.Role == ModelRole.PresentationAttack)];
        if (entries.Count == 0 || !entries.TrueForAll(entry => File.Exists(Path.Combine(folder.Path, entry.File))))
            return null;
        try
        {
            return new PresentationAttackHint([.. entries.Select(entry => (Load(folder, engine, entry), entry))]);
        }
        catch (Exception failure) when (failure is InferenceException or ModelException)
        {
            findings.Add(failure.Message);
            return null;
        }
    }

    private IInference Load(ModelFolder folder, InferenceEngine engine, ModelEntry entry)
    {
        IInference network = engine.Load(folder.Read(entry));
        _networks.Add(network);
        return network;
    }
}

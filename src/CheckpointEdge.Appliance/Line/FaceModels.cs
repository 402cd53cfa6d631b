using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Inference;

namespace CheckpointEdge.Appliance.Line;

/// <summary>
/// The networks for faces, loaded beside the service and not before it: the screen is back first after a restart. Safe for concurrent
/// use.
/// </summary>
/// <param name="open">Null when this desk has none. Called once.</param>
internal sealed partial class FaceModels(Func<InstalledFaces?> open) : IDisposable
{
    private Task _loading = Task.CompletedTask;

    /// <summary>Whoever asks waits until they are loaded. Null when faces are not compared at this desk.</summary>
    public Lazy<InstalledFaces?> Faces { get; } = new(() => Opened(open));

    /// <summary>Begins to load them; what is missing or cannot be used is in the log, one sentence each.</summary>
    public void Load(ILogger<FaceModels> logger) => _loading = Task.Run(() =>
    {
        if (Faces.Value is not { } faces)
            return;
        if (faces.Engine.Length > 0)
            LogEngine(logger, faces.Engine);
        foreach (string sentence in faces.Findings)
            LogFinding(logger, sentence);
    });

    public void Dispose()
    {
        _loading.Wait();
        if (Faces.IsValueCreated)
            Faces.Value?.Dispose();
    }

    /// <summary>Networks that cannot be loaded cost no traveller a check: officers compare faces themselves.</summary>
    private static InstalledFaces? Opened(Func<InstalledFaces?> open)
    {
        try
        {
            return open();
        }
        catch (Exception failure) when (
            failure is InferenceException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Networks for faces run in {Engine}.")]
    private static partial void LogEngine(ILogger logger, string engine);

    [LoggerMessage(2, LogLevel.Warning, "{Sentence}")]
    private static partial void LogFinding(ILogger logger, string sentence);
}

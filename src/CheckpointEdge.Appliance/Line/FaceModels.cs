using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Inference;

namespace CheckpointEdge.Appliance.Line;

/// <summary>
/// The networks for faces, loaded beside the service and not before it: the screen is back first after a restart. Safe for concurrent
/// use.
/// </summary>
/// <param name="open">Null when this desk has none. Called once.</param>
internal sealed class FaceModels(Func<InstalledFaces?> open) : IDisposable
{
    private Task _loading = Task.CompletedTask;

    /// <summary>Whoever asks waits until they are loaded. Null when faces are not compared at this desk.</summary>
    public Lazy<InstalledFaces?> Faces { get; } = new(() => Opened(open));

    public void Load() => _loading = Task.Run(() => Faces.Value);

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
}

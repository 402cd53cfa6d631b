namespace CheckpointEdge.Vision.Inference;

/// <summary>An engine of a plug-in by its name, and what loads a network in it. Immutable, safe for concurrent callers.</summary>
public sealed record BroughtEngine(string Name, Func<NetworkFile, IInference> Loading)
{
    /// <exception cref="InferenceException">The network cannot be used, or the engine cannot run here: one sentence.</exception>
    internal IInference Load(NetworkFile file)
    {
        try
        {
            return new BroughtInference(Loading(file), file);
        }
        catch (Exception failure) when (failure is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException
            or BadImageFormatException)
        {
            throw new InferenceException(
                $"{Name} cannot run networks on this machine: its native library is missing beside the plug-in, is of another version, "
                + "or of another processor.", failure);
        }
    }
}

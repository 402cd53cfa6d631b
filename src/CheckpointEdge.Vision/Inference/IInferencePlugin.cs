namespace CheckpointEdge.Vision.Inference;

/// <summary>
/// A device plug-in that also brings an engine for networks, as the Board plug-in brings OpenCV's. The class that is the plug-in implements
/// it beside the port of the devices.
/// </summary>
public interface IInferencePlugin
{
    /// <summary>
    /// Null when the plug-in is not asked to run networks; the service then uses its own engines. Called once, after the plug-in has
    /// started; what it returns is made by <see cref="InferenceEngine.Of"/>.
    /// </summary>
    InferenceEngine? OpenInference();
}

using System.Net;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>Central did not answer as it should. The message is one sentence for the person in charge; nothing is lost.</summary>
/// <param name="status">What Central answered with, or null when it did not answer.</param>
public sealed class CentralUnreachableException(string sentence, HttpStatusCode? status = null, Exception? cause = null)
    : Exception(sentence, cause)
{
    public HttpStatusCode? Status { get; } = status;
}

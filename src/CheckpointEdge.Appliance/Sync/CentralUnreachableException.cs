using System.Net;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>Central did not answer as it should. The message is one sentence for the person in charge; nothing is lost.</summary>
/// <param name="status">What Central answered with, or null when it did not answer.</param>
/// <param name="retryAfter">When Central asked to be left alone: for so long.</param>
public sealed class CentralUnreachableException(
    string sentence, HttpStatusCode? status = null, Exception? cause = null, TimeSpan? retryAfter = null)
    : Exception(sentence, cause)
{
    /// <summary>How long Central asked to be left alone (RFC 9110, 10.2.3); zero when it did not.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter ?? TimeSpan.Zero;

    public HttpStatusCode? Status { get; } = status;
}

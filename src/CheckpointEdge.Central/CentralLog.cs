namespace CheckpointEdge.Central;

/// <summary>Central's log lines: one line each, no personal data.</summary>
internal static partial class CentralLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Central is ready: console http://{Console}, boards https://{Boards}")]
    public static partial void Ready(ILogger logger, string console, string boards);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Endpoint} {Status} {Milliseconds} ms")]
    public static partial void Served(ILogger logger, string method, string endpoint, int status, long milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Endpoint} failed with {Kind}")]
    public static partial void Unforeseen(ILogger logger, string endpoint, string kind, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store cannot be reached: {Sentence} (requests refused since the last line: {Times})")]
    public static partial void StoreAway(ILogger logger, string sentence, long times);
}

using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Central.Publishing;

/// <summary>
/// Keeps timestamp and snapshot signed while nothing else happens, and follows each publication at once. Safe for concurrent
/// callers.
/// </summary>
public sealed partial class MetadataUpkeep(
    CentralOptions options, Leases leases, TimeProvider time, ILogger<MetadataUpkeep> log) : BackgroundService
{
    private readonly string _published = Path.Combine(options.DataDirectory, "lists", "published");

    private readonly MetadataRepository _repository =
        new(Path.Combine(options.DataDirectory, "lists", "published")) { TimestampHours = options.TimestampHours };

    /// <summary>Brings the repository up to date with what is published.</summary>
    /// <exception cref="CentralException">The online key cannot be used.</exception>
    public void RunOnce()
    {
        // Another Central that shares the store and the files may be at it: it is done once, and looked at again afterwards.
        using Leases.Lease lease = leases.Take("metadata", "Another Central is signing timestamp and snapshot.");
        using SigningKey online = CentralKeys.OpenOnlineKey(options.DataDirectory);
        TimeSpan renewWithin = TimeSpan.FromHours(options.TimestampHours) - TimeSpan.FromMinutes(options.TimestampRenewMinutes);
        _repository.Follow(
            Offered(ListPublisher.ManifestName), Offered(ListPublisher.CanaryName), online, time.GetUtcNow(), renewWithin);
    }

    private byte[]? Offered(string name)
    {
        string file = Path.Combine(_published, name);
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                Try();
                await Task.Delay(TimeSpan.FromMinutes(options.TimestampRenewMinutes), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Central stops; the next start signs what has run out meanwhile.
        }
    }

    private void Try()
    {
        try
        {
            RunOnce();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Whatever it was, it may be gone at the next turn; nobody would hear that there are no more turns, until boards refuse lists.
            LogFailed(failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Timestamp and snapshot could not be signed: {Sentence}")]
    private partial void LogFailed(string sentence);
}

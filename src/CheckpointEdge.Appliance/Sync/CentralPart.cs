namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// A part of the service that talks with Central. The desk goes on without it: where .NET would end the whole service because a part has
/// failed on what nobody foresaw, and a Central that answers badly could so close every desk, this part alone is started again, later each
/// time, and the screen says so. A desk's own parts are none of these: a board that cannot trust them is better started anew.
/// </summary>
public abstract partial class CentralPart(TimeProvider time, ILogger log) : BackgroundService
{
    /// <summary>On the screen, among the devices.</summary>
    public const string DeviceName = "Exchange with Central";

    /// <summary>Between a failure and the next start (seconds).</summary>
    public const double AgainFirstSeconds = 1;

    /// <inheritdoc cref="AgainFirstSeconds"/>
    public const double AgainLongestSeconds = 300;

    /// <summary>What has worked so long since it failed is well (minutes).</summary>
    public const double WellMinutes = 10;

    private volatile bool _failed;

    /// <summary>Of all that it waits for.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>It failed on what nobody foresaw, less than <see cref="WellMinutes"/> ago.</summary>
    public bool HasFailed => _failed;

    /// <summary><see cref="HasFailed"/> has changed. Called on the part's own thread.</summary>
    public event Action? Changed;

    /// <summary>Works until it is stopped; what may happen to it, it answers itself.</summary>
    protected abstract Task WorkAsync(CancellationToken stoppingToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Backoff backoff = new(AgainFirstSeconds, AgainLongestSeconds);
        while (true)
        {
            try
            {
                Task work = WorkAsync(stoppingToken);
                if (_failed)
                    await WellAsync(work, backoff);
                await work;
                return;
            }
            catch (Exception unforeseen) when (!stoppingToken.IsCancellationRequested)
            {
                TimeSpan wait = backoff.Next();
                LogFailed(log, GetType().Name, unforeseen.GetType().Name, PlaceOf(unforeseen), wait.TotalSeconds);
                Become(failed: true);
                await Task.Delay(wait, Time, stoppingToken);
            }
        }
    }

    /// <summary>Returns when the work is over, or has gone on for so long that it is well.</summary>
    private async Task WellAsync(Task work, Backoff backoff)
    {
        try
        {
            await work.WaitAsync(TimeSpan.FromMinutes(WellMinutes), Time);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            backoff.Reset();
            Become(failed: false);
        }
    }

    /// <summary>Without the sentence, in which anything may stand.</summary>
    private static string PlaceOf(Exception failure) => failure.StackTrace?.Split('\n', 2)[0].Trim() ?? "";

    private void Become(bool failed)
    {
        if (_failed == failed)
            return;
        _failed = failed;
        Changed?.Invoke();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Part} failed on what nobody foresaw ({Kind} {Place}); it is started again in {Seconds:0} s.")]
    private static partial void LogFailed(ILogger logger, string part, string kind, string place, double seconds);
}

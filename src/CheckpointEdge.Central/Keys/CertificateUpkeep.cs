namespace CheckpointEdge.Central.Keys;

/// <summary>
/// Renews the server's certificate while Central runs: one that runs for years would cut off its whole fleet on one day. Safe for
/// concurrent callers.
/// </summary>
public sealed partial class CertificateUpkeep(CentralKeys keys, TimeProvider time, ILogger<CertificateUpkeep> log) : BackgroundService
{
    /// <summary>Between two looks (hours); there are <see cref="CertificateAuthority.RenewDays"/> days for them.</summary>
    public const int PeriodHours = 24;

    /// <summary>Looks once.</summary>
    /// <returns>False: it should be renewed and could not be.</returns>
    public bool RunOnce()
    {
        try
        {
            if (keys.RenewServer(time.GetUtcNow()))
                LogRenewed(keys.ServerCertificate.NotAfter.ToUniversalTime());
            return true;
        }
        catch (CentralException failure)
        {
            LogFailed(failure.Message);
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromHours(PeriodHours), time, stoppingToken);
                RunOnce();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Central stops; the next start does it.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The server's certificate was renewed and serves until {Until:u}")]
    private partial void LogRenewed(DateTime until);

    [LoggerMessage(Level = LogLevel.Error, Message = "The server's certificate runs out and could not be renewed: {Sentence}")]
    private partial void LogFailed(string sentence);
}

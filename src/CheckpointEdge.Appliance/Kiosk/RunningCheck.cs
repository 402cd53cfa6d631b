using CheckpointEdge.Appliance.Officers;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>A check under way, from the printed lines to its result. Safe for concurrent use.</summary>
internal sealed class RunningCheck(SignedInOfficer officer)
{
    // Neither source has a timer or a handle: there is nothing to dispose of.
    private readonly CancellationTokenSource _abandoned = new();
    private readonly CancellationTokenSource _takenAway = new();

    /// <summary>Who was at the desk when it began.</summary>
    public SignedInOfficer Officer => officer;

    /// <summary>Nobody waits for it any more: another document is here, or another officer, or none.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>The document is no longer on the reader.</summary>
    public CancellationToken TakenAway => _takenAway.Token;

    /// <summary>Ends when the check does; never fails.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    /// <summary>Returns at once; what hangs on it is told on other threads, never under a lock of the caller.</summary>
    public void Abandon() => _ = _abandoned.CancelAsync();

    public void TakeAway() => _ = _takenAway.CancelAsync();
}

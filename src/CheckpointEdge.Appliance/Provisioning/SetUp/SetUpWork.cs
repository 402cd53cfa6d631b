using CheckpointEdge.Appliance.Officers;

namespace CheckpointEdge.Appliance.Provisioning.SetUp;

/// <summary>One piece of work at a time, behind the page that asked for it. Safe for concurrent use.</summary>
internal sealed partial class SetUpWork(ILogger<SetUpWork> log, CancellationToken stopping)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _cancel;
    private Task _running = Task.CompletedTask;

    /// <summary>What is being done; null for nothing.</summary>
    public string? Name { get; private set; }

    /// <summary>Why the last work was not done; empty when it was.</summary>
    public string Trouble { get; private set; } = "";

    /// <summary>Begins a work, unless one is being done.</summary>
    /// <param name="work">Returns why it was not done, one sentence; null when it was.</param>
    public bool TryBegin(string name, Func<CancellationToken, Task<string?>> work)
    {
        lock (_gate)
        {
            if (Name is not null)
                return false;
            Name = name;
            Trouble = "";
            _cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            CancellationToken cancel = _cancel.Token;
            _running = Task.Run(() => RunAsync(work, cancel), CancellationToken.None);
            return true;
        }
    }

    /// <summary>Ends what is being done, and returns when it has ended.</summary>
    public async Task EndAsync()
    {
        Task running;
        lock (_gate)
        {
            _cancel?.Cancel();
            running = _running;
        }

        await running;
    }

    private async Task RunAsync(Func<CancellationToken, Task<string?>> work, CancellationToken cancel)
    {
        string trouble = "";
        try
        {
            trouble = await work(cancel) ?? "";
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Somebody thought better of it.
        }
        catch (Exception failure) when (failure
            is ProvisioningException or OfficerException or ApplianceException or InvalidOperationException)
        {
            trouble = failure.Message;
        }
        catch (Exception failure)
        {
            LogFailed(log, failure.GetType().Name);
            trouble = "The step could not be done; look at the journal of the service.";
        }

        lock (_gate)
        {
            Trouble = trouble;
            Name = null;
            _cancel?.Dispose();
            _cancel = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A step of the set-up failed: {Kind}")]
    private static partial void LogFailed(ILogger logger, string kind);
}

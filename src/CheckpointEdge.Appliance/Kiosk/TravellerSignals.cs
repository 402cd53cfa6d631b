using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Appliance.Kiosk;


/// <summary>
/// What the traveller may know, on the page and on the lamps alike. Nothing of a result passes through here, so nothing of
/// it can show. Safe for concurrent use.
/// </summary>
public sealed class TravellerSignals(IPanel? panel)
{
    private readonly Lock _gate = new();
    private readonly Newest<ShownSignal> _shown = new(new ShownSignal(TravellerSignal.OutOfService));

    public TravellerSignal Signal => _shown.Value.Signal;

    public void Show(TravellerSignal signal)
    {
        lock (_gate)
        {
            if (signal == _shown.Value.Signal)
                return;
            panel?.Show(signal);
            _shown.Change(_ => new ShownSignal(signal));
        }
    }

    public IAsyncEnumerable<ShownSignal> FollowAsync(CancellationToken cancellation) => _shown.FollowAsync(cancellation);
}

/// <summary>One signal on the traveller's screen. Immutable.</summary>
public sealed record ShownSignal(TravellerSignal Signal);

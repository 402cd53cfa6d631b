using System.Collections.Immutable;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Simulators.Panel;

/// <summary>A signal and when it was shown.</summary>
public sealed record ShownSignal(TravellerSignal Signal, DateTimeOffset At);

/// <summary>The twin of the lamps: remembers what it was told to show. Safe for concurrent use.</summary>
public sealed class RecordedPanel(TimeProvider time) : IPanel
{
    /// <summary>The newest signals that are kept (count).</summary>
    public const int SignalsMax = 200;

    private ImmutableList<ShownSignal> _shown = [];

    /// <summary>Oldest first.</summary>
    public ImmutableList<ShownSignal> Shown => _shown;

    public event Action? Changed;

    public void Show(TravellerSignal signal)
    {
        ShownSignal shown = new(signal, time.GetUtcNow());
        ImmutableInterlocked.Update(ref _shown, list => (list.Count < SignalsMax ? list : list.RemoveAt(0)).Add(shown));
        Changed?.Invoke();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

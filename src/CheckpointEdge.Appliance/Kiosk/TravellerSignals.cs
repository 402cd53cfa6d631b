using System.Collections.Immutable;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// What the traveller may know, on the page and on the lamps alike. Nothing of a result passes through here, so nothing of
/// it can show: a signal, and the languages of the state whose document is being read. Safe for concurrent use.
/// </summary>
/// <param name="panel">Puts a signal on the panel, and answers what may be shown; null at a desk without one.</param>
/// <param name="post">The languages of the post, for whoever has shown no document yet; beside English.</param>
public sealed class TravellerSignals(Func<TravellerSignal, TravellerSignal>? panel, ImmutableArray<string> post = default)
{
    private readonly Lock _gate = new();
    private TravellerSignal _wanted = TravellerSignal.OutOfService;
    private readonly ImmutableArray<string> _post = post.IsDefault ? [] : post;
    private readonly Newest<ShownSignal> _shown =
        new(new ShownSignal(TravellerSignal.OutOfService, post.IsDefault ? [] : post));

    /// <summary>An officer let the traveller through; raised before the signal changes.</summary>
    public event Action? Released;

    /// <summary>An officer took that back.</summary>
    public event Action? TakenBack;

    public TravellerSignal Signal => _shown.Value.Signal;

    public ShownSignal Shown => _shown.Value;

    /// <summary>A traveller of whom nothing is known is spoken to in the languages of the post.</summary>
    public void ShowToAnyone(TravellerSignal signal) => Show(signal, _post);

    /// <summary>The document being read gives the languages; of a state that is not known, those of the post.</summary>
    public void ShowToHolder(TravellerSignal signal, ImmutableArray<string> ofState) =>
        Show(signal, ofState.IsEmpty ? _post : ofState);

    /// <summary>In the languages of the signal before.</summary>
    public void Show(TravellerSignal signal) => Show(signal, _shown.Value.Languages);

    /// <summary>The officer's own act, which no verdict does: a barrier opens by it and by nothing else.</summary>
    public void Release() => Released?.Invoke();

    public void TakeBack() => TakenBack?.Invoke();

    public IAsyncEnumerable<ShownSignal> FollowAsync(CancellationToken cancellation) => _shown.FollowAsync(cancellation);

    private void Show(TravellerSignal signal, ImmutableArray<string> languages)
    {
        lock (_gate)
        {
            ShownSignal before = _shown.Value;
            if (signal == _wanted && languages.SequenceEqual(before.Languages))
                return;
            // What is wanted is compared, not what the panel shows in its place.
            TravellerSignal shown = signal == _wanted ? before.Signal : panel?.Invoke(signal) ?? signal;
            _wanted = signal;
            _shown.Change(_ => new ShownSignal(shown, languages));
        }
    }
}

/// <summary>One signal on the traveller's screen, and its languages beside English (BCP 47). Immutable.</summary>
public sealed record ShownSignal(TravellerSignal Signal, ImmutableArray<string> Languages);

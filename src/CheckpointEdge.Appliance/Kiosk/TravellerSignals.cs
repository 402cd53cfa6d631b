using System.Collections.Immutable;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// What the traveller may know, on the page and on the lamps alike. Nothing of a result passes through here, so nothing of
/// it can show: a signal, and the languages of the state whose document is being read. Safe for concurrent use.
/// </summary>
/// <param name="post">The languages of the post, for whoever has shown no document yet; beside English.</param>
public sealed class TravellerSignals(IPanel? panel, ImmutableArray<string> post = default)
{
    private readonly Lock _gate = new();
    private readonly ImmutableArray<string> _post = post.IsDefault ? [] : post;
    private readonly Newest<ShownSignal> _shown =
        new(new ShownSignal(TravellerSignal.OutOfService, post.IsDefault ? [] : post));

    public TravellerSignal Signal => _shown.Value.Signal;

    public ShownSignal Shown => _shown.Value;

    /// <summary>A traveller of whom nothing is known is spoken to in the languages of the post.</summary>
    public void ShowToAnyone(TravellerSignal signal) => Show(signal, _post);

    /// <summary>The document being read gives the languages; of a state that is not known, those of the post.</summary>
    public void ShowToHolder(TravellerSignal signal, ImmutableArray<string> ofState) =>
        Show(signal, ofState.IsEmpty ? _post : ofState);

    /// <summary>In the languages of the signal before.</summary>
    public void Show(TravellerSignal signal) => Show(signal, _shown.Value.Languages);

    public IAsyncEnumerable<ShownSignal> FollowAsync(CancellationToken cancellation) => _shown.FollowAsync(cancellation);

    private void Show(TravellerSignal signal, ImmutableArray<string> languages)
    {
        lock (_gate)
        {
            ShownSignal before = _shown.Value;
            if (signal == before.Signal && languages.SequenceEqual(before.Languages))
                return;
            if (signal != before.Signal)
                panel?.Show(signal);
            _shown.Change(_ => new ShownSignal(signal, languages));
        }
    }
}

/// <summary>One signal on the traveller's screen, and its languages beside English (BCP 47). Immutable.</summary>
public sealed record ShownSignal(TravellerSignal Signal, ImmutableArray<string> Languages);

using System.Collections.Immutable;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Outcomes;

/// <summary>What the machine advises. The officer decides.</summary>
public enum Verdict
{
    Clear,
    Look,
    Stop,
    CouldNotCheck,
}

/// <summary>How far the document itself may be believed; kept apart from the list.</summary>
public enum DocumentVerdict
{
    /// <summary>Every check that was made passed.</summary>
    NothingFound,

    /// <summary>Something is unusual: expired, an unknown code, a chip that cannot be read.</summary>
    Doubtful,

    /// <summary>The printed zone contradicts itself or the chip, or cannot be read; or the chip is not what a state issued.</summary>
    Contradicts,
}

/// <summary>What the list says; kept apart from the document.</summary>
public enum ListVerdict
{
    NoMatch,
    PossibleMatch,
    StrongMatch,

    /// <summary>No list, or one that is too old to say "not on it".</summary>
    NotChecked,
}

/// <summary>The list that a check used. Null members: there was none.</summary>
/// <param name="Age">Since it was cut from its sources.</param>
public sealed record ListInUse(SliceHeader Header, TimeSpan Age);

/// <summary>Everything the rules need, as plain values.</summary>
/// <param name="List">Null when the board has no verified list.</param>
/// <param name="Matches">Best first.</param>
/// <param name="ClockTrusted">False: the age of the list cannot be known.</param>
public sealed record OutcomeInput(
    MrzReading Reading,
    ListInUse? List,
    ListPolicy Policy,
    ImmutableArray<Match> Matches,
    bool ClockTrusted,
    DateOnly Today)
{
    public ChipAnswer Chip { get; init; } = ChipAnswer.NoReader;

    /// <summary>Null when nothing of a chip could be inspected.</summary>
    public DocumentInspection? Inspection { get; init; }

    /// <summary>The printed fields that are not as on the chip, in plain words: "document number".</summary>
    public ImmutableArray<string> Differences { get; init; } = [];

    /// <summary>Null at a desk without a camera for faces.</summary>
    public FaceFinding? Face { get; init; }

    /// <summary>Matches that are not shown, because the pair was cleared; told all the same.</summary>
    public ImmutableArray<ClearedMatch> Cleared { get; init; } = [];
}

/// <summary>What the machine advises and why. Immutable.</summary>
public sealed record Outcome
{
    public required Verdict Verdict { get; init; }
    public required DocumentVerdict Document { get; init; }
    public required string DocumentSentence { get; init; }

    /// <summary>The verdict is <see cref="Verdict.Stop"/> for what the chip shows, and not for the list.</summary>
    public bool StopsForDocument { get; init; }

    /// <summary>The officer is asked to compare the face with the photograph.</summary>
    public bool AsksForFace { get; init; }

    public required ListVerdict List { get; init; }
    public required string ListSentence { get; init; }

    /// <summary>At most four, in plain words, weightiest first.</summary>
    public required ImmutableArray<string> Reasons { get; init; }

    /// <summary>The matches that are shown, worst first; those below every threshold are left out.</summary>
    public required ImmutableArray<Match> Matches { get; init; }
}

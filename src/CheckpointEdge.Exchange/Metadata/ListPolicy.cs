using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Calibration;

namespace CheckpointEdge.Exchange.Metadata;

/// <summary>What a hit on a list asks of the officer.</summary>
public enum HitMeaning
{
    /// <summary>Compare before deciding.</summary>
    Look,

    /// <summary>Refer to the second line.</summary>
    Stop,
}

/// <summary>
/// The rules that travel with a list and are signed with it: what each list means, when a match is shown, how old a list
/// may be. Immutable.
/// </summary>
public sealed record ListPolicy
{
    /// <summary>From this age on the list's age is shown in amber (hours).</summary>
    public int ListAgeWarnHours { get; init; } = 24;

    /// <summary>
    /// From this age on nothing is called clear (hours). 48 is the limit that European law sets for offline copies of its
    /// information system (Regulation (EU) 2018/1862, Article 56).
    /// </summary>
    public int ListAgeLimitHours { get; init; } = 48;

    /// <summary>How long an officer may take a decision back (seconds).</summary>
    public int UndoSeconds { get; init; } = 30;

    /// <summary>By list code; a list without an entry is treated as <see cref="ListMeaning.Unknown"/>.</summary>
    public ImmutableSortedDictionary<string, ListMeaning> Lists { get; init; } =
        ImmutableSortedDictionary<string, ListMeaning>.Empty;

    public ListMeaning MeaningOf(string list) => Lists.GetValueOrDefault(list) ?? ListMeaning.Unknown;
}

/// <summary>What one list means.</summary>
public sealed record ListMeaning
{
    /// <summary>A list the policy does not name is taken seriously: compare and ask.</summary>
    public static ListMeaning Unknown { get; } = new() { Title = "List not described by policy", Action = "Compare, then ask Central." };

    /// <summary>As an officer would say it: "UN Security Council sanctions".</summary>
    public required string Title { get; init; }

    /// <summary>What to do on a confirmed hit, in one or two sentences.</summary>
    public required string Action { get; init; }

    /// <summary>INTERPOL notice colour or empty: red, blue, yellow, green, black, orange, purple, un.</summary>
    public string NoticeColour { get; init; } = "";

    public HitMeaning OnPossible { get; init; } = HitMeaning.Look;
    public HitMeaning OnStrong { get; init; } = HitMeaning.Stop;

    /// <summary>The person must not learn of the check.</summary>
    public bool Discreet { get; init; }

    /// <summary>
    /// False alerts that operations accept from this list; null: <see cref="FalseAlarmBudget.Default"/>. Central derives the
    /// list's thresholds from it whenever it cuts a slice.
    /// </summary>
    public FalseAlarmBudget? Budget { get; init; }

    /// <summary>
    /// Thresholds in thousandths of a natural logarithm, whatever the budget says; null: those the slice brings.
    /// </summary>
    public int? PossibleThousandths { get; init; }

    /// <inheritdoc cref="PossibleThousandths"/>
    public int? StrongThousandths { get; init; }
}

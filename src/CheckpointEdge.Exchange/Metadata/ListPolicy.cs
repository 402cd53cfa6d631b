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
    /// <summary>The slowest rate that a policy may ask for (bytes per second): a satellite modem brings as much.</summary>
    public const int DownloadBytesPerSecondLeast = 256;

    /// <summary>The highest rate that a policy may name (bytes per second).</summary>
    public const int DownloadBytesPerSecondMost = 1 << 30;

    /// <summary>Long enough to fall back on it when the list in use suffers (hours).</summary>
    public const int PreviousKeptHoursUsual = 24;

    /// <summary>The longest that a policy may keep the list before (hours).</summary>
    public const int PreviousKeptHoursMost = 24 * 30;

    /// <summary>From this age on the list's age is shown in amber (hours).</summary>
    public int ListAgeWarnHours { get; init; } = 24;

    /// <summary>
    /// From this age on nothing is called clear (hours). 48 is the limit that European law sets for offline copies of its
    /// information system (Regulation (EU) 2018/1862, Article 56).
    /// </summary>
    public int ListAgeLimitHours { get; init; } = 48;

    /// <summary>How long an officer may take a decision back (seconds).</summary>
    public int UndoSeconds { get; init; } = 30;

    /// <summary>
    /// The files of a list are fetched no faster than this (bytes per second); null: as fast as the line allows. It holds for
    /// the very list that it is signed with, because the policy is fetched first.
    /// </summary>
    public int? DownloadBytesPerSecondMax { get; init; }

    /// <summary>
    /// The list before the one in use stays on the board's disk for this long after the change, or until the next (hours); null:
    /// <see cref="PreviousKeptHoursUsual"/>. Then the board proves that what was on it alone is gone.
    /// </summary>
    public int? PreviousKeptHours { get; init; }

    /// <summary>The longest that a policy may have crossings kept (hours).</summary>
    public const int LateHitHoursMost = 72;

    /// <summary>
    /// Who crossed without a hit is kept, sealed and in memory alone, for this long, and searched for in lists that come meanwhile
    /// (hours); 0: nobody is kept.
    /// </summary>
    public int LateHitHours { get; init; }

    /// <summary>Pictures of hits take at most this much of the line (bytes per hour); null: as the board is set. Hits are never held.</summary>
    public long? EvidenceBytesPerHour { get; init; }

    /// <summary>By list code; a list without an entry is treated as <see cref="ListMeaning.Unknown"/>.</summary>
    public ImmutableSortedDictionary<string, ListMeaning> Lists
    {
        get => field ?? ImmutableSortedDictionary<string, ListMeaning>.Empty; // a policy in JSON may leave it out
        init;
    } =
        ImmutableSortedDictionary<string, ListMeaning>.Empty;

    /// <summary>What about fetching and keeping cannot be meant, in one sentence; null when nothing.</summary>
    public string? Impossible() =>
        DownloadBytesPerSecondMax is < DownloadBytesPerSecondLeast or > DownloadBytesPerSecondMost
            ? $"A list is fetched at {DownloadBytesPerSecondLeast} to {DownloadBytesPerSecondMost} bytes per second, or at any rate (null)."
            : PreviousKeptHours is < 1 or > PreviousKeptHoursMost
                ? $"The list before can be kept for 1 to {PreviousKeptHoursMost} hours."
                : LateHitHours is < 0 or > LateHitHoursMost
                    ? $"Crossings are kept for 1 to {LateHitHoursMost} hours, or not at all (0)."
                    : EvidenceBytesPerHour is < 0
                        ? "Pictures take 0 bytes of the line in an hour or more."
                        : null;

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

using System.Collections.Immutable;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>What a slice says of itself. Stored inside the slice and repeated in the signed manifest. Immutable.</summary>
public sealed record SliceHeader
{
    /// <summary>The only format this build reads and writes.</summary>
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>Counts up by one with every publication of Central; 0 for a slice built by hand.</summary>
    public required long Generation { get; init; }

    /// <summary>When the slice was cut from its sources, UTC. The age of the list on every verdict counts from here.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public required ImmutableArray<SliceList> Lists { get; init; }

    public required int Records { get; init; }
    public required int Names { get; init; }
    public required int Documents { get; init; }
}

/// <summary>One list inside a slice.</summary>
/// <param name="List">As in <see cref="Records.ListRecord.List"/>.</param>
/// <param name="Source">The publisher, as an officer would say it.</param>
/// <param name="SourceDate">The date the source file gives itself, or null.</param>
public sealed record SliceList(string List, string Source, DateTimeOffset? SourceDate, int Records);

using System.Collections.Immutable;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Line;

/// <summary>
/// One finished check, ready to be shown. Held in memory alone, and only while it is on the screen or its decision may be
/// taken back. Immutable.
/// </summary>
public sealed record Check
{
    /// <summary>Also the id of the hit, where there is one.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>The printed zone.</summary>
    public required MrzReading Reading { get; init; }

    /// <summary>The identity in use: the chip's when it is proven, else what is printed.</summary>
    public required TravellerIdentityFrom Traveller { get; init; }

    public required ChipAnswer Chip { get; init; }

    /// <summary>Null when nothing of a chip could be inspected.</summary>
    public required DocumentInspection? Inspection { get; init; }

    /// <summary>Fields that are printed otherwise than on the chip.</summary>
    public required ImmutableArray<FieldDifference> Differences { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>By record: the identity under which it was found.</summary>
    public required ImmutableDictionary<string, TravellerIdentityFrom> FoundAs { get; init; }

    public required ListPolicy Policy { get; init; }

    /// <summary>The list that was searched for this traveller; null when none was, or not whole.</summary>
    public long? ListGeneration { get; init; }

    /// <summary>The lists of the slice in use, with what their thresholds cost; empty when there was none.</summary>
    public ImmutableArray<SliceList> Lists { get; init; } = [];

    public required ImmutableArray<StepView> Steps { get; init; }

    /// <summary>A hit or a false document was recorded: the officer decides.</summary>
    public required bool Recorded { get; init; }

    /// <summary>Of the data page.</summary>
    public required ReadOnlyMemory<byte> Portrait { get; init; }

    /// <summary>Of the chip; empty when none was read.</summary>
    public required ReadOnlyMemory<byte> ChipPhotograph { get; init; }

    /// <summary>Null at a desk without a camera for faces.</summary>
    public FaceFinding? Face { get; init; }

    /// <summary>From the first line read to the result, all stations, the reading of the chip included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Nothing of a traveller is ever printed.</summary>
    public override string ToString() => $"check {Id:D}";
}

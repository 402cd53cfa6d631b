using System.Collections.Immutable;

namespace CheckpointEdge.Simulators.Travellers;

/// <summary>A fictional traveller with one document: one case to try at the desk. Immutable.</summary>
public sealed record Traveller
{
    /// <summary>Lower-case letters, digits and hyphens; unique in its file.</summary>
    public required string Id { get; init; }

    /// <summary>As people would say it: "Anna Maria Eriksson".</summary>
    public required string Name { get; init; }

    /// <summary>The country's name, for the card.</summary>
    public required string Country { get; init; }

    /// <summary>What this one shows, in one sentence.</summary>
    public required string Shows { get; init; }

    /// <summary>The verdict to expect with the demonstration's lists: <c>clear</c>, <c>look</c>, <c>stop</c>, <c>couldNotCheck</c>.</summary>
    public required string Expect { get; init; }

    /// <summary>The layout of the zone (<c>TD3</c>, <c>MrvA</c> …), or empty when its lines fit none.</summary>
    public required string Format { get; init; }

    /// <summary>Whether every check digit is right.</summary>
    public required bool Valid { get; init; }

    /// <summary>The machine-readable zone, line by line.</summary>
    public required ImmutableArray<string> Mrz { get; init; }

    /// <summary>A PNG or JPEG file beside the travellers' file; empty: a silhouette is drawn.</summary>
    public string Portrait { get; init; } = "";

    /// <summary>The document's chip; null: it has none.</summary>
    public TravellerChip? Chip { get; init; }
}

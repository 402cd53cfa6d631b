using System.Collections.Immutable;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Appliance.Line;

/// <summary>What lies on the reader.</summary>
/// <param name="Text">The printed zone as the device sent it.</param>
/// <param name="Portrait">The portrait of the data page as the device delivered it; empty when it has none.</param>
public sealed record PresentedDocument(string Text, ReadOnlyMemory<byte> Portrait)
{
    /// <summary>A document's text is personal data and never printed.</summary>
    public override string ToString() => $"document of {Text.Length} characters";
}

/// <summary>
/// One finished check, ready to be shown. Held in memory alone, and only while it is on the screen or its decision may be
/// taken back. Immutable.
/// </summary>
public sealed record Check
{
    /// <summary>Also the id of the hit, where there is one.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset CheckedAt { get; init; }
    public required MrzReading Reading { get; init; }
    public required Outcome Outcome { get; init; }
    public required ListPolicy Policy { get; init; }
    public required ImmutableArray<StepView> Steps { get; init; }

    /// <summary>A hit was recorded for it: the officer decides.</summary>
    public required bool Recorded { get; init; }

    public required ReadOnlyMemory<byte> Portrait { get; init; }

    /// <summary>From the first line read to the result, all stations.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Nothing of a traveller is ever printed.</summary>
    public override string ToString() => $"check {Id:D}";
}

using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>A character that the picture does not show plainly enough to be used unseen. Immutable.</summary>
/// <param name="Field">The JSON name of the field, as in <see cref="MrzFinding.Field"/>.</param>
/// <param name="Line">From 0.</param>
/// <param name="Position">In the line, from 0.</param>
/// <param name="Read">What was read.</param>
/// <param name="Alternatives">What else it may be, the likeliest first; may be empty.</param>
public sealed record MrzDoubt(string Field, int Line, int Position, char Read, string Alternatives);

/// <summary>Where a corner of the zone lies in the picture that was read (pixels).</summary>
public readonly record struct ZoneCorner(float X, float Y);

/// <summary>What a picture of a data page says. Immutable.</summary>
public sealed record MrzPictureReading
{
    /// <summary>The lines read, the likeliest where in doubt; empty when no zone was found.</summary>
    public required ImmutableArray<string> Lines { get; init; }

    /// <summary>What the parser makes of the lines; null when there are none.</summary>
    public MrzReading? Reading { get; init; }

    public MrzFormat? Format => Reading?.Format;

    /// <summary>
    /// True only when the reading may be used without the officer looking at it: every check digit holds, no other
    /// reading that would pass them is near, every character without a check digit is plain in both looks, the
    /// states exist.
    /// </summary>
    public required bool Accepted { get; init; }

    /// <summary>The network's own probability that every character is right, 0 to 1; no promise.</summary>
    public required double Confidence { get; init; }

    /// <summary>Characters to look at, in the order of the zone.</summary>
    public required ImmutableArray<MrzDoubt> Doubts { get; init; }

    /// <summary>The parser's findings and those of the picture.</summary>
    public required ImmutableArray<MrzFinding> Findings { get; init; }

    /// <summary>What to tell the person who holds the document.</summary>
    public required PlacementAdvice Advice { get; init; }

    /// <summary>Top left, top right, bottom right, bottom left as the text runs; empty when no zone was found.</summary>
    public required ImmutableArray<ZoneCorner> Corners { get; init; }

    /// <summary>Where the reflection is, as a part of the lines from their start (0 to 1); null unless the advice is glare.</summary>
    public double? GlareAt { get; init; }
}

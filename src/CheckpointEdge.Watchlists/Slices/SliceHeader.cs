using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>What a slice says of itself. Stored inside the slice and repeated in the signed manifest. Immutable.</summary>
public sealed record SliceHeader
{
    /// <summary>The only format this build reads and writes.</summary>
    public const int CurrentFormat = 3;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>Counts up by one with every publication of Central; 0 for a slice built by hand.</summary>
    public required long Generation { get; init; }

    /// <summary>When the slice was cut from its sources, UTC. The age of the list on every verdict counts from here.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Which key it is sealed with; see <see cref="SliceKey.Identity"/>.</summary>
    public string KeyIdentity { get; init; } = "";

    public required ImmutableArray<SliceList> Lists { get; init; }

    public required int Records { get; init; }
    public required int Names { get; init; }

    /// <summary>Documents of the records: those that listed persons hold.</summary>
    public required int Documents { get; init; }

    /// <summary>The file of document fingerprints beside it; null when the slice has none.</summary>
    public SliceFingerprints? Fingerprints { get; init; }

    /// <summary>
    /// The thresholds this slice brings for a list, or the built-in ones when nobody has calibrated it.
    /// </summary>
    public MatchThresholds ThresholdsOf(string list) => CalibrationOf(list)?.Thresholds ?? MatchThresholds.Default;

    /// <summary>What the thresholds of a list cost; null when nobody has calibrated it, or the slice does not hold it.</summary>
    public ListCalibration? CalibrationOf(string list)
    {
        foreach (SliceList one in Lists)
            if (one.List == list)
                return one.Calibration;
        return null;
    }
}

/// <summary>
/// What a slice says of its file of document fingerprints, so that it never meets another slice's file. Immutable.
/// </summary>
/// <param name="Documents">In the file (count).</param>
/// <param name="Pages">Over which they are spread (count).</param>
/// <param name="SizeBytes">Of the file.</param>
/// <param name="KeyIdentity">Of the secret they are keyed with, 16 hexadecimal digits; says nothing about it.</param>
/// <param name="Blocks">SHA-256 over the SHA-256 of every block of 64 KB, hexadecimal, lower case.</param>
/// <param name="Changes">Documents added and withdrawn since the file was built; they stand in the slice (count).</param>
public sealed record SliceFingerprints(
    long Documents, int Pages, long SizeBytes, string KeyIdentity, string Blocks, int Changes);

/// <summary>One list inside a slice.</summary>
/// <param name="List">As in <see cref="Records.ListRecord.List"/>.</param>
/// <param name="Source">The publisher, as an officer would say it.</param>
/// <param name="SourceDate">The date the source file gives itself, or null.</param>
public sealed record SliceList(string List, string Source, DateTimeOffset? SourceDate, int Records)
{
    /// <summary>Documents of this list that are kept as fingerprints, besides its records (count).</summary>
    public long Documents { get; init; }

    /// <summary>The thresholds of this list and the false alerts they cost; null when nobody has calibrated it.</summary>
    public ListCalibration? Calibration { get; init; }
}

using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>When Basic Access Control may open a chip in the place of PACE. It is never used without being told.</summary>
public enum BacPolicy
{
    /// <summary>PACE or nothing.</summary>
    Never,

    /// <summary>Only a chip that offers no PACE.</summary>
    WhenNoPace,

    /// <summary>Also when PACE was tried and broke; never after a password that the chip refused.</summary>
    WhenPaceFails,
}

/// <summary>When the chip is asked to prove itself by Active Authentication (Doc 9303-11, 6.1).</summary>
public enum ActiveAuthenticationPolicy
{
    Never,

    /// <summary>Only when no Chip Authentication proved the chip: one proof is enough, and this one costs a second.</summary>
    WhenNotProven,

    /// <summary>Whenever DG15 is there.</summary>
    Always,
}

/// <summary>What a reading does and how far it goes. Immutable.</summary>
public sealed record ChipReadingOptions
{
    public const int FileSizeBytesMaxDefault = 256 * 1024;
    public const int FaceFileSizeBytesMaxDefault = 4 * 1024 * 1024;
    public const int TotalSizeBytesMaxDefault = 6 * 1024 * 1024;
    public const int CommandsMaxDefault = 20_000;
    public const int ReadingSecondsMaxDefault = 60;

    public static ChipReadingOptions Default { get; } = new();

    /// <summary>Default: a chip without PACE is opened by BAC, a PACE that breaks is not covered up by it.</summary>
    public BacPolicy Bac { get; init; } = BacPolicy.WhenNoPace;

    /// <summary>Runs Chip Authentication when DG14 offers it. Default: true.</summary>
    public bool ChipAuthentication { get; init; } = true;

    public ActiveAuthenticationPolicy ActiveAuthentication { get; init; } = ActiveAuthenticationPolicy.WhenNotProven;

    /// <summary>
    /// Reads EF.DIR too, which tells what else lies on the chip. Default: false, since a traveller waits for it and no check
    /// needs it.
    /// </summary>
    public bool Directory { get; init; }

    /// <summary>Only these data groups, besides EF.COM, EF.SOD and what proves the chip; empty: all that is announced.</summary>
    public ImmutableArray<ChipFile> DataGroups { get; init; } = [];

    /// <summary>A file that announces more is refused (bytes); default 256 KiB.</summary>
    public int FileSizeBytesMax { get; init; } = FileSizeBytesMaxDefault;

    /// <summary>The same for DG2, which may hold several pictures (bytes); default 4 MiB.</summary>
    public int FaceFileSizeBytesMax { get; init; } = FaceFileSizeBytesMaxDefault;

    /// <summary>All files together (bytes); default 6 MiB.</summary>
    public int TotalSizeBytesMax { get; init; } = TotalSizeBytesMaxDefault;

    /// <summary>Commands of one reading (count); default 20 000.</summary>
    public int CommandsMax { get; init; } = CommandsMaxDefault;

    /// <summary>The whole reading, waiting for a lost chip included (seconds); default 60.</summary>
    public int ReadingSecondsMax { get; init; } = ReadingSecondsMaxDefault;

    /// <summary>How long a chip that left the field is waited for (seconds); default 0: the reading ends.</summary>
    public int ReconnectSecondsMax { get; init; }

    /// <summary>
    /// The most bytes asked for by one command, before secure messaging; 65 536 at most. A technician lowers it for a reader
    /// that promises more than it carries.
    /// </summary>
    public int ReadSizeBytesMax { get; init; } = 65_536;
}

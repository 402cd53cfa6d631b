namespace CheckpointEdge.Exchange.Metadata.Client;

/// <summary>What a client accepts before it has reason to believe anything. Immutable.</summary>
public sealed record MetadataLimits
{
    public int RootBytesMax { get; init; } = 512 * 1024;
    public int TimestampBytesMax { get; init; } = 16 * 1024;
    public int SnapshotBytesMax { get; init; } = 2 * 1024 * 1024;
    public int TargetsBytesMax { get; init; } = 5 * 1024 * 1024;

    /// <summary>Root versions taken in one update (count); the rest come with the next.</summary>
    public int RootRotationsMax { get; init; } = 256;

    /// <summary>Targets roles visited for one path (count).</summary>
    public int DelegationsMax { get; init; } = 32;

    /// <summary>
    /// A version may be this far above the trusted one (count): hourly signing takes a century for it. More is a fast-forward
    /// attack, after which no honest version would ever be newer; refused here, it leaves no trace.
    /// </summary>
    public long VersionJumpMax { get; init; } = 1_000_000;
}

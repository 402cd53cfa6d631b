namespace CheckpointEdge.Devices.ChipReaders;

/// <summary>Which reader of the smart card service is used, and how long anything may take. Immutable.</summary>
public sealed record PcscChipReaderOptions
{
    /// <summary>A reader's name, a part of it in any case, or <see cref="PcscReaders.Auto"/>.</summary>
    public string Reader { get; init; } = PcscReaders.Auto;

    /// <summary>A part of the name of readers that are never used, in any case: they serve something else. Null: none.</summary>
    public string? NotReader { get; init; }

    /// <summary>
    /// For one command. The slowest a chip does is key agreement, one to two seconds; a contactless chip may ask for more
    /// time again and again, and this ends it.
    /// </summary>
    public TimeSpan CommandLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For taking and powering the chip.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between looks for a service that is gone, and for readers when nothing is heard of them.</summary>
    public TimeSpan LookAgainAfter { get; init; } = TimeSpan.FromSeconds(1);
}

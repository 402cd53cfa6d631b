namespace CheckpointEdge.Exchange.Courier;

/// <summary>What a bundle may be at most; whatever is beyond is refused before it is read further.</summary>
public static class CourierLimits
{
    /// <summary>Files that one bundle names (count).</summary>
    public const int MembersMax = 1_000;

    /// <summary>Entries in one folder of a stick (count): more are not looked through.</summary>
    public const int EntriesMax = 4_000;

    /// <summary>The sealed table of contents (bytes).</summary>
    public const int ContentsBytesMax = 1 << 20;

    /// <summary>A member that is sealed, and so opened in memory (bytes).</summary>
    public const int SealedMemberBytesMax = 16 << 20;

    /// <summary>All members together (bytes).</summary>
    public const long TotalBytesMax = 8L << 30;

    /// <summary>The name of a member (characters).</summary>
    public const int NameCharsMax = 160;

    /// <summary>Reading a bundle from a stick, or writing one (minutes).</summary>
    public const int MinutesMax = 30;
}

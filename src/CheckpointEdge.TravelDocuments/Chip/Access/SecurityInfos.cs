using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>
/// What the chip offers to be opened and proven with: the content of EF.CardAccess, DG14 and EF.CardSecurity (Doc 9303-11,
/// 9.2). Immutable.
/// </summary>
public sealed record SecurityInfos
{
    /// <summary>Entries that are read (count); what stands behind them is left out.</summary>
    public const int CountMax = 64;

    /// <summary>The size of the whole content (bytes).</summary>
    public const int SizeBytesMax = 64 * 1024;

    public static SecurityInfos Empty { get; } = new();

    public ImmutableArray<PaceInfo> PaceInfos { get; init; } = [];
    public ImmutableArray<ChipAuthenticationInfo> ChipAuthenticationInfos { get; init; } = [];
    public ImmutableArray<ChipAuthenticationPublicKey> ChipAuthenticationPublicKeys { get; init; } = [];
    public ImmutableArray<ActiveAuthenticationInfo> ActiveAuthenticationInfos { get; init; } = [];
    public ImmutableArray<TerminalAuthenticationInfo> TerminalAuthenticationInfos { get; init; } = [];

    /// <summary>Entries that none of the above is, or that are no valid one; kept as read.</summary>
    public ImmutableArray<UnknownSecurityInfo> Unknown { get; init; } = [];

    /// <summary>The strongest offer that this library can use; null when there is none.</summary>
    public PaceInfo? BestPace => PaceInfos.Length == 0 ? null : PaceInfos[0];

    /// <summary>Reads EF.CardAccess (31 …), DG14 (6E …, its header included or not). Never throws.</summary>
    /// <returns>False when it is no set of entries.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> der, out SecurityInfos infos)
    {
        infos = Empty;
        return false;
    }

    /// <summary>
    /// Reads the content of EF.CardSecurity, signed data (30 …) around the entries. The signature is judged by Trust. Never
    /// throws.
    /// </summary>
    public static bool TryReadSigned(ReadOnlyMemory<byte> cardSecurity, out SecurityInfos infos)
    {
        infos = Empty;
        return false;
    }
}

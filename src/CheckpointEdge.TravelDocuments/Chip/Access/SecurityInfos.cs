using System.Collections.Immutable;
using System.Formats.Asn1;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>
/// What the chip offers to be opened and proven with: the content of EF.CardAccess, DG14 and EF.CardSecurity (Doc 9303-11,
/// 9.2). Immutable.
/// </summary>
public sealed record SecurityInfos
{
    /// <summary>Entries that are read (count); what stands behind them is left out.</summary>
    public const int CountMax = 64;

    /// <summary>The size of the whole content (bytes); more is refused.</summary>
    public const int SizeBytesMax = 64 * 1024;
    private const uint DataGroup14Tag = 0x6E;

    public static SecurityInfos Empty { get; } = new();

    /// <summary>The best offer first, those that cannot be used last.</summary>
    public ImmutableArray<PaceInfo> PaceInfos { get; init; } = [];

    /// <summary>In the order in which the chip lists them, as all that follow.</summary>
    public ImmutableArray<ChipAuthenticationInfo> ChipAuthenticationInfos { get; init; } = [];
    public ImmutableArray<ChipAuthenticationPublicKey> ChipAuthenticationPublicKeys { get; init; } = [];
    public ImmutableArray<ActiveAuthenticationInfo> ActiveAuthenticationInfos { get; init; } = [];
    public ImmutableArray<TerminalAuthenticationInfo> TerminalAuthenticationInfos { get; init; } = [];

    /// <summary>Entries that none of the above is, or that are no valid one; kept as read.</summary>
    public ImmutableArray<UnknownSecurityInfo> Unknown { get; init; } = [];

    /// <summary>The best offer that this library can use; null when there is none.</summary>
    public PaceInfo? BestPace => PaceInfos is [{ IsUsable: true } best, ..] ? best : null;

    /// <summary>Reads EF.CardAccess (31 …), DG14 (6E …, its header included or not). Never throws.</summary>
    /// <returns>False when it is no set of entries.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> der, out SecurityInfos infos)
    {
        infos = Empty;
        if (der.Length > SizeBytesMax)
            return false;
        if (BerTlv.TryRead(der, out BerTlv whole) && whole.Tag == DataGroup14Tag)
            der = whole.Value;
        try
        {
            infos = SecurityInfosReader.Read(new AsnReader(der, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true));
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>
    /// Reads the content of EF.CardSecurity, signed data (30 …) around the entries (Doc 9303-10, 3.11.4). The signature is
    /// judged by Trust. Never throws.
    /// </summary>
    /// <returns>False when there is no set of entries inside.</returns>
    public static bool TryReadSigned(ReadOnlyMemory<byte> cardSecurity, out SecurityInfos infos)
    {
        infos = Empty;
        if (cardSecurity.Length > SizeBytesMax)
            return false;
        try
        {
            AsnReader contentInfo = new AsnReader(cardSecurity, AsnEncodingRules.BER).ReadSequence();
            contentInfo.ReadObjectIdentifier();
            AsnReader signedData = contentInfo.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
            signedData.ReadInteger();
            signedData.ReadEncodedValue();
            AsnReader content = signedData.ReadSequence();
            content.ReadObjectIdentifier();
            return TryRead(content.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadOctetString(), out infos);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}

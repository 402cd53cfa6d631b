namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>Status bytes that the chip answers with (ISO/IEC 7816-4, table 6).</summary>
internal static class ChipStatus
{
    public const ushort Done = 0x9000;
    public const ushort EndOfFile = 0x6282;
    public const ushort AuthenticationFailed = 0x6300;
    public const ushort WrongLength = 0x6700;
    public const ushort MessagingNotSupported = 0x6882;
    public const ushort AccessNotAllowed = 0x6982;
    public const ushort ConditionsOfUse = 0x6985;
    public const ushort NoCurrentFile = 0x6986;
    public const ushort MessagingObjectsMissing = 0x6987;
    public const ushort MessagingObjectsWrong = 0x6988;
    public const ushort WrongData = 0x6A80;
    public const ushort FileNotFound = 0x6A82;
    public const ushort WrongSelection = 0x6A86;
    public const ushort LengthInconsistent = 0x6A87;
    public const ushort ReferenceNotFound = 0x6A88;
    public const ushort WrongOffset = 0x6B00;
    public const ushort InstructionUnknown = 0x6D00;
    public const ushort ClassUnknown = 0x6E00;
    public const ushort Undefined = 0x6F00;
}

/// <summary>What a command brought.</summary>
internal readonly record struct ChipReply(ushort Status, byte[] Data)
{
    public static implicit operator ChipReply(ushort status) => new(status, []);

    public static ChipReply Of(byte[] data) => new(ChipStatus.Done, data);
}

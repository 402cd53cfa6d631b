namespace CheckpointEdge.Devices.ChipReaders.IsoDep;

/// <summary>The kinds of blocks (ISO/IEC 14443-4, 7.1).</summary>
internal enum IsoDepBlockKind
{
    /// <summary>Nothing came, it came damaged, or it is no block that this side may get.</summary>
    Invalid,
    Information,
    Acknowledge,
    WaitRequest,
    Deselect,
}

/// <summary>One block as it came. Immutable; the information belongs to the frame.</summary>
/// <param name="Number">0 or 1; of the others than information and acknowledge 0.</param>
/// <param name="Chained">More of the same message follows.</param>
internal readonly record struct IsoDepBlock(
    IsoDepBlockKind Kind, int Number = 0, bool Chained = false, ReadOnlyMemory<byte> Information = default)
{
    private const byte InformationPrologue = 0x02;
    private const byte ChainingBit = 0x10;
    private const byte AcknowledgePrologue = 0xA2;
    private const byte NotAcknowledgePrologue = 0xB2;
    private const byte WaitPrologue = 0xF2;
    private const byte DeselectPrologue = 0xC2;
    private const byte WaitMultiplierMask = 0x3F;
    private const int WaitMultiplierMax = 59;

    public static byte[] Inform(int number, bool chained, ReadOnlySpan<byte> information) =>
        [(byte)(InformationPrologue | number | (chained ? ChainingBit : 0)), .. information];

    public static byte[] Acknowledged(int number) => [(byte)(AcknowledgePrologue | number)];

    public static byte[] NotAcknowledged(int number) => [(byte)(NotAcknowledgePrologue | number)];

    public static byte[] Wait(byte multiplier) => [WaitPrologue, multiplier];

    public static byte[] Deselected() => [DeselectPrologue];

    /// <summary>A block with CID or NAD is invalid: neither was offered.</summary>
    public static IsoDepBlock Of(ReadOnlyMemory<byte> frame)
    {
        if (frame.IsEmpty)
            return default;
        byte prologue = frame.Span[0];
        ReadOnlyMemory<byte> rest = frame[1..];
        return (prologue & ~1) switch
        {
            InformationPrologue => new(IsoDepBlockKind.Information, prologue & 1, false, rest),
            InformationPrologue | ChainingBit => new(IsoDepBlockKind.Information, prologue & 1, true, rest),
            AcknowledgePrologue when rest.IsEmpty => new(IsoDepBlockKind.Acknowledge, prologue & 1),
            WaitPrologue when prologue == WaitPrologue && rest.Length == 1 && IsMultiplier(rest.Span[0]) =>
                new(IsoDepBlockKind.WaitRequest, Information: rest),
            DeselectPrologue when prologue == DeselectPrologue && rest.IsEmpty => new(IsoDepBlockKind.Deselect),
            _ => default,
        };
    }

    /// <summary>WTXM without the power level beside it (ISO/IEC 14443-4, 7.3).</summary>
    public byte WaitMultiplier => (byte)(Information.Span[0] & WaitMultiplierMask);

    private static bool IsMultiplier(byte value) => (value & WaitMultiplierMask) is >= 1 and <= WaitMultiplierMax;
}

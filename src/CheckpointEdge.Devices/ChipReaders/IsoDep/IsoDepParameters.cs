namespace CheckpointEdge.Devices.ChipReaders.IsoDep;

/// <summary>
/// What a contactless chip says of itself when it is activated: in the answer to select of type A (ISO/IEC 14443-4, 5.2) or
/// in the ATQB of type B (ISO/IEC 14443-3, 7.9). Immutable. What would identify the chip is not kept.
/// </summary>
/// <param name="FrameSizeBytesMax">FSC: the largest frame the chip takes, its prologue and two bytes of CRC included.</param>
/// <param name="FrameWait">FWT: how long it may take to begin its answer.</param>
/// <param name="StartUp">SFGT: how long to leave it alone after activation; zero as a rule.</param>
/// <param name="KnowsCid">It can be one of several; this layer speaks to one chip and never sends a CID.</param>
public sealed record IsoDepParameters(int FrameSizeBytesMax, TimeSpan FrameWait, TimeSpan StartUp, bool KnowsCid)
{
    private const int DefaultFrameSizeIndex = 2;
    private const int DefaultFrameWaitIndex = 4;
    private const int AtqbSizeBytesMin = 12;
    private const byte AtqbFirst = 0x50;
    private const int IndexReserved = 15;

    private static readonly int[] _frameSizesBytes = [16, 24, 32, 40, 48, 64, 96, 128, 256, 512, 1024, 2048, 4096];

    /// <summary>4096 / 13.56 MHz, the unit of FWT and SFGT.</summary>
    private const double UnitMicroseconds = 4096 / 13.56;

    /// <summary>Parses an answer to select. Fields that are not there have the values of the standard.</summary>
    /// <returns>False: the length byte lies, or an announced field is not there.</returns>
    public static bool TryOfTypeA(ReadOnlySpan<byte> answerToSelect, out IsoDepParameters parameters)
    {
        parameters = Of(DefaultFrameSizeIndex, DefaultFrameWaitIndex, 0, false);
        if (answerToSelect.IsEmpty || answerToSelect[0] != answerToSelect.Length)
            return false;
        if (answerToSelect.Length == 1)
            return true;
        byte format = answerToSelect[1];
        int at = 2;
        if ((format & 0x10) != 0)
            at++;
        byte waits = DefaultFrameWaitIndex << 4;
        byte options = 0;
        if ((format & 0x20) != 0 && !TryTake(answerToSelect, ref at, out waits))
            return false;
        if ((format & 0x40) != 0 && !TryTake(answerToSelect, ref at, out options))
            return false;
        if (at > answerToSelect.Length)
            return false;
        parameters = Of(format & 0x0F, waits >> 4, waits & 0x0F, (options & 2) != 0);
        return true;
    }

    /// <summary>
    /// Parses an ATQB. The front end then sends ATTRIB (<see cref="Attrib"/>) in place of RATS; the blocks that follow are the
    /// same for both types.
    /// </summary>
    /// <returns>False: it is no ATQB, or the chip does not speak ISO/IEC 14443-4.</returns>
    public static bool TryOfTypeB(ReadOnlySpan<byte> atqb, out IsoDepParameters parameters)
    {
        parameters = Of(DefaultFrameSizeIndex, DefaultFrameWaitIndex, 0, false);
        if (atqb.Length < AtqbSizeBytesMin || atqb[0] != AtqbFirst || (atqb[10] & 1) == 0)
            return false;
        int startUp = atqb.Length > AtqbSizeBytesMin ? atqb[12] >> 4 : 0;
        parameters = Of(atqb[10] >> 4, atqb[11] >> 4, startUp, (atqb[11] & 1) != 0);
        return true;
    }

    /// <summary>ATTRIB without a CID (ISO/IEC 14443-3, 7.10) for the chip that sent this ATQB.</summary>
    /// <param name="frameSizeBytesMax">FSD: the largest frame the front end takes.</param>
    public static byte[] Attrib(ReadOnlySpan<byte> atqb, int frameSizeBytesMax) =>
        [0x1D, .. atqb.Slice(1, 4), 0x00, (byte)SizeIndex(frameSizeBytesMax), 0x01, 0x00];

    /// <summary>RATS without a CID (ISO/IEC 14443-4, 5.1).</summary>
    internal static byte[] Rats(int frameSizeBytesMax) => [0xE0, (byte)(SizeIndex(frameSizeBytesMax) << 4)];

    /// <summary>The largest size of the standard that is not above the front end's.</summary>
    internal static int SizeIndex(int frameSizeBytesMax) =>
        Math.Max(0, Array.FindLastIndex(_frameSizesBytes, size => size <= frameSizeBytesMax));

    private static IsoDepParameters Of(int sizeIndex, int waitIndex, int startUpIndex, bool knowsCid) => new(
        _frameSizesBytes[Math.Min(sizeIndex, _frameSizesBytes.Length - 1)],
        Span(waitIndex == IndexReserved ? DefaultFrameWaitIndex : waitIndex),
        startUpIndex is 0 or IndexReserved ? TimeSpan.Zero : Span(startUpIndex),
        knowsCid);

    private static TimeSpan Span(int index) => TimeSpan.FromMicroseconds(UnitMicroseconds * (1 << index));

    private static bool TryTake(ReadOnlySpan<byte> bytes, ref int at, out byte taken)
    {
        taken = at < bytes.Length ? bytes[at] : (byte)0;
        return at++ < bytes.Length;
    }
}

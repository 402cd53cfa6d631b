namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>
/// The chip of a <see cref="VirtualPassport"/>: powered by a reader, it answers commands one by one, as Doc 9303-10 and -11
/// demand, or as its fault has it. Used by one caller.
/// </summary>
public sealed class VirtualChip(VirtualPassport passport, ChipFault? fault = null)
{
    /// <summary>Historical bytes: category 80, card capabilities with extended length (ISO/IEC 7816-4, 8.1.1).</summary>
    private static readonly byte[] _historical = [0x80, 0x73, 0xC0, 0x21, 0xC0];

    public VirtualPassport Passport => passport;

    public ChipFault Fault => fault ?? ChipFault.None;

    /// <summary>As PC/SC part 3 makes it of a contactless chip's historical bytes: 3B 8n 80 01 … TCK.</summary>
    public ReadOnlyMemory<byte> Atr
    {
        get
        {
            byte[] atr = [0x3B, (byte)(0x80 | _historical.Length), 0x80, 0x01, .. _historical, 0];
            for (int i = 1; i < atr.Length - 1; i++)
                atr[^1] ^= atr[i];
            return atr;
        }
    }

    /// <summary>Starts anew: no application is selected, no keys are agreed.</summary>
    public void PowerOn()
    {
    }

    public void PowerOff()
    {
    }

    /// <summary>One command, one answer. Never throws, whatever the bytes are.</summary>
    public ChipAnswer Answer(ReadOnlySpan<byte> command) => new(ChipAnswerKind.Answered, new byte[] { 0x6D, 0x00 });
}

namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>What may lie on a virtual reader: powered, it answers commands one by one. Used by one caller.</summary>
public abstract class VirtualCard
{
    /// <summary>Answer to reset (ISO/IEC 7816-3), or what PC/SC part 3 makes of a contactless chip's historical bytes.</summary>
    public abstract ReadOnlyMemory<byte> Atr { get; }

    /// <summary>Starts anew: no application is selected, no keys are agreed.</summary>
    public abstract void PowerOn();

    public abstract void PowerOff();

    /// <summary>One command, one answer; silence without power. Never throws, whatever the bytes are.</summary>
    public abstract ChipAnswer Answer(ReadOnlySpan<byte> command);

    /// <summary>3B 8n 80 01, historical bytes, TCK (PC/SC part 3, 3.1.3.2.3.1).</summary>
    protected static byte[] AtrOf(ReadOnlySpan<byte> historical)
    {
        byte[] atr = [0x3B, (byte)(0x80 | historical.Length), 0x80, 0x01, .. historical, 0];
        for (int i = 1; i < atr.Length - 1; i++)
            atr[^1] ^= atr[i];
        return atr;
    }
}

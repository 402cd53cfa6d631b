namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>A command as the chip takes it apart (ISO/IEC 7816-4, 5.2). Immutable.</summary>
/// <param name="Expected">Ne: 1 to 65 536; null: no response data is expected.</param>
internal sealed record ApduCommand(
    byte Class, byte Instruction, byte P1, byte P2, ReadOnlyMemory<byte> Data, int? Expected, bool Extended)
{
    public ushort Parameters => (ushort)(P1 << 8 | P2);

    /// <summary>Expected is the most that its length field can say: "as much as there is".</summary>
    public bool ExpectsAll => Expected == (Extended ? 65_536 : 256);

    /// <summary>Null: no case of clause 5.2 fits the bytes.</summary>
    public static ApduCommand? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
            return null;
        ReadOnlySpan<byte> body = bytes[4..];
        ApduCommand command = new(bytes[0], bytes[1], bytes[2], bytes[3], default, null, false);
        if (body.Length == 0)
            return command;
        if (body.Length == 1)
            return command with { Expected = body[0] == 0 ? 256 : body[0] };
        if (body[0] != 0)
            return Short(command, body);
        return body.Length < 3 ? null : Long(command, body[1..]);
    }

    private static ApduCommand? Short(ApduCommand command, ReadOnlySpan<byte> body)
    {
        int length = body[0];
        if (body.Length == 1 + length)
            return command with { Data = body[1..].ToArray() };
        if (body.Length != 2 + length)
            return null;
        int expected = body[^1];
        return command with { Data = body[1..^1].ToArray(), Expected = expected == 0 ? 256 : expected };
    }

    private static ApduCommand? Long(ApduCommand command, ReadOnlySpan<byte> body)
    {
        int first = body[0] << 8 | body[1];
        if (body.Length == 2)
            return command with { Expected = first == 0 ? 65_536 : first, Extended = true };
        if (first == 0)
            return null;
        if (body.Length == 2 + first)
            return command with { Data = body[2..].ToArray(), Extended = true };
        if (body.Length != 4 + first)
            return null;
        int expected = body[^2] << 8 | body[^1];
        return command with { Data = body[2..^2].ToArray(), Expected = expected == 0 ? 65_536 : expected, Extended = true };
    }
}

namespace CheckpointEdge.TravelDocuments.Chip.Commands;

/// <summary>
/// One command to a chip (ISO/IEC 7816-4, 5.1). Short or extended encoding is chosen by what does not fit the short one.
/// Immutable; the data belongs to the caller.
/// </summary>
/// <param name="Class">CLA without secure messaging: <c>0x00</c>, or <c>0x10</c> for all but the last of a chain.</param>
/// <param name="Data">Up to 65 535 bytes; empty: no data field.</param>
/// <param name="ExpectedLength">Le: 1 to 65 536 bytes wanted at most; null: no Le is sent, which is not the same as 256.</param>
public sealed record CommandApdu(
    byte Class, byte Instruction, byte P1, byte P2, ReadOnlyMemory<byte> Data = default, int? ExpectedLength = null)
{
    public const int ShortDataSizeBytesMax = 255;
    public const int ShortExpectedLengthMax = 256;
    public const int ExtendedDataSizeBytesMax = 65_535;
    public const int ExtendedExpectedLengthMax = 65_536;

    /// <summary>Needs a chip and a reader that know extended length.</summary>
    public bool IsExtended => Data.Length > ShortDataSizeBytesMax || ExpectedLength > ShortExpectedLengthMax;

    /// <summary>The bytes to send.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Data or Le are beyond what ISO/IEC 7816-4 can say.</exception>
    public byte[] Encode()
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Data.Length, ExtendedDataSizeBytesMax, nameof(Data));
        if (ExpectedLength is < 1 or > ExtendedExpectedLengthMax)
            throw new ArgumentOutOfRangeException(nameof(ExpectedLength), ExpectedLength, "Le is 1 to 65 536.");
        List<byte> bytes = new(Data.Length + 9) { Class, Instruction, P1, P2 };
        if (IsExtended)
            AppendExtended(bytes);
        else
            AppendShort(bytes);
        return [.. bytes];
    }

    private void AppendShort(List<byte> bytes)
    {
        if (!Data.IsEmpty)
        {
            bytes.Add((byte)Data.Length);
            bytes.AddRange(Data.Span);
        }

        if (ExpectedLength is { } le)
            bytes.Add((byte)le);
    }

    private void AppendExtended(List<byte> bytes)
    {
        bytes.Add(0);
        if (!Data.IsEmpty)
        {
            bytes.AddRange([(byte)(Data.Length >> 8), (byte)Data.Length]);
            bytes.AddRange(Data.Span);
        }

        if (ExpectedLength is { } le)
            bytes.AddRange([(byte)(le >> 8), (byte)le]);
    }

    /// <summary>Commands of a reading hold keys and passwords' traces and are never printed whole.</summary>
    public override string ToString() => $"command {Instruction:X2} {P1:X2} {P2:X2}, {Data.Length} bytes";
}

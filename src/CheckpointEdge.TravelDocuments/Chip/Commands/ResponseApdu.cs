using System.Buffers.Binary;

namespace CheckpointEdge.TravelDocuments.Chip.Commands;

/// <summary>A chip's answer: data and status word (ISO/IEC 7816-4, 5.1.3). Immutable.</summary>
/// <param name="Data">Without the status bytes; may be empty.</param>
/// <param name="Status">SW1 SW2: <c>0x9000</c>.</param>
public readonly record struct ResponseApdu(ReadOnlyMemory<byte> Data, ushort Status)
{
    public bool IsSuccess => Status == StatusWord.Success;

    /// <summary>From the bytes of a reader.</summary>
    /// <exception cref="ChipReaderException">They are fewer than two.</exception>
    public static ResponseApdu Decode(ReadOnlyMemory<byte> bytes) => bytes.Length < 2
        ? throw new ChipReaderException(
            ChipReaderFault.Transmission, "The chip's answer has no status; lay the document on the reader again.")
        : new(bytes[..^2], BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[^2..]));

    /// <summary>What a chip answers is personal data and never printed.</summary>
    public override string ToString() => $"{Status:X4}, {Data.Length} bytes";
}

/// <summary>Status words that a reading acts on (ISO/IEC 7816-4, table 5 and 6).</summary>
public static class StatusWord
{
    public const ushort Success = 0x9000;

    /// <summary>End of file before Le bytes; the data that came is good.</summary>
    public const ushort EndOfFile = 0x6282;

    /// <summary>Verification failed, no tries counted: the password is wrong.</summary>
    public const ushort VerificationFailed = 0x6300;
    public const ushort WrongLength = 0x6700;
    public const ushort SecureMessagingMissing = 0x6987;
    public const ushort SecureMessagingWrong = 0x6988;
    public const ushort SecurityStatusNotSatisfied = 0x6982;
    public const ushort ConditionsNotSatisfied = 0x6985;
    public const ushort NotSupported = 0x6A81;
    public const ushort FileNotFound = 0x6A82;
    public const ushort WrongParameters = 0x6A86;
    public const ushort WrongOffset = 0x6B00;
    public const ushort InstructionNotSupported = 0x6D00;
    public const ushort ClassNotSupported = 0x6E00;

    /// <summary>61xx: xx more bytes wait for GET RESPONSE.</summary>
    public static bool IsMoreData(ushort status) => status >> 8 == 0x61;

    /// <summary>6Cxx: the same command with Le = xx.</summary>
    public static bool IsRightLength(ushort status) => status >> 8 == 0x6C;
}

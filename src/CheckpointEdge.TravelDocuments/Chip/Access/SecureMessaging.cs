using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Cryptography;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>
/// Commands and answers under agreed keys (Doc 9303-11, 9.8). Both sides count: every command and every answer takes the
/// next send sequence counter, whatever its status. For one thread at a time; keys are wiped when the session ends.
/// </summary>
public abstract class SecureMessaging : IDisposable
{
    private const int MacSizeBytes = 8;
    private const uint CryptogramTag = 0x87;

    /// <summary>For odd instructions, whose data are objects themselves: no byte in front says how it is padded.</summary>
    private const uint CryptogramOfObjectsTag = 0x85;
    private const uint ExpectedLengthTag = 0x97;
    private const uint StatusTag = 0x99;
    private const uint MacTag = 0x8E;
    private const byte ClassBits = 0x0C;
    private const byte PaddedIndicator = 0x01;
    private readonly byte[] _counter;

    private protected SecureMessaging(SessionCipher cipher, int blockSizeBytes, ReadOnlySpan<byte> counter)
    {
        Cipher = cipher;
        BlockSizeBytes = blockSizeBytes;
        _counter = new byte[blockSizeBytes];
        counter.CopyTo(_counter.AsSpan(blockSizeBytes - counter.Length));
    }

    public SessionCipher Cipher { get; }

    /// <summary>The session is over; nothing more can be protected.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>
    /// What protection adds to an answer at most (bytes): head and padding byte of the cryptogram, a whole block of padding,
    /// status and checksum.
    /// </summary>
    public int OverheadBytes => 5 + BlockSizeBytes + 4 + 2 + MacSizeBytes;

    /// <summary>Number of the last message.</summary>
    public ReadOnlySpan<byte> Counter => _counter;

    private protected int BlockSizeBytes { get; }

    /// <summary>A session that begins with these keys; they are copied.</summary>
    /// <param name="counter">Its start: empty for zero, eight bytes from the challenges of BAC (Doc 9303-11, 9.8.6.3).</param>
    /// <exception cref="CryptographicException">The keys are of the wrong size, or weak ones of DES.</exception>
    public static SecureMessaging Create(
        SessionCipher cipher, byte[] encryptionKey, byte[] macKey, ReadOnlySpan<byte> counter = default) =>
        cipher == SessionCipher.TripleDes
            ? new TripleDesMessaging(encryptionKey, macKey, counter)
            : new AesMessaging(cipher, encryptionKey, macKey, counter);

    /// <summary>A session under keys derived from a shared secret (Doc 9303-11, 9.7.4).</summary>
    internal static SecureMessaging Of(SessionCipher cipher, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> counter = default)
    {
        byte[] encryptionKey = KeyDerivation.Derive(secret, KeyDerivation.ForEncryption, cipher);
        byte[] macKey = KeyDerivation.Derive(secret, KeyDerivation.ForMac, cipher);
        try
        {
            return Create(cipher, encryptionKey, macKey, counter);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(encryptionKey);
            CryptographicOperations.ZeroMemory(macKey);
        }
    }

    /// <summary>The most plain data an answer can carry (bytes).</summary>
    /// <param name="responseDataSizeBytesMax">What chip and reader can carry without the status word: 256 for short answers.</param>
    public int PlainSizeBytesMax(int responseDataSizeBytesMax)
    {
        // Head of the cryptogram (2, 3 or 4 bytes), padding indicator, then status and checksum behind it.
        int head = responseDataSizeBytesMax <= 0x7F ? 2 : responseDataSizeBytesMax <= 0xFF + 3 ? 3 : 4;
        int cryptogram = responseDataSizeBytesMax - head - 1 - 4 - 2 - MacSizeBytes;
        return Math.Max(0, cryptogram / BlockSizeBytes * BlockSizeBytes - 1);
    }

    /// <summary>The command as it is sent.</summary>
    /// <exception cref="SecureMessagingException">The session is over.</exception>
    public byte[] Protect(CommandApdu command)
    {
        if (IsEnded)
            throw new SecureMessagingException("The protected session with the chip is over; open the chip anew.");
        CountUp();
        byte[] header = [(byte)(command.Class | ClassBits), command.Instruction, command.P1, command.P2];
        byte[] objects = [.. DataObject(command), .. ExpectedLengthObject(command)];
        byte[] mac = Mac(BlockPadding.Pad(header, BlockSizeBytes), objects);
        byte[] data = [.. objects, .. TlvWriting.Object(MacTag, mac)];
        bool extended = command.IsExtended || data.Length > CommandApdu.ShortDataSizeBytesMax;
        return new CommandApdu(header[0], header[1], header[2], header[3], data,
            extended ? CommandApdu.ExtendedExpectedLengthMax : CommandApdu.ShortExpectedLengthMax).Encode();
    }

    /// <summary>The answer as the chip meant it.</summary>
    /// <exception cref="SecureMessagingException">The answer is unprotected, altered or out of step; the session is over.</exception>
    public ResponseApdu Unprotect(ResponseApdu response)
    {
        if (IsEnded)
            throw new SecureMessagingException("The protected session with the chip is over; open the chip anew.");
        CountUp();
        if (response.Data.IsEmpty)
        {
            throw End($"The chip broke off the protected session ({response.Status:X4}, {Meaning(response.Status)}).",
                response.Status);
        }

        if (!TryTakeApart(response, out ProtectedAnswer answer))
            throw End("The chip's protected answer is malformed.");
        byte[] expected = Mac([], answer.Authenticated.Span);
        if (!CryptographicOperations.FixedTimeEquals(expected, answer.Mac.Span))
            throw End("The checksum of the chip's answer is wrong: it was altered on the way, or is not this chip's.");
        return new(answer.Cryptogram.IsEmpty ? default : Plain(answer.Cryptogram), answer.Status);
    }

    /// <summary>Ends the session and wipes its keys.</summary>
    public void Dispose()
    {
        if (!IsEnded)
            WipeKeys();
        IsEnded = true;
        GC.SuppressFinalize(this);
    }

    /// <summary>CBC over whole blocks, with the initial value of this counter.</summary>
    private protected abstract byte[] Encrypt(byte[] blocks);

    /// <inheritdoc cref="Encrypt"/>
    private protected abstract byte[] Decrypt(ReadOnlySpan<byte> blocks);

    /// <summary>At least eight bytes; the first eight are sent.</summary>
    private protected abstract byte[] ComputeMac(byte[] data);

    private protected abstract void WipeKeys();

    private byte[] Mac(ReadOnlySpan<byte> header, ReadOnlySpan<byte> objects)
    {
        byte[] data = [.. _counter, .. header, .. objects];
        return ComputeMac(data)[..MacSizeBytes];
    }

    private byte[] DataObject(CommandApdu command)
    {
        if (command.Data.IsEmpty)
            return [];
        byte[] cryptogram = Encrypt(BlockPadding.Pad(command.Data.Span, BlockSizeBytes));
        return (command.Instruction & 1) == 0
            ? TlvWriting.Object(CryptogramTag, [PaddedIndicator], cryptogram)
            : TlvWriting.Object(CryptogramOfObjectsTag, cryptogram);
    }

    private static byte[] ExpectedLengthObject(CommandApdu command) => command.ExpectedLength switch
    {
        null => [],
        int length when command.IsExtended => TlvWriting.Object(ExpectedLengthTag, [(byte)(length >> 8), (byte)length]),
        int length => TlvWriting.Object(ExpectedLengthTag, [(byte)length]),
    };

    private byte[] Plain(ReadOnlyMemory<byte> cryptogram)
    {
        byte[] padded = Decrypt(cryptogram.Span);
        int length = BlockPadding.PlainLength(padded);
        return length >= 0 ? padded[..length] : throw End("The chip's protected answer is not padded as agreed.");
    }

    /// <summary>
    /// [85 or 87] [99] 8E in this order, each once, nothing else (Doc 9303-11, 9.8.4). The status may be missing beside data:
    /// then it stands unprotected behind them.
    /// </summary>
    private bool TryTakeApart(ResponseApdu response, out ProtectedAnswer answer)
    {
        answer = default;
        ReadOnlyMemory<byte> rest = response.Data;
        ReadOnlyMemory<byte> cryptogram = default;
        ushort? status = null;
        while (BerTlv.TryRead(rest, out BerTlv next))
        {
            rest = rest[next.Whole.Length..];
            switch (next.Tag)
            {
                case CryptogramTag or CryptogramOfObjectsTag when cryptogram.IsEmpty && status is null:
                    if (!TryTakeCryptogram(next, out cryptogram))
                        return false;
                    break;
                case StatusTag when status is null && next.Value.Length == 2:
                    status = (ushort)(next.Value.Span[0] << 8 | next.Value.Span[1]);
                    break;
                case MacTag when next.Value.Length == MacSizeBytes && rest.IsEmpty && (status is not null || !cryptogram.IsEmpty):
                    answer = new(cryptogram, status ?? response.Status, next.Value, response.Data[..^next.Whole.Length]);
                    return true;
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>
    /// Without the indicator of 87. Some chips put it into 85 as well, where ISO/IEC 7816-4 has none: whole blocks tell.
    /// </summary>
    private bool TryTakeCryptogram(BerTlv from, out ReadOnlyMemory<byte> cryptogram)
    {
        ReadOnlyMemory<byte> value = from.Value;
        if (from.Tag == CryptogramTag || value.Length % BlockSizeBytes == 1)
        {
            if (value.IsEmpty || value.Span[0] != PaddedIndicator)
            {
                cryptogram = default;
                return false;
            }

            value = value[1..];
        }

        cryptogram = value;
        return value.Length > 0 && value.Length % BlockSizeBytes == 0;
    }

    private SecureMessagingException End(string sentence, ushort? status = null)
    {
        Dispose();
        return new(sentence, status);
    }

    private void CountUp()
    {
        for (int i = _counter.Length - 1; i >= 0 && ++_counter[i] == 0; i--)
        {
        }
    }

    private static string Meaning(ushort status) => status switch
    {
        StatusWord.SecureMessagingMissing => "it misses protection",
        StatusWord.SecureMessagingWrong => "it cannot read our protection",
        StatusWord.SecurityStatusNotSatisfied => "access is not granted",
        StatusWord.ConditionsNotSatisfied => "not now",
        StatusWord.WrongLength => "wrong length",
        StatusWord.WrongOffset => "wrong offset",
        _ => "without a protected answer",
    };

    private readonly record struct ProtectedAnswer(
        ReadOnlyMemory<byte> Cryptogram, ushort Status, ReadOnlyMemory<byte> Mac, ReadOnlyMemory<byte> Authenticated);
}

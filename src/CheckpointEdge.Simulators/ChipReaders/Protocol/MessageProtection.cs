using System.Security.Cryptography;

namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>
/// The chip's end of secure messaging (Doc 9303-11, 9.8): takes protected commands apart, strictly, and protects what it
/// answers. One session; used by one caller.
/// </summary>
internal sealed class MessageProtection(ChipCipher cipher, byte[] encryptionKey, byte[] macKey, byte[] counter)
{
    /// <summary>CLA bits 3 and 4: secure messaging with the header authenticated.</summary>
    public const byte ClassBits = 0x0C;

    private const byte Cryptogram = 0x87;
    private const byte CryptogramOdd = 0x85;
    private const byte Expected = 0x97;
    private const byte Status = 0x99;
    private const byte Checksum = 0x8E;

    /// <summary>Answers protected so far (count).</summary>
    public int Answers { get; private set; }

    private int Block => ChipCiphers.BlockSizeBytes(cipher);

    /// <summary>With keys derived from what both sides agreed on; the counter starts at zero.</summary>
    public static MessageProtection Agreed(ChipCipher cipher, ReadOnlySpan<byte> secret) => new(
        cipher,
        ChipCiphers.DeriveKey(cipher, secret, ChipCiphers.ForEncryption),
        ChipCiphers.DeriveKey(cipher, secret, ChipCiphers.ForMac),
        new byte[ChipCiphers.BlockSizeBytes(cipher)]);

    /// <summary>The most file data that a protected response of one short APDU can hold (bytes).</summary>
    public int ShortDataBytesMax => cipher == ChipCipher.TripleDes ? 231 : 223;

    /// <returns>The command inside, or a status: 6987 where objects are missing, 6988 where they are wrong.</returns>
    public (ApduCommand? Inner, ushort Status) Unprotect(ApduCommand outer)
    {
        Advance();
        if (!DataObjects.TryRead(outer.Data, out DataObjects? objects))
            return (null, ChipStatus.MessagingObjectsWrong);
        if (objects[Checksum] is not { } mac || objects.Tags[^1] != Checksum)
            return (null, ChipStatus.MessagingObjectsMissing);
        if (objects.Tags.Any(tag => tag is not (Cryptogram or CryptogramOdd or Expected or Checksum)))
            return (null, ChipStatus.MessagingObjectsWrong);
        int protectedSize = outer.Data.Length - DataObjects.Write(Checksum, mac.Span).Length;
        if (!IsAuthentic(outer, outer.Data.Span[..protectedSize], mac.Span))
            return (null, ChipStatus.MessagingObjectsWrong);

        byte[] data = [];
        bool odd = (outer.Instruction & 1) == 1;
        if (objects[odd ? Cryptogram : CryptogramOdd] is not null)
            return (null, ChipStatus.MessagingObjectsWrong);
        if (objects[odd ? CryptogramOdd : Cryptogram] is { } cryptogram)
        {
            if (Open(cryptogram, indicated: !odd) is not { } opened)
                return (null, ChipStatus.MessagingObjectsWrong);
            data = opened;
        }

        int? expected = objects[Expected] is { } le ? ExpectedLength(le.Span) : null;
        if (expected == 0)
            return (null, ChipStatus.MessagingObjectsWrong);
        bool extended = outer.Extended || objects[Expected] is { Length: 2 };
        return (outer with
        {
            Class = (byte)(outer.Class & ~ClassBits),
            Data = data,
            Expected = expected,
            Extended = extended,
        }, ChipStatus.Done);
    }

    /// <param name="odd">The answer to an odd instruction: its data are data objects and travel in 85.</param>
    /// <param name="spoilt">The MAC is made wrong.</param>
    public byte[] Protect(ChipReply reply, bool odd, bool spoilt = false)
    {
        Advance();
        Answers++;
        byte[] body = [];
        if (reply.Data.Length > 0)
        {
            byte[] sealedData = ChipCiphers.Encrypt(cipher, encryptionKey, Iv(), ChipCiphers.Pad(reply.Data, Block));
            body = odd ? DataObjects.Write(CryptogramOdd, sealedData) : DataObjects.Write(Cryptogram, [0x01, .. sealedData]);
        }

        byte[] status = [(byte)(reply.Status >> 8), (byte)reply.Status];
        body = [.. body, .. DataObjects.Write(Status, status)];
        byte[] mac = ChipCiphers.Mac(cipher, macKey, Padded([.. counter, .. body]));
        if (spoilt)
            mac[^1] ^= 1;
        return [.. body, .. DataObjects.Write(Checksum, mac), .. status];
    }

    /// <summary>The counter goes on by one.</summary>
    public void Advance()
    {
        for (int i = counter.Length - 1; i >= 0 && ++counter[i] == 0; i--)
        {
        }
    }

    /// <summary>
    /// Over counter, padded header and objects (Doc 9303-11, 9.8.6). Where there are no objects the padded header already ends
    /// on a block, and readers differ in padding it once more: both are taken.
    /// </summary>
    private bool IsAuthentic(ApduCommand outer, ReadOnlySpan<byte> objects, ReadOnlySpan<byte> mac)
    {
        byte[] header = ChipCiphers.Pad([outer.Class, outer.Instruction, outer.P1, outer.P2], Block);
        byte[] message = [.. counter, .. header, .. objects];
        if (CryptographicOperations.FixedTimeEquals(ChipCiphers.Mac(cipher, macKey, Padded(message)), mac))
            return true;
        return objects.Length == 0 && cipher != ChipCipher.TripleDes
            && CryptographicOperations.FixedTimeEquals(ChipCiphers.Mac(cipher, macKey, message), mac);
    }

    /// <summary>The retail MAC pads by itself; CMAC is computed over what secure messaging has padded.</summary>
    private byte[] Padded(byte[] message) => cipher == ChipCipher.TripleDes ? message : ChipCiphers.Pad(message, Block);

    private byte[]? Open(ReadOnlyMemory<byte> cryptogram, bool indicated)
    {
        ReadOnlySpan<byte> blocks = cryptogram.Span;
        if (indicated)
        {
            if (blocks.Length == 0 || blocks[0] != 0x01)
                return null;
            blocks = blocks[1..];
        }

        if (blocks.Length == 0 || blocks.Length % Block != 0)
            return null;
        return ChipCiphers.Unpad(ChipCiphers.Decrypt(cipher, encryptionKey, Iv(), blocks));
    }

    /// <summary>3DES: zeros. AES: the encrypted counter (Doc 9303-11, 9.8.7.3).</summary>
    private byte[] Iv() => cipher == ChipCipher.TripleDes
        ? new byte[8]
        : ChipCiphers.Encrypt(cipher, encryptionKey, new byte[16], counter);

    /// <summary>0: not a length of one or two bytes.</summary>
    private static int ExpectedLength(ReadOnlySpan<byte> le) => le.Length switch
    {
        1 => le[0] == 0 ? 256 : le[0],
        2 => (le[0] << 8 | le[1]) is var length && length == 0 ? 65_536 : le[0] << 8 | le[1],
        _ => 0,
    };
}

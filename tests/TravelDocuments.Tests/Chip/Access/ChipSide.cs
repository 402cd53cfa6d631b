using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Cryptography;

namespace CheckpointEdge.Tests.Chip.Access;

/// <summary>
/// The other side of a protected session, written out step by step after the figures of Doc 9303-11, 9.8.4, so that tests
/// can make answers that are right, wrong or out of step.
/// </summary>
internal sealed class ChipSide(SessionCipher cipher, byte[] encryptionKey, byte[] macKey, ulong counter = 0)
{
    private readonly int _block = cipher == SessionCipher.TripleDes ? 8 : 16;

    public ulong Counter { get; private set; } = counter;

    /// <summary>Takes the command as received, whatever stands in it.</summary>
    public void Receive() => Counter++;

    /// <summary>85, 87, 99, 8E as wanted.</summary>
    public byte[] Answer(ReadOnlySpan<byte> plain, ushort status, byte tag = 0x87, bool withStatus = true, bool indicator = true)
    {
        Counter++;
        List<byte> objects = [];
        if (!plain.IsEmpty)
        {
            byte[] cryptogram = Encrypt(BlockPadding.Pad(plain, _block));
            byte[] value = indicator ? [1, .. cryptogram] : cryptogram;
            objects.AddRange([tag, .. Length(value.Length), .. value]);
        }

        if (withStatus)
            objects.AddRange([0x99, 0x02, (byte)(status >> 8), (byte)status]);
        byte[] mac = Mac([.. CounterBlock(), .. objects]);
        return [.. objects, 0x8E, 0x08, .. mac, (byte)(status >> 8), (byte)status];
    }

    /// <summary>The checksum over a command's header and objects, as it has to stand in its 8E.</summary>
    public byte[] CommandMac(ReadOnlySpan<byte> header, ReadOnlySpan<byte> objects) =>
        Mac([.. CounterBlock(), .. BlockPadding.Pad(header, _block), .. objects]);

    public byte[] Decrypt(byte[] cryptogram)
    {
        using SymmetricAlgorithm algorithm = Cipher();
        byte[] padded = algorithm.DecryptCbc(cryptogram, InitialValue(algorithm), PaddingMode.None);
        return padded[..BlockPadding.PlainLength(padded)];
    }

    private byte[] Encrypt(byte[] blocks)
    {
        using SymmetricAlgorithm algorithm = Cipher();
        return algorithm.EncryptCbc(blocks, InitialValue(algorithm), PaddingMode.None);
    }

    private SymmetricAlgorithm Cipher()
    {
        SymmetricAlgorithm algorithm = cipher == SessionCipher.TripleDes ? TripleDES.Create() : Aes.Create();
        algorithm.Key = cipher == SessionCipher.TripleDes ? [.. encryptionKey, .. encryptionKey[..8]] : encryptionKey;
        return algorithm;
    }

    private byte[] InitialValue(SymmetricAlgorithm algorithm) => cipher == SessionCipher.TripleDes
        ? new byte[8]
        : algorithm.EncryptEcb(CounterBlock(), PaddingMode.None);

    private byte[] Mac(byte[] data)
    {
        if (cipher == SessionCipher.TripleDes)
        {
            using RetailMac retail = new(macKey);
            return retail.Compute(data);
        }

        using AesCmac cmac = new(macKey);
        return cmac.Compute(BlockPadding.Pad(data, 16))[..8];
    }

    private byte[] CounterBlock()
    {
        byte[] block = new byte[_block];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(block.AsSpan(_block - 8), Counter);
        return block;
    }

    private static byte[] Length(int length) => length switch
    {
        < 0x80 => [(byte)length],
        <= 0xFF => [0x81, (byte)length],
        _ => [0x82, (byte)(length >> 8), (byte)length],
    };
}

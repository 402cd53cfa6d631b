using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Cryptography;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>Secure messaging with AES and CMAC (Doc 9303-11, 9.8.7). For one thread at a time.</summary>
internal sealed class AesMessaging : SecureMessaging
{
    private readonly Aes _cipher = Aes.Create();
    private readonly AesCmac _mac;

    public AesMessaging(SessionCipher cipher, byte[] encryptionKey, byte[] macKey, ReadOnlySpan<byte> counter)
        : base(cipher, AesCmac.BlockSizeBytes, counter)
    {
        _cipher.Key = encryptionKey;
        _mac = new(macKey);
    }

    private protected override byte[] Encrypt(byte[] blocks) => _cipher.EncryptCbc(blocks, InitialValue(), PaddingMode.None);

    private protected override byte[] Decrypt(ReadOnlySpan<byte> blocks) =>
        _cipher.DecryptCbc(blocks, InitialValue(), PaddingMode.None);

    /// <summary>Padding is done by secure messaging itself (Doc 9303-11, 9.8.1), so the code sees whole blocks.</summary>
    private protected override byte[] ComputeMac(byte[] data) => _mac.Compute(BlockPadding.Pad(data, BlockSizeBytes));

    private protected override void WipeKeys()
    {
        _cipher.Dispose();
        _mac.Dispose();
    }

    private byte[] InitialValue() => _cipher.EncryptEcb(Counter, PaddingMode.None);
}

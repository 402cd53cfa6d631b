using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Cryptography;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>Secure messaging with 3DES and Retail-MAC (Doc 9303-11, 9.8.6). For one thread at a time.</summary>
internal sealed class TripleDesMessaging : SecureMessaging
{
    private static readonly byte[] _zeroBlock = new byte[RetailMac.BlockSizeBytes];
    private readonly TripleDES _cipher;
    private readonly RetailMac _mac;

    public TripleDesMessaging(byte[] encryptionKey, byte[] macKey, ReadOnlySpan<byte> counter)
        : base(SessionCipher.TripleDes, RetailMac.BlockSizeBytes, counter)
    {
        _cipher = TwoKeyTripleDes.Create(encryptionKey);
        _mac = new(macKey);
    }

    private protected override byte[] Encrypt(byte[] blocks) => _cipher.EncryptCbc(blocks, _zeroBlock, PaddingMode.None);

    private protected override byte[] Decrypt(ReadOnlySpan<byte> blocks) =>
        _cipher.DecryptCbc(blocks, _zeroBlock, PaddingMode.None);

    private protected override byte[] ComputeMac(byte[] data) => _mac.Compute(data);

    private protected override void WipeKeys()
    {
        _cipher.Dispose();
        _mac.Dispose();
    }
}

using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>
/// CMAC with AES (NIST SP 800-38B), which .NET has not. Checked against the examples of RFC 4493. For one thread at a time;
/// disposing wipes the keys.
/// </summary>
public sealed class AesCmac : IDisposable
{
    public const int BlockSizeBytes = 16;

    /// <summary>What is left of the polynomial of the field after a shift beyond its top (SP 800-38B, 5.3).</summary>
    private const byte Polynomial = 0x87;
    private readonly Aes _aes;
    private readonly byte[] _wholeBlockKey;
    private readonly byte[] _partBlockKey;

    /// <param name="key">16, 24 or 32 bytes.</param>
    public AesCmac(byte[] key)
    {
        _aes = Aes.Create();
        _aes.Key = key;
        byte[] start = _aes.EncryptEcb(new byte[BlockSizeBytes], PaddingMode.None);
        _wholeBlockKey = Doubled(start);
        _partBlockKey = Doubled(_wholeBlockKey);
        CryptographicOperations.ZeroMemory(start);
    }

    /// <summary>The whole code (16 bytes); Doc 9303 uses the first eight.</summary>
    public byte[] Compute(ReadOnlySpan<byte> data)
    {
        bool whole = data.Length > 0 && data.Length % BlockSizeBytes == 0;
        byte[] blocks = whole ? data.ToArray() : BlockPadding.Pad(data, BlockSizeBytes);
        Span<byte> last = blocks.AsSpan(blocks.Length - BlockSizeBytes);
        ReadOnlySpan<byte> key = whole ? _wholeBlockKey : _partBlockKey;
        for (int i = 0; i < BlockSizeBytes; i++)
            last[i] ^= key[i];
        Span<byte> iv = stackalloc byte[BlockSizeBytes];
        iv.Clear();
        _aes.EncryptCbc(blocks, iv, blocks, PaddingMode.None);
        return blocks[^BlockSizeBytes..];
    }

    public void Dispose()
    {
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_wholeBlockKey);
        CryptographicOperations.ZeroMemory(_partBlockKey);
    }

    private static byte[] Doubled(ReadOnlySpan<byte> block)
    {
        byte[] doubled = new byte[BlockSizeBytes];
        for (int i = 0; i < BlockSizeBytes; i++)
            doubled[i] = (byte)(block[i] << 1 | (i + 1 < BlockSizeBytes ? block[i + 1] >> 7 : 0));
        if ((block[0] & 0x80) != 0)
            doubled[^1] ^= Polynomial;
        return doubled;
    }
}

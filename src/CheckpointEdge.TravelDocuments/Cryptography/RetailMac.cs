using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>
/// MAC algorithm 3 of ISO/IEC 9797-1 with DES, padding method 2 and a zero initial value (Doc 9303-11, 9.8.6.2): DES in CBC
/// mode with the first half of the key, and the last block once more through both halves. For one thread at a time;
/// disposing wipes the keys.
/// </summary>
public sealed class RetailMac : IDisposable
{
    public const int BlockSizeBytes = 8;
    private readonly DES _first = DES.Create();
    private readonly DES _second = DES.Create();

    /// <param name="key">16 bytes.</param>
    /// <exception cref="CryptographicException">A half is one of the weak keys of DES.</exception>
    public RetailMac(ReadOnlySpan<byte> key)
    {
        _first.Key = key[..8].ToArray();
        _second.Key = key[8..16].ToArray();
    }

    /// <summary>The code (8 bytes).</summary>
    public byte[] Compute(ReadOnlySpan<byte> data)
    {
        byte[] blocks = BlockPadding.Pad(data, BlockSizeBytes);
        Span<byte> iv = stackalloc byte[BlockSizeBytes];
        iv.Clear();
        _first.EncryptCbc(blocks, iv, blocks, PaddingMode.None);
        byte[] last = _second.DecryptEcb(blocks.AsSpan(blocks.Length - BlockSizeBytes), PaddingMode.None);
        return _first.EncryptEcb(last, PaddingMode.None);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }
}

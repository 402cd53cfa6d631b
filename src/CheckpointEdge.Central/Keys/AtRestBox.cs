using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Central.Keys;

/// <summary>
/// Seals for the store what Central reads often and many at once: AES-256-GCM, one key, a nonce for each. Boards' reports are sealed to a
/// public key instead (<see cref="Exchange.Reports.SealedBox"/>), which costs a thousand times as much. Safe for concurrent callers.
/// </summary>
internal sealed class AtRestBox(byte[] key) : IDisposable
{
    /// <summary>Version, nonce and tag (bytes): no multiple of four, which a template in the clear is.</summary>
    public const int OverheadBytes = 1 + NonceBytes + TagBytes;

    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key = key;

    public byte[] Seal(ReadOnlySpan<byte> plain, string context)
    {
        byte[] box = new byte[OverheadBytes + plain.Length];
        box[0] = Version;
        RandomNumberGenerator.Fill(box.AsSpan(1, NonceBytes));
        using AesGcm cipher = new(_key, TagBytes);
        cipher.Encrypt(
            box.AsSpan(1, NonceBytes), plain, box.AsSpan(OverheadBytes), box.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(context));
        return box;
    }

    /// <exception cref="CryptographicException">Not sealed with this key, changed, or of another context.</exception>
    public byte[] Open(ReadOnlySpan<byte> box, string context)
    {
        if (box.Length < OverheadBytes || box[0] != Version)
            throw new CryptographicException("The bytes are not sealed by this version.");
        byte[] plain = new byte[box.Length - OverheadBytes];
        using AesGcm cipher = new(_key, TagBytes);
        cipher.Decrypt(
            box.Slice(1, NonceBytes), box[OverheadBytes..], box.Slice(1 + NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(context));
        return plain;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// Seals the pieces of a slice with AES-256-GCM. Every piece has a key of its own, derived from the HMAC-SHA-256 of what is in
/// it (its name), so no nonce ever meets a key twice: the same piece under the same slice key is the same bytes, and that is
/// what lets two generations share what did not change. Safe for concurrent callers.
/// </summary>
internal sealed class SliceCipher : IDisposable
{
    public const int NameSizeBytes = HMACSHA256.HashSizeInBytes;
    public const int TagSizeBytes = 16;

    private const int NonceSizeBytes = 12;

    private readonly byte[] _naming;
    private readonly byte[] _sealing;

    public SliceCipher(SliceKey key)
    {
        _naming = key.Derive("naming", SliceKey.SizeBytes);
        _sealing = key.Derive("sealing", SliceKey.SizeBytes);
    }

    /// <summary>Writes ciphertext and tag: <see cref="TagSizeBytes"/> more than the plain bytes.</summary>
    /// <param name="context">Bound to the piece without being in it.</param>
    /// <param name="name">Receives the name, without which the piece cannot be opened.</param>
    public void Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context, Span<byte> sealedPiece, Span<byte> name)
    {
        NameOf(plain, context, name);
        Span<byte> key = stackalloc byte[SliceKey.SizeBytes];
        HMACSHA256.HashData(_sealing, name, key);
        using AesGcm cipher = new(key, TagSizeBytes);
        CryptographicOperations.ZeroMemory(key);
        cipher.Encrypt(
            stackalloc byte[NonceSizeBytes], plain, sealedPiece[..plain.Length], sealedPiece.Slice(plain.Length, TagSizeBytes), context);
    }

    /// <returns>False: it is not the piece of this name, or it was changed.</returns>
    public bool TryOpen(ReadOnlySpan<byte> sealedPiece, ReadOnlySpan<byte> context, ReadOnlySpan<byte> name, Span<byte> plain)
    {
        Span<byte> key = stackalloc byte[SliceKey.SizeBytes];
        HMACSHA256.HashData(_sealing, name, key);
        using AesGcm cipher = new(key, TagSizeBytes);
        CryptographicOperations.ZeroMemory(key);
        try
        {
            cipher.Decrypt(
                stackalloc byte[NonceSizeBytes], sealedPiece[..plain.Length], sealedPiece.Slice(plain.Length, TagSizeBytes), plain, context);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_naming);
        CryptographicOperations.ZeroMemory(_sealing);
    }

    private void NameOf(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context, Span<byte> name)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _naming);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, context.Length);
        hash.AppendData(length);
        hash.AppendData(context);
        hash.AppendData(plain);
        hash.GetHashAndReset(name);
    }
}

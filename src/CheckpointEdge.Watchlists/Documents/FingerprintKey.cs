using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// Turns document numbers into fingerprints under a secret of the slice, so that a file of fingerprints names no document
/// to whoever steals it. Immutable, safe for concurrent callers.
/// </summary>
public sealed class FingerprintKey
{
    public const int SecretSizeBytes = 32;

    /// <summary>Issuer and number of any <see cref="DocumentKey"/> with the separator fit (bytes).</summary>
    private const int MessageSizeBytesMax = DocumentKey.NumberLengthMax + 16;

    private readonly byte[] _secret;

    /// <exception cref="ArgumentException">The secret has another length than <see cref="SecretSizeBytes"/>.</exception>
    public FingerprintKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SecretSizeBytes)
            throw new ArgumentException($"The secret of a slice has {SecretSizeBytes} bytes.", nameof(secret));
        _secret = secret.ToArray();
    }

    /// <summary>The secret; it goes into the sealed index of the slice and nowhere else.</summary>
    internal byte[] Export() => [.. _secret];

    /// <summary>Tells two secrets apart without saying anything about them; stands in the file's head.</summary>
    public ulong Identity => BinaryPrimitives.ReadUInt64BigEndian(HMACSHA256.HashData(_secret, "fingerprints"u8));

    /// <summary>
    /// HMAC-SHA-256 over issuer and number, cut to 128 bits: the first half chooses the page, the second tells the keys of
    /// one page apart. The document type is left out: lists and documents spell it in different ways.
    /// </summary>
    public DocumentFingerprint Of(DocumentKey document)
    {
        Span<byte> message = stackalloc byte[MessageSizeBytesMax];
        int length = Encoding.ASCII.GetBytes(document.Issuer, message);
        message[length++] = (byte)'<';
        length += Encoding.ASCII.GetBytes(document.Number, message[length..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, message[..length], hash);
        return new(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
    }
}

/// <summary>A document as the fingerprint file knows it.</summary>
/// <param name="Place">Spreads evenly over the pages.</param>
/// <param name="Remainder">Its upper bits tell documents of one page apart.</param>
public readonly record struct DocumentFingerprint(ulong Place, ulong Remainder)
{
    /// <summary>Page and remainder in a file of so many pages as one number of at most 61 bits: all that the file knows of it.</summary>
    public ulong SlotIn(int pages) =>
        (ulong)FingerprintPage.PageOf(Place, pages) << FingerprintPage.RemainderBits | FingerprintPage.RemainderOf(this);
}

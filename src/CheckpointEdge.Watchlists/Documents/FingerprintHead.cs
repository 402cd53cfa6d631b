using System.Buffers.Binary;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>The first page of a fingerprint file: what it is and how large. Immutable.</summary>
/// <param name="KeyIdentity">Of the secret, see <see cref="FingerprintKey.Identity"/>.</param>
/// <param name="Pages">After the head (count).</param>
/// <param name="Documents">In all pages (count).</param>
/// <param name="Generation">Of the list it belongs to.</param>
public sealed record FingerprintHead(ulong KeyIdentity, int Pages, long Documents, long Generation)
{
    /// <summary>140 million documents and room for more; 1.6 GB.</summary>
    public const int PagesMax = 400_000;

    private const uint Format = 1;

    private static ReadOnlySpan<byte> Magic => "CEDFPRNT"u8;

    public long FileSizeBytes => (long)(Pages + 1) * FingerprintPage.SizeBytes;

    internal void Write(Span<byte> page)
    {
        page.Clear();
        Magic.CopyTo(page);
        BinaryPrimitives.WriteUInt32LittleEndian(page[8..], Format);
        BinaryPrimitives.WriteInt32LittleEndian(page[12..], Pages);
        BinaryPrimitives.WriteInt64LittleEndian(page[16..], Documents);
        BinaryPrimitives.WriteInt64LittleEndian(page[24..], Generation);
        BinaryPrimitives.WriteUInt64LittleEndian(page[32..], KeyIdentity);
    }

    /// <exception cref="FingerprintFileException">It is none, or of another format.</exception>
    internal static FingerprintHead Read(ReadOnlySpan<byte> page, string file)
    {
        if (!page.StartsWith(Magic))
            throw new FingerprintFileException($"{file} is no file of document fingerprints.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(page[8..]) is var format and not Format)
            throw new FingerprintFileException($"{file} has format {format}; this version reads format {Format}.");
        FingerprintHead head = new(
            BinaryPrimitives.ReadUInt64LittleEndian(page[32..]),
            BinaryPrimitives.ReadInt32LittleEndian(page[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[24..]));
        return head is { Pages: > 0 and <= PagesMax, Documents: >= 0 }
            && head.Documents <= (long)head.Pages * FingerprintPage.EntriesMax
            ? head
            : throw new FingerprintFileException($"{file} is damaged: its head cannot be true.");
    }
}

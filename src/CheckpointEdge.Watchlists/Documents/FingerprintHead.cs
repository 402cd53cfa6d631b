using System.Buffers.Binary;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>The first page of a fingerprint file: what it is and how large. Immutable.</summary>
/// <remarks>
/// It names no generation: a list that did not change is the same file, byte for byte, and is not sent again.
/// </remarks>
/// <param name="KeyIdentity">Of the secret, see <see cref="FingerprintKey.Identity"/>.</param>
/// <param name="Pages">After the head (count); the same from one generation to the next as long as the documents fit.</param>
/// <param name="Documents">In all pages (count).</param>
/// <param name="AnyWithoutIssuer">Some documents are listed by their number alone, so every number is asked for twice.</param>
public sealed record FingerprintHead(ulong KeyIdentity, int Pages, long Documents, bool AnyWithoutIssuer)
{
    /// <summary>280 million documents; 1.6 GB. Below 2 to the 19th, so that page and remainder fit into 61 bits.</summary>
    public const int PagesMax = 400_000;

    /// <summary>No file is larger (bytes).</summary>
    public const long FileBytesMax = (1L + PagesMax + 1 + PagesMax / PagesPerSpillPage) * FingerprintPage.SizeBytes;

    /// <summary>Entries per page on average when a new file is made, which leaves room for a tenth more.</summary>
    public const int EntriesPerNewPage = 650;

    /// <summary>Entries per page on average from which on a file is made anew with more pages.</summary>
    public const int EntriesPerFullPage = 715;

    private const uint Format = 2;
    private const int PagesPerSpillPage = 1024;

    private static ReadOnlySpan<byte> Magic => "CEDFPRNT"u8;

    /// <summary>Pages behind the others for entries that did not fit into their own (count).</summary>
    public int SpillPages => SpillPagesOf(Pages);

    public long FileSizeBytes => (1L + Pages + SpillPages) * FingerprintPage.SizeBytes;

    public static int SpillPagesOf(int pages) => 1 + pages / PagesPerSpillPage;

    /// <summary>The pages for so many documents: those of the file before, unless it is full or three quarters empty.</summary>
    /// <param name="before">Of the file before, or null.</param>
    public static long PagesFor(long documents, int? before = null)
    {
        long fresh = Math.Max(1, (documents + EntriesPerNewPage - 1) / EntriesPerNewPage);
        return before is { } kept && documents <= (long)kept * EntriesPerFullPage && fresh > kept / 4 ? kept : fresh;
    }

    internal void Write(Span<byte> page)
    {
        page.Clear();
        Magic.CopyTo(page[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(page[16..], Format);
        BinaryPrimitives.WriteInt32LittleEndian(page[20..], Pages);
        BinaryPrimitives.WriteInt64LittleEndian(page[24..], Documents);
        BinaryPrimitives.WriteUInt64LittleEndian(page[32..], KeyIdentity);
        page[40] = AnyWithoutIssuer ? (byte)1 : (byte)0;
        FingerprintPage.Seal(page);
    }

    /// <exception cref="FingerprintFileException">It is none, or of another format.</exception>
    internal static FingerprintHead Read(ReadOnlySpan<byte> page, string file)
    {
        if (page.Length < FingerprintPage.SizeBytes || !page[8..].StartsWith(Magic))
            throw new FingerprintFileException($"{file} is no file of document fingerprints.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(page[16..]) is var format and not Format)
            throw new FingerprintFileException($"{file} has format {format}; this version reads format {Format}.");
        FingerprintHead head = new(
            BinaryPrimitives.ReadUInt64LittleEndian(page[32..]),
            BinaryPrimitives.ReadInt32LittleEndian(page[20..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[24..]),
            page[40] != 0);
        return FingerprintPage.IsSealed(page) && head is { Pages: > 0 and <= PagesMax, Documents: >= 0 }
            ? head
            : throw new FingerprintFileException($"{file} is damaged: its head cannot be true.");
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// The difference of two fingerprint files as the documents that changed. Fingerprints spread evenly, so a hundred thousand
/// changes touch every block of a large file: the patch carries the documents, a few bytes each, and the hashes of the blocks
/// prove that what was made of base and patch is the file that was meant. Stateless.
/// </summary>
/// <remarks>
/// Format: "CEDFPTC2", root of the base's blocks, root of the result's, 1 when any document of the result has no issuer (1
/// byte), number of changes (4), then for each the distance to the slot before (7 bits to a byte, lowest first), and the
/// report or nothing behind a byte that says which: 1 or 0. Numbers are little-endian.
/// </remarks>
public static class FingerprintPatch
{
    /// <summary>Hashed as a whole (bytes); the last block of a file may be shorter.</summary>
    public const int BlockSizeBytes = 64 * 1024;

    private const int HeadSizeBytes = 8 + 2 * SHA256.HashSizeInBytes + 1 + sizeof(int);

    private static ReadOnlySpan<byte> Magic => "CEDFPTC2"u8;

    /// <summary>SHA-256 of every block, in order.</summary>
    public static byte[] BlockHashes(Stream file)
    {
        byte[] block = new byte[BlockSizeBytes];
        using MemoryStream hashes = new();
        int read;
        file.Position = 0;
        while ((read = file.ReadAtLeast(block, BlockSizeBytes, throwOnEndOfStream: false)) > 0)
            hashes.Write(SHA256.HashData(block.AsSpan(0, read)));
        return hashes.ToArray();
    }

    /// <summary>SHA-256 over <see cref="BlockHashes"/>: what stands for the whole file.</summary>
    public static byte[] RootOf(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BlockSizeBytes, FileOptions.SequentialScan);
        return SHA256.HashData(BlockHashes(file));
    }

    /// <summary>Writes what turns the file <paramref name="from"/> into the file <paramref name="to"/>.</summary>
    /// <returns>Documents that differ (count).</returns>
    /// <exception cref="FingerprintFileException">The files have different keys or numbers of pages, or one is damaged.</exception>
    public static int Write(string from, string to, Stream patch)
    {
        using FingerprintFile before = FingerprintFile.Open(from);
        using FingerprintFile after = FingerprintFile.Open(to);
        using MemoryStream changes = new();
        int count = 0;
        ulong last = 0;
        foreach (DocumentChange change in FingerprintDifference.Between(before, after))
        {
            WriteNumber(changes, change.Slot - last);
            last = change.Slot;
            changes.WriteByte(change.After is null ? (byte)0 : (byte)1);
            if (change.After is { } report)
                changes.WriteByte(report.Packed);
            count++;
        }

        patch.Write(Magic);
        patch.Write(RootOf(from));
        patch.Write(RootOf(to));
        patch.WriteByte(after.Head.AnyWithoutIssuer ? (byte)1 : (byte)0);
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, count);
        patch.Write(number);
        changes.WriteTo(patch);
        return count;
    }

    /// <summary>
    /// Writes base and patch together as a new file, flushed to the disk; the base stays as it is, so that a power cut loses
    /// nothing. When anything is wrong, no new file is left.
    /// </summary>
    /// <exception cref="FingerprintFileException">The patch is damaged or belongs to another base; the new name is taken.</exception>
    public static void Apply(string from, Stream patch, string to)
    {
        if (Path.Exists(to))
            throw new FingerprintFileException($"{to} exists already: a name is never used twice.");
        byte[] head = new byte[HeadSizeBytes];
        if (patch.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.AsSpan().StartsWith(Magic))
            throw new FingerprintFileException("This is no patch of a fingerprint file.");
        if (!RootOf(from).AsSpan().SequenceEqual(head.AsSpan(Magic.Length, SHA256.HashSizeInBytes)))
            throw new FingerprintFileException("The patch belongs to another file than the one that is here.");
        try
        {
            using FingerprintFile file = FingerprintFile.Open(from);
            Merge(file, Changes(patch, BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan()[^sizeof(int)..])), head[^5] != 0, to);
            if (!RootOf(to).AsSpan().SequenceEqual(head.AsSpan(Magic.Length + SHA256.HashSizeInBytes, SHA256.HashSizeInBytes)))
                throw Damaged();
        }
        catch
        {
            File.Delete(to);
            throw;
        }
    }

    /// <summary>Writes base and changes together as a new base, flushed to the disk.</summary>
    /// <exception cref="FingerprintFileException">There are too many documents for the pages of the base; it needs more.</exception>
    public static void Fold(string from, FingerprintOverlay changes, string to)
    {
        using FingerprintFile file = FingerprintFile.Open(from);
        Merge(file, changes.All(), file.Head.AnyWithoutIssuer, to);
    }

    private static void Merge(
        FingerprintFile from, IEnumerable<(ulong Slot, DocumentReport? Report)> changes, bool anyWithoutIssuer, string to)
    {
        using FileStream file = new(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, BlockSizeBytes);
        FingerprintWriter writer = new(file, from.Head.Pages);
        using IEnumerator<(ulong Slot, DocumentReport? Report)> change = changes.GetEnumerator();
        bool more = change.MoveNext();
        foreach ((ulong slot, DocumentReport report) in from.All())
        {
            for (; more && change.Current.Slot < slot; more = change.MoveNext())
                Add(writer, from.Head.Pages, change.Current.Slot, change.Current.Report);
            bool replaced = more && change.Current.Slot == slot;
            Add(writer, from.Head.Pages, slot, replaced ? change.Current.Report : report);
            if (replaced)
                more = change.MoveNext();
        }

        for (; more; more = change.MoveNext())
            Add(writer, from.Head.Pages, change.Current.Slot, change.Current.Report);
        if (writer.Finish(from.Head.KeyIdentity, anyWithoutIssuer) is null)
            throw new FingerprintFileException("There are more documents than the pages hold; build the file anew.");
        file.Flush(flushToDisk: true);
    }

    private static void Add(FingerprintWriter writer, int pages, ulong slot, DocumentReport? report)
    {
        ulong page = slot >> FingerprintPage.RemainderBits;
        if (page >= (ulong)pages)
            throw Damaged();
        ulong remainder = slot & (1UL << FingerprintPage.RemainderBits) - 1;
        writer.Add((int)page, report is { } known ? [FingerprintPage.EntryOf(remainder, known)] : []);
    }

    private static IEnumerable<(ulong Slot, DocumentReport? Report)> Changes(Stream patch, int count)
    {
        ulong slot = 0;
        for (int at = 0; at < count; at++)
        {
            ulong distance = ReadNumber(patch);
            if (at > 0 && distance == 0)
                throw Damaged();
            slot += distance;
            yield return patch.ReadByte() switch
            {
                0 => (slot, null),
                1 when patch.ReadByte() is >= 0 and var packed => (slot, new DocumentReport((byte)packed)),
                _ => throw Damaged(),
            };
        }

        if (count < 0 || patch.ReadByte() >= 0)
            throw Damaged();
    }

    private static void WriteNumber(Stream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            stream.WriteByte((byte)(value | 0x80));
        stream.WriteByte((byte)value);
    }

    private static ulong ReadNumber(Stream stream)
    {
        const int ShiftMax = 56; // a slot has 61 bits
        ulong value = 0;
        for (int shift = 0; shift <= ShiftMax; shift += 7)
        {
            int next = stream.ReadByte();
            if (next < 0)
                throw Damaged();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw Damaged();
    }

    private static FingerprintFileException Damaged() => new("The patch is damaged; the whole file is needed.");
}

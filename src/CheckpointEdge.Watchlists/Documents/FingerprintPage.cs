using System.Buffers.Binary;
using System.Numerics;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// One page of a fingerprint file: 4096 bytes, what a disk reads at once. Count (2 bytes), CRC-32C of all that follows (4),
/// then entries of five bytes in rising order: 37 bits of remainder, 3 bits of notice. Little-endian count and checksum,
/// big-endian entries, so that their order is that of their bytes. Stateless.
/// </summary>
internal static class FingerprintPage
{
    public const int SizeBytes = 4096;
    public const int HeaderSizeBytes = 6;
    public const int EntrySizeBytes = 5;
    public const int NoticeBits = 3;

    /// <summary>Bits by which two documents of one page differ.</summary>
    public const int RemainderBits = 8 * EntrySizeBytes - NoticeBits;
    public const int EntriesMax = (SizeBytes - HeaderSizeBytes) / EntrySizeBytes;

    /// <summary>The remainder as it stands in an entry, above the notice.</summary>
    public static ulong EntryOf(DocumentFingerprint fingerprint, DocumentNotice notice) =>
        RemainderOf(fingerprint) << NoticeBits | (byte)notice;

    public static ulong RemainderOf(DocumentFingerprint fingerprint) => fingerprint.Remainder >> 64 - RemainderBits;

    /// <summary>Which of so many pages holds it.</summary>
    public static int PageOf(DocumentFingerprint fingerprint, int pages) =>
        (int)Math.BigMul(fingerprint.Place, (ulong)pages, out _);

    /// <param name="entries">In rising order, at most <see cref="EntriesMax"/>.</param>
    public static void Write(Span<byte> page, ReadOnlySpan<ulong> entries)
    {
        page.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(page, (ushort)entries.Length);
        for (int at = 0; at < entries.Length; at++)
        {
            Span<byte> entry = page.Slice(HeaderSizeBytes + at * EntrySizeBytes, EntrySizeBytes);
            entry[0] = (byte)(entries[at] >> 32);
            BinaryPrimitives.WriteUInt32BigEndian(entry[1..], (uint)entries[at]);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(page[2..], Checksum(page));
    }

    /// <summary>False: a bit of it has changed since it was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> page) =>
        Count(page) <= EntriesMax && BinaryPrimitives.ReadUInt32LittleEndian(page[2..]) == Checksum(page);

    public static int Count(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt16LittleEndian(page);

    public static ulong Entry(ReadOnlySpan<byte> page, int at)
    {
        ReadOnlySpan<byte> entry = page.Slice(HeaderSizeBytes + at * EntrySizeBytes, EntrySizeBytes);
        return (ulong)entry[0] << 32 | BinaryPrimitives.ReadUInt32BigEndian(entry[1..]);
    }

    /// <summary>The notice of a remainder, or null when the page does not hold it.</summary>
    public static DocumentNotice? Find(ReadOnlySpan<byte> page, ulong remainder)
    {
        int low = 0;
        int high = Count(page) - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            ulong entry = Entry(page, middle);
            if (entry >> NoticeBits == remainder)
                return (DocumentNotice)(entry & (1 << NoticeBits) - 1);
            if (entry >> NoticeBits < remainder)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return null;
    }

    private static uint Checksum(ReadOnlySpan<byte> page)
    {
        uint crc = uint.MaxValue;
        crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt16LittleEndian(page));
        ReadOnlySpan<byte> rest = page[HeaderSizeBytes..];
        while (rest.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            rest = rest[sizeof(ulong)..];
        }

        foreach (byte last in rest)
            crc = BitOperations.Crc32C(crc, last);
        return ~crc;
    }
}

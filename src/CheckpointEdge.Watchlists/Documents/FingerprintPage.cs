using System.Buffers.Binary;
using System.Numerics;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// One page of a fingerprint file: 4096 bytes, what a disk reads at once. Stateless.
/// </summary>
/// <remarks>
/// Count (2 bytes, little-endian), flags (2), CRC-32C of all else (4), cells (232), then entries of five bytes in rising
/// order. A remainder has 42 bits: the upper ten name its cell and are not stored, the other 32 stand in the entry, big-endian,
/// before the byte of the report. The cells are a row of bits: a one for each entry, a zero where a cell ends (Elias and
/// Fano's code of the upper bits), so that ten bits of each remainder cost less than three.
/// </remarks>
internal static class FingerprintPage
{
    public const int SizeBytes = 4096;

    /// <summary>Bits by which two documents of one page differ.</summary>
    public const int RemainderBits = CellBits + RestBits;
    public const int EntriesMax = (SizeBytes - EntriesAt) / EntrySizeBytes;

    private const int CellBits = 10;
    private const int RestBits = 32;
    private const int EntrySizeBytes = 5;
    private const int ChecksumAt = 4;
    private const int CellsAt = 8;
    private const int EntriesAt = 240;
    private const ushort OverflowsFlag = 1;

    /// <summary>The remainder with its report, as pages are sorted.</summary>
    public static ulong EntryOf(DocumentFingerprint fingerprint, DocumentReport report) =>
        EntryOf(RemainderOf(fingerprint), report);

    public static ulong EntryOf(ulong remainder, DocumentReport report) => remainder << 8 | report.Packed;

    public static ulong RemainderOf(DocumentFingerprint fingerprint) => fingerprint.Remainder >> 64 - RemainderBits;

    /// <summary>Which of so many pages holds it.</summary>
    public static int PageOf(ulong place, int pages) => (int)Math.BigMul(place, (ulong)pages, out _);

    /// <param name="entries">In rising order, at most <see cref="EntriesMax"/>.</param>
    /// <param name="overflows">More entries belong here than fit; they stand at the end of the file.</param>
    public static void Write(Span<byte> page, ReadOnlySpan<ulong> entries, bool overflows)
    {
        page.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(page, (ushort)entries.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(page[2..], overflows ? OverflowsFlag : (ushort)0);
        for (int at = 0; at < entries.Length; at++)
        {
            int bit = (int)(entries[at] >> RestBits + 8) + at;
            page[CellsAt + (bit >> 3)] |= (byte)(1 << (bit & 7));
            Span<byte> entry = page.Slice(EntriesAt + at * EntrySizeBytes, EntrySizeBytes);
            BinaryPrimitives.WriteUInt32BigEndian(entry, (uint)(entries[at] >> 8));
            entry[4] = (byte)entries[at];
        }

        Seal(page);
    }

    /// <summary>Puts the checksum over everything else on the page.</summary>
    public static void Seal(Span<byte> page) => BinaryPrimitives.WriteUInt32LittleEndian(page[ChecksumAt..], Checksum(page));

    /// <summary>False: a bit of it has changed since it was written.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> page) =>
        BinaryPrimitives.ReadUInt32LittleEndian(page[ChecksumAt..]) == Checksum(page);

    /// <inheritdoc cref="IsSealed"/>
    public static bool IsWhole(ReadOnlySpan<byte> page) => Count(page) <= EntriesMax && IsSealed(page);

    public static int Count(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt16LittleEndian(page);

    public static bool Overflows(ReadOnlySpan<byte> page) =>
        (BinaryPrimitives.ReadUInt16LittleEndian(page[2..]) & OverflowsFlag) != 0;

    /// <summary>The report of a remainder, or null when the page does not hold it.</summary>
    public static DocumentReport? Find(ReadOnlySpan<byte> page, ulong remainder)
    {
        int cell = (int)(remainder >> RestBits);
        uint rest = (uint)remainder;
        int bit = StartOf(page, cell);
        for (int at = bit - cell; at < Count(page) && IsEntry(page, bit); at++, bit++)
        {
            ReadOnlySpan<byte> entry = page.Slice(EntriesAt + at * EntrySizeBytes, EntrySizeBytes);
            if (BinaryPrimitives.ReadUInt32BigEndian(entry) == rest)
                return new DocumentReport(entry[4]);
        }

        return null;
    }

    /// <summary>Every entry of a page, in rising order.</summary>
    public static void ReadAll(ReadOnlySpan<byte> page, List<ulong> entries)
    {
        ulong cell = 0;
        for (int bit = 0, at = 0; at < Count(page) && bit < (EntriesAt - CellsAt) * 8; bit++)
        {
            if (!IsEntry(page, bit))
            {
                cell++;
                continue;
            }

            ReadOnlySpan<byte> entry = page.Slice(EntriesAt + at++ * EntrySizeBytes, EntrySizeBytes);
            entries.Add(cell << RestBits + 8 | (ulong)BinaryPrimitives.ReadUInt32BigEndian(entry) << 8 | entry[4]);
        }
    }

    private static bool IsEntry(ReadOnlySpan<byte> page, int bit) =>
        bit < (EntriesAt - CellsAt) * 8 && (page[CellsAt + (bit >> 3)] >> (bit & 7) & 1) != 0;

    /// <summary>The bit behind as many zeros as there are cells before this one.</summary>
    private static int StartOf(ReadOnlySpan<byte> page, int cell)
    {
        for (int at = CellsAt, zeros = cell; zeros > 0 && at < EntriesAt; at += sizeof(ulong))
        {
            ulong ends = ~BinaryPrimitives.ReadUInt64LittleEndian(page[at..]);
            int here = BitOperations.PopCount(ends);
            if (here < zeros)
            {
                zeros -= here;
                continue;
            }

            for (; zeros > 1; zeros--)
                ends &= ends - 1;
            return (at - CellsAt) * 8 + BitOperations.TrailingZeroCount(ends) + 1;
        }

        return 0;
    }

    private static uint Checksum(ReadOnlySpan<byte> page)
    {
        uint crc = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(page));
        for (ReadOnlySpan<byte> rest = page[CellsAt..]; !rest.IsEmpty; rest = rest[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(rest));
        return ~crc;
    }
}

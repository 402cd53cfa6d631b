using System.Buffers.Binary;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// A few documents by their slot, in memory: those that did not fit into their page, or those that changed. Immutable, safe
/// for concurrent readers.
/// </summary>
/// <param name="slots">Rising.</param>
internal sealed class FingerprintTable(ulong[] slots, short[] reports)
{
    /// <summary>The document is withdrawn.</summary>
    public const short Withdrawn = -1;

    /// <summary>Count and checksum, then slot (8 bytes) and report (1) for each entry.</summary>
    public const int EntriesPerPage = (FingerprintPage.SizeBytes - HeaderSizeBytes) / EntrySizeBytes;

    private const int HeaderSizeBytes = 8;
    private const int EntrySizeBytes = 9;

    public static FingerprintTable Empty { get; } = new([], []);

    public int Count => slots.Length;

    public ReadOnlySpan<ulong> Slots => slots;

    /// <summary>The report, <see cref="Withdrawn"/>, or null when nothing is known of the slot.</summary>
    public short? Find(ulong slot) => Array.BinarySearch(slots, slot) is var at and >= 0 ? reports[at] : null;

    public bool IsWithdrawn(int at) => reports[at] == Withdrawn;

    public DocumentReport Report(int at) => new((byte)reports[at]);

    /// <summary>Writes the pages at the end of a file, all of them though they may be empty.</summary>
    public void Write(Stream file, int pages)
    {
        byte[] page = new byte[FingerprintPage.SizeBytes];
        for (int first = 0; pages > 0; pages--, first += EntriesPerPage)
        {
            page.AsSpan().Clear();
            int count = Math.Clamp(Count - first, 0, EntriesPerPage);
            BinaryPrimitives.WriteUInt16LittleEndian(page, (ushort)count);
            for (int at = 0; at < count; at++)
            {
                Span<byte> entry = page.AsSpan(HeaderSizeBytes + at * EntrySizeBytes, EntrySizeBytes);
                BinaryPrimitives.WriteUInt64LittleEndian(entry, slots[first + at]);
                entry[8] = (byte)reports[first + at];
            }

            FingerprintPage.Seal(page);
            file.Write(page);
        }
    }

    /// <summary>Adds what one page holds.</summary>
    /// <returns>False: the page is damaged.</returns>
    public static bool Read(ReadOnlySpan<byte> page, List<ulong> slots, List<short> reports)
    {
        int count = FingerprintPage.Count(page);
        if (count > EntriesPerPage || !FingerprintPage.IsSealed(page))
            return false;
        for (int at = 0; at < count; at++)
        {
            ReadOnlySpan<byte> entry = page.Slice(HeaderSizeBytes + at * EntrySizeBytes, EntrySizeBytes);
            ulong slot = BinaryPrimitives.ReadUInt64LittleEndian(entry);
            if (slots.Count > 0 && slot <= slots[^1])
                return false;
            slots.Add(slot);
            reports.Add(entry[8]);
        }

        return true;
    }
}

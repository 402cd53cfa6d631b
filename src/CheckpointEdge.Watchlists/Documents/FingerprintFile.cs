using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// Up to some hundred million listed documents as keyed fingerprints in one immutable file: one page is read for each
/// look-up, nothing else is held in memory. Safe for concurrent readers. Dispose it after the last look-up.
/// </summary>
/// <remarks>
/// A listed document is always found. A document that is not listed is found by chance with the probability
/// <see cref="FalsePositiveProbability"/>. Pages are read, not mapped: an error of the disk is then a sentence on the screen
/// and not the end of the process, and the page cache serves both alike.
/// </remarks>
public sealed class FingerprintFile : IDisposable
{
    public const string Name = "documents.fp";

    private const int WillNeed = 3; // POSIX_FADV_WILLNEED

    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly FingerprintTable _spilled;

    private FingerprintFile(SafeFileHandle handle, string path, FingerprintHead head)
    {
        _handle = handle;
        _path = path;
        Head = head;
        _spilled = ReadSpilled();
    }

    public FingerprintHead Head { get; }

    /// <summary>Documents that did not fit into their page and are held in memory (count).</summary>
    public int Spilled => _spilled.Count;

    /// <summary>That a document which is not listed shares page and remainder with one that is.</summary>
    public double FalsePositiveProbability =>
        (double)Head.Documents / Head.Pages / Math.Pow(2, FingerprintPage.RemainderBits);

    /// <exception cref="FingerprintFileException">It is absent, damaged, of another format or another length.</exception>
    public static FingerprintFile Open(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
            Span<byte> page = stackalloc byte[FingerprintPage.SizeBytes];
            int read = RandomAccess.Read(handle, page, 0);
            FingerprintHead head = FingerprintHead.Read(page[..read], path);
            if (RandomAccess.GetLength(handle) != head.FileSizeBytes)
            {
                throw new FingerprintFileException(
                    $"{path} is damaged: it has {RandomAccess.GetLength(handle)} bytes instead of {head.FileSizeBytes}.");
            }

            return new FingerprintFile(handle, path, head);
        }
        catch (Exception failure)
        {
            handle?.Dispose();
            if (failure is IOException or UnauthorizedAccessException)
                throw new FingerprintFileException($"{path} cannot be opened: {failure.Message}", failure);
            throw;
        }
    }

    /// <summary>Why a document is listed; null: it is not.</summary>
    /// <exception cref="FingerprintFileException">Its page cannot be read whole: nothing may be concluded.</exception>
    public DocumentReport? Find(DocumentFingerprint fingerprint)
    {
        Span<byte> page = stackalloc byte[FingerprintPage.SizeBytes];
        ReadPage(FingerprintPage.PageOf(fingerprint.Place, Head.Pages), page);
        if (!FingerprintPage.IsWhole(page))
            throw Damaged(FingerprintPage.PageOf(fingerprint.Place, Head.Pages));
        if (FingerprintPage.Find(page, FingerprintPage.RemainderOf(fingerprint)) is { } report)
            return report;
        return FingerprintPage.Overflows(page) && _spilled.Find(fingerprint.SlotIn(Head.Pages)) is { } spilled
            ? new DocumentReport((byte)spilled)
            : null;
    }

    /// <summary>Tells the system that this document is looked up next, so that its page is on the way from the disk.</summary>
    public void Expect(DocumentFingerprint fingerprint) => _ = Advise(
        _handle, (1L + FingerprintPage.PageOf(fingerprint.Place, Head.Pages)) * FingerprintPage.SizeBytes,
        FingerprintPage.SizeBytes, WillNeed);

    /// <summary>Every document by its slot, rising, read while it is enumerated.</summary>
    /// <exception cref="FingerprintFileException">A page cannot be read whole; thrown by the enumeration.</exception>
    public IEnumerable<(ulong Slot, DocumentReport Report)> All()
    {
        byte[] page = new byte[FingerprintPage.SizeBytes];
        List<ulong> entries = [];
        int spilled = 0;
        for (int number = 0; number < Head.Pages; number++)
        {
            ReadPage(number, page);
            if (!FingerprintPage.IsWhole(page))
                throw Damaged(number);
            entries.Clear();
            FingerprintPage.ReadAll(page, entries);
            ulong first = (ulong)number << FingerprintPage.RemainderBits;
            foreach (ulong entry in entries)
                yield return (first | entry >> 8, new DocumentReport((byte)entry));
            for (ulong end = first + (1UL << FingerprintPage.RemainderBits);
                spilled < _spilled.Count && _spilled.Slots[spilled] < end; spilled++)
                yield return (_spilled.Slots[spilled], _spilled.Report(spilled));
        }
    }

    public void Dispose() => _handle.Dispose();

    private FingerprintTable ReadSpilled()
    {
        byte[] page = new byte[FingerprintPage.SizeBytes];
        List<ulong> slots = [];
        List<short> reports = [];
        for (int number = Head.Pages; number < Head.Pages + Head.SpillPages; number++)
        {
            ReadPage(number, page);
            if (!FingerprintTable.Read(page, slots, reports))
                throw Damaged(number);
        }

        return slots.Count == 0 ? FingerprintTable.Empty : new FingerprintTable([.. slots], [.. reports]);
    }

    /// <summary>One page as it stands in the file.</summary>
    /// <param name="number">Counted behind the head.</param>
    private void ReadPage(int number, Span<byte> page)
    {
        try
        {
            if (RandomAccess.Read(_handle, page, (1L + number) * FingerprintPage.SizeBytes) != FingerprintPage.SizeBytes)
                throw Damaged(number);
        }
        catch (IOException failure)
        {
            throw new FingerprintFileException($"{_path} cannot be read at page {number}: {failure.Message}", failure);
        }
    }

    private FingerprintFileException Damaged(int number) => new($"{_path} is damaged at page {number}.");

    // Only advice: a system that does not take it reads the page when it is asked for.
    [DllImport("libc", EntryPoint = "posix_fadvise")]
    private static extern int Advise(SafeFileHandle file, long offset, long sizeBytes, int advice);
}

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

    private readonly SafeFileHandle _handle;
    private readonly string _path;

    private FingerprintFile(SafeFileHandle handle, string path, FingerprintHead head)
    {
        _handle = handle;
        _path = path;
        Head = head;
    }

    public FingerprintHead Head { get; }

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
    public DocumentNotice? Find(DocumentFingerprint fingerprint)
    {
        Span<byte> page = stackalloc byte[FingerprintPage.SizeBytes];
        ReadPage(FingerprintPage.PageOf(fingerprint, Head.Pages), page);
        return FingerprintPage.Find(page, FingerprintPage.RemainderOf(fingerprint));
    }

    /// <summary>One page, after its checksum.</summary>
    /// <param name="number">0 to <see cref="FingerprintHead.Pages"/> - 1.</param>
    internal void ReadPage(int number, Span<byte> page)
    {
        try
        {
            long at = (long)(number + 1) * FingerprintPage.SizeBytes;
            if (RandomAccess.Read(_handle, page, at) == FingerprintPage.SizeBytes && FingerprintPage.IsWhole(page))
                return;
        }
        catch (IOException failure)
        {
            throw new FingerprintFileException($"{_path} cannot be read at page {number}: {failure.Message}", failure);
        }

        throw new FingerprintFileException($"{_path} is damaged at page {number}.");
    }

    public void Dispose() => _handle.Dispose();
}

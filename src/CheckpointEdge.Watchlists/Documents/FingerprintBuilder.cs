using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// Builds a fingerprint file of any size in bounded memory: fingerprints are laid down in parts by their place, each part
/// is then sorted on its own and written as pages. Belongs to one thread; dispose it to remove the parts.
/// </summary>
public sealed class FingerprintBuilder : IDisposable
{
    /// <summary>
    /// Entries per page on average. Places are spread at random, so a page of 818 overflows with a probability of 4e-7;
    /// then the file is built with more pages.
    /// </summary>
    public const int EntriesPerPage = 688;

    private const int Parts = 256;
    private const int PartEntrySizeBytes = 16;
    private const int BufferSizeBytes = 64 * 1024;

    /// <summary>A file whose pages overflow gets so many more (ratio), so often (count).</summary>
    private const double Growth = 1.02;
    private const int AttemptsMax = 20;

    private readonly string _path;
    private readonly string _partsDirectory;
    private readonly FingerprintKey _key;
    private readonly FileStream?[] _parts = new FileStream?[Parts];
    private long _added;

    /// <param name="path">Of the file to be; it must not exist. Parts lie beside it until they are used up.</param>
    /// <exception cref="FingerprintFileException">It exists already.</exception>
    public FingerprintBuilder(string path, FingerprintKey key)
    {
        if (Path.Exists(path))
            throw new FingerprintFileException($"{path} exists already: a name is never used twice.");
        _path = path;
        _key = key;
        _partsDirectory = path + ".parts";
        Directory.CreateDirectory(_partsDirectory);
    }

    /// <summary>Adds one document; one that was added before is counted once in the end, with its highest notice.</summary>
    public void Add(DocumentKey document, DocumentNotice notice) => Add(_key.Of(document), notice);

    /// <summary>As <see cref="Add(DocumentKey, DocumentNotice)"/>, already a fingerprint under the same key.</summary>
    public void Add(DocumentFingerprint fingerprint, DocumentNotice notice)
    {
        Span<byte> entry = stackalloc byte[PartEntrySizeBytes];
        BinaryPrimitives.WriteUInt64BigEndian(entry, fingerprint.Place);
        BinaryPrimitives.WriteUInt64BigEndian(entry[8..], FingerprintPage.EntryOf(fingerprint, notice));
        int part = (int)(fingerprint.Place >> 56);
        _parts[part] ??= new FileStream(
            PartPath(part), FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSizeBytes);
        _parts[part]!.Write(entry);
        _added++;
    }

    /// <summary>Writes the file, flushed to the disk.</summary>
    /// <param name="progress">Told how many of <see cref="Parts"/> are written (0 to 1).</param>
    /// <exception cref="FingerprintFileException">There are more documents than a file holds.</exception>
    public FingerprintHead Finish(long generation, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        int pages = (int)Math.Max(1, (_added + EntriesPerPage - 1) / EntriesPerPage);
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (pages > FingerprintHead.PagesMax)
                break;
            if (TryWrite(pages, generation, progress, cancellation) is { } head)
                return head;
            pages = (int)(pages * Growth) + 1;
        }

        throw new FingerprintFileException(
            $"{_path} cannot hold {_added} documents: a file has at most {FingerprintHead.PagesMax} pages.");
    }

    public void Dispose()
    {
        foreach (FileStream? part in _parts)
            part?.Dispose();
        if (Directory.Exists(_partsDirectory))
            Directory.Delete(_partsDirectory, recursive: true);
    }

    /// <returns>Null when a page overflows.</returns>
    private FingerprintHead? TryWrite(int pages, long generation, Action<double>? progress, CancellationToken cancellation)
    {
        using FileStream file = new(_path, FileMode.Create, FileAccess.Write, FileShare.None, BufferSizeBytes);
        byte[] page = new byte[FingerprintPage.SizeBytes];
        file.Write(page);
        int next = 0;
        long documents = 0;
        List<ulong> waiting = [];
        for (int part = 0; part < Parts; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach ((ulong place, ulong entry) in Sorted(part))
            {
                int number = FingerprintPage.PageOf(new(place, 0), pages);
                for (; next < number; next++)
                    if (!Close(waiting, page, file, ref documents))
                        return null;
                waiting.Add(entry);
            }

            progress?.Invoke((part + 1.0) / Parts);
        }

        for (; next < pages; next++)
            if (!Close(waiting, page, file, ref documents))
                return null;
        FingerprintHead head = new(_key.Identity, pages, documents, generation);
        head.Write(page);
        file.Position = 0;
        file.Write(page);
        file.Flush(flushToDisk: true);
        return head;
    }

    private static bool Close(List<ulong> waiting, byte[] page, FileStream file, ref long documents)
    {
        waiting.Sort();
        int kept = 0;
        Span<ulong> entries = CollectionsMarshal.AsSpan(waiting);
        for (int at = 0; at < entries.Length; at++)
        {
            // Of two notices about one document the later in order says more.
            bool same = at + 1 < entries.Length
                && entries[at] >> FingerprintPage.NoticeBits == entries[at + 1] >> FingerprintPage.NoticeBits;
            if (!same)
                entries[kept++] = entries[at];
        }

        if (kept > FingerprintPage.EntriesMax)
            return false;
        FingerprintPage.Write(page, entries[..kept]);
        file.Write(page);
        documents += kept;
        waiting.Clear();
        return true;
    }

    private (ulong Place, ulong Entry)[] Sorted(int part)
    {
        if (_parts[part] is not { } stream)
            return [];
        byte[] bytes = new byte[stream.Length];
        stream.Position = 0;
        stream.ReadExactly(bytes);
        (ulong Place, ulong Entry)[] entries = new (ulong, ulong)[bytes.Length / PartEntrySizeBytes];
        for (int at = 0; at < entries.Length; at++)
        {
            ReadOnlySpan<byte> entry = bytes.AsSpan(at * PartEntrySizeBytes, PartEntrySizeBytes);
            entries[at] = (BinaryPrimitives.ReadUInt64BigEndian(entry), BinaryPrimitives.ReadUInt64BigEndian(entry[8..]));
        }

        Array.Sort(entries, (a, b) => a.Place.CompareTo(b.Place));
        return entries;
    }

    private string PartPath(int part) => Path.Combine(_partsDirectory, part.ToString("x2", null));
}

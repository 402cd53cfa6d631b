using System.Buffers.Binary;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// Builds a fingerprint file of any size in bounded memory: fingerprints are laid down in parts by their place, each part
/// is then sorted on its own and written as pages. Belongs to one thread; dispose it to remove the parts.
/// </summary>
public sealed class FingerprintBuilder : IDisposable
{
    private const int Parts = 256;
    private const int PartEntrySizeBytes = 16;
    private const int BufferSizeBytes = 64 * 1024;

    /// <summary>A file whose pages overflow too often gets so many more (ratio), so often (count).</summary>
    private const double Growth = 1.05;
    private const int AttemptsMax = 20;

    private readonly string _path;
    private readonly string _partsDirectory;
    private readonly FingerprintKey _key;
    private readonly FileStream?[] _parts = new FileStream?[Parts];
    private bool _anyWithoutIssuer;

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

    /// <summary>Documents added so far, repetitions included (count).</summary>
    public long Added { get; private set; }

    /// <summary>Adds one document; one that was added before is counted once in the end, with its highest report.</summary>
    /// <returns>Its fingerprint.</returns>
    public DocumentFingerprint Add(DocumentKey document, DocumentReport report)
    {
        DocumentFingerprint fingerprint = _key.Of(document);
        Span<byte> entry = stackalloc byte[PartEntrySizeBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(entry, fingerprint.Place);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], FingerprintPage.EntryOf(fingerprint, report));
        int part = (int)(fingerprint.Place >> 56);
        _parts[part] ??= new FileStream(
            PartPath(part), FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSizeBytes);
        _parts[part]!.Write(entry);
        _anyWithoutIssuer |= document.Issuer.Length == 0;
        Added++;
        return fingerprint;
    }

    /// <summary>Writes the file, flushed to the disk.</summary>
    /// <param name="pagesBefore">
    /// Of the file that this one follows: kept while the documents fit, so that the two differ in few places.
    /// </param>
    /// <param name="progress">Told how much is written (0 to 1).</param>
    /// <exception cref="FingerprintFileException">There are more documents than a file holds.</exception>
    public FingerprintHead Finish(
        int? pagesBefore = null, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        long pages = FingerprintHead.PagesFor(Added, pagesBefore);
        for (int attempt = 0; attempt < AttemptsMax && pages <= FingerprintHead.PagesMax; attempt++)
        {
            if (TryWrite((int)pages, progress, cancellation) is { } head)
                return head;
            pages = (long)(pages * Growth) + 1;
        }

        throw new FingerprintFileException(
            $"{_path} cannot hold {Added} documents: a file has at most {FingerprintHead.PagesMax} pages.");
    }

    public void Dispose()
    {
        foreach (FileStream? part in _parts)
            part?.Dispose();
        if (Directory.Exists(_partsDirectory))
            Directory.Delete(_partsDirectory, recursive: true);
    }

    /// <returns>Null when too many pages overflow.</returns>
    private FingerprintHead? TryWrite(int pages, Action<double>? progress, CancellationToken cancellation)
    {
        using FileStream file = new(_path, FileMode.Create, FileAccess.Write, FileShare.None, BufferSizeBytes);
        FingerprintWriter writer = new(file, pages);
        for (int part = 0; part < Parts; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_parts[part] is { } stream)
                Write(stream, pages, writer);
            progress?.Invoke((part + 1.0) / Parts);
        }

        FingerprintHead? head = writer.Finish(_key.Identity, _anyWithoutIssuer);
        file.Flush(flushToDisk: true);
        return head;
    }

    /// <summary>One part, its entries brought together by page.</summary>
    private static void Write(FileStream part, int pages, FingerprintWriter writer)
    {
        byte[] bytes = new byte[part.Length];
        part.Position = 0;
        part.ReadExactly(bytes);
        int count = bytes.Length / PartEntrySizeBytes;
        int[] pageOf = new int[count];
        for (int at = 0; at < count; at++)
            pageOf[at] = FingerprintPage.PageOf(
                BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at * PartEntrySizeBytes)), pages);
        (int first, int last) = (pageOf.Min(), pageOf.Max());
        int[] starts = new int[last - first + 2];
        foreach (int page in pageOf)
            starts[page - first + 1]++;
        for (int at = 1; at < starts.Length; at++)
            starts[at] += starts[at - 1];
        int[] next = [.. starts];
        ulong[] entries = new ulong[count];
        for (int at = 0; at < count; at++)
            entries[next[pageOf[at] - first]++] =
                BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at * PartEntrySizeBytes + 8));
        for (int page = first; page <= last; page++)
            writer.Add(page, entries.AsSpan(starts[page - first]..starts[page - first + 1]));
    }

    private string PartPath(int part) => Path.Combine(_partsDirectory, part.ToString("x2", null));
}

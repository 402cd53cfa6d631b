using System.Security.Cryptography;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>A file of a slice while it is written, hashed on the way. Belongs to one thread.</summary>
internal sealed class SliceOutput : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="path">Must not exist.</param>
    public SliceOutput(string path) => _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);

    /// <summary>Written so far (bytes).</summary>
    public long Length { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes);
        _hash.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>Closes the file when it is on the disk.</summary>
    /// <returns>SHA-256 of all of it.</returns>
    public byte[] Finish()
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        return _hash.GetHashAndReset();
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }
}

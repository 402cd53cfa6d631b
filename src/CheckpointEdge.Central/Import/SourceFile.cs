using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CheckpointEdge.Central.Import;

/// <summary>Opens source files: plain or gzip, of bounded size, strict UTF-8. Stateless.</summary>
internal static class SourceFile
{
    private const int GzipTrailerBytes = 8;

    public static Stream OpenBytes(string path)
    {
        if (Directory.Exists(path))
            throw new ImportException(path, "is a directory; a file is needed.");
        if (!File.Exists(path))
            throw new ImportException(path, "does not exist.");
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        try
        {
            if (file.Length == 0)
                throw new ImportException(path, "is empty.");
            Span<byte> start = stackalloc byte[2];
            bool packed = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
            file.Position = 0;
            return packed
                ? new BoundedStream(new GZipStream(file, CompressionMode.Decompress), path, UnpackedLength(file))
                : new BoundedStream(file, path, null);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public static StreamReader OpenText(string path) =>
        new(OpenBytes(path), new UTF8Encoding(true, throwOnInvalidBytes: true), false, 1 << 16);

    /// <summary>
    /// RFC 1952: the last four bytes are the length modulo 2^32. Without them a cut file would end early in silence.
    /// </summary>
    private static uint UnpackedLength(FileStream file)
    {
        if (file.Length < GzipTrailerBytes)
            return uint.MaxValue;
        Span<byte> trailer = stackalloc byte[4];
        file.Position = file.Length - trailer.Length;
        file.ReadExactly(trailer);
        file.Position = 0;
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }

    /// <summary>Counts what is read, stops at the limit, and compares with the length the file declares.</summary>
    private sealed class BoundedStream(Stream inner, string path, uint? declaredLength) : WatchedStream(inner)
    {
        private long _read;

        protected override void Watch(ReadOnlySpan<byte> bytes, bool ended)
        {
            _read += bytes.Length;
            if (_read > ImportLimits.FileBytesMax)
                throw new ImportException(path, $"is larger than {ImportLimits.FileBytesMax} bytes.");
            if (ended && declaredLength is { } declared && declared != unchecked((uint)_read))
                throw new ImportException(path, $"is cut: it unpacks to {_read} bytes and declares {declared}.");
        }
    }
}

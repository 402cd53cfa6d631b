using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// The file of a slice, opened: head and index are known, blocks are read and opened one by one. README.md beside this file
/// shows the bytes. Safe for concurrent readers; dispose it after the last of them.
/// </summary>
internal sealed class SliceStore : IDisposable
{
    /// <summary>"CESLICE" and the format, at both ends: a file without its end was never finished.</summary>
    private static ReadOnlySpan<byte> Mark => "CESLICE\u0003"u8;

    /// <summary>Name of the index (32), its length (8), length of the head (8), mark (8).</summary>
    private const int TailBytes = SliceCipher.NameSizeBytes + 24;

    private const int MarkBytes = 8;
    private const int HeadBytesMax = 4 * 1024 * 1024;

    private readonly SafeFileHandle _handle;
    private readonly SliceCipher _cipher;

    private SliceStore(string file, SafeFileHandle handle, SliceCipher cipher, SliceHeader header, SliceIndex index)
    {
        FilePath = file;
        _handle = handle;
        _cipher = cipher;
        Header = header;
        Index = index;
    }

    public string FilePath { get; }
    public SliceHeader Header { get; }
    public SliceIndex Index { get; }

    /// <summary>Of the index: no other slice has it. 64 hexadecimal digits.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Where the last block ends (bytes from the start of the file).</summary>
    public long BlocksEnd { get; private init; }

    /// <summary>What a slice says of itself; no key is needed, and nothing but its form is checked.</summary>
    /// <exception cref="SliceException">There is no slice, it is cut, or its format is unknown.</exception>
    public static SliceHeader ReadHeader(string file)
    {
        using SafeFileHandle handle = OpenFile(file);
        return SliceHead.Decode(ReadHead(handle, file).Head, file);
    }

    /// <exception cref="SliceException">There is no slice, it is damaged, its format is unknown, or this is not its key.</exception>
    public static SliceStore Open(string file, SliceKey key)
    {
        SafeFileHandle handle = OpenFile(file);
        SliceCipher? cipher = null;
        try
        {
            (byte[] head, byte[] tail, long indexAt, int indexBytes) = ReadHead(handle, file);
            SliceHeader header = SliceHead.Decode(head, file);
            if (header.KeyIdentity != key.Identity)
                throw new SliceException($"{file} is sealed with another key than the one at hand.");
            cipher = new SliceCipher(key);
            byte[] piece = new byte[indexBytes];
            Read(handle, piece, indexAt, file);
            byte[] plain = new byte[indexBytes - SliceCipher.TagSizeBytes];
            if (!cipher.TryOpen(piece, head, tail.AsSpan(0, SliceCipher.NameSizeBytes), plain)
                || SliceIndex.Decode(plain, MarkBytes, indexAt) is not { } index)
                throw new SliceException($"{file} is damaged: its index cannot be opened.");
            if (index.Records.Entries != header.Records)
                throw new SliceException($"{file} is damaged: it holds {index.Records.Entries} records and its head says {header.Records}.");
            return new SliceStore(file, handle, cipher, header, index)
            {
                BlocksEnd = indexAt,
                Name = Convert.ToHexStringLower(tail.AsSpan(0, SliceCipher.NameSizeBytes)),
            };
        }
        catch
        {
            cipher?.Dispose();
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Closes a file that begins with <see cref="Begin"/> and all blocks.</summary>
    /// <returns>SHA-256 of the file, which is on the disk.</returns>
    public static byte[] Finish(SliceOutput output, SliceCipher cipher, SliceHeader header, SliceIndex index)
    {
        byte[] head = SliceHead.Encode(header);
        byte[] plain = index.Encode();
        byte[] piece = new byte[plain.Length + SliceCipher.TagSizeBytes];
        byte[] tail = new byte[TailBytes];
        cipher.Seal(plain, head, piece, tail.AsSpan(0, SliceCipher.NameSizeBytes));
        Span<byte> numbers = tail.AsSpan(SliceCipher.NameSizeBytes);
        BinaryPrimitives.WriteInt64BigEndian(numbers, piece.Length);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], head.Length);
        Mark.CopyTo(numbers[16..]);
        output.Write(piece);
        output.Write(head);
        output.Write(tail);
        return output.Finish();
    }

    public static void Begin(SliceOutput output) => output.Write(Mark);

    /// <summary>What is in a block.</summary>
    /// <param name="context">Of its table.</param>
    /// <param name="plain">At least as long as the block; what is behind it stays as it is.</param>
    /// <exception cref="SliceException">It cannot be read, or it is not the block that the index names.</exception>
    public ReadOnlySpan<byte> ReadBlock(SealedBlock block, byte[] context, byte[] plain)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(block.SealedBytes);
        try
        {
            Span<byte> opened = plain.AsSpan(0, block.PlainBytes);
            Read(_handle, piece.AsSpan(0, block.SealedBytes), block.At, FilePath);
            return _cipher.TryOpen(piece.AsSpan(0, block.SealedBytes), context, block.Name, opened)
                ? opened
                : throw new SliceException($"{FilePath} is damaged: a block of it was changed or belongs to another slice.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>Bytes as they lie in the file.</summary>
    public void ReadSealed(long at, Span<byte> bytes) => Read(_handle, bytes, at, FilePath);

    /// <summary>Every entry of a table by rising key, copied out of its block.</summary>
    public IEnumerable<(byte[] Key, byte[] Value)> Entries(BlockTable table, byte[] context)
    {
        byte[] plain = new byte[BlockFormat.PlainBytesMax];
        foreach (SealedBlock block in table.Blocks)
            foreach ((byte[] Key, byte[] Value) entry in EntriesOf(block, context, plain))
                yield return entry;
    }

    /// <summary>The entries of one block, copied.</summary>
    public List<(byte[] Key, byte[] Value)> EntriesOf(SealedBlock block, byte[] context, byte[] plain)
    {
        ReadOnlySpan<byte> rest = ReadBlock(block, context, plain);
        List<(byte[] Key, byte[] Value)> entries = new(block.Entries);
        while (BlockFormat.TryTake(ref rest, out BlockEntry entry))
            entries.Add((entry.Key.ToArray(), entry.Value.ToArray()));
        return entries.Count == block.Entries && rest.IsEmpty
            ? entries
            : throw new SliceException($"{FilePath} is damaged: a block holds {entries.Count} entries and the index says {block.Entries}.");
    }

    /// <summary>What stands under a key, or null.</summary>
    public byte[]? Find(BlockTable table, byte[] context, ReadOnlySpan<byte> key) =>
        Locate(table, context, key, out byte[]? value) >= 0 ? value : null;

    /// <summary>The ordinal of a key within its table, or -1.</summary>
    public int Locate(BlockTable table, byte[] context, ReadOnlySpan<byte> key, out byte[]? value)
    {
        value = null;
        int at = table.BlockOf(key);
        if (at < 0)
            return -1;
        byte[] plain = ArrayPool<byte>.Shared.Rent(table.Blocks[at].PlainBytes);
        try
        {
            ReadOnlySpan<byte> rest = ReadBlock(table.Blocks[at], context, plain);
            for (int i = 0; BlockFormat.TryTake(ref rest, out BlockEntry entry); i++)
            {
                if (!entry.Key.SequenceEqual(key))
                    continue;
                value = entry.Value.ToArray();
                return table.Before(at) + i;
            }

            return -1;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain, clearArray: true);
        }
    }

    public void Dispose()
    {
        _handle.Dispose();
        _cipher.Dispose();
    }

    private static SafeFileHandle OpenFile(string file)
    {
        FileInfo info = new(file);
        if (!info.Exists)
            throw new SliceException($"{file} does not exist: name the directory that holds a slice.");
        if (info.Length == 0)
            throw new SliceException($"{file} is empty.");
        if (info.Length > SliceLimits.FileBytesMax)
            throw new SliceException($"{file} is larger than {SliceLimits.FileBytesMax} bytes.");
        try
        {
            return File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SliceException($"{file} cannot be opened: {failure.Message}", failure);
        }
    }

    private static (byte[] Head, byte[] Tail, long IndexAt, int IndexBytes) ReadHead(SafeFileHandle handle, string file)
    {
        long length = RandomAccess.GetLength(handle);
        byte[] mark = new byte[Math.Min(MarkBytes, length)];
        Read(handle, mark, 0, file);
        if (!mark.AsSpan().StartsWith(Mark[..^1]))
            throw new SliceException($"{file} is no slice of format {SliceHeader.CurrentFormat}.");
        if (mark.Length < MarkBytes || mark[^1] != Mark[^1])
            throw new SliceException($"{file} has slice format {mark[^1]}; this version reads format {SliceHeader.CurrentFormat}.");
        byte[] tail = new byte[TailBytes];
        if (length < MarkBytes + TailBytes)
            throw new SliceException($"{file} is cut or was never finished.");
        Read(handle, tail, length - TailBytes, file);
        Span<byte> numbers = tail.AsSpan(SliceCipher.NameSizeBytes);
        long indexBytes = BinaryPrimitives.ReadInt64BigEndian(numbers);
        long headBytes = BinaryPrimitives.ReadInt64BigEndian(numbers[8..]);
        if (!numbers[16..].SequenceEqual(Mark) || indexBytes is < SliceCipher.TagSizeBytes or > SliceIndex.SizeBytesMax
            || headBytes is < 1 or > HeadBytesMax || length - TailBytes - headBytes - indexBytes < MarkBytes)
            throw new SliceException($"{file} is cut or was never finished.");
        byte[] head = new byte[headBytes];
        Read(handle, head, length - TailBytes - headBytes, file);
        return (head, tail, length - TailBytes - headBytes - indexBytes, (int)indexBytes);
    }

    private static void Read(SafeFileHandle handle, Span<byte> bytes, long at, string file)
    {
        try
        {
            while (bytes.Length > 0)
            {
                int read = RandomAccess.Read(handle, bytes, at);
                if (read == 0)
                    throw new SliceException($"{file} is cut.");
                bytes = bytes[read..];
                at += read;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SliceException($"{file} cannot be read: {failure.Message}", failure);
        }
    }
}

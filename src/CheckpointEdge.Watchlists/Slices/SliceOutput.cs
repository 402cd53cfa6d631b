using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// A file of a slice while it is written, hashed on the way: a large one on a second thread, which gives way where the first
/// does. The disk is told early to begin, so that waiting for it at the end is short. Belongs to one thread.
/// </summary>
internal sealed class SliceOutput : IDisposable
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Written and not hashed yet (count of buffers).</summary>
    private const int AheadMax = 4;

    /// <summary>The disk is told to begin whenever so much is new (bytes).</summary>
    private const long EarlyBytes = 16 << 20;

    private readonly SafeFileHandle _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly BlockingCollection<byte[]> _free = new(AheadMax + 1);
    private BlockingCollection<byte[]>? _toHash;
    private Thread? _hasher;
    private Exception? _failure;
    private byte[] _buffer = new byte[BufferBytes];
    private int _filled;
    private int _buffers = 1;
    private long _written;
    private long _begun;

    /// <param name="path">Must not exist.</param>
    public SliceOutput(string path) => _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);

    /// <summary>Written so far (bytes).</summary>
    public long Length => _written + _filled;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int taken = Math.Min(bytes.Length, BufferBytes - _filled);
            bytes[..taken].CopyTo(_buffer.AsSpan(_filled));
            _filled += taken;
            bytes = bytes[taken..];
            if (_filled == BufferBytes)
                HandOver();
        }
    }

    /// <summary>Takes bytes over from another file, read to where they are written from.</summary>
    /// <exception cref="SliceException">They cannot be read.</exception>
    public void Copy(SliceStore store, long at, long length)
    {
        while (length > 0)
        {
            int taken = (int)Math.Min(length, BufferBytes - _filled);
            store.ReadSealed(at, _buffer.AsSpan(_filled, taken));
            _filled += taken;
            at += taken;
            length -= taken;
            if (_filled == BufferBytes)
                HandOver();
        }
    }

    /// <summary>Closes the file when it is on the disk.</summary>
    /// <returns>SHA-256 of all of it.</returns>
    public byte[] Finish()
    {
        RandomAccess.Write(_file, _buffer.AsSpan(0, _filled), _written);
        RandomAccess.FlushToDisk(_file);
        _file.Dispose();
        EndHasher();
        if (_failure is not null)
            throw new CryptographicException("The file could not be hashed.", _failure);
        _hash.AppendData(_buffer.AsSpan(0, _filled));
        return _hash.GetHashAndReset();
    }

    public void Dispose()
    {
        EndHasher();
        _file.Dispose();
        _hash.Dispose();
        _free.Dispose();
        _toHash?.Dispose();
    }

    private void HandOver()
    {
        RandomAccess.Write(_file, _buffer, _written);
        _written += BufferBytes;
        _filled = 0;
        if (_written - _begun >= EarlyBytes)
        {
            DurableFiles.BeginSync(_file, _begun, _written - _begun);
            _begun = _written;
        }

        if (_hasher is null)
        {
            _toHash = new BlockingCollection<byte[]>(AheadMax);
            _hasher = new Thread(HashAll) { IsBackground = true, Name = "slice-hash" };
            _hasher.Start();
        }

        _toHash!.Add(_buffer);
        if (_free.TryTake(out byte[]? used))
            _buffer = used;
        else if (_buffers++ <= AheadMax)
            _buffer = new byte[BufferBytes];
        else
            _buffer = _free.Take();
    }

    // A thread of its own and not one of the pool: it has the first one's rank and ends with the file.
    private void HashAll()
    {
        foreach (byte[] buffer in _toHash!.GetConsumingEnumerable())
        {
            try
            {
                _hash.AppendData(buffer);
            }
            catch (Exception failure)
            {
                _failure = failure;
            }

            _free.Add(buffer);
        }
    }

    private void EndHasher()
    {
        if (_hasher is not { IsAlive: true })
            return;
        _toHash!.CompleteAdding();
        _hasher.Join();
    }
}

using System.ComponentModel;
using System.Runtime.InteropServices;
using CheckpointEdge.Appliance.Records;
using Microsoft.Win32.SafeHandles;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>What a disk does wrong at the moment.</summary>
internal enum DiskFault
{
    None,

    /// <summary>No file grows any more.</summary>
    Full,

    /// <summary>Writes fail.</summary>
    WriteError,

    /// <summary>Flushes fail, and nobody knows what of the writes before is there.</summary>
    FlushError,

    /// <summary>The kernel has made it read-only after an error.</summary>
    ReadOnly,
}

/// <summary>
/// The disk below one machine's stores: it knows which writes were flushed, so that a power cut leaves these, and of the others a part
/// drawn by lot, whole or torn within a sector. It can be full, fail and be read-only. Only the stores' own files are followed; the
/// other files are written durably by the product before it counts on them, and lie in the folder as they are.
/// </summary>
internal sealed class SimulatedDisk : IDisposable
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    private static readonly string[] _stores = ["records.db", "records.db-wal", "central.db", "central.db-wal"];

    private readonly Dictionary<string, DiskFile> _files = [];
    private readonly string _folder;

    public SimulatedDisk(string folder, Random random)
    {
        _folder = folder;
        Random = random;
        SqliteDisk.Add(this);
    }

    public string Folder => _folder;

    /// <summary>Room that a deleted <c>records.reserve</c> gives on a full disk (bytes).</summary>
    public const int ReserveBytes = 1_000_000;

    private bool _reserveWasThere;
    private long _roomBytes;

    public DiskFault Fault
    {
        get;
        set
        {
            field = value;
            _reserveWasThere = File.Exists(Path.Combine(_folder, DiskReserve.FileName));
            _roomBytes = ReserveBytes;
        }
    }

    /// <summary>Whether a full disk lets a file grow after all, because the product gave up what it had kept for that.</summary>
    public bool HasRoomFor(long bytes)
    {
        if (!_reserveWasThere || File.Exists(Path.Combine(_folder, DiskReserve.FileName)) || (_roomBytes -= bytes) < 0)
            return false;
        return true;
    }

    public Random Random { get; }

    /// <summary>It answers every flush and does none.</summary>
    public bool Lies { get; init; }

    /// <summary>Counts down with every write and flush; at zero <see cref="Cut"/> is called. Negative: nothing is planned.</summary>
    public int OperationsUntilCut { get; set; } = -1;

    /// <summary>The power goes, in the middle of what the machine's code is doing.</summary>
    public Action Cut { get; set; } = () => { };

    public bool Holds(string path) =>
        _stores.Contains(Path.GetFileName(path)) && Path.GetDirectoryName(path) == _folder;

    public void Dispose() => SqliteDisk.Remove(this);

    public DiskFile FileOf(string path)
    {
        lock (_files)
        {
            if (!_files.TryGetValue(path, out DiskFile? file))
                _files[path] = file = new DiskFile(this, path);
            return file;
        }
    }

    public void CountOperation()
    {
        if (OperationsUntilCut >= 0 && OperationsUntilCut-- == 0)
            Cut();
    }

    /// <summary>Makes another folder look as this one would after the power came back.</summary>
    /// <param name="powerCut">False: only the process died, and what it wrote is there, flushed or not.</param>
    public void CopyTo(string other, bool powerCut)
    {
        CopyFolder(_folder, other);
        if (!powerCut)
            return;
        foreach (DiskFile file in _files.Values.OrderBy(file => file.Path, StringComparer.Ordinal))
            file.WriteAfterPowerCut(Path.Combine(other, Path.GetFileName(file.Path)));
        foreach (string store in _stores)
            File.Delete(Path.Combine(other, store.Replace("-wal", "", StringComparison.Ordinal) + "-shm"));
        TearDownloads(Path.Combine(other, "lists", "incoming"));
    }

    /// <summary>A download is not flushed before it is whole: after a power cut it may be shorter, or end in zeros.</summary>
    private void TearDownloads(string incoming)
    {
        if (!Directory.Exists(incoming))
            return;
        foreach (string part in Directory.GetFiles(incoming, "*.part").Order(StringComparer.Ordinal))
        {
            double lot = Random.NextDouble();
            byte[] content = Read(part);
            int keep = (int)(Random.NextDouble() * content.Length);
            File.Delete(part); // it may be a second name of a file on the shelf, whose bytes are safe
            if (lot < 0.3)
                File.WriteAllBytes(part, content);
            else if (lot < 0.6)
                File.WriteAllBytes(part, content[..keep]);
            else if (lot < 0.9)
                File.WriteAllBytes(part, [.. content[..keep], .. new byte[content.Length - keep]]);
        }
    }

    /// <summary>
    /// A file as it is, whoever has it open. Not by way of <see cref="FileStream"/>: that asks for a lock, and a download that is under way
    /// holds its file for itself alone.
    /// </summary>
    public static byte[] Read(string file)
    {
        using SafeFileHandle content = new(Open(file, ReadOnly | CloseOnExec), ownsHandle: true);
        if (content.IsInvalid)
            throw new IOException($"{file} could not be read: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
        byte[] bytes = new byte[RandomAccess.GetLength(content)];
        for (int at = 0, read; at < bytes.Length; at += read)
        {
            read = RandomAccess.Read(content, bytes.AsSpan(at), at);
            if (read == 0)
                throw new EndOfStreamException($"{file} became shorter while it was read.");
        }

        return bytes;
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            string copy = Path.Combine(to, Path.GetFileName(file));
            File.WriteAllBytes(copy, Read(file));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(copy, File.GetUnixFileMode(file));
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(file));
        }

        foreach (string inner in Directory.GetDirectories(from))
        {
            string copy = Path.Combine(to, Path.GetFileName(inner));
            CopyFolder(inner, copy);
            Directory.SetLastWriteTimeUtc(copy, Directory.GetLastWriteTimeUtc(inner));
        }
    }
}

/// <summary>One file of a store: what is durable of it, and what was written since.</summary>
internal sealed class DiskFile
{
    private const int SectorBytes = 512;

    // Result codes of sqlite3.h.
    private const int Ok = 0;
    private const int Full = 13;
    private const int WriteFailed = 10 | (3 << 8);
    private const int FlushFailed = 10 | (4 << 8);
    private const int TruncateFailed = 10 | (6 << 8);

    private readonly SimulatedDisk _disk;
    private readonly List<(long At, byte[]? Bytes)> _pending = [];
    private byte[] _durable;
    private int _durableLength;
    private long _length;

    public DiskFile(SimulatedDisk disk, string path)
    {
        _disk = disk;
        Path = path;
        _durable = File.Exists(path) ? SimulatedDisk.Read(path) : [];
        _durableLength = _durable.Length;
        _length = _durableLength;
    }

    public string Path { get; }

    public int Write(ReadOnlySpan<byte> bytes, long at)
    {
        switch (_disk.Fault)
        {
            case DiskFault.Full when at + bytes.Length > _length && !_disk.HasRoomFor(at + bytes.Length - _length):
                return Full;
            case DiskFault.WriteError or DiskFault.ReadOnly:
                return WriteFailed;
            default:
                _pending.Add((at, bytes.ToArray()));
                _length = Math.Max(_length, at + bytes.Length);
                _disk.CountOperation();
                return Ok;
        }
    }

    public int Truncate(long length)
    {
        if (_disk.Fault is DiskFault.WriteError or DiskFault.ReadOnly)
            return TruncateFailed;
        _pending.Add((length, null));
        _length = length;
        return Ok;
    }

    public int Sync()
    {
        if (_disk.Fault is DiskFault.FlushError or DiskFault.ReadOnly)
            return FlushFailed;
        _disk.CountOperation(); // before anything is durable
        if (_disk.Lies)
            return Ok;
        foreach ((long at, byte[]? bytes) in _pending)
            Apply(ref _durable, ref _durableLength, at, bytes, bytes?.Length ?? 0);
        _pending.Clear();
        return Ok;
    }

    /// <summary>It was deleted.</summary>
    public void Forget()
    {
        _durable = [];
        _durableLength = 0;
        _length = 0;
        _pending.Clear();
    }

    /// <summary>What was flushed, and of the rest what the disk had got around to: any of it, in any order, torn between sectors.</summary>
    public void WriteAfterPowerCut(string path)
    {
        byte[] content = [.. _durable.AsSpan(0, _durableLength)];
        int length = _durableLength;
        double reached = _disk.Random.NextDouble() < 0.3 ? 1 : _disk.Random.NextDouble();
        foreach ((long at, byte[]? bytes) in _pending)
        {
            if (_disk.Random.NextDouble() >= reached)
                continue;
            int written = bytes?.Length ?? 0;
            if (written > SectorBytes && _disk.Random.NextDouble() < 0.2)
                written = SectorBytes * _disk.Random.Next(1, written / SectorBytes + 1);
            Apply(ref content, ref length, at, bytes, written);
        }

        if (length == 0 && !File.Exists(path))
            return;
        File.WriteAllBytes(path, content[..length]);
    }

    private static void Apply(ref byte[] content, ref int length, long at, byte[]? bytes, int count)
    {
        if (bytes is null)
        {
            length = (int)Math.Min(length, at);
            return;
        }

        int end = (int)at + count;
        if (end > content.Length)
            Array.Resize(ref content, Math.Max(end, content.Length * 2));
        if (at > length)
            content.AsSpan(length, (int)at - length).Clear();
        bytes.AsSpan(0, count).CopyTo(content.AsSpan((int)at));
        length = Math.Max(length, end);
    }
}

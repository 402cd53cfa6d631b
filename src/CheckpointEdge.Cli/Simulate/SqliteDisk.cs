using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// Stands between SQLite and its files: a VFS that is SQLite's own but for writing, flushing, cutting and deleting. Those it tells to
/// the <see cref="SimulatedDisk"/> in whose folder the file lies; files outside of any are left alone. Registered once in a process.
/// </summary>
/// <remarks>https://www.sqlite.org/vfs.html; the structures are those of sqlite3.h, which are fixed.</remarks>
internal static unsafe class SqliteDisk
{
    private const string Library = "e_sqlite3";
    private const int Ok = 0;
    private const int VfsBytes = 168;
    private const int MethodsBytes = 152;
    private const int NameAt = 24;
    private const int OpenAt = 40;
    private const int DeleteAt = 48;
    private const int CloseAt = 8;
    private const int WriteAt = 24;
    private const int TruncateAt = 32;
    private const int SyncAt = 40;

    private static readonly Lock _gate = new();
    private static readonly Dictionary<nint, (DiskFile File, nint Methods)> _open = [];

    /// <summary>SQLite has one table of methods for databases and one for their logs; ours over each.</summary>
    private static readonly Dictionary<nint, nint> _ours = [];

    private static readonly List<SimulatedDisk> _disks = [];
    private static byte* _real;

    /// <summary>From now on everything that SQLite opens below the disk's folder is the disk's.</summary>
    public static void Add(SimulatedDisk disk)
    {
        lock (_gate)
        {
            if (_real is null)
                Register();
            _disks.Add(disk);
        }
    }

    public static void Remove(SimulatedDisk disk)
    {
        lock (_gate)
            _disks.Remove(disk);
    }

    private static void Register()
    {
        SQLitePCL.Batteries_V2.Init();
        _real = (byte*)Find(null);
        if (_real is null)
            throw new SimulationException("SQLite has no way to its files.");
        byte* ours = (byte*)NativeMemory.AllocZeroed(VfsBytes);
        Buffer.MemoryCopy(_real, ours, VfsBytes, VfsBytes);
        *(nint*)(ours + NameAt) = Marshal.StringToCoTaskMemUTF8("checkpointedge-simulation");
        *(delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int>*)(ours + OpenAt) = &Open;
        *(delegate* unmanaged[Cdecl]<nint, byte*, int, int>*)(ours + DeleteAt) = &Delete;
        if (RegisterVfs((nint)ours, 1) != Ok)
            throw new SimulationException("SQLite does not take the simulated disk.");
    }

    private static nint MethodsOver(nint real)
    {
        if (_ours.TryGetValue(real, out nint known))
            return known;
        byte* methods = (byte*)NativeMemory.AllocZeroed(MethodsBytes);
        Buffer.MemoryCopy((void*)real, methods, MethodsBytes, MethodsBytes);
        *(delegate* unmanaged[Cdecl]<nint, int>*)(methods + CloseAt) = &Close;
        *(delegate* unmanaged[Cdecl]<nint, byte*, int, long, int>*)(methods + WriteAt) = &Write;
        *(delegate* unmanaged[Cdecl]<nint, long, int>*)(methods + TruncateAt) = &Truncate;
        *(delegate* unmanaged[Cdecl]<nint, int, int>*)(methods + SyncAt) = &Sync;
        return _ours[real] = (nint)methods;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(nint vfs, byte* name, nint file, int flags, int* outFlags)
    {
        int result = ((delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int>)(*(nint*)(_real + OpenAt)))(
            (nint)_real, name, file, flags, outFlags);
        if (result != Ok || name is null || DiskOf(Marshal.PtrToStringUTF8((nint)name)!) is not { } place)
            return result;
        lock (_gate)
        {
            nint methods = *(nint*)file;
            *(nint*)file = MethodsOver(methods);
            _open[file] = (place, methods);
        }

        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(nint vfs, byte* name, int syncDirectory)
    {
        int result = ((delegate* unmanaged[Cdecl]<nint, byte*, int, int>)(*(nint*)(_real + DeleteAt)))((nint)_real, name, 0);
        if (result == Ok)
            DiskOf(Marshal.PtrToStringUTF8((nint)name)!)?.Forget();
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(nint file)
    {
        nint methods = Opened(file).Methods;
        lock (_gate)
            _open.Remove(file);
        return ((delegate* unmanaged[Cdecl]<nint, int>)(*(nint*)(methods + CloseAt)))(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint file, byte* bytes, int length, long at)
    {
        (DiskFile place, nint methods) = Opened(file);
        int answer = place.Write(new ReadOnlySpan<byte>(bytes, length), at);
        return answer != Ok
            ? answer
            : ((delegate* unmanaged[Cdecl]<nint, byte*, int, long, int>)(*(nint*)(methods + WriteAt)))(file, bytes, length, at);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(nint file, long length)
    {
        (DiskFile place, nint methods) = Opened(file);
        int answer = place.Truncate(length);
        return answer != Ok
            ? answer
            : ((delegate* unmanaged[Cdecl]<nint, long, int>)(*(nint*)(methods + TruncateAt)))(file, length);
    }

    /// <summary>The host's disk is not asked: what is durable is kept in memory, and only a simulated power cut looks there.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(nint file, int flags) => Opened(file).File.Sync();

    private static (DiskFile File, nint Methods) Opened(nint file)
    {
        lock (_gate)
            return _open[file];
    }

    private static DiskFile? DiskOf(string path)
    {
        lock (_gate)
            return _disks.FirstOrDefault(disk => disk.Holds(path))?.FileOf(path);
    }

    [DllImport(Library, EntryPoint = "sqlite3_vfs_find", CallingConvention = CallingConvention.Cdecl)]
    private static extern nint Find(byte* name);

    [DllImport(Library, EntryPoint = "sqlite3_vfs_register", CallingConvention = CallingConvention.Cdecl)]
    private static extern int RegisterVfs(nint vfs, int makeDefault);
}

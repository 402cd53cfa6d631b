using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CheckpointEdge.Exchange.Courier;

/// <summary>
/// One folder on a medium that strangers may have written. Everything in it is reached through the folder that was opened,
/// never again by a path; no link is followed, and only plain files of one name are opened. Linux alone. Safe for concurrent callers.
/// </summary>
public sealed class UntrustedFolder : IDisposable
{
    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoSuchFile = 2; // ENOENT
    private const int NotAFolder = 20; // ENOTDIR
    private const int TooManyLinks = 40; // ELOOP
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint TypeModeLinks = 0x7; // STATX_TYPE | STATX_MODE | STATX_NLINK

    private const int StatxBytes = 256;
    private const int LinksOffset = 16;
    private const int ModeOffset = 28;

    private static readonly bool _arm =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    private static readonly int _directory = _arm ? 0x4000 : 0x10000; // O_DIRECTORY
    private static readonly int _noFollow = _arm ? 0x8000 : 0x20000; // O_NOFOLLOW

    private readonly SafeFileHandle _handle;
    private readonly string _name;

    private UntrustedFolder(SafeFileHandle handle, string name)
    {
        _handle = handle;
        _name = name;
    }

    /// <summary>A path to this very folder, whatever happens to the names that led to it.</summary>
    public string Path => FormattableString.Invariant($"/proc/self/fd/{_handle.DangerousGetHandle()}");

    /// <summary>Opens the place that a person named; that one path is believed.</summary>
    /// <exception cref="CourierException">There is no such folder.</exception>
    public static UntrustedFolder Open(string path)
    {
        if (!OperatingSystem.IsLinux())
            throw new CourierException("Sticks are read and written on Linux alone.");
        int descriptor = OpenAt(CurrentFolder, path, ReadOnly | _directory | CloseOnExec, 0);
        return descriptor >= 0
            ? new UntrustedFolder(new SafeFileHandle(descriptor, ownsHandle: true), path)
            : throw Refused($"{path} is no folder that can be opened");
    }

    /// <summary>A folder below this one, or null when there is none of this name.</summary>
    /// <exception cref="CourierException">It is a link or no folder.</exception>
    public UntrustedFolder? Below(string name)
    {
        RequirePlain(name);
        int descriptor = OpenAt(Descriptor, name, ReadOnly | _directory | _noFollow | CloseOnExec, 0);
        if (descriptor >= 0)
            return new UntrustedFolder(new SafeFileHandle(descriptor, ownsHandle: true), $"{_name}/{name}");
        return Marshal.GetLastPInvokeError() switch
        {
            NoSuchFile => null,
            TooManyLinks or NotAFolder => throw new CourierException(
                $"{_name}/{name} is a link or no folder; links are not followed."),
            _ => throw Refused($"{_name}/{name} cannot be opened"),
        };
    }

    /// <summary>A plain file for reading, or null when there is none of this name.</summary>
    /// <exception cref="CourierException">It is a link, a device, a pipe or anything else, or has a second name.</exception>
    public FileStream? OpenFile(string name)
    {
        RequirePlain(name);
        Span<byte> state = stackalloc byte[StatxBytes];
        // Looked at before it is opened, because opening a device can already do something; and once more after.
        if (Statx(Descriptor, name, NoFollow, TypeModeLinks, state) != 0)
            return Marshal.GetLastPInvokeError() == NoSuchFile ? null : throw Refused($"{_name}/{name} cannot be looked at");
        RequireFile(name, state);
        int descriptor = OpenAt(Descriptor, name, ReadOnly | _noFollow | NonBlocking | CloseOnExec, 0);
        if (descriptor < 0)
            throw Refused($"{_name}/{name} cannot be opened");
        SafeFileHandle handle = new(descriptor, ownsHandle: true);
        try
        {
            if (Statx(descriptor, "", EmptyPath, TypeModeLinks, state) != 0)
                throw Refused($"{_name}/{name} cannot be looked at");
            RequireFile(name, state);
            return new FileStream(handle, FileAccess.Read, bufferSize: 0);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Makes a folder below this one where there is none.</summary>
    public UntrustedFolder Make(string name)
    {
        RequirePlain(name);
        if (Below(name) is { } there)
            return there;
        Directory.CreateDirectory($"{Path}/{name}");
        return Below(name) ?? throw new CourierException($"{_name}/{name} cannot be made.");
    }

    /// <summary>The names in this folder.</summary>
    /// <exception cref="CourierException">They are more than <see cref="CourierLimits.EntriesMax"/>.</exception>
    public IReadOnlyList<string> Names()
    {
        List<string> names =
        [
            .. Directory.EnumerateFileSystemEntries(Path).Take(CourierLimits.EntriesMax + 1)
                .Select(entry => System.IO.Path.GetFileName(entry)),
        ];
        return names.Count <= CourierLimits.EntriesMax
            ? names
            : throw new CourierException($"{_name} holds more than {CourierLimits.EntriesMax} entries; so many are not looked through.");
    }

    /// <summary>Whether a name is that of a folder; a link is none.</summary>
    public bool IsFolder(string name)
    {
        Span<byte> state = stackalloc byte[StatxBytes];
        return Statx(Descriptor, name, NoFollow, TypeModeLinks, state) == 0 && KindOf(state) == Kind.Folder;
    }

    public void Dispose() => _handle.Dispose();

    private int Descriptor => (int)_handle.DangerousGetHandle();

    private static void RequirePlain(string name)
    {
        if (name.Length == 0 || name is "." or ".." || name.Contains('/', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal))
            throw new CourierException("A name on the stick is no plain name.");
    }

    private void RequireFile(string name, ReadOnlySpan<byte> state)
    {
        string? what = KindOf(state) switch
        {
            Kind.File => null,
            Kind.Link => "is a link; links are not followed",
            Kind.Folder => "is a folder; a bundle is one folder of files",
            Kind.Pipe => "is a pipe, not a file",
            Kind.Socket => "is a socket, not a file",
            _ => "is a device, not a file",
        };
        if (what is null && BitConverter.ToUInt32(state[LinksOffset..]) != 1)
            what = "has a second name (a hard link); whoever holds that could change it later";
        if (what is not null)
            throw new CourierException($"{_name}/{name} {what}.");
    }

    private static Kind KindOf(ReadOnlySpan<byte> state) => (Kind)(BitConverter.ToUInt16(state[ModeOffset..]) & 0xF000);

    private static CourierException Refused(string what) => new(
        $"{what} ({new Win32Exception(Marshal.GetLastPInvokeError()).Message}).");

    [DllImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static extern int OpenAt(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, int mode);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Statx(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, ref byte state);

    private static int Statx(int folder, string path, int flags, uint mask, Span<byte> state) =>
        Statx(folder, path, flags, mask, ref state[0]);

    /// <summary>The kinds of a name (S_IFMT).</summary>
    private enum Kind
    {
        Pipe = 0x1000,
        Folder = 0x4000,
        File = 0x8000,
        Link = 0xA000,
        Socket = 0xC000,
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CheckpointEdge.Watchlists.Faces;

/// <summary>
/// Memory for what must not reach a disk: the collector never moves it, the system is asked never to swap it out, and disposing
/// overwrites it. Not synchronised.
/// </summary>
internal sealed class LockedBlocks : IDisposable
{
    private readonly List<(Array Block, nint Address, int SizeBytes)> _blocks = [];

    /// <summary>Whether the system promised it of every block; a process may have a limit (<c>ulimit -l</c>).</summary>
    public bool Locked { get; private set; } = true;

    public T[] Take<T>(int length)
        where T : unmanaged
    {
        T[] block = GC.AllocateArray<T>(length, pinned: true);
        nint address = length == 0 ? 0 : Marshal.UnsafeAddrOfPinnedArrayElement(block, 0);
        int size = MemoryMarshal.AsBytes(block.AsSpan()).Length;
        Locked &= size == 0 || OperatingSystem.IsLinux() && Lock(address, (nuint)size) == 0;
        _blocks.Add((block, address, size));
        return block;
    }

    public void Dispose()
    {
        foreach ((Array block, nint address, int size) in _blocks)
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(block), size));
            if (size > 0 && OperatingSystem.IsLinux())
                _ = Unlock(address, (nuint)size);
        }

        _blocks.Clear();
    }

    [DllImport("libc", EntryPoint = "mlock")]
    private static extern int Lock(nint address, nuint length);

    [DllImport("libc", EntryPoint = "munlock")]
    private static extern int Unlock(nint address, nuint length);
}

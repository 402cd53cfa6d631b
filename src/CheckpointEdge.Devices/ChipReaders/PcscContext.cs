using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace CheckpointEdge.Devices.ChipReaders;

/// <summary>One reader while it is watched: its state as told last.</summary>
internal sealed class PcscWatched(string name)
{
    public string Name => name;

    public nuint State { get; set; } = PcscLibrary.StateUnaware;

    public bool ChipPresent => (State & PcscLibrary.StatePresent) != 0;

    public PcscReader ToReader() => new(name, ChipPresent, PcscReaders.SaysContactless(name));
}

/// <summary>
/// One connection to the service. One caller at a time, except <see cref="Cancel"/>, which is there to wake that caller.
/// </summary>
internal sealed unsafe class PcscContext : IDisposable
{
    /// <summary>16 readers with names of 128 bytes, and the ending.</summary>
    private const int NamesSizeBytesMax = (PcscReaders.CountMax * 128) + 1;

    private int _released;

    private PcscContext(nint handle) => Handle = handle;

    public nint Handle { get; }

    public static PcscStatus TryEstablish(out PcscContext? context)
    {
        PcscStatus status = PcscStatuses.Of(PcscLibrary.EstablishContext(PcscLibrary.ScopeSystem, 0, 0, out nint handle));
        context = status == PcscStatus.Success ? new(handle) : null;
        return status;
    }

    /// <summary>No reader at all is a list without entries.</summary>
    public PcscStatus TryList(out ImmutableArray<string> names)
    {
        byte[] buffer = new byte[NamesSizeBytesMax];
        nuint size = NamesSizeBytesMax;
        PcscStatus status;
        fixed (byte* at = buffer)
            status = PcscStatuses.Of(PcscLibrary.ListReaders(Handle, null, at, ref size));
        names = status == PcscStatus.Success ? PcscReaders.Split(buffer.AsSpan(0, (int)size)) : [];
        return status == PcscStatus.NoReadersAvailable ? PcscStatus.Success : status;
    }

    /// <summary>Waits until a reader's state differs from what is known, or a reader comes or goes, and notes it.</summary>
    /// <returns><see cref="PcscStatus.Timeout"/> when nothing changed in that time; zero only looks.</returns>
    public PcscStatus WaitForChange(IReadOnlyList<PcscWatched> readers, TimeSpan limit)
    {
        bool waits = limit > TimeSpan.Zero;
        int count = readers.Count + (waits ? 1 : 0);
        PcscLibrary.ReaderState[] states = new PcscLibrary.ReaderState[count];
        byte[][] names = new byte[count][];
        for (int i = 0; i < count; i++)
            names[i] = Encoding.UTF8.GetBytes((i < readers.Count ? readers[i].Name : PcscLibrary.PlugNotification) + '\0');
        GCHandle[] pins = [.. names.Select(each => GCHandle.Alloc(each, GCHandleType.Pinned))];
        try
        {
            for (int i = 0; i < count; i++)
            {
                states[i].Reader = (byte*)pins[i].AddrOfPinnedObject();
                states[i].CurrentState = i < readers.Count ? readers[i].State : PcscLibrary.StateUnaware;
            }

            PcscStatus status;
            fixed (PcscLibrary.ReaderState* at = states)
            {
                status = PcscStatuses.Of(PcscLibrary.GetStatusChange(
                    Handle, (nuint)limit.TotalMilliseconds, at, (nuint)count));
            }

            if (status == PcscStatus.Success)
            {
                for (int i = 0; i < readers.Count; i++)
                    readers[i].State = states[i].EventState & ~PcscLibrary.StateChanged;
            }

            return status;
        }
        finally
        {
            // The library wrote the chip's ATR there.
            Array.Clear(states);
            foreach (GCHandle pin in pins)
                pin.Free();
        }
    }

    /// <summary>Wakes who waits in <see cref="WaitForChange"/>; does nothing when nobody waits yet.</summary>
    public void Cancel() => _ = PcscLibrary.Cancel(Handle);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
            _ = PcscLibrary.ReleaseContext(Handle);
    }
}

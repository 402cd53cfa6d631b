using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>
/// Which branches one input took, and about how often: from counters that <c>tests/Faults/long/fuzz</c> puts into copies of the product's
/// assemblies (SharpFuzz, in the way of AFL: a byte for each pair of branches). Without them nothing is counted. One input at a time.
/// </summary>
internal static class BranchCounts
{
    /// <summary>As SharpFuzz lays it out (bytes).</summary>
    private const int SizeBytes = 1 << 16;

    private const int BitsOfByte = 8;

    /// <summary>Pinned, for the counters write there by its address.</summary>
    private static readonly byte[] _counts = GC.AllocateArray<byte>(SizeBytes, pinned: true);

    private static readonly byte[] _classes = [.. Enumerable.Range(0, 256).Select(count => ClassOf((byte)count))];
    private static FieldInfo? _before;

    /// <summary>There are counters.</summary>
    public static bool Are => _before is not null;

    /// <summary>Before any code of the product runs: what it counts into has to be there.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Tests are no library: nobody else's start is slowed.")]
    internal static void Attach()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "SharpFuzz.Common.dll");
        if (!File.Exists(file))
            return;
        Type trace = Assembly.LoadFrom(file).GetType("SharpFuzz.Common.Trace", throwOnError: true)!;
        trace.GetField("SharedMem")!.SetValue(null, Marshal.UnsafeAddrOfPinnedArrayElement(_counts, 0));
        _before = trace.GetField("PrevLocation");
    }

    public static void Begin()
    {
        if (!Are)
            return;
        Array.Clear(_counts);
        _before!.SetValue(null, 0);
    }

    /// <summary>Adds what this input took to what is known.</summary>
    /// <param name="known">A byte for each counter, a bit for each class of how often: 1, 2, 3, 4, 8, 16, 32, 128 times and more.</param>
    /// <returns>How many of these were new.</returns>
    public static int Learn(Span<byte> known)
    {
        if (!Are)
            return 0;
        int added = 0;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(_counts);
        for (int word = 0, next; (next = words[word..].IndexOfAnyExcept(0UL)) >= 0; word++)
        {
            word += next;
            for (ulong left = words[word]; left != 0;)
            {
                int place = BitOperations.TrailingZeroCount(left) / BitsOfByte;
                left &= ~(0xFFUL << (place * BitsOfByte));
                int i = word * sizeof(ulong) + place;
                byte often = _classes[_counts[i]];
                if ((known[i] & often) == often)
                    continue;
                known[i] |= often;
                added++;
            }
        }

        return added;
    }

    /// <summary>For what <see cref="Learn"/> fills.</summary>
    public static byte[] NothingKnown() => new byte[SizeBytes];

    private static byte ClassOf(byte count) => count switch
    {
        0 => 0,
        <= 3 => (byte)(1 << (count - 1)),
        < 32 => (byte)(1 << (BitOperations.Log2(count) + 1)),
        < 128 => 1 << 6,
        _ => 1 << 7,
    };
}

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

    private static readonly byte[] _zeros = new byte[SizeBytes];
    private static readonly byte[] _counts = new byte[SizeBytes];
    private static nint _shared;
    private static FieldInfo? _before;

    /// <summary>There are counters.</summary>
    public static bool Are => _shared != 0;

    /// <summary>Before any code of the product runs: what it counts into has to be there.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Tests are no library: nobody else's start is slowed.")]
    internal static void Attach()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "SharpFuzz.Common.dll");
        if (!File.Exists(file))
            return;
        Type trace = Assembly.LoadFrom(file).GetType("SharpFuzz.Common.Trace", throwOnError: true)!;
        _before = trace.GetField("PrevLocation");
        _shared = Marshal.AllocHGlobal(SizeBytes);
        Marshal.Copy(_zeros, 0, _shared, SizeBytes);
        trace.GetField("SharedMem")!.SetValue(null, _shared);
    }

    public static void Begin()
    {
        if (!Are)
            return;
        Marshal.Copy(_zeros, 0, _shared, SizeBytes);
        _before!.SetValue(null, 0);
    }

    /// <summary>Adds what this input took to what is known.</summary>
    /// <param name="known">A byte for each counter, a bit for each class of how often: 1, 2, 3, 4, 8, 16, 32, 128 times and more.</param>
    /// <returns>How many of these were new.</returns>
    public static int Learn(Span<byte> known)
    {
        if (!Are)
            return 0;
        Marshal.Copy(_shared, _counts, 0, SizeBytes);
        int added = 0;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(_counts);
        for (int word = 0; word < words.Length; word++)
        {
            if (words[word] == 0)
                continue;
            for (int i = word * sizeof(ulong); i < (word + 1) * sizeof(ulong); i++)
            {
                byte often = ClassOf(_counts[i]);
                if ((known[i] & often) != often)
                {
                    known[i] |= often;
                    added++;
                }
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

using System.Numerics;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Watchlists.Faces;

/// <summary>Reads memory as fast as one thread can: the limit that a search is held to. Stateless.</summary>
internal static class MemoryReading
{
    /// <returns>A sum of what was read, so that the reading cannot be left out.</returns>
    public static long Sum(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<Vector<long>> vectors = MemoryMarshal.Cast<byte, Vector<long>>(bytes);
        Vector<long> first = default;
        Vector<long> second = default;
        Vector<long> third = default;
        Vector<long> fourth = default;
        int i = 0;
        for (; i + 4 <= vectors.Length; i += 4)
        {
            first += vectors[i];
            second += vectors[i + 1];
            third += vectors[i + 2];
            fourth += vectors[i + 3];
        }

        for (; i < vectors.Length; i++)
            first += vectors[i];
        return Vector.Sum(first + second + third + fourth);
    }
}

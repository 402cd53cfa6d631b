using System.Numerics;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// A sorted table of (key, id): every id that was filed under a key, in one contiguous run. Eight bytes an entry and a
/// directory over the upper bits, as long as the table is large. Immutable, safe for concurrent readers.
/// </summary>
internal sealed class KeyTable
{
    private const int DirectoryBitsMax = 16;
    private readonly int _directoryBits;
    private readonly int[] _directory;
    private readonly ulong[] _entries;

    /// <param name="entries">Key in the upper, id in the lower half; any order, equal ones allowed.</param>
    public KeyTable(List<ulong> entries)
    {
        _directoryBits = Math.Clamp(BitOperations.Log2((uint)entries.Count + 1), 1, DirectoryBitsMax);
        _directory = new int[(1 << _directoryBits) + 1];
        foreach (ulong entry in entries)
            _directory[(int)(entry >> (64 - _directoryBits)) + 1]++;
        for (int bucket = 1; bucket < _directory.Length; bucket++)
            _directory[bucket] += _directory[bucket - 1];
        int[] next = _directory[..^1];
        _entries = new ulong[entries.Count];
        foreach (ulong entry in entries)
            _entries[next[(int)(entry >> (64 - _directoryBits))]++] = entry;
        for (int bucket = 0; bucket < next.Length; bucket++)
            _entries.AsSpan(_directory[bucket].._directory[bucket + 1]).Sort();
    }

    public KeyTable(SealedArrays.Reader arrays)
    {
        (_directory, _entries) = (arrays.Read<int>(), arrays.Read<ulong>());
        _directoryBits = BitOperations.Log2((uint)_directory.Length);
    }

    public long SizeBytes => (8L * _entries.Length) + (4L * _directory.Length);

    public long SealedSizeBytes => SealedArrays.Writer.SizeOf(_directory) + SealedArrays.Writer.SizeOf(_entries);

    public void Write(SealedArrays.Writer arrays)
    {
        arrays.Write(_directory);
        arrays.Write(_entries);
    }

    public static ulong Entry(uint key, int id) => ((ulong)key << 32) | (uint)id;

    public static int IdOf(ulong entry) => (int)(uint)entry;

    /// <summary>The entries of one key, ascending by id; equal ones side by side.</summary>
    public ReadOnlySpan<ulong> Find(uint key)
    {
        int bucket = (int)(key >> (32 - _directoryBits));
        ReadOnlySpan<ulong> entries = _entries.AsSpan(_directory[bucket].._directory[bucket + 1]);
        int from = LowerBound(entries, (ulong)key << 32);
        int to = from;
        while (to < entries.Length && (uint)(entries[to] >> 32) == key)
            to++;
        return entries[from..to];
    }

    /// <summary>The entries of all keys from the first to the last, both inclusive, ascending by key.</summary>
    public ReadOnlySpan<ulong> Find(uint first, uint last)
    {
        int from = _directory[first >> (32 - _directoryBits)], to = _directory[(last >> (32 - _directoryBits)) + 1];
        ReadOnlySpan<ulong> entries = _entries.AsSpan(from..to);
        int start = LowerBound(entries, (ulong)first << 32);
        int end = start;
        while (end < entries.Length && (uint)(entries[end] >> 32) <= last)
            end++;
        return entries[start..end];
    }

    private static int LowerBound(ReadOnlySpan<ulong> entries, ulong value)
    {
        int low = 0, high = entries.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (entries[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// What pairs of a traveller's token and a vocabulary entry are worth, as far as one search has weighed them: the same
/// few meet again in most candidates. For one thread; emptied between searches without touching its memory.
/// </summary>
internal sealed class WeighedPairs
{
    private const int SlotsAtFirst = 1 << 12;
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    private Slot[] _slots = new Slot[SlotsAtFirst];
    private int _count;
    private int _round = 1;

    private record struct Slot(ulong Key, int Points, int Round);

    /// <param name="left">The number of the traveller's token, or of a joined pair, below 64.</param>
    /// <param name="id">The vocabulary entry.</param>
    public bool TryGet(int left, int id, out int points)
    {
        ref Slot slot = ref Find(KeyOf(left, id));
        points = slot.Points;
        return slot.Round == _round;
    }

    public void Set(int left, int id, int points)
    {
        if (2 * (_count + 1) > _slots.Length)
            Grow();
        ulong key = KeyOf(left, id);
        ref Slot slot = ref Find(key);
        _count += slot.Round == _round ? 0 : 1;
        slot = new Slot(key, points, _round);
    }

    public void Clear()
    {
        _count = 0;
        // A round that has come round again would wake old entries.
        if (++_round != int.MaxValue)
            return;
        Array.Clear(_slots);
        _round = 1;
    }

    private static ulong KeyOf(int left, int id) => ((ulong)(uint)left << 32) | (uint)id;

    // The slot that holds the key, or the free one where it belongs.
    private ref Slot Find(ulong key)
    {
        int mask = _slots.Length - 1, at = (int)((key * Spread) >> 40) & mask;
        while (_slots[at].Round == _round && _slots[at].Key != key)
            at = (at + 1) & mask;
        return ref _slots[at];
    }

    private void Grow()
    {
        Slot[] before = _slots;
        _slots = new Slot[before.Length * 2];
        foreach (Slot slot in before)
            if (slot.Round == _round)
                Find(slot.Key) = slot;
    }
}

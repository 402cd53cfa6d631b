namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>
/// A stream of draws that is the same on every machine and in every version of the runtime: SplitMix64 (Steele, Lea and
/// Flood 2014). Not for secrets. Belongs to one thread.
/// </summary>
internal struct SeededDraw
{
    private ulong _state;

    /// <summary>The stream of one identity: neighbours in number share nothing.</summary>
    public SeededDraw(long seed, int number)
    {
        _state = (ulong)seed;
        _state = Next() ^ ((ulong)(uint)number * 0xD1342543DE82EF95);
        Next();
    }

    /// <summary>0 to <paramref name="below"/> - 1.</summary>
    public int Below(int below) => (int)((UInt128)Next() * (uint)below >> 64);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool PerCent(int share) => Below(100) < share;

    private ulong Next()
    {
        ulong mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// Keeps the best of many guesses without sorting them all: a histogram of guesses moves a floor up, and what lies below
/// the floor is not even looked at. For one thread.
/// </summary>
internal sealed class GuessRanking
{
    private const int BucketShift = 6;
    private const int Buckets = 2048;
    private const int LowestGuess = -8_192;

    private readonly int[] _histogram = new int[Buckets];
    private readonly List<long> _kept = [];
    private int _floor;
    private int _aboveFloor;
    private int _wanted;

    /// <summary>Starts anew.</summary>
    /// <param name="wanted">How many of the best are asked for; somewhat more are kept.</param>
    public void Begin(int wanted)
    {
        Clear();
        _wanted = wanted;
    }

    /// <summary>Whether so good a guess could still be among the best.</summary>
    public bool Wants(int guess) => BucketOf(guess) >= _floor;

    public void Add(int name, int guess)
    {
        int bucket = BucketOf(guess);
        if (bucket < _floor)
            return;
        _kept.Add(((long)-guess << 32) | (uint)name);
        _histogram[bucket]++;
        _aboveFloor++;
        while (_aboveFloor - _histogram[_floor] >= _wanted)
            _aboveFloor -= _histogram[_floor++];
    }

    /// <summary>The kept names, best guess first, equal ones by number.</summary>
    public IEnumerable<int> BestFirst()
    {
        _kept.RemoveAll(kept => BucketOf(-(int)(kept >> 32)) < _floor);
        _kept.Sort();
        foreach (long kept in _kept)
            yield return (int)(uint)kept;
    }

    public void Clear()
    {
        if (_kept.Count > 0)
            Array.Clear(_histogram);
        _kept.Clear();
        _floor = 0;
        _aboveFloor = 0;
    }

    private static int BucketOf(int guess) => Math.Clamp((guess - LowestGuess) >> BucketShift, 0, Buckets - 1);
}

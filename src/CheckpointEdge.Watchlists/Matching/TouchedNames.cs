namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// Which names a search has come upon, by which of the traveller's tokens, and the points they have gathered: four bytes
/// a name of the slice. For one thread.
/// </summary>
internal sealed class TouchedNames(int names)
{
    // Sixteen bits of tokens, one for joined tokens, fifteen of points in steps of eight: a name with more points than
    // that is found in any case.
    private const int TokenShift = 16;
    private const uint JoinedBit = 0x8000;
    private const uint PointsMask = 0x7FFF;
    private const int PointsStep = 8;

    private readonly uint[] _states = new uint[names];
    private int[] _touched = new int[1024];
    private int _count;

    public ReadOnlySpan<int> All => _touched.AsSpan(0, _count);

    public int Count => _count;

    /// <summary>Points gathered so far, in thousandths of a nat.</summary>
    public int Points(int name) => (int)(_states[name] & PointsMask) * PointsStep;

    /// <summary>The traveller's tokens that found something alike in the name, a bit each.</summary>
    public uint Tokens(int name) => _states[name] >> TokenShift;

    /// <summary>Whether more than one of the traveller's tokens found something alike in the name.</summary>
    public bool HasSeveral(int name) => Tokens(name) is var tokens && (tokens & (tokens - 1)) != 0;

    /// <summary>Whether two tokens of one side stood in one piece on the other.</summary>
    public bool IsJoined(int name) => (_states[name] & JoinedBit) != 0;

    /// <summary>Counts a token once for a name: the first that comes is the best, and the rest are ignored.</summary>
    public void Touch(int name, int token, int points)
    {
        if ((_states[name] >> TokenShift & 1u << token) == 0)
            Add(name, 1u << (token + TokenShift), points);
    }

    /// <summary>Counts what a joint says, beside what each of its tokens said alone.</summary>
    /// <param name="tokens">The traveller's tokens that have part in it, a bit each.</param>
    public void TouchJoined(int name, uint tokens, int points) => Add(name, (tokens << TokenShift) | JoinedBit, points);

    private void Add(int name, uint bits, int points)
    {
        uint state = _states[name];
        if (state == 0)
            Append(name);
        uint sum = Math.Min((state & PointsMask) + (uint)(points / PointsStep), PointsMask);
        _states[name] = (state & ~PointsMask) | bits | sum;
    }

    public void Clear()
    {
        foreach (int name in All)
            _states[name] = 0;
        _count = 0;
    }

    private void Append(int name)
    {
        if (_count == _touched.Length)
            Array.Resize(ref _touched, 2 * _count);
        _touched[_count++] = name;
    }
}

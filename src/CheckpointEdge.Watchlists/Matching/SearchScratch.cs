namespace CheckpointEdge.Watchlists.Matching;

/// <summary>The work space of one search, kept for the next one so that a search allocates little. For one thread.</summary>
internal sealed class SearchScratch(int names, int vocabulary, MatchWeights weights)
{
    private int _stamp;

    /// <summary>Points of every touched name so far; all zero between searches.</summary>
    public int[] Points { get; } = new int[names];

    /// <summary>Which of the traveller's tokens touched a name last, counted from 1; zero between searches.</summary>
    public byte[] TouchedBy { get; } = new byte[names];

    public List<int> Touched { get; } = [];

    /// <summary>Vocabulary entries already weighed for the token at hand carry the current stamp.</summary>
    public int[] Seen { get; } = new int[vocabulary];

    public List<(int Id, int Points)> Alike { get; } = [];
    public HashSet<int> Records { get; } = [];
    public List<(int Record, int Guess)> Candidates { get; } = [];
    public List<long> Ranking { get; } = [];
    public NameSide Listed { get; } = new();
    public NameComparison Names { get; } = new(weights);
    public ScoreSheet Sheet { get; } = new(explains: false);

    public int NextStamp() => ++_stamp;

    public void Clear()
    {
        foreach (int name in Touched)
        {
            Points[name] = 0;
            TouchedBy[name] = 0;
        }

        Names.Forget();
        Touched.Clear();
        Alike.Clear();
        Records.Clear();
        Candidates.Clear();
        Ranking.Clear();
    }
}

using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>The work space of one search, kept for the next one so that a search allocates little. For one thread.</summary>
internal sealed class SearchScratch(int names, int vocabulary, MatchWeights weights)
{
    private int _stamp;

    public TouchedNames Touched { get; } = new(names);

    /// <summary>Vocabulary entries already weighed for the token at hand carry the current stamp.</summary>
    public int[] Seen { get; } = new int[vocabulary];

    public List<TokenLookup> Lookups { get; } = [];

    /// <summary>The spellings of all look-ups, one run after the other.</summary>
    public List<AlikeToken> Alike { get; } = [];

    public HashSet<int> Records { get; } = [];
    public List<int> Candidates { get; } = [];
    public List<Candidate> Bounded { get; } = [];
    public GuessRanking Ranking { get; } = new();
    public NameSide Listed { get; } = new();
    public NameComparison Names { get; } = new(weights);
    public ScoreSheet Sheet { get; } = new(explains: false);

    public int NextStamp() => ++_stamp;

    public void Clear()
    {
        Names.Forget();
        Touched.Clear();
        Lookups.Clear();
        Alike.Clear();
        Records.Clear();
        Candidates.Clear();
        Bounded.Clear();
        Ranking.Clear();
    }
}

/// <summary>A vocabulary entry that may be the traveller's token in another spelling, and what the pair is worth.</summary>
internal readonly record struct AlikeToken(int Id, int Points);

/// <summary>A record to be compared in full.</summary>
/// <param name="AtMost">What it can score, in thousandths of a nat.</param>
internal readonly record struct Candidate(int Record, int AtMost);

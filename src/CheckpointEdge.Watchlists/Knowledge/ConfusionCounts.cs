namespace CheckpointEdge.Watchlists.Knowledge;

/// <summary>
/// What aligned pairs of spellings show: how often each letter, gap and group of letters occurred, and how often it was
/// written otherwise. For one thread.
/// </summary>
internal sealed class ConfusionCounts
{
    private const int GroupSideMax = 3;
    private const double BlockSeenMin = 10;
    private readonly double[] _letters = new double[ConfusionCosts.Letters];
    private readonly double[] _substitutes = new double[ConfusionCosts.SubstituteCount];
    private readonly double[] _gapPlaces = new double[ConfusionCosts.GapCount];
    private readonly double[] _gaps = new double[ConfusionCosts.GapCount];
    private readonly Dictionary<string, double> _substrings = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), double> _blocks = [];

    /// <summary>How often a letter occurred, in weighted pairs.</summary>
    public double Letter(int letter) => _letters[letter];

    public double Substitute(int left, int right) =>
        _substitutes[(left * ConfusionCosts.Letters) + right] + _substitutes[(right * ConfusionCosts.Letters) + left];

    /// <summary>How often a letter occurred in this place, by <see cref="ConfusionCosts.GapAt"/>.</summary>
    public double GapPlace(int at) => _gapPlaces[at];

    public double Gap(int at) => _gaps[at];

    public double Substring(string letters) => _substrings.GetValueOrDefault(letters);

    /// <summary>Blocks that stood for each other and hold a difference, ordinally, the longer side left.</summary>
    public IEnumerable<(string Left, string Right, double Seen)> Blocks() =>
        _blocks.Where(block => block.Value >= BlockSeenMin)
            .OrderBy(block => block.Key.Item1, StringComparer.Ordinal)
            .ThenBy(block => block.Key.Item2, StringComparer.Ordinal)
            .Select(block => (block.Key.Item1, block.Key.Item2, block.Value));

    public void Add(VariantPairs.Pair pair, List<TokenAlignment.Step> steps)
    {
        AddWord(pair.Left, pair.Weight);
        AddWord(pair.Right, pair.Weight);
        foreach (TokenAlignment.Step step in steps)
        {
            if (step.LeftLength == 0)
                AddGap(pair.Right, step.RightStart, pair.Weight);
            else if (step.RightLength == 0)
                AddGap(pair.Left, step.LeftStart, pair.Weight);
            else if (step is { LeftLength: 1, RightLength: 1, Cost: > 0 })
                _substitutes[ConfusionCosts.SubstituteAt(pair.Left[step.LeftStart], pair.Right[step.RightStart])]
                    += pair.Weight;
        }

        AddBlocks(pair, steps);
    }

    private void AddWord(string word, double weight)
    {
        for (int at = 0; at < word.Length; at++)
        {
            _letters[word[at] - 'A'] += weight;
            _gapPlaces[PlaceOf(word, at)] += weight;
            for (int length = 1; length <= ConfusionCosts.GroupLettersMax && at + length <= word.Length; length++)
            {
                string letters = word.Substring(at, length);
                _substrings[letters] = _substrings.GetValueOrDefault(letters) + weight;
            }
        }
    }

    private void AddGap(string word, int at, double weight) => _gaps[PlaceOf(word, at)] += weight;

    private static int PlaceOf(string word, int at) => ConfusionCosts.GapAt(
        at == 0 ? ConfusionCosts.WordStart : word[at - 1] - 'A', word[at] - 'A', at == word.Length - 1);

    // Every run of steps that could be one group: at most three letters a side, three in all at least, a difference at
    // each end or a letter beside it.
    private void AddBlocks(VariantPairs.Pair pair, List<TokenAlignment.Step> steps)
    {
        for (int from = 0; from < steps.Count; from++)
        {
            int cost = 0;
            for (int to = from; to < steps.Count; to++)
            {
                cost += steps[to].Cost;
                TokenAlignment.Step first = steps[from], last = steps[to];
                int lefts = last.LeftStart + last.LeftLength - first.LeftStart;
                int rights = last.RightStart + last.RightLength - first.RightStart;
                if (lefts > ConfusionCosts.GroupLettersMax || rights > ConfusionCosts.GroupLettersMax
                    || (lefts > GroupSideMax && rights > GroupSideMax))
                    break;
                if (cost == 0 || lefts == 0 || rights == 0 || lefts + rights < 3)
                    continue;
                AddBlock(pair.Left.Substring(first.LeftStart, lefts), pair.Right.Substring(first.RightStart, rights),
                    pair.Weight);
            }
        }
    }

    private void AddBlock(string left, string right, double weight)
    {
        if (left.Length < right.Length || (left.Length == right.Length && string.CompareOrdinal(left, right) > 0))
            (left, right) = (right, left);
        _blocks[(left, right)] = _blocks.GetValueOrDefault((left, right)) + weight;
    }
}

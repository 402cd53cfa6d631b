using System.Collections.Concurrent;
using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>A record that was compared in full.</summary>
/// <param name="Name">The name in the index that agrees best.</param>
/// <param name="Evidence">What that name says, in thousandths of a nat.</param>
/// <param name="Points">The score, documents aside.</param>
internal readonly record struct RankedRecord(int Record, int Name, int Evidence, int Points);

/// <summary>
/// Compares the candidates of a search in full, as far down the order of guesses as one of them can still be among the
/// best. The rules are those that explain a match; here only their sum is kept. Immutable, safe for concurrent callers.
/// </summary>
internal sealed class RecordRanking(NameIndex names, RecordFacts facts, MatchWeights weights, SearchBudget budget)
{
    // A guess knows nothing of particles and initials that fit, nor of spellings that share no key: one such pair adds its
    // own points and takes back what the two left-over words cost.
    private const int GuessSlack = 4_000;

    // However few are asked for, the cut is made as if for so many: asking for one gives the first of ten.
    private const int KeptMin = 10;

    private readonly CandidateSearch _candidates = new(names, facts, weights, budget);
    private readonly ConcurrentBag<SearchScratch> _scratches = [];

    /// <summary>Work space for one search; give it back afterwards.</summary>
    public SearchScratch TakeScratch() => _scratches.TryTake(out SearchScratch? scratch)
        ? scratch : new SearchScratch(names.Names, names.VocabularySize, weights);

    public void GiveBack(SearchScratch scratch)
    {
        scratch.Clear();
        _scratches.Add(scratch);
    }

    /// <summary>The best records by score, equal ones by their place in the slice.</summary>
    /// <param name="without">Records to leave out.</param>
    /// <param name="scratch">Fresh or cleared.</param>
    public List<RankedRecord> Rank(Traveller traveller, HashSet<int> without, int top, SearchScratch scratch)
    {
        if (traveller.Name.Count == 0)
            return [];
        _candidates.Find(traveller, scratch);
        List<RankedRecord> ranked = CompareAll(traveller, without, Math.Max(top, KeptMin), scratch);
        ranked.Sort((a, b) => a.Points != b.Points
            ? b.Points.CompareTo(a.Points) : a.Record.CompareTo(b.Record));
        if (ranked.Count > top)
            ranked.RemoveRange(top, ranked.Count - top);
        return ranked;
    }

    /// <summary>
    /// The name of a record that agrees best. The facts of a person are the same under each of the names, so it is also
    /// the one that scores best. Number -1 when the record has no name in the index.
    /// </summary>
    public (int Name, int Evidence) BestName(Traveller traveller, int record, SearchScratch scratch)
    {
        int best = -1, most = int.MinValue;
        (int from, int to) = (facts.NamesOf(record).Start.Value, facts.NamesOf(record).End.Value);
        for (int name = from; name < to; name++)
        {
            scratch.Sheet.Clear();
            scratch.Listed.Load(names, name);
            int evidence = CompareNames(traveller, name, scratch.Listed, scratch.Names, scratch.Sheet);
            if (evidence > most)
                (best, most) = (name, evidence);
        }

        return (best, most);
    }

    /// <summary>Writes what a name says; returns its sum.</summary>
    public int CompareNames(Traveller traveller, int name, NameSide listed, NameComparison comparison, ScoreSheet sheet)
    {
        int evidence = comparison.Compare(traveller.Name, listed, traveller.Cut, sheet);
        if (!facts.IsWeak(name))
            return evidence;
        sheet.Add(weights.WeakName, "name-weak", ScoreSheet.Name, "", "", "the list itself calls this name weak");
        sheet.Limit("The list itself calls this name weak.");
        return evidence + weights.WeakName;
    }

    // Candidates come best guess first. Once enough are found, one whose guess lies well below the worst of them is not
    // compared, nor those after it, except people born on the very day.
    private List<RankedRecord> CompareAll(
        Traveller traveller, HashSet<int> without, int kept, SearchScratch scratch)
    {
        List<RankedRecord> ranked = [];
        PriorityQueue<int, int> best = new(kept + 1);
        foreach ((int record, int guess) in scratch.Candidates)
        {
            if (without.Contains(record) || (best.Count == kept && guess + GuessSlack < best.Peek()))
                continue;
            RankedRecord compared = Compare(traveller, record, scratch);
            if (compared.Points <= 0)
                continue;
            ranked.Add(compared);
            best.Enqueue(compared.Points, compared.Points);
            if (best.Count > kept)
                best.Dequeue();
        }

        return ranked;
    }

    private RankedRecord Compare(Traveller traveller, int record, SearchScratch scratch)
    {
        (int name, int evidence) = BestName(traveller, record, scratch);
        if (name < 0)
            return default;
        scratch.Sheet.Clear();
        PersonalComparison.Compare(traveller, facts.Personal(record), evidence, weights, scratch.Sheet);
        return new RankedRecord(record, name, evidence, evidence + scratch.Sheet.Total);
    }
}

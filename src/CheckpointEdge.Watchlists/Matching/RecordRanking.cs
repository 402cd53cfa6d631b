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
    // However few are asked for, the cut is made as if for so many: asking for one gives the first of ten.
    private const int KeptMin = 10;

    private readonly CandidateSearch _candidates = new(names, facts, weights, budget);
    private readonly NameBound _bound = new(names, facts, weights);
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
            if (best >= 0 && !IsJoined(name, scratch)
                && _bound.Of(traveller, name, scratch.Names) + NameBound.Slack <= most)
                continue;
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

    // Once enough are found, a record that cannot come near the worst of them is not compared, nor those after it.
    private List<RankedRecord> CompareAll(
        Traveller traveller, HashSet<int> without, int kept, SearchScratch scratch)
    {
        List<RankedRecord> ranked = [];
        PriorityQueue<int, int> best = new(kept + 1);
        foreach (int record in scratch.Candidates)
            if (!without.Contains(record))
                scratch.Bounded.Add(new Candidate(record, AtMost(traveller, record, scratch)));
        scratch.Bounded.Sort(static (a, b) =>
            a.AtMost != b.AtMost ? b.AtMost.CompareTo(a.AtMost) : a.Record.CompareTo(b.Record));
        foreach (Candidate candidate in scratch.Bounded)
        {
            if (best.Count == kept && candidate.AtMost + NameBound.Slack < best.Peek())
                break;
            RankedRecord compared = Compare(traveller, candidate.Record, scratch);
            if (compared.Points <= 0)
                continue;
            ranked.Add(compared);
            best.Enqueue(compared.Points, compared.Points);
            if (best.Count > kept)
                best.Dequeue();
        }

        return ranked;
    }

    // The other facts of a person are cheap to compare, so the bound holds them as they are.
    private int AtMost(Traveller traveller, int record, SearchScratch scratch)
    {
        int most = int.MinValue;
        (int from, int to) = (facts.NamesOf(record).Start.Value, facts.NamesOf(record).End.Value);
        for (int name = from; name < to; name++)
            most = Math.Max(most, IsJoined(name, scratch)
                ? NameBound.Unknown : _bound.Of(traveller, name, scratch.Names));
        return most is int.MinValue or NameBound.Unknown ? most : most + Personal(traveller, record, most, scratch);
    }

    private static bool IsJoined(int name, SearchScratch scratch) => scratch.Touched.IsJoined(name);

    private int Personal(Traveller traveller, int record, int evidence, SearchScratch scratch)
    {
        scratch.Sheet.Clear();
        PersonalComparison.Compare(traveller, facts.Personal(record), evidence, weights, scratch.Sheet);
        return scratch.Sheet.Total;
    }

    private RankedRecord Compare(Traveller traveller, int record, SearchScratch scratch)
    {
        (int name, int evidence) = BestName(traveller, record, scratch);
        if (name < 0)
            return default;
        return new RankedRecord(record, name, evidence, evidence + Personal(traveller, record, evidence, scratch));
    }
}

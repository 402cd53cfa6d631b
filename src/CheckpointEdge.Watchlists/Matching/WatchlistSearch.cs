using System.Collections.Concurrent;
using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Names;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// Searches one slice: names in any spelling, birth dates, document numbers. Holds an index, not the records; those are
/// fetched from the slice for the few that are returned. The same slice and the same traveller give the same answer to
/// the last digit. Immutable after build, safe for concurrent readers as far as the fetch function is.
/// </summary>
public sealed class WatchlistSearch
{
    // A guess counts a record's tokens without their order and left-overs; it seldom lies below the score at all.
    private const int GuessSlack = 1_500;

    // However few are asked for, the cut is made as if for so many: asking for one gives the first of ten.
    private const int KeptMin = 10;

    private readonly NameIndex _names;
    private readonly RecordFacts _facts;
    private readonly DocumentIndex _documents;
    private readonly Func<int, ListRecord> _byOrdinal;
    private readonly MatchWeights _weights;
    private readonly CandidateSearch _candidates;
    private readonly ConcurrentBag<SearchScratch> _scratches = [];

    private WatchlistSearch(
        NameIndex names, RecordFacts facts, DocumentIndex documents, Func<int, ListRecord> byOrdinal,
        MatchWeights weights)
    {
        _names = names;
        _facts = facts;
        _documents = documents;
        _byOrdinal = byOrdinal;
        _weights = weights;
        _candidates = new CandidateSearch(names, facts, weights);
    }

    public int Records => _facts.Count;

    /// <summary>Names in the index: those of all records that hold at least one Latin letter.</summary>
    public int Names => _names.Names;

    /// <summary>What the index holds in memory, in bytes, without the work space of searches.</summary>
    public long IndexSizeBytes => _names.SizeBytes + _facts.SizeBytes + _documents.SizeBytes;

    /// <summary>Builds the index in one pass; a record's ordinal is its position in the enumeration.</summary>
    /// <param name="byOrdinal">Fetches a whole record again; called for the few records that a search returns.</param>
    public static WatchlistSearch Build(
        IEnumerable<ListRecord> records, Func<int, ListRecord> byOrdinal, MatchWeights? weights = null)
    {
        NameIndexBuilder names = new();
        RecordFacts.Builder facts = new();
        List<ulong> documents = [];
        int ordinal = 0;
        foreach (ListRecord record in ReadAhead.Of(records))
        {
            for (int at = 0; at < Math.Min(record.Names.Length, IndexedName.NamesMax); at++)
            {
                ListedName name = record.Names[at];
                if (names.Add(ordinal, NameTokens.Of(name.Full)) >= 0)
                    facts.AddName(new IndexedName(at, IsOriginal: false), name.Strength);
                if (name.OriginalScript.Length > 0 && names.Add(ordinal, NameTokens.Of(name.OriginalScript)) >= 0)
                    facts.AddName(new IndexedName(at, IsOriginal: true), name.Strength);
            }

            facts.Add(record);
            DocumentIndex.File(record, ordinal, documents);
            ordinal++;
        }

        return new WatchlistSearch(
            new NameIndex(names, TokenWeights.General), new RecordFacts(facts), new DocumentIndex(documents),
            byOrdinal, weights ?? MatchWeights.Default);
    }

    /// <summary>
    /// The records likeliest to be the traveller, best first: by score, then records with the traveller's document, then
    /// by id. Records below every threshold are among them, as <see cref="MatchBand.None"/>.
    /// </summary>
    /// <param name="thresholdsOfList">The thresholds for <see cref="ListRecord.List"/>.</param>
    /// <param name="top">How many at most, from 1.</param>
    public ImmutableArray<Match> Search(
        TravellerIdentity traveller, Func<string, MatchThresholds> thresholdsOfList, int top)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        Traveller person = new(traveller, _names);
        ImmutableArray<Match>.Builder matches = ImmutableArray.CreateBuilder<Match>();
        HashSet<int> withDocument = WithDocument(person.Document);
        foreach (int record in withDocument)
            matches.Add(Explain(person, record, thresholdsOfList));
        foreach ((int record, _) in Rank(person, withDocument, top))
            matches.Add(Explain(person, record, thresholdsOfList));
        matches.Sort(static (a, b) =>
            a.Score != b.Score ? b.Score.CompareTo(a.Score)
            : a.DocumentAgrees != b.DocumentAgrees ? b.DocumentAgrees.CompareTo(a.DocumentAgrees)
            : string.CompareOrdinal(a.Record.Id, b.Record.Id));
        if (matches.Count > top)
            matches.Count = top;
        return matches.ToImmutable();
    }

    /// <summary>Compares the traveller with one record, whether or not a search would have returned it.</summary>
    /// <param name="ordinal">The record's position in the enumeration that built the index.</param>
    public Match Explain(TravellerIdentity traveller, int ordinal, Func<string, MatchThresholds> thresholdsOfList)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ordinal, Records);
        return Explain(new Traveller(traveller, _names), ordinal, thresholdsOfList);
    }

    // The numbers in the index are hashes: the record itself says whether it is the document.
    private HashSet<int> WithDocument(DocumentKey key)
    {
        HashSet<int> found = [];
        foreach (ulong entry in _documents.Find(key))
            if (DocumentIndex.Best(_byOrdinal(KeyTable.IdOf(entry)), key) is not null)
                found.Add(KeyTable.IdOf(entry));
        return found;
    }

    private List<(int Record, int Points)> Rank(Traveller traveller, HashSet<int> without, int top)
    {
        if (traveller.Name.Count == 0)
            return [];
        if (!_scratches.TryTake(out SearchScratch? scratch))
            scratch = new SearchScratch(_names.Names, _names.VocabularySize, _weights);
        try
        {
            _candidates.Find(traveller, scratch);
            List<(int Record, int Points)> ranked = CompareAll(traveller, without, Math.Max(top, KeptMin), scratch);
            ranked.Sort((a, b) => a.Points != b.Points
                ? b.Points.CompareTo(a.Points) : _facts.CompareIds(a.Record, b.Record));
            if (ranked.Count > top)
                ranked.RemoveRange(top, ranked.Count - top);
            return ranked;
        }
        finally
        {
            scratch.Clear();
            _scratches.Add(scratch);
        }
    }

    // Candidates come best guess first. Once enough are found, one whose guess lies well below the worst of them is not
    // compared, nor those after it, except people born on the very day.
    private List<(int Record, int Points)> CompareAll(
        Traveller traveller, HashSet<int> without, int kept, SearchScratch scratch)
    {
        List<(int Record, int Points)> ranked = [];
        PriorityQueue<int, int> best = new(kept + 1);
        foreach ((int record, int guess) in scratch.Candidates)
        {
            if (without.Contains(record) || (best.Count == kept && guess + GuessSlack < best.Peek()))
                continue;
            int points = Points(traveller, record, scratch);
            if (points <= 0)
                continue;
            ranked.Add((record, points));
            best.Enqueue(points, points);
            if (best.Count > kept)
                best.Dequeue();
        }

        return ranked;
    }

    private int Points(Traveller traveller, int record, SearchScratch scratch)
    {
        (int name, _) = BestName(traveller, record, scratch);
        if (name < 0)
            return 0;
        scratch.Sheet.Clear();
        scratch.Listed.Load(_names, name);
        Compare(traveller, record, name, scratch.Listed, scratch.Names, null, scratch.Sheet);
        return scratch.Sheet.Total;
    }

    // The facts of a person are the same under each of the names, so the best name is the one that agrees best.
    private (int Name, int Evidence) BestName(Traveller traveller, int record, SearchScratch scratch)
    {
        int best = -1, most = int.MinValue;
        (int from, int to) = (_facts.NamesOf(record).Start.Value, _facts.NamesOf(record).End.Value);
        for (int name = from; name < to; name++)
        {
            scratch.Sheet.Clear();
            scratch.Listed.Load(_names, name);
            int evidence = CompareNames(traveller, name, scratch.Listed, scratch.Names, scratch.Sheet);
            if (evidence > most)
                (best, most) = (name, evidence);
        }

        return (best, most);
    }

    private int CompareNames(
        Traveller traveller, int name, NameSide listed, NameComparison names, ScoreSheet sheet)
    {
        int evidence = names.Compare(traveller.Name, listed, traveller.Cut, sheet);
        if (!_facts.IsWeak(name))
            return evidence;
        sheet.Add(_weights.WeakName, "name-weak", ScoreSheet.Name, "", "", "the list itself calls this name weak");
        sheet.Limit("The list itself calls this name weak.");
        return evidence + _weights.WeakName;
    }

    private void Compare(
        Traveller traveller, int record, int name, NameSide listed, NameComparison names, ListRecord? words,
        ScoreSheet sheet)
    {
        int evidence = CompareNames(traveller, name, listed, names, sheet);
        PersonalComparison.Facts facts = new()
        {
            Births = _facts.BirthsOf(record),
            Sex = _facts.SexOf(record),
            Nationalities = _facts.NationalitiesOf(record),
            Words = words,
        };
        PersonalComparison.Compare(traveller, facts, evidence, _weights, sheet);
    }

    private Match Explain(Traveller traveller, int ordinal, Func<string, MatchThresholds> thresholdsOfList)
    {
        ListRecord record = _byOrdinal(ordinal);
        ScoreSheet sheet = new(explains: true);
        SearchScratch scratch = new(0, 0, _weights);
        (int name, int evidence) = traveller.Name.Count == 0 ? (-1, 0) : BestName(traveller, ordinal, scratch);
        (ListedDocument Document, DocumentAgreement Agreement)? document =
            DocumentIndex.Best(record, traveller.Document);
        // A listed document in the hands of somebody of another name is a finding of its own: the document's.
        bool nameCounts = name >= 0 && (document is null || evidence > 0);
        ListedName? listedName = null;
        if (nameCounts)
        {
            IndexedName indexed = _facts.NameOfRecord(name);
            listedName = record.Names[indexed.At];
            scratch.Listed.Load(
                NameTokens.Of(indexed.IsOriginal ? listedName.OriginalScript : listedName.Full), _names);
            Compare(traveller, ordinal, name, scratch.Listed, scratch.Names, record, sheet);
        }

        if (document is { } agreed)
            DocumentComparison.Write(traveller.Document, agreed.Document, agreed.Agreement, _weights, sheet);
        if (name >= 0 && !nameCounts)
            sheet.Limit("The document is listed under another name; the names do not count.");
        Score score = new(sheet.Total);
        MatchBand band = thresholdsOfList(record.List).BandOf(score);
        if (sheet.BirthDateConflicts && document is null && band == MatchBand.Strong)
            band = MatchBand.Possible;
        return new Match
        {
            Record = record,
            Name = listedName,
            Score = score,
            Band = band,
            Pieces = [.. sheet.Pieces],
            WhyNotHigher = [.. sheet.WhyNotHigher.Distinct()],
            DocumentAgrees = document is not null,
        };
    }
}

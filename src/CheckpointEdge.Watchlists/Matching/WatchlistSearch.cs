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
    private readonly NameIndex _names;
    private readonly RecordFacts _facts;
    private readonly DocumentIndex _documents;
    private readonly Func<int, ListRecord> _byOrdinal;
    private readonly MatchWeights _weights;
    private readonly RecordRanking _ranking;

    private WatchlistSearch(
        NameIndex names, RecordFacts facts, DocumentIndex documents, Func<int, ListRecord> byOrdinal,
        MatchWeights weights, SearchBudget budget)
    {
        _names = names;
        _facts = facts;
        _documents = documents;
        _byOrdinal = byOrdinal;
        _weights = weights;
        _ranking = new RecordRanking(names, facts, weights, budget);
    }

    /// <summary>Documents that are nobody's record.</summary>
    private Func<DocumentKey, FoundDocument?> ListedDocument { get; init; } = _ => null;

    public int Records => _facts.Count;

    /// <summary>Names in the index: those of all records that hold at least one Latin letter.</summary>
    public int Names => _names.Names;

    /// <summary>What the index holds in memory, in bytes, without the work space of searches.</summary>
    public long IndexSizeBytes => _names.SizeBytes + _facts.SizeBytes + _documents.SizeBytes;

    /// <summary>Builds the index in one pass; a record's ordinal is its position in the enumeration.</summary>
    /// <param name="byOrdinal">Fetches a whole record again; called for the few records that a search returns.</param>
    /// <param name="listedDocument">Looks a document up that is nobody's record; null: there are none.</param>
    /// <param name="patient">On this thread alone, which takes longer: the other cores are for whoever searches meanwhile.</param>
    public static WatchlistSearch Build(
        IEnumerable<ListRecord> records, Func<int, ListRecord> byOrdinal, MatchWeights? weights = null,
        Func<DocumentKey, FoundDocument?>? listedDocument = null, bool patient = false)
    {
        NameIndexBuilder names = new();
        RecordFacts.Builder facts = new();
        List<ulong> documents = [];
        int ordinal = 0;
        foreach (ListRecord record in patient ? records : ReadAhead.Of(records))
        {
            for (int at = 0; at < Math.Min(record.Names.Length, IndexedName.NamesMax); at++)
            {
                ListedName name = record.Names[at];
                Add(name.Full, new IndexedName(at, IsOriginal: false), name.Strength);
                Add(name.OriginalScript, new IndexedName(at, IsOriginal: true), name.Strength);
            }

            facts.Add(record);
            DocumentIndex.File(record, ordinal, documents);
            ordinal++;
        }

        return new WatchlistSearch(
            new NameIndex(names, TokenWeights.General), new RecordFacts(facts), new DocumentIndex(documents),
            byOrdinal, weights ?? MatchWeights.Default, SearchBudget.Full)
        {
            ListedDocument = listedDocument ?? (_ => null),
        };

        void Add(string text, IndexedName which, NameStrength strength)
        {
            ImmutableArray<NameToken> tokens = text.Length == 0 ? [] : NameTokens.Of(text);
            if (names.Add(ordinal, tokens) >= 0)
                facts.AddName(which, strength, tokens);
        }
    }

    /// <summary>What <see cref="Write"/> writes (bytes).</summary>
    internal long SealedSizeBytes => _names.SealedSizeBytes + _facts.SealedSizeBytes + _documents.SealedSizeBytes;

    /// <summary>The index without anything that is not in the slice; <see cref="Read"/> is the way back.</summary>
    internal void Write(SealedArrays.Writer arrays)
    {
        _names.Write(arrays);
        _facts.Write(arrays);
        _documents.Write(arrays);
    }

    /// <summary>An index as it was written, searched with the usual weights.</summary>
    internal static WatchlistSearch Read(
        SealedArrays.Reader arrays, Func<int, ListRecord> byOrdinal, Func<DocumentKey, FoundDocument?>? listedDocument) =>
        new(
            new NameIndex(arrays, TokenWeights.General), new RecordFacts(arrays), new DocumentIndex(new KeyTable(arrays)),
            byOrdinal, MatchWeights.Default, SearchBudget.Full)
        {
            ListedDocument = listedDocument ?? (_ => null),
        };

    /// <summary>The same index, searched with another budget of work.</summary>
    public WatchlistSearch With(SearchBudget budget) =>
        new(_names, _facts, _documents, _byOrdinal, _weights, budget) { ListedDocument = ListedDocument };

    /// <summary>
    /// The records likeliest to be the traveller, best first: by score, then records with the traveller's document, then
    /// by their place in the slice. Records below every threshold are among them, as <see cref="MatchBand.None"/>.
    /// </summary>
    /// <param name="thresholdsOfList">The thresholds for <see cref="ListRecord.List"/>.</param>
    /// <param name="top">How many at most, from 1.</param>
    public ImmutableArray<Match> Search(
        TravellerIdentity traveller, Func<string, MatchThresholds> thresholdsOfList, int top)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        Traveller person = new(traveller, _names);
        List<(int Ordinal, Match Match)> matches = [];
        SearchScratch scratch = _ranking.TakeScratch();
        try
        {
            if (ListedDocument(person.Document) is { } listed)
                matches.Add((-1, DocumentComparison.Of(person.Document, listed, _weights)));
            HashSet<int> withDocument = WithDocument(person.Document);
            foreach (RankedRecord found in _ranking.Rank(person, withDocument, top, scratch))
                matches.Add((found.Record,
                    Explain(person, found.Record, found.Name, found.Evidence, thresholdsOfList, scratch)));
            foreach (int record in withDocument)
                matches.Add((record, Explain(person, record, thresholdsOfList, scratch)));
        }
        finally
        {
            _ranking.GiveBack(scratch);
        }

        matches.Sort(static (a, b) =>
            a.Match.Score != b.Match.Score ? b.Match.Score.CompareTo(a.Match.Score)
            : a.Match.DocumentAgrees != b.Match.DocumentAgrees ? b.Match.DocumentAgrees.CompareTo(a.Match.DocumentAgrees)
            : a.Ordinal.CompareTo(b.Ordinal));
        // A document that is found is never pushed out by names.
        for (int at = matches.Count - 1; at >= 0 && matches.Count > top; at--)
            if (matches[at].Match.Document == DocumentResult.None)
                matches.RemoveAt(at);
        return [.. matches.Take(top).Select(found => found.Match)];
    }

    /// <summary>Compares the traveller with one record, whether or not a search would have returned it.</summary>
    /// <param name="ordinal">The record's position in the enumeration that built the index.</param>
    public Match Explain(TravellerIdentity traveller, int ordinal, Func<string, MatchThresholds> thresholdsOfList)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ordinal, Records);
        SearchScratch scratch = _ranking.TakeScratch();
        try
        {
            return Explain(new Traveller(traveller, _names), ordinal, thresholdsOfList, scratch);
        }
        finally
        {
            _ranking.GiveBack(scratch);
        }
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

    private Match Explain(
        Traveller traveller, int ordinal, Func<string, MatchThresholds> thresholdsOfList, SearchScratch scratch)
    {
        (int name, int evidence) =
            traveller.Name.Count == 0 ? (-1, 0) : _ranking.BestName(traveller, ordinal, scratch);
        return Explain(traveller, ordinal, name, evidence, thresholdsOfList, scratch);
    }

    private Match Explain(
        Traveller traveller, int ordinal, int name, int evidence, Func<string, MatchThresholds> thresholdsOfList,
        SearchScratch scratch)
    {
        ListRecord record = _byOrdinal(ordinal);
        ScoreSheet sheet = new(explains: true);
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
            int points = _ranking.CompareNames(traveller, name, scratch.Listed, scratch.Names, sheet);
            PersonalComparison.Compare(traveller, _facts.Personal(ordinal, record), points, _weights, sheet);
        }

        DocumentResult result = DocumentResult.None;
        if (document is { } agreed)
        {
            result = DocumentComparison.ResultOf(record, agreed.Document, agreed.Agreement);
            DocumentComparison.Write(traveller.Document, agreed.Document, agreed.Agreement, result, _weights, sheet);
        }

        if (name >= 0 && !nameCounts)
            sheet.Limit("The document is listed under another name; the names do not count.");
        Score score = new(sheet.Total);
        MatchThresholds thresholds = thresholdsOfList(record.List);
        MatchBand band = thresholds.BandOf(score);
        if (band == MatchBand.Strong && document is null)
            band = StrongOrLess(evidence, thresholds, sheet);
        return new Match
        {
            Record = record,
            Name = listedName,
            Score = score,
            Band = band,
            Pieces = [.. sheet.Pieces],
            WhyNotHigher = [.. sheet.WhyNotHigher.Distinct()],
            Document = result,
        };
    }

    /// <summary>A conflicting birth date caps; and a name that does not bring half of the threshold is nobody's strong match.</summary>
    private static MatchBand StrongOrLess(int evidence, MatchThresholds thresholds, ScoreSheet sheet)
    {
        if (sheet.BirthDateConflicts)
            return MatchBand.Possible;
        if (evidence * 2 >= thresholds.Strong.Thousandths)
            return MatchBand.Strong;
        sheet.Limit("The name alone says too little for a strong match, whatever else agrees.");
        return MatchBand.Possible;
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Clearing;

/// <summary>A match that is shown no more for this document, and Central's word for it.</summary>
public sealed record ClearedMatch(Match Match, ClearedPair Pair);

/// <summary>
/// The pairs of document and record that Central has cleared, as far as this board has heard. Every use verifies Central's
/// signature: what lies on the disk is never believed. Safe for concurrent callers.
/// </summary>
public sealed class ClearedPairs
{
    public const string FileName = "cleared.json";

    /// <summary>More pairs are not kept (count); the oldest ring again.</summary>
    public const int PairsMax = 20_000;

    /// <summary>A larger file is not read (bytes).</summary>
    private const long SizeBytesMax = 32L << 20;

    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly UnitIdentity _unit;
    private readonly TimeProvider _time;
    private ImmutableDictionary<string, ImmutableArray<ClearedPair>> _byRecord =
        ImmutableDictionary.Create<string, ImmutableArray<ClearedPair>>(StringComparer.Ordinal);

    private ClearedPairs(string file, UnitIdentity unit, TimeProvider time)
    {
        _file = file;
        _unit = unit;
        _time = time;
    }

    /// <summary>The newest news that is kept; 0 when there is none.</summary>
    public long Cursor { get; private set; }

    public int Count => _byRecord.Values.Sum(pairs => pairs.Length);

    /// <summary>A file that cannot be read is left behind: the board asks Central for everything again, and meanwhile rings.</summary>
    public static ClearedPairs Open(string dataDirectory, UnitIdentity unit, TimeProvider time)
    {
        ClearedPairs pairs = new(Path.Combine(dataDirectory, FileName), unit, time);
        try
        {
            FileInfo file = new(pairs._file);
            if (file.Exists && file.Length <= SizeBytesMax
                && JsonSerializer.Deserialize(File.ReadAllBytes(pairs._file), ExchangeJson.Default.ClearedPage) is { } kept)
                pairs.Take(kept);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            pairs.Forget();
        }

        return pairs;
    }

    /// <summary>Keeps a page of Central's news, on the disk before in use.</summary>
    /// <exception cref="IOException">It could not be written; nothing changed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void Add(ClearedPage page)
    {
        lock (_gate)
        {
            (long cursor, var before) = (Cursor, _byRecord);
            Take(page);
            try
            {
                DurableFiles.Replace(_file, JsonSerializer.SerializeToUtf8Bytes(Kept(), ExchangeJson.Default.ClearedPage));
            }
            catch
            {
                (Cursor, _byRecord) = (cursor, before);
                throw;
            }
        }
    }

    /// <summary>
    /// Which of the matches are cleared for this document. A match whose document number is listed never is; nor is any by a
    /// clock that cannot be trusted, for then no expiry can be told.
    /// </summary>
    public ImmutableArray<ClearedMatch> Among(ImmutableArray<Match> matches, ReportedTraveller traveller, bool clockTrusted)
    {
        if (!clockTrusted || _byRecord.IsEmpty)
            return [];
        DateTimeOffset now = _time.GetUtcNow();
        return
        [
            .. from match in matches
               where match.Band != MatchBand.None && !match.DocumentAgrees
               from pair in _byRecord.GetValueOrDefault(match.Record.Id, []).Take(PairsMax)
               where pair.Covers(traveller, match.Record.Id, RecordDigest.Of(match.Record).ToString(), now, _unit.ReceiptKey)
               group pair by match into cleared
               select new ClearedMatch(cleared.Key, cleared.MaxBy(pair => pair.ExpiresAt)!),
        ];
    }

    /// <summary>
    /// Expired pairs go when both the board's clock and Central's newest word say so: what a clock that is ahead throws away Central never
    /// sends again, and every use looks at the day anyhow.
    /// </summary>
    private void Take(ClearedPage page)
    {
        Dictionary<Guid, ClearedPair> pairs = _byRecord.Values.SelectMany(each => each).ToDictionary(pair => pair.Id);
        foreach (ClearedNews news in page.News)
        {
            if (news.Pair is { } pair)
                pairs[pair.Id] = pair;
            if (news.Withdrawn is { } withdrawn)
                pairs.Remove(withdrawn);
            Cursor = Math.Max(Cursor, news.Cursor);
        }

        DateTimeOffset now = _time.GetUtcNow();
        DateTimeOffset told = pairs.Values.Select(pair => pair.ClearedAt).Append(DateTimeOffset.MinValue).Max();
        DateTimeOffset passed = told < now ? told : now;
        _byRecord = pairs.Values
            .Where(pair => pair.ExpiresAt > passed)
            .OrderByDescending(pair => pair.ClearedAt)
            .Take(PairsMax)
            .GroupBy(pair => pair.Record, StringComparer.Ordinal)
            .ToImmutableDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
    }

    // The newest cursor stands with every pair: a page is also the form in which they are kept.
    private ClearedPage Kept() => new(
    [
        .. _byRecord.Values.SelectMany(pairs => pairs).Select(pair => new ClearedNews(Cursor, pair, null)),
        new ClearedNews(Cursor, null, Guid.Empty),
    ]);

    private void Forget()
    {
        Cursor = 0;
        _byRecord = _byRecord.Clear();
    }
}

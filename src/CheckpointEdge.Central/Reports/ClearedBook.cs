using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Reports;

/// <summary>A cleared pair as the operators see it.</summary>
/// <param name="WithdrawnAt">Null while boards are told of it.</param>
public sealed record ClearedView(
    Guid Id, Guid HitId, string Record, string ClearedBy, DateTimeOffset ClearedAt, DateTimeOffset ExpiresAt, DateTimeOffset? WithdrawnAt);

/// <summary>
/// What an officer found at one post and Central passes on to all: this document is not that listed person. News is only
/// ever added; a withdrawal is news too. Safe for concurrent callers.
/// </summary>
public sealed class ClearedBook(CentralDatabase database, AuditLog audit, CentralKeys keys, HitBook hits, TimeProvider time)
{
    /// <summary>How long a pair stays cleared when nobody says otherwise (days).</summary>
    public const int DaysUsual = 90;

    /// <summary>Records of one hit (count); no board shows half as many.</summary>
    private const int MatchesMax = 32;

    /// <summary>Shown to people at once (count).</summary>
    private const int ShownMax = 500;

    private const string SelectPairs = """
        SELECT c.pair, c.hit_id, c.record, c.by, c.at, c.expires_at, w.at, c.token
        FROM cleared c LEFT JOIN cleared w ON w.pair = c.pair AND w.withdrawn = 1
        WHERE c.withdrawn = 0
        """;

    /// <summary>Clears every record that the hit showed for its name; one whose document number agrees stays.</summary>
    /// <param name="days">1 to <see cref="ClearedPair.DaysMax"/>.</param>
    /// <exception cref="CentralException">The officer did not decide so, or there is nothing that can be cleared.</exception>
    public ImmutableArray<ClearedView> Clear(Guid hitId, int days, string by)
    {
        if (days is < 1 or > ClearedPair.DaysMax)
            throw new CentralException($"A pair stays cleared for 1 to {ClearedPair.DaysMax} days, not for {days}.");
        HitView hit = hits.Find(hitId) ?? throw new CentralException("There is no such hit.");
        if (hit.Hit is not { } report)
            throw new CentralException(hit.Trouble);
        if (hit.Decision is not { Decision: DecisionKind.NotSamePerson } decision)
            throw new CentralException("Only a hit on which the officer decided \"not the same person\" can be cleared.");
        ImmutableArray<ReportedMatch> matches =
            [.. report.Matches.Where(match => !match.DocumentAgrees && match.RecordDigest.Length > 0)];
        if (matches.IsEmpty)
            throw new CentralException("The hit has no match by name alone: a listed document stays listed.");
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        ClearedPair[] pairs = [.. matches.Select(match => Unsigned(match, report.Traveller, decision.Reason, now, now.AddDays(days)))];
        if (pairs.Length > MatchesMax || pairs.Any(pair => !pair.IsPossible()))
            throw new CentralException("The hit names records or a reason as no list and no officer have them: it cannot be cleared.");
        database.Write(transaction =>
        {
            foreach (ClearedPair pair in pairs)
            {
                if (ActiveOf(transaction, hitId, now).Any(one => one.Record == pair.Record))
                    throw new CentralException("This hit is cleared already.");
                Insert(transaction, hitId, keys.Sign(pair), by, now);
            }

            audit.Add(transaction, by, "pair-cleared",
                $"The hit {hitId:D} of {hit.Unit} was cleared for {days} days with {matches.Length} record(s), at every post.");
        });
        WithdrawTakenBack([hitId]); // the undo may have come in between
        return OfHit(hitId);
    }

    /// <summary>Boards ring again as soon as they hear of it.</summary>
    /// <exception cref="CentralException">There is no such pair, or it is withdrawn already.</exception>
    public void Withdraw(Guid id, string by) => database.Write(transaction =>
    {
        ClearedView pair = Views(transaction, " AND c.pair = $pair", ("$pair", id)).SingleOrDefault()
            ?? throw new CentralException("There is no such cleared pair.");
        if (pair.WithdrawnAt is not null)
            throw new CentralException("This pair is withdrawn already.");
        Withdraw(transaction, pair, by, "by an operator");
    });

    /// <summary>Withdraws the pairs whose record is gone or reads otherwise in what was just published.</summary>
    public void WithdrawChanged(Slice published)
    {
        foreach (ClearedView pair in database.Read(reader => Active(reader, time.GetUtcNow())))
        {
            string digest = published.OrdinalOf(pair.Record) is { } ordinal
                ? RecordDigest.Of(published.Record(ordinal)).ToString() : "";
            if (digest != DigestOf(pair.Id))
                database.Write(transaction => Withdraw(transaction, pair, "central", "because its record changed"));
        }
    }

    /// <summary>Withdraws the pairs of these hits on which "not the same person" does not stand any more.</summary>
    public void WithdrawTakenBack(IEnumerable<Guid> hitIds)
    {
        foreach (Guid hitId in hitIds.Distinct())
        {
            ImmutableArray<ClearedView> pairs = database.Ask(reader => ActiveOf(reader, hitId, time.GetUtcNow()));
            if (pairs.IsEmpty || hits.Find(hitId)?.Decision is { Decision: DecisionKind.NotSamePerson })
                continue;
            database.Write(transaction =>
            {
                foreach (ClearedView pair in pairs)
                    Withdraw(transaction, pair, "central", "because the officer took the decision back");
            });
        }
    }

    /// <summary>The newest pairs, those that expired among them.</summary>
    public ImmutableArray<ClearedView> All() =>
        database.Read(reader => Views(reader, " ORDER BY c.cursor DESC LIMIT $max", ("$max", ShownMax)));

    public ImmutableArray<ClearedView> OfHit(Guid hitId) =>
        database.Read(reader => Views(reader, " AND c.hit_id = $hit ORDER BY c.cursor", ("$hit", hitId)));

    /// <summary>What a board has not heard yet, oldest first.</summary>
    public ClearedPage After(long cursor) => database.Read(reader => new ClearedPage(reader.Query(
        "SELECT cursor, pair, token FROM cleared WHERE cursor > $after ORDER BY cursor LIMIT $max",
        row => row.IsDBNull(2)
            ? new ClearedNews(row.GetInt64(0), null, Guid.Parse(row.GetString(1)))
            : new ClearedNews(row.GetInt64(0), Read(row.Bytes(2)), null),
        ("$after", cursor),
        ("$max", ClearedPage.CountMax))));

    private static ClearedPair Unsigned(
        ReportedMatch match, ReportedTraveller traveller, string reason, DateTimeOffset from, DateTimeOffset until)
    {
        Guid id = Guid.CreateVersion7(from);
        return new ClearedPair(id, match.Record, match.RecordDigest, ClearedPair.HolderOf(id, traveller), reason, from, until, []);
    }

    private static void Insert(
        StoreConnection transaction, Guid hitId, ClearedPair pair, string by, DateTimeOffset now) => transaction.ExecuteNumbered(
        $"""
        INSERT INTO cleared (cursor, pair, withdrawn, hit_id, record, token, by, at, expires_at)
        SELECT {StoreConnection.NumberOfNews}, $pair, 0, $hit, $record, $token, $by, $at, $expires FROM cleared WHERE true
        ON CONFLICT (cursor) DO NOTHING
        """,
        ("$moment", now),
        ("$pair", pair.Id),
        ("$hit", hitId),
        ("$record", pair.Record),
        ("$token", JsonSerializer.SerializeToUtf8Bytes(pair)),
        ("$by", by),
        ("$at", pair.ClearedAt),
        ("$expires", pair.ExpiresAt));

    private void Withdraw(StoreConnection transaction, ClearedView pair, string by, string why)
    {
        if (transaction.Scalar("SELECT 1 FROM cleared WHERE pair = $pair AND withdrawn = 1", ("$pair", pair.Id)) is not null)
            return;
        DateTimeOffset now = time.GetUtcNow();
        transaction.ExecuteNumbered(
            $"""
            INSERT INTO cleared (cursor, pair, withdrawn, hit_id, record, token, by, at, expires_at)
            SELECT {StoreConnection.NumberOfNews}, $pair, 1, $hit, $record, NULL, $by, $at, $expires FROM cleared WHERE true
            ON CONFLICT (cursor) DO NOTHING
            """,
            ("$moment", now),
            ("$pair", pair.Id),
            ("$hit", pair.HitId),
            ("$record", pair.Record),
            ("$by", by),
            ("$at", now),
            ("$expires", pair.ExpiresAt));
        audit.Add(transaction, by, "pair-withdrawn", $"The cleared pair {pair.Id:D} with {pair.Record} was withdrawn {why}.");
    }

    private static ImmutableArray<ClearedView> Active(StoreConnection reader, DateTimeOffset now) =>
        Views(reader, " AND w.pair IS NULL AND c.expires_at > $now", ("$now", now));

    private static ImmutableArray<ClearedView> ActiveOf(StoreConnection reader, Guid hitId, DateTimeOffset now) =>
        Views(reader, " AND w.pair IS NULL AND c.expires_at > $now AND c.hit_id = $hit", ("$now", now), ("$hit", hitId));

    private static ImmutableArray<ClearedView> Views(
        StoreConnection reader, string which, params ReadOnlySpan<(string Name, object? Value)> values) => reader.Query(
        SelectPairs + which,
        row => new ClearedView(
            Guid.Parse(row.GetString(0)), Guid.Parse(row.GetString(1)), row.GetString(2), row.GetString(3), row.Moment(4),
            row.Moment(5), row.MomentOrNull(6)),
        values);

    private string DigestOf(Guid id) => database.Read(reader =>
        reader.Scalar("SELECT token FROM cleared WHERE pair = $pair AND withdrawn = 0", ("$pair", id)) is byte[] token
            ? Read(token).RecordDigest : "");

    private static ClearedPair Read(byte[] token) => JsonSerializer.Deserialize<ClearedPair>(token)!;
}

using System.Collections.Immutable;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Central.Audit;

/// <summary>Who did what, when. Sentences name accounts, boards, lists and report numbers, never a traveller.</summary>
/// <param name="Who">An account, a board as <c>unit:NAME</c>, or <c>setup</c>.</param>
/// <param name="What">A stable word in kebab-case: <c>list-approved</c>.</param>
public sealed record AuditEntry(long Entry, DateTimeOffset At, string Who, string What, [property: Sentence] string Sentence);

/// <summary>Central's audit log. Entries are only ever added. Safe for concurrent callers.</summary>
public sealed class AuditLog(CentralDatabase database, TimeProvider time)
{
    /// <summary>Entries on one page (count).</summary>
    public const int PageCountMax = 200;

    /// <summary>Longer sentences are cut (characters).</summary>
    public const int SentenceCharsMax = 1_000;

    /// <summary>Adds an entry inside the transaction of the change it tells of.</summary>
    public void Add(StoreConnection transaction, string who, string what, string sentence) => transaction.ExecuteNumbered(
        """
        INSERT INTO audit_log (entry, at, who, what, sentence)
        SELECT coalesce(max(entry), 0) + 1, $at, $who, $what, $sentence FROM audit_log WHERE true
        ON CONFLICT (entry) DO NOTHING
        """,
        ("$at", time.GetUtcNow()),
        ("$who", who),
        ("$what", what),
        ("$sentence", sentence.Length > SentenceCharsMax ? sentence[..SentenceCharsMax] : sentence));

    /// <summary>Adds an entry on its own: something that was refused.</summary>
    public void Add(string who, string what, string sentence) =>
        database.Write(transaction => Add(transaction, who, what, sentence));

    /// <summary>Newest first.</summary>
    /// <param name="before">Only entries older than this one; <see cref="long.MaxValue"/> for the newest.</param>
    /// <param name="who">Only what this one did; null: everybody. <paramref name="what"/> likewise.</param>
    public ImmutableArray<AuditEntry> Page(
        long before = long.MaxValue, string? who = null, string? what = null) => database.Read(reader => reader.Query(
        """
        SELECT entry, at, who, what, sentence FROM audit_log
        WHERE entry < $before AND ($who = '' OR who = $who) AND ($what = '' OR what = $what)
        ORDER BY entry DESC LIMIT $count
        """,
        row => new AuditEntry(row.GetInt64(0), row.Moment(1), row.GetString(2), row.GetString(3), row.GetString(4)),
        ("$before", before), ("$who", who ?? ""), ("$what", what ?? ""), ("$count", PageCountMax)));
}

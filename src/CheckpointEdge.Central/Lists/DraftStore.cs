using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Central.Lists;

/// <summary>Where a draft stands.</summary>
internal enum DraftState
{
    /// <summary>At most one is open.</summary>
    Open,

    /// <summary>A few posts are offered it before the others.</summary>
    Canary,
    Published,
    Discarded,
}

/// <summary>A draft as it is stored.</summary>
/// <param name="Envelope">The manifest with the signatures so far.</param>
internal sealed record Draft(
    Guid Id,
    long Generation,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    ImmutableArray<string> Sources,
    ListDifference Difference,
    bool Held,
    string GuardSentence,
    string? AcceptedBy,
    string? AcceptedReason,
    byte[] Envelope,
    DateTimeOffset? PublishedAt)
{
    public bool MayBeSigned => !Held || AcceptedBy is not null;
}

/// <summary>The statements over <c>drafts</c> and <c>approvals</c>; every method runs inside its caller's transaction.</summary>
internal static class DraftStore
{
    private const string Select = """
        SELECT id, generation, created_by, created_at, sources, difference, held, guard_sentence,
            accepted_by, accepted_reason, envelope, published_at
        FROM drafts
        """;

    public static Draft? Open(StoreConnection connection) =>
        First(connection.Query(Select + " WHERE state = 'open'", Read));

    public static Draft? Published(StoreConnection connection) =>
        First(connection.Query(Select + " WHERE state = 'published' ORDER BY generation DESC LIMIT 1", Read));

    /// <summary>What was published before the newest publication.</summary>
    public static Draft? BeforePublished(StoreConnection connection) =>
        First(connection.Query(Select + " WHERE state = 'published' ORDER BY generation DESC LIMIT 1 OFFSET 1", Read));

    public static Draft? Of(StoreConnection connection, Guid id) =>
        First(connection.Query(Select + " WHERE id = $id", Read, ("$id", id)));

    /// <summary>
    /// The number of the next publication. A number that anybody has signed is never used again, though the draft was
    /// discarded: two signed manifests of one number could be played against each other.
    /// </summary>
    public static long NextGeneration(StoreConnection connection) => 1 + (long)connection.Scalar(
        """
        SELECT coalesce(max(generation), 0) FROM drafts d
        WHERE state IN ('published', 'canary') OR EXISTS (SELECT 1 FROM approvals a WHERE a.draft = d.id)
        """)!;

    public static void Insert(StoreConnection connection, Draft draft) => connection.Execute(
        """
        INSERT INTO drafts (id, generation, state, created_by, created_at, sources, difference, held, guard_sentence, envelope)
        VALUES ($id, $generation, 'open', $by, $at, $sources, $difference, $held, $sentence, $envelope)
        """,
        ("$id", draft.Id),
        ("$generation", draft.Generation),
        ("$by", draft.CreatedBy),
        ("$at", draft.CreatedAt),
        ("$sources", JsonSerializer.Serialize(draft.Sources)),
        ("$difference", JsonSerializer.Serialize(draft.Difference)),
        ("$held", draft.Held ? 1 : 0),
        ("$sentence", draft.GuardSentence),
        ("$envelope", draft.Envelope));

    public static void Accept(StoreConnection connection, Guid id, string by, string reason) => connection.Execute(
        "UPDATE drafts SET accepted_by = $by, accepted_reason = $reason WHERE id = $id",
        ("$by", by),
        ("$reason", reason),
        ("$id", id));

    public static void AddApproval(StoreConnection connection, Guid id, string account, string keyId, byte[] envelope, DateTimeOffset now)
    {
        connection.Execute(
            "INSERT INTO approvals (draft, account, key_id, approved_at) VALUES ($id, $account, $key, $now)",
            ("$id", id),
            ("$account", account),
            ("$key", keyId),
            ("$now", now));
        connection.Execute("UPDATE drafts SET envelope = $envelope WHERE id = $id", ("$envelope", envelope), ("$id", id));
    }

    /// <summary>Another manifest, which nobody has signed yet.</summary>
    public static void SetEnvelope(StoreConnection connection, Guid id, byte[] envelope) => connection.Execute(
        "UPDATE drafts SET envelope = $envelope WHERE id = $id", ("$envelope", envelope), ("$id", id));

    public static ImmutableArray<ApprovalView> Approvals(StoreConnection connection, Guid id) => connection.Query(
        "SELECT account, approved_at FROM approvals WHERE draft = $id ORDER BY approved_at, account",
        row => new ApprovalView(row.GetString(0), row.Moment(1)),
        ("$id", id));

    public static void SetState(StoreConnection connection, Guid id, DraftState state, DateTimeOffset now) => connection.Execute(
        "UPDATE drafts SET state = $state, published_at = CASE $state WHEN 'published' THEN $now END WHERE id = $id",
        ("$state", state.ToString().ToLowerInvariant()),
        ("$now", now),
        ("$id", id));

    public static DraftView View(StoreConnection connection, Draft draft, DraftFolder folder, DraftCalibration calibration)
    {
        ImmutableArray<PostSliceView> cuts = folder.View();
        ListManifest manifest = SignedMetadata.ReadUnverified(draft.Envelope, ExchangeJson.Default.ListManifest);
        return new DraftView(
            draft.Id, draft.Generation, draft.CreatedBy, draft.CreatedAt, draft.Sources, draft.Difference, draft.Held,
            draft.GuardSentence, draft.AcceptedBy, draft.AcceptedReason, Approvals(connection, draft.Id),
            AccountStore.SigningThreshold, draft.PublishedAt, manifest.Expires, manifest.Slice,
            calibration.ViewOf(draft.Id, [manifest.Slice, .. cuts.Select(cut => cut.Slice)]), cuts);
    }

    private static Draft? First(ImmutableArray<Draft> drafts) => drafts.IsEmpty ? null : drafts[0];

    private static Draft Read(DbDataReader row) => new(
        Guid.Parse(row.GetString(0)),
        row.GetInt64(1),
        row.GetString(2),
        row.Moment(3),
        JsonSerializer.Deserialize<ImmutableArray<string>>(row.GetString(4)),
        JsonSerializer.Deserialize<ListDifference>(row.GetString(5))!,
        row.GetInt64(6) != 0,
        row.GetString(7),
        row.Text(8),
        row.Text(9),
        row.Bytes(10),
        row.MomentOrNull(11));
}

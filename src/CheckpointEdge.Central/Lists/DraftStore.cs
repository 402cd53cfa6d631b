using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Central.Lists;

/// <summary>The statements over <c>drafts</c> and <c>approvals</c>; every method runs inside its caller's transaction.</summary>
internal static class DraftStore
{
    /// <summary>Numbers that boards may hold beyond those that this Central has signed (count).</summary>
    public const int SkippedMax = 1_000;

    private const string Select = """
        SELECT id, generation, created_by, created_at, sources, difference, held, guard_sentence,
            accepted_by, accepted_reason, envelope, published_at
        FROM drafts
        """;

    public static Draft? Open(StoreConnection connection) =>
        First(connection, connection.Query(Select + " WHERE state = 'open'", Read));

    public static Draft? Published(StoreConnection connection) =>
        First(connection, connection.Query(Select + " WHERE state = 'published' ORDER BY generation DESC LIMIT 1", Read));

    /// <summary>What was published before the newest publication.</summary>
    public static Draft? BeforePublished(StoreConnection connection) =>
        First(connection, connection.Query(Select + " WHERE state = 'published' ORDER BY generation DESC LIMIT 1 OFFSET 1", Read));

    public static Draft? Of(StoreConnection connection, Guid id) =>
        First(connection, connection.Query(Select + " WHERE id = $id", Read, ("$id", id)));

    /// <summary>
    /// The number of the next publication. A number that anybody has signed is never used again, though the draft was
    /// discarded: two signed manifests of one number could be played against each other. Nor is one that a board holds though
    /// this Central does not know it: it came back from a backup. A board that lies can skip <see cref="SkippedMax"/>.
    /// </summary>
    /// <param name="from">The least that it may be: see <see cref="ListNumbers"/>.</param>
    public static long NextGeneration(StoreConnection connection, long from)
    {
        long signed = (long)connection.Scalar(
            """
            SELECT coalesce(max(generation), 0) FROM drafts d
            WHERE state IN ('published', 'canary') OR EXISTS (SELECT 1 FROM approvals a WHERE a.draft = d.id)
            """)!;
        long held = (long)connection.Scalar(
            "SELECT coalesce(max(generation), 0) FROM units WHERE revoked_at IS NULL AND generation <= $most", ("$most", signed + SkippedMax))!;
        return Math.Max(from, 1 + Math.Max(signed, held));
    }

    public static void Insert(StoreConnection connection, Draft draft)
    {
        connection.Execute(
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
        foreach ((string role, byte[] envelope) in draft.Delegated)
        {
            connection.Execute(
                "INSERT INTO draft_roles (draft, role, envelope) VALUES ($id, $role, $envelope)",
                ("$id", draft.Id), ("$role", role), ("$envelope", envelope));
        }
    }

    public static void Accept(StoreConnection connection, Guid id, string by, string reason) => connection.Execute(
        "UPDATE drafts SET accepted_by = $by, accepted_reason = $reason WHERE id = $id",
        ("$by", by),
        ("$reason", reason),
        ("$id", id));

    /// <param name="signed">With the signature on what it signs.</param>
    public static void AddApproval(StoreConnection connection, Draft signed, string account, string keyId, DateTimeOffset now)
    {
        connection.Execute(
            "INSERT INTO approvals (draft, account, key_id, approved_at) VALUES ($id, $account, $key, $now)",
            ("$id", signed.Id),
            ("$account", account),
            ("$key", keyId),
            ("$now", now));
        SetMetadata(connection, signed);
    }

    /// <summary>What is signed, or is to be.</summary>
    public static void SetMetadata(StoreConnection connection, Draft draft)
    {
        connection.Execute("UPDATE drafts SET envelope = $envelope WHERE id = $id", ("$envelope", draft.Envelope), ("$id", draft.Id));
        foreach ((string role, byte[] envelope) in draft.Delegated)
        {
            connection.Execute(
                "UPDATE draft_roles SET envelope = $envelope WHERE draft = $id AND role = $role",
                ("$envelope", envelope), ("$id", draft.Id), ("$role", role));
        }
    }

    public static ImmutableArray<ApprovalView> Approvals(StoreConnection connection, Guid id) => connection.Query(
        "SELECT account, approved_at FROM approvals WHERE draft = $id ORDER BY approved_at, account",
        row => new ApprovalView(row.GetString(0), row.Moment(1)),
        ("$id", id));

    public static void SetState(StoreConnection connection, Guid id, DraftState state, DateTimeOffset now) => connection.Execute(
        "UPDATE drafts SET state = $state, published_at = CASE $state WHEN 'published' THEN $now END WHERE id = $id",
        ("$state", state.ToString().ToLowerInvariant()),
        ("$now", now),
        ("$id", id));

    /// <param name="inUse">The folder of what is published, or null.</param>
    /// <param name="signers">Whose signatures the whole list needs.</param>
    public static DraftView View(
        StoreConnection connection, Draft draft, DraftFolder folder, DraftFolder? inUse, DraftCalibration calibration, TrustedRole signers)
    {
        ImmutableArray<PostSliceView> cuts = folder.View();
        ListManifest manifest = SignedMetadata.ReadUnverified(draft.Envelope, ExchangeJson.Default.ListManifest);
        ImmutableArray<ApprovalView> approvals = Approvals(connection, draft.Id);
        ImmutableArray<string> missing = draft.Missing(signers);
        if (connection.Query("SELECT key_id FROM approvals WHERE draft = $id", row => row.GetString(0), ("$id", draft.Id))
            .Any(key => manifest.Delegations?.Keys.ContainsKey(key) != true && signers.Keys.All(one => one.KeyId != key)))
            missing = missing.Add("A key that was replaced counts after 'central rotate'.");
        return new DraftView(
            draft.Id, draft.Generation, draft.CreatedBy, draft.CreatedAt, draft.Sources, draft.Difference, draft.Held,
            draft.GuardSentence, draft.AcceptedBy, draft.AcceptedReason, approvals,
            AccountStore.SigningThreshold, draft.PublishedAt, manifest.Expires, manifest.Slice,
            calibration.ViewOf(draft.Id, [manifest.Slice, .. cuts.Select(cut => cut.Slice)]), cuts, missing, draft.Content,
            PolicyDifference.Of(inUse?.Policy ?? PolicyFile.OfProgram(), folder.Policy));
    }

    private static Draft? First(StoreConnection connection, ImmutableArray<Draft> drafts) => drafts.IsEmpty ? null : drafts[0] with
    {
        Delegated = connection.Query(
            "SELECT role, envelope FROM draft_roles WHERE draft = $id", row => (Role: row.GetString(0), Envelope: row.Bytes(1)),
            ("$id", drafts[0].Id)).ToImmutableSortedDictionary(one => one.Role, one => one.Envelope, StringComparer.Ordinal),
    };

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

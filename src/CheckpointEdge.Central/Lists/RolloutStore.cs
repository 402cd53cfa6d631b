using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <summary>A list that a few posts take before the others. Immutable.</summary>
/// <param name="Posts">Sites, or boards by their own name.</param>
/// <param name="Halted">Trouble came up: it goes no further, and the next list takes its place.</param>
/// <param name="Sentence">Why it was halted; empty while it runs.</param>
internal sealed record Rollout(
    Guid Draft, long Generation, ImmutableArray<string> Posts, string StartedBy, DateTimeOffset StartedAt, bool Halted, string Sentence)
{
    public bool Has(string unit, string site) => Posts.Contains(unit) || Posts.Contains(site);
}

/// <summary>The statements over <c>rollouts</c>; every method runs inside its caller's transaction.</summary>
internal static class RolloutStore
{
    public const string Running = "running";
    public const string Halted = "halted";
    public const string Released = "released";
    public const string Replaced = "replaced";

    /// <summary>Travellers that must have been searched before figures say anything (count).</summary>
    private const int SearchesLeast = 200;

    /// <summary>So many times what was predicted is trouble.</summary>
    private const double AlertsFactor = 2;

    /// <summary>The one that runs or was halted; null when everybody is offered the same.</summary>
    public static Rollout? Current(StoreConnection reader)
    {
        ImmutableArray<Rollout> found = reader.Query(
            """
            SELECT draft, generation, posts, started_by, started_at, state, sentence FROM rollouts
            WHERE state IN ('running', 'halted') ORDER BY generation DESC LIMIT 1
            """,
            row => new Rollout(
                Guid.Parse(row.GetString(0)), row.GetInt64(1), JsonSerializer.Deserialize<ImmutableArray<string>>(row.GetString(2)),
                row.GetString(3), row.Moment(4), row.GetString(5) == Halted, row.GetString(6)));
        return found.IsEmpty ? null : found[0];
    }

    public static void Start(StoreConnection transaction, Draft draft, ImmutableArray<string> posts, string by, DateTimeOffset now) =>
        transaction.Execute(
            """
            INSERT INTO rollouts (draft, generation, posts, started_by, started_at, state, sentence)
            VALUES ($draft, $generation, $posts, $by, $now, 'running', '')
            """,
            ("$draft", draft.Id), ("$generation", draft.Generation), ("$posts", JsonSerializer.Serialize(posts)), ("$by", by), ("$now", now));

    public static void End(
        StoreConnection transaction, Rollout rollout, string state, string sentence, string by, DateTimeOffset now) => transaction.Execute(
        "UPDATE rollouts SET state = $state, sentence = $sentence, ended_by = $by, ended_at = $now WHERE draft = $draft",
        ("$state", state), ("$sentence", sentence), ("$by", by), ("$now", now), ("$draft", rollout.Draft));

    public static (string Unit, string Site)? PlaceOf(StoreConnection reader, string unit) =>
        reader.Scalar("SELECT site FROM units WHERE unit = $unit", ("$unit", unit)) is string site ? (unit, site) : null;

    /// <summary>What goes wrong at a board that has the list ahead of the others, in one sentence; null: nothing does.</summary>
    public static string? TroubleAt(StoreConnection reader, Rollout rollout, ListManifest manifest, string unit, string site)
    {
        ImmutableArray<string> troubles = reader.Query(
            "SELECT sentence FROM unit_troubles WHERE unit = $unit AND since >= $start", row => row.GetString(0),
            ("$unit", unit), ("$start", rollout.StartedAt));
        if (!troubles.IsEmpty)
            return $"{unit} has trouble with list {rollout.Generation}: {troubles[0]}";
        ImmutableArray<AlertTally> tallies = reader.Query(
            "SELECT searches, lists FROM unit_alerts WHERE unit = $unit AND generation = $generation",
            row => new AlertTally(
                rollout.Generation, row.GetInt64(0), JsonSerializer.Deserialize<ImmutableArray<ListTally>>(row.GetString(1))),
            ("$unit", unit), ("$generation", rollout.Generation));
        SliceHeader header = manifest.For(unit, site).Slice;
        return tallies.SelectMany(tally => tally.Lists.Select(list => TooMany(unit, list, tally.Searches, header)))
            .FirstOrDefault(said => said is not null);
    }

    public static RolloutView View(StoreConnection reader, Rollout rollout) => new(
        rollout.Generation, rollout.Posts, rollout.StartedBy, rollout.StartedAt, rollout.Halted, rollout.Sentence,
        [
            .. reader.Query(
                """
                SELECT u.unit, site, generation, sentence FROM units u LEFT JOIN unit_troubles t ON t.unit = u.unit
                WHERE revoked_at IS NULL ORDER BY u.unit
                """,
                row => new RolloutBoardView(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.Text(3)))
            .Where(board => rollout.Has(board.Unit, board.Site)),
        ]);

    private static string? TooMany(string unit, ListTally list, long searches, SliceHeader header)
    {
        if (searches < SearchesLeast || header.CalibrationOf(list.List) is not { } calibration)
            return null;
        EstimatedRate achieved = Intervals.Of(list.Shown, searches);
        return achieved.Low.Per10000 <= AlertsFactor * calibration.Possible.High.Per10000
            ? null
            : FormattableString.Invariant(
                $"{unit} shows {list.Shown} matches with {list.List} among {searches} travellers; ")
                + FormattableString.Invariant($"at most {calibration.Possible.High.Per10000:0.#} in 10 000 were predicted.");
    }
}

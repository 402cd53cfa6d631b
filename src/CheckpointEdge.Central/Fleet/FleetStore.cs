using System.Collections.Immutable;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Fleet;

/// <summary>One board as the operators see it.</summary>
/// <param name="ContactAt">When it last asked for anything.</param>
/// <param name="Generation">The list in use, 0 for none, null when it never said.</param>
/// <param name="Overdue">In service, and silent longer than <see cref="FleetStore.OverdueMinutes"/>.</param>
/// <param name="Reports">Reports stored here (count).</param>
/// <param name="ListTrouble">Why the board does not take a list or cannot use its own, in the board's words; null: nothing is wrong.</param>
/// <param name="ListTroubleSince">When it first said so.</param>
public sealed record UnitView(
    string Unit,
    string Site,
    string Lane,
    DateTimeOffset EnrolledAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? ContactAt,
    long? Generation,
    DateTimeOffset? ListCreatedAt,
    int? Waiting,
    string? Version,
    bool? ClockTrusted,
    bool Overdue,
    long Reports,
    [property: Sentence] string? ListTrouble,
    DateTimeOffset? ListTroubleSince);

/// <summary>What boards say of themselves, and when they were last heard of. Safe for concurrent callers.</summary>
public sealed class FleetStore(CentralDatabase database, AuditLog audit, TimeProvider time)
{
    /// <summary>A board that is silent longer than this is overdue (minutes).</summary>
    public const int OverdueMinutes = 15;

    /// <summary>A contact is written down at most this often per board (seconds): it costs a disk flush.</summary>
    public const int ContactSeconds = 10;

    private const int VersionCharsMax = 32;
    private const int TroubleCharsMax = 300;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _contacts = new(StringComparer.Ordinal);

    /// <summary>The board asked for something just now.</summary>
    public void Heard(string unit)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_gate)
        {
            if (_contacts.TryGetValue(unit, out DateTimeOffset last) && now - last < TimeSpan.FromSeconds(ContactSeconds))
                return;
            _contacts[unit] = now;
        }

        database.Write(transaction =>
            transaction.Execute("UPDATE units SET contact_at = $now WHERE unit = $unit", ("$now", now), ("$unit", unit)));
    }

    /// <summary>A board has said how it is. Raised after the commit, on the thread that made it.</summary>
    public event Action<string>? Told;

    public void Store(string unit, UnitStatus status)
    {
        database.Write(transaction =>
        {
            Store(transaction, unit, status, time.GetUtcNow());
            StoreTrouble(transaction, unit, status.ListTrouble);
            UnitConcerns.Store(transaction, audit, time.GetUtcNow(), unit, status);
            StoreFigures(transaction, unit, status);
        });
        Told?.Invoke(unit);
    }

    /// <summary>
    /// What a courier brought of a board, if it is newer than the board's own last word. What is wrong there now only the line can tell.
    /// </summary>
    public void StoreBrought(string unit, UnitStatus status, DateTimeOffset packedAt)
    {
        bool stored = database.Write(transaction =>
        {
            if (transaction.Scalar("SELECT contact_at FROM units WHERE unit = $unit", ("$unit", unit)) is long contact
                && contact >= packedAt.ToUnixTimeMilliseconds())
                return false;
            Store(transaction, unit, status, packedAt < time.GetUtcNow() ? packedAt : time.GetUtcNow());
            StoreFigures(transaction, unit, status);
            return true;
        });
        if (stored)
            Told?.Invoke(unit);
    }

    private void StoreFigures(StoreConnection transaction, string unit, UnitStatus status)
    {
        if (status.Alerts is { } tally)
            AlertBook.Store(transaction, unit, tally);
        if (status.Reads is { } reads)
            FigureBook.Store(transaction, unit, reads, time.GetUtcNow());
    }

    private static void Store(StoreConnection transaction, string unit, UnitStatus status, DateTimeOffset at) => transaction.Execute(
        """
        UPDATE units SET contact_at = $now, generation = $generation, list_created_at = $created,
            waiting = $waiting, version = $version, clock_trusted = $clock
        WHERE unit = $unit
        """,
        ("$now", at),
        ("$generation", status.ListGeneration),
        ("$created", status.ListCreatedAt),
        ("$waiting", status.Waiting),
        ("$version", status.Version.Length > VersionCharsMax ? status.Version[..VersionCharsMax] : status.Version),
        ("$clock", status.ClockTrusted ? 1 : 0),
        ("$unit", unit));

    // A refused list may be an attack on one board: it is written down once, when it begins and when it is over.
    private void StoreTrouble(StoreConnection transaction, string unit, string told)
    {
        string sentence = StrangersText.Line(told, TroubleCharsMax);
        string? before = transaction.Scalar("SELECT sentence FROM unit_troubles WHERE unit = $unit", ("$unit", unit)) as string;
        if (sentence == (before ?? ""))
            return;
        if (sentence.Length == 0)
        {
            transaction.Execute("DELETE FROM unit_troubles WHERE unit = $unit", ("$unit", unit));
            audit.Add(transaction, "unit:" + unit, "list-trouble-over", "The board's list is in order again.");
            return;
        }

        transaction.Execute(
            """
            INSERT INTO unit_troubles (unit, since, sentence) VALUES ($unit, $now, $sentence)
            ON CONFLICT (unit) DO UPDATE SET since = excluded.since, sentence = excluded.sentence
            """,
            ("$unit", unit), ("$now", time.GetUtcNow()), ("$sentence", sentence));
        audit.Add(transaction, "unit:" + unit, "list-trouble", sentence);
    }

    /// <summary>What is not well with boards in service, the newest first.</summary>
    public ImmutableArray<UnitConcern> Concerns() => database.Read(UnitConcerns.All);

    /// <summary>Overdue boards first, the longest silent on top; revoked ones last.</summary>
    public ImmutableArray<UnitView> All()
    {
        DateTimeOffset overdueBefore = time.GetUtcNow().AddMinutes(-OverdueMinutes);
        return database.Read(reader => reader.Query(
            """
            SELECT u.unit, site, lane, enrolled_at, revoked_at, contact_at, generation, list_created_at, waiting, version,
                clock_trusted, (SELECT count(*) FROM report_keys r WHERE r.unit = u.unit), sentence, since
            FROM units u LEFT JOIN unit_troubles t ON t.unit = u.unit
            ORDER BY revoked_at IS NOT NULL, coalesce(contact_at, 0) >= $overdue, coalesce(contact_at, 0), u.unit
            """,
            row => new UnitView(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                row.Moment(3),
                row.MomentOrNull(4),
                row.MomentOrNull(5),
                row.IsDBNull(6) ? null : row.GetInt64(6),
                row.MomentOrNull(7),
                row.IsDBNull(8) ? null : row.GetInt32(8),
                row.Text(9),
                row.IsDBNull(10) ? null : row.GetInt64(10) != 0,
                row.IsDBNull(4) && (row.MomentOrNull(5) ?? default) < overdueBefore,
                row.GetInt64(11),
                row.Text(12),
                row.MomentOrNull(13)),
            ("$overdue", overdueBefore)));
    }
}

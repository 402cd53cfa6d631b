using System.Globalization;

namespace CheckpointEdge.Central.Store;

/// <summary>
/// The months of the table of reports on PostgreSQL. Stateless; callers see to it that one process works here at a time.
/// </summary>
internal static class ReportPartitions
{
    /// <summary>Takes what fits no month: those whose month nobody has made yet, and those of a clock that is wrong.</summary>
    public const string Rest = "reports_rest";

    /// <summary>Months that are there before they begin (count).</summary>
    public const int MonthsAhead = 2;

    private const long MicrosecondsPerMillisecond = 1_000;

    /// <summary>Makes this month and the next ones where they are missing.</summary>
    public static void MakeAhead(StoreConnection store, DateTimeOffset now)
    {
        if (store.Scalar("SELECT 1 FROM pg_class WHERE relname = $rest", ("$rest", Rest)) is null)
            return;
        DateTimeOffset month = new(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        for (int ahead = 0; ahead <= MonthsAhead; ahead++)
            Make(store, month.AddMonths(ahead));
    }

    // A month that is made late finds reports in the rest: they move over before it becomes part of the table, in the
    // same transaction, and nobody ever sees fewer.
    private static void Make(StoreConnection store, DateTimeOffset month)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"reports_{month:yyyy_MM}");
        if (store.Scalar("SELECT 1 FROM pg_class WHERE relname = $name", ("$name", name)) is not null)
            return;
        string from = ArrivalAt(month), to = ArrivalAt(month.AddMonths(1));
        store.Execute("LOCK TABLE reports IN ACCESS EXCLUSIVE MODE");
        store.Execute($"CREATE TABLE {name} (LIKE reports INCLUDING ALL)");
        store.Execute(
            $"WITH late AS (DELETE FROM {Rest} WHERE arrival >= {from} AND arrival < {to} RETURNING *) INSERT INTO {name} SELECT * FROM late");
        store.Execute($"ALTER TABLE reports ATTACH PARTITION {name} FOR VALUES FROM ({from}) TO ({to})");
    }

    private static string ArrivalAt(DateTimeOffset moment) =>
        (moment.ToUnixTimeMilliseconds() * MicrosecondsPerMillisecond).ToString(CultureInfo.InvariantCulture);
}

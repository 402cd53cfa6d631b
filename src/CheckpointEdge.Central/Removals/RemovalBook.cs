using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Removals;

/// <summary>
/// What boards have proved to be gone from their disks. A receipt counts only with the signature of the very key that Central
/// knows as that board's; one that does not hold is kept as a report like any other, written down, and proves nothing. Safe for
/// concurrent callers.
/// </summary>
public sealed class RemovalBook(CentralDatabase database, AuditLog audit, CentralKeys keys, TimeProvider time)
{
    /// <summary>Deletions, and refused receipts, on one page (count).</summary>
    public const int PageCountMax = 50;

    /// <summary>Nobody lists more in one generation (count); the parts of it are added up.</summary>
    private const long DocumentsMax = 10_000_000_000;

    private const string InsertRecord = """
        INSERT INTO removals (record, unit, generation, list, reason, removed_at, report_id)
        VALUES ($record, $unit, $generation, $list, $reason, $removed, $report)
        ON CONFLICT (record, unit, generation) DO NOTHING
        """;

    private const string InsertReceipt = """
        INSERT INTO removal_receipts
            (report_id, unit, generation, in_use, part, parts, readable, records, documents, removed_at, taken_at, refusal)
        VALUES ($report, $unit, $generation, $inUse, $part, $parts, $readable, $records, $documents, $removed, $taken, $refusal)
        ON CONFLICT (report_id) DO NOTHING
        """;

    /// <summary>
    /// Takes the receipts out of a batch that was stored; a second time changes nothing. To be called before Central signs for
    /// the batch: a board that hears nothing sends it again.
    /// </summary>
    /// <param name="unit">Whose certificate the batch came with.</param>
    public void Take(string unit, ReportBatch batch, StoredBatch stored)
    {
        foreach (Report report in batch.Reports)
            if (report.Kind == ReportKind.Removal && stored.Receipts.Any(receipt => receipt.Id == report.Id))
                Take(unit, report);
    }

    /// <summary>The newest deletions, each with all its parts together, and the newest refusals.</summary>
    public RemovalsView Newest() => database.Read(reader => new RemovalsView(
        reader.Query(
            """
            SELECT unit, generation, max(in_use), sum(records), sum(documents), count(*), max(parts), min(readable), max(removed_at)
            FROM removal_receipts WHERE refusal = '' GROUP BY unit, generation ORDER BY max(taken_at) DESC, unit LIMIT $count
            """,
            row => new DeletedListView(
                row.GetString(0), row.GetInt64(1), row.GetInt64(2), Sum(row.GetValue(3)), Sum(row.GetValue(4)),
                row.GetInt64(5) >= row.GetInt64(6), row.GetInt64(7) != 0, row.Moment(8)),
            ("$count", PageCountMax)),
        reader.Query(
            "SELECT unit, taken_at, refusal FROM removal_receipts WHERE refusal <> '' ORDER BY taken_at DESC LIMIT $count",
            row => new RefusedReceiptView(row.GetString(0), row.Moment(1), row.GetString(2)),
            ("$count", PageCountMax))));

    /// <summary>Which boards have proved that a record is gone from their disks, and which boards in service have not.</summary>
    public RecordRemovalView Of(string record) => database.Read(reader =>
    {
        ImmutableArray<ProvedView> proved = reader.Query(
            "SELECT unit, generation, list, reason, removed_at FROM removals WHERE record = $record ORDER BY unit, generation DESC",
            row => new ProvedView(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.Moment(4)),
            ("$record", record));
        HashSet<string> units = [.. proved.Select(one => one.Unit)];
        ImmutableArray<UnprovedView> inService = reader.Query(
            "SELECT unit, generation FROM units WHERE revoked_at IS NULL ORDER BY unit",
            row => new UnprovedView(row.GetString(0), row.IsDBNull(1) ? null : row.GetInt64(1)));
        return new RecordRemovalView(record, proved, [.. inService.Where(one => !units.Contains(one.Unit))]);
    });

    private void Take(string unit, Report report)
    {
        string? knownKey = database.Read(reader => reader.Scalar("SELECT public_key FROM unit_keys WHERE unit = $unit", ("$unit", unit))) as string;
        (RemovalStatement? statement, string refusal) = Read(report, knownKey);
        database.Write(transaction =>
        {
            int added = transaction.Execute(
                InsertReceipt,
                ("$report", report.Id), ("$unit", unit),
                ("$generation", statement?.Deleted ?? 0), ("$inUse", statement?.InUse ?? 0),
                ("$part", statement?.Part ?? 0), ("$parts", statement?.Parts ?? 0),
                ("$readable", statement?.Readable ?? false ? 1 : 0),
                ("$records", statement?.Records.Length ?? 0), ("$documents", statement?.Documents ?? 0),
                ("$removed", statement?.RemovedAt ?? report.RecordedAt), ("$taken", time.GetUtcNow()), ("$refusal", refusal));
            if (added == 0)
                return;
            if (statement is null)
            {
                audit.Add(transaction, "unit:" + unit, "removal-refused", refusal);
                return;
            }

            transaction.ExecuteMany(InsertRecord, [.. statement.Records.Select(record => new (string, object?)[]
            {
                ("$record", record.Record), ("$unit", unit), ("$generation", statement.Deleted), ("$list", record.List),
                ("$reason", record.Reason == RemovalReason.ListLeft ? "listLeft" : "withdrawn"),
                ("$removed", statement.RemovedAt), ("$report", report.Id),
            })]);
        });
    }

    /// <returns>The statement, or null and why it is not believed.</returns>
    private (RemovalStatement? Statement, string Refusal) Read(Report report, string? knownKey)
    {
        string which = $"The deletion receipt {report.Sequence} of {report.Unit}";
        RemovalReport? receipt;
        try
        {
            receipt = RemovalReport.Decode(keys.OpenSealed(report.Sealed, report.Id));
        }
        catch (CryptographicException)
        {
            return (null, $"{which} cannot be opened with Central's key.");
        }

        if (receipt is null)
            return (null, $"{which} is damaged.");
        if (knownKey is null || receipt.Verified(knownKey) is not { } statement)
            return (null, $"{which} is not signed with that board's key: it proves nothing.");
        if (statement.Unit != report.Unit || statement.Id != report.Id)
            return (null, $"{which} was signed for another report or board: it is copied and proves nothing.");
        // A damaged copy of a list that stays has the same number, and nothing went with it.
        bool claims = !statement.Records.IsEmpty || statement.Documents > 0;
        bool possible = statement.Deleted > 0 && !(claims && statement.Kept.Contains(statement.Deleted))
            && statement.Part >= 1 && statement.Part <= statement.Parts && statement.Documents is >= 0 and <= DocumentsMax
            && statement.Records.All(record => record.Record.Length is > 0 and <= ClearedPair.RecordCharsMax
                && record.List.Length <= RemovalReport.ListCharsMax && Enum.IsDefined(record.Reason));
        return possible ? (statement, "") : (null, $"{which} contradicts itself: it proves nothing.");
    }

    /// <summary>PostgreSQL adds whole numbers up to a decimal.</summary>
    private static long Sum(object value) => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Reports;

/// <summary>What is kept of a report to know it again: small, so that a resend never touches the contents.</summary>
internal sealed record ReportKey(
    string Unit, long Sequence, string Id, byte[] Hash, byte[] PreviousHash, long Arrival, DateTimeOffset ReceivedAt);

/// <summary>
/// The keys that a batch has to do with: those of its numbers, of the numbers beside them and of its ids, read in one
/// journey to the store, and those that the batch itself adds. Reading them waits for the board's turn: who is before is
/// committed by then, and seen. For one thread, inside one transaction.
/// </summary>
internal sealed class ReportKeys
{
    private const string Columns = "SELECT unit, sequence, id, hash, previous_hash, arrival, received_at FROM report_keys";

    /// <summary>The row of a board that its batches take turns at.</summary>
    private const string TakeTurn = """
        INSERT INTO report_tails (unit, batches) VALUES ($unit, 1)
        ON CONFLICT (unit) DO UPDATE SET batches = report_tails.batches + 1
        """;

    /// <summary>Questions are rounded up to one of these lengths, so that a store prepares three statements and not 200.</summary>
    private static readonly int[] _lengths = [8, 40, ReportBatch.CountMax];

    private static readonly ImmutableArray<string> _questions =
        [.. _lengths.Select(length => QuestionOf(length, dense: true)), .. _lengths.Select(length => QuestionOf(length, dense: false))];

    private readonly Dictionary<(string Unit, long Sequence), ReportKey> _byNumber = [];
    private readonly Dictionary<string, ReportKey> _byId = new(StringComparer.Ordinal);

    private ReportKeys()
    {
    }

    /// <summary>
    /// By numbers alone: enough for every honest board. An id that is taken elsewhere stops at its unique key when it is put
    /// in; then <see cref="Read"/> says whose it is.
    /// </summary>
    public static ReportKeys ReadNumbers(StoreConnection store, string unit, IReadOnlyList<Report> reports)
    {
        if (reports.Count == 0)
            return new ReportKeys();
        long first = reports.Min(report => report.Sequence), last = reports.Max(report => report.Sequence);
        if (last - first > 2 * ReportBatch.CountMax || last == long.MaxValue)
            return Read(store, unit, reports);
        ReportKeys keys = new();
        foreach (ReportKey key in store.ExecuteAndQuery(
            TakeTurn, [("$unit", unit)], Columns + " WHERE unit = $unit AND sequence BETWEEN $first AND $last", Of,
            ("$unit", unit), ("$first", first - 1), ("$last", last + 1)))
            keys.Add(key);
        return keys;
    }

    /// <param name="unit">Whose batch it is.</param>
    /// <param name="reports">At most <see cref="ReportBatch.CountMax"/>, numbers from 1.</param>
    public static ReportKeys Read(StoreConnection store, string unit, IReadOnlyList<Report> reports)
    {
        ReportKeys keys = new();
        if (reports.Count == 0)
            return keys;
        int length = Array.FindIndex(_lengths, most => most >= reports.Count);
        long first = reports.Min(report => report.Sequence), last = reports.Max(report => report.Sequence);
        // Numbers far apart are hostile or a chain with holes: their neighbours are asked for one by one.
        bool dense = last - first <= 2 * ReportBatch.CountMax;
        (string, object?)[] values = new (string, object?)[1 + (dense ? 2 : 3 * _lengths[length]) + _lengths[length]];
        int at = 0;
        values[at++] = ("$unit", unit);
        if (dense)
        {
            values[at++] = ("$first", first - 1);
            values[at++] = ("$last", last == long.MaxValue ? last : last + 1);
        }

        for (int i = 0; i < _lengths[length]; i++)
        {
            Report report = reports[Math.Min(i, reports.Count - 1)];
            values[at++] = (Name("id", i), report.Id.ToString("D"));
            for (int beside = -1; !dense && beside <= 1; beside++)
                values[at++] = (Name("n", (3 * i) + beside + 1), report.Sequence == long.MaxValue ? report.Sequence : report.Sequence + beside);
        }

        foreach (ReportKey key in store.ExecuteAndQuery(
            TakeTurn, [("$unit", unit)], _questions[dense ? length : length + _lengths.Length], Of, values))
            keys.Add(key);
        return keys;
    }

    public void Add(ReportKey key)
    {
        _byNumber[(key.Unit, key.Sequence)] = key;
        _byId[key.Id] = key;
    }

    public ReportKey? Numbered(string unit, long sequence) => _byNumber.GetValueOrDefault((unit, sequence));

    public ReportKey? Identified(Guid id) => _byId.GetValueOrDefault(id.ToString("D"));

    private static ReportKey Of(DbDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetString(2), row.Bytes(3), row.Bytes(4), row.GetInt64(5), row.Moment(6));

    private static string QuestionOf(int length, bool dense)
    {
        StringBuilder text = new(Columns);
        text.Append(" WHERE unit = $unit AND sequence ");
        if (dense)
            text.Append("BETWEEN $first AND $last");
        else
            text.Append("IN (").AppendJoin(", ", Enumerable.Range(0, 3 * length).Select(i => Name("n", i))).Append(')');
        text.Append(" UNION ").Append(Columns).Append(" WHERE id IN (");
        return text.AppendJoin(", ", Enumerable.Range(0, length).Select(i => Name("id", i))).Append(')').ToString();
    }

    private static string Name(string word, int number) => string.Create(CultureInfo.InvariantCulture, $"${word}{number}");
}

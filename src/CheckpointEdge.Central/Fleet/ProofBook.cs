using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Fleet;

/// <summary>How one board was taken over. Immutable.</summary>
/// <param name="Technician">As he or she gave the name.</param>
/// <param name="Whole">The board's doctor found no fault.</param>
/// <param name="Sha256">Of the sheet's bytes, hexadecimal; empty where the board named none.</param>
/// <param name="SignatureHolds">The key that the board is enrolled with signed it; null for a sheet that came before Central looked.</param>
public sealed record AcceptanceView(DateTimeOffset At, string Technician, bool Whole, string Sha256, bool? SignatureHolds);

/// <summary>What one board in service has proved of itself. Immutable.</summary>
/// <param name="ProvedAt">The newest trial of its line; null before the first.</param>
/// <param name="Passed">The record that Central named was found in it; null before the first.</param>
/// <param name="Failed">Trials of these days in which it was not (count).</param>
/// <param name="Acceptance">The newest sheet; null for none.</param>
public sealed record ProofView(
    string Unit, string Site, string Lane, DateTimeOffset? ProvedAt, bool? Passed, long Failed, AcceptanceView? Acceptance);

/// <summary>The boards in service, those whose newest trial failed first. Immutable.</summary>
public sealed record ProofsView(int Days, ImmutableArray<ProofView> Boards);

/// <summary>
/// The daily trials of boards and the sheets with which they were taken over, as their sealed reports say. Safe for concurrent callers.
/// </summary>
public sealed partial class ProofBook(CentralDatabase database, CentralKeys keys, TimeProvider time)
{
    private const string Newest = """
        SELECT unit, at, agrees, report_id FROM desk_events e WHERE event = $event
            AND at = (SELECT max(at) FROM desk_events o WHERE o.unit = e.unit AND o.event = $event)
        """;

    private const string Failed = """
        SELECT unit, count(*) FROM desk_events WHERE event = $event AND agrees = 0 AND at >= $from GROUP BY unit
        """;

    private const string Sealed = $"SELECT sealed FROM reports WHERE arrival IN ({ReportTwins.ArrivalsOfId})";

    public ProofsView All()
    {
        DateTimeOffset from = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(1 - DeskBook.DaysShown);
        return database.Read(reader =>
        {
            Dictionary<string, Row> proofs = NewestOf(reader, DeskEvent.SelfProof), sheets = NewestOf(reader, DeskEvent.Accepted);
            Dictionary<string, long> failed = reader.Query(
                Failed, row => (Unit: row.GetString(0), Count: row.GetInt64(1)), ("$event", nameof(DeskEvent.SelfProof)), ("$from", from))
                .ToDictionary(one => one.Unit, one => one.Count, StringComparer.Ordinal);
            return new ProofsView(
                DeskBook.DaysShown,
                [
                    .. reader.Query(
                        "SELECT unit, site, lane FROM units WHERE revoked_at IS NULL ORDER BY unit",
                        row => (Unit: row.GetString(0), Site: row.GetString(1), Lane: row.GetString(2)))
                        .Select(unit => new ProofView(
                            unit.Unit, unit.Site, unit.Lane, proofs.GetValueOrDefault(unit.Unit)?.At,
                            proofs.GetValueOrDefault(unit.Unit)?.Agrees, failed.GetValueOrDefault(unit.Unit),
                            sheets.GetValueOrDefault(unit.Unit) is { } sheet ? View(reader, sheet) : null))
                        .OrderBy(one => one.Passed ?? true).ThenBy(one => one.ProvedAt ?? DateTimeOffset.MinValue),
                ]);
        });
    }

    private static Dictionary<string, Row> NewestOf(StoreConnection reader, DeskEvent kind) =>
        reader.Query(
            Newest, row => new Row(row.GetString(0), row.Moment(1), row.GetInt64(2) == 1, Guid.Parse(row.GetString(3))),
            ("$event", kind.ToString()))
            .DistinctBy(row => row.Unit).ToDictionary(row => row.Unit, StringComparer.Ordinal);

    private AcceptanceView View(StoreConnection reader, Row row)
    {
        DeskReport? told = reader.Query(Sealed, one => Open(one.Bytes(0), row.Report), ("$id", row.Report)).FirstOrDefault();
        return new AcceptanceView(
            row.At, told?.Officer ?? "", row.Agrees, Hash().Match(told?.Text ?? "").Groups[1].Value,
            AcceptanceChecks.Read(reader, row.Report));
    }

    /// <summary>Null for what cannot be opened: it is stored as it came.</summary>
    private DeskReport? Open(byte[] box, Guid id)
    {
        try
        {
            return JsonSerializer.Deserialize(keys.OpenSealed(box, id), ExchangeJson.Default.DeskReport);
        }
        catch (Exception failure) when (failure is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private sealed record Row(string Unit, DateTimeOffset At, bool Agrees, Guid Report);

    [GeneratedRegex("^sheet ([0-9a-f]{64})\\b", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Tests.Faults.Long;
using Faults;
using Xunit.Abstractions;

namespace CheckpointEdge.Tests.Faults;

/// <summary>
/// What <c>checkpointctl audit verify</c> costs at the end of a year of hits and decisions, with Central's receipts. CPE_DAYS says how many
/// days; the bound of a minute is for a whole year: <c>tests/Faults/long/run endurance</c>.
/// </summary>
public sealed partial class AuditYearTests(ITestOutputHelper output)
{
    private const int DaysUsual = 5;
    private const int DaysOfYear = 365;
    private const int HitsADay = 40;

    /// <summary>For a year, of processor time (seconds).</summary>
    private const double VerifySecondsMax = 60;

    [Fact]
    public async Task A_year_of_records_is_verified_in_a_minute_and_one_changed_byte_of_it_is_named()
    {
        Campaign run = Campaign.Begin("audit-year", output);
        int days = run.Count("CPE_DAYS", DaysUsual);
        using Board board = new();
        await File.WriteAllBytesAsync(
            Path.Combine(board.Data, UnitFiles.IdentityName), JsonSerializer.SerializeToUtf8Bytes(board.Unit, ExchangeJson.Default.UnitIdentity));
        Fill(board, days);
        (int status, double seconds, JsonElement audit) = await VerifyAsync(board);
        Assert.Equal((0, true), (status, audit.GetProperty("whole").GetBoolean()));
        long expected = 2L * HitsADay * days;
        Assert.Equal((expected, expected), (audit.GetProperty("reports").GetInt64(), audit.GetProperty("receipts").GetInt64()));
        if (days >= DaysOfYear)
            Assert.InRange(seconds, 0, VerifySecondsMax);

        long changed = 1 + run.Random.NextInt64(expected);
        Change(board, changed);
        (status, _, audit) = await VerifyAsync(board);
        Assert.Equal((1, false), (status, audit.GetProperty("whole").GetBoolean()));
        Assert.Contains(audit.GetProperty("faults").EnumerateArray(), fault => fault.GetProperty("sequence").GetInt64() == changed);
        run.End(new { days, reports = expected, receipts = expected, processorSeconds = Math.Round(seconds, 2), changedRecordNamed = changed });
    }

    private static void Fill(Board board, int days)
    {
        using RecordStore records = board.OpenRecords();
        int number = 0;
        for (int day = 0; day < days; day++)
        {
            for (int hit = 0; hit < HitsADay; hit++)
            {
                HitReport report = Board.Hit(++number);
                records.RecordHit(report);
                records.RecordDecision(Board.Decision(report));
                board.Time.Advance(TimeSpan.FromDays(1) / HitsADay);
            }

            while (records.Waiting(ReportBatch.CountMax, ReportBatch.SizeBytesMax) is { IsEmpty: false } waiting)
                Assert.All(records.Accept(Receipts(board, waiting)), verdict => Assert.Equal(ReceiptVerdict.Accepted, verdict));
        }
    }

    /// <summary>One signature for the batch, as Central gives it.</summary>
    private static ImmutableArray<Receipt> Receipts(Board board, ImmutableArray<Report> reports)
    {
        Receipt[] unsigned = [.. reports.Select(report =>
            new Receipt(report.Id, report.Unit, report.Sequence, report.Hash(), board.Time.GetUtcNow(), []))];
        byte[][] seals = ReceiptSeal.Sign(board.ReceiptKey, [.. unsigned.Select(receipt => receipt.Signed())]);
        return [.. unsigned.Select((receipt, at) => receipt with { Signature = seals[at] })];
    }

    private static void Change(Board board, long sequence)
    {
        using Microsoft.Data.Sqlite.SqliteConnection connection = new($"Data Source={board.RecordsFile};Pooling=False");
        connection.Open();
        using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
        command.CommandText = "UPDATE report SET recorded_at = recorded_at + 1 WHERE sequence = $sequence";
        command.Parameters.AddWithValue("$sequence", sequence);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    /// <summary>The shell tells what its children took, after they are gone.</summary>
    private static async Task<(int Status, double ProcessorSeconds, JsonElement Audit)> VerifyAsync(Board board)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "checkpointctl.dll");
        (int status, string said, string complained) = await Programs.RunAsync(
            "bash", "-c", "dotnet \"$1\" audit verify --data \"$2\" --json; status=$?; times >&2; exit $status", "bash", program, board.Data);
        Match times = Times().Match(complained);
        Assert.True(times.Success, complained);
        double[] parts = [.. times.Groups.Values.Skip(1).Select(part => double.Parse(part.Value, CultureInfo.InvariantCulture))];
        return (status, (60 * (parts[0] + parts[2])) + parts[1] + parts[3], JsonDocument.Parse(said).RootElement);
    }

    /// <summary>The second line is the children's: user, then system.</summary>
    [GeneratedRegex(@"^.*\n(\d+)m([\d.]+)s (\d+)m([\d.]+)s")]
    private static partial Regex Times();
}

using System.Net;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Tests.Faults.Long;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>
/// Weeks without a line, then a bad one: every hit and decision arrives once, and the board takes the list of the day. CPE_DAYS says how
/// long; sixty in <c>tests/Faults/long/run endurance</c>.
/// </summary>
public sealed class LongOfflineTests(ITestOutputHelper output) : BoardOnTheLine
{
    private const int DaysUsual = 6;
    private const int HitsADay = 40;

    /// <summary>The chance that a request of the first hours back is cut, before or after Central has worked on it (per hundred).</summary>
    private const int CutPercent = 40;

    /// <summary>Tries until all has arrived (count); a batch takes 200 reports.</summary>
    private const int TriesMax = 2000;

    [Fact]
    public async Task After_sixty_days_alone_every_report_arrives_once_and_the_list_of_the_day_is_taken()
    {
        Campaign run = Campaign.Begin("offline", output);
        int days = run.Count("CPE_DAYS", DaysUsual);
        using RecordStore records = Board.OpenRecords();
        using ListShelf shelf = ListShelf.Open(Board.Data, Unit, Board.Time);
        shelf.ProveRemovalsTo(records);
        Server.Publish(Publication.Make(Board, 1));
        Assert.Equal(new ShelfResult.Taken(1), await shelf.OfferAsync(Central, CancellationToken.None));
        using ReportDelivery delivery = new(records, Central, new SyncOptions(), TimeProvider.System, NullLogger<ReportDelivery>.Instance);

        Server.Fault = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        int number = 0;
        for (int day = 0; day < days; day++)
        {
            for (int hit = 0; hit < HitsADay; hit++)
            {
                HitReport report = Board.Hit(++number);
                records.RecordHit(report);
                records.RecordDecision(Board.Decision(report));
                Board.Time.Advance(TimeSpan.FromDays(1) / HitsADay);
            }

            await Assert.ThrowsAsync<CentralUnreachableException>(() => delivery.RunOnceAsync(CancellationToken.None));
            await Assert.ThrowsAsync<CentralUnreachableException>(() => shelf.OfferAsync(Central, CancellationToken.None));
        }

        int expected = 2 * HitsADay * days;
        Assert.Equal(expected, records.Queue().Waiting);
        Assert.Equal(1, shelf.Header!.Generation);

        (int tries, int cuts) = await ComeBackAsync(run.Random, records, delivery);
        Assert.Equal(Enumerable.Range(1, expected).Select(sequence => (long)sequence), Server.Stored.Keys.Order());
        Server.Publish(Publication.Make(Board, days + 1));
        Assert.Equal(new ShelfResult.Taken(days + 1), await shelf.OfferAsync(Central, CancellationToken.None));
        AuditResult audit = AuditChain.Verify(Board.RecordsFile, Board.Unit.ReceiptKey);
        Assert.True(audit.Whole, string.Join(" ", audit.Faults.Select(fault => fault.Sentence)));
        Assert.Equal((expected, expected), (audit.Reports, audit.Receipts));
        run.End(new { days, reports = expected, arrivedOnce = Server.Stored.Count, tries, cuts });
    }

    private async Task<(int Tries, int Cuts)> ComeBackAsync(Random random, RecordStore records, ReportDelivery delivery)
    {
        int tries = 0, cuts = 0;
        Server.Fault = async context =>
        {
            Server.LoseReceipts = random.Next(100) < CutPercent / 2;
            if (random.Next(100) >= CutPercent / 2)
                return false;
            context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            await context.Response.CompleteAsync();
            return true;
        };
        while (records.Queue().Waiting > 0 && tries++ < TriesMax)
        {
            try
            {
                await delivery.RunOnceAsync(CancellationToken.None);
            }
            catch (CentralUnreachableException)
            {
                cuts++;
            }
        }

        Server.Fault = _ => Task.FromResult(false);
        Server.LoseReceipts = false;
        return (tries, cuts);
    }
}

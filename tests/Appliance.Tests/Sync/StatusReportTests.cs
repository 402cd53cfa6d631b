using CheckpointEdge.Appliance.Courier;
using CheckpointEdge.Appliance.Evidence;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Sync;

public sealed class StatusReportTests : BoardOnTheLine
{
    /// <summary>Found by reading: whatever flaps told Central of itself as often as it did, and wrote it down on the board each time.</summary>
    [Fact]
    public async Task Central_is_told_of_what_changes_at_once_and_not_a_hundred_times_a_second()
    {
        using RecordStore records = Board.OpenRecords();
        using ListShelf lists = ListShelf.Open(Board.Data, Unit, Board.Time);
        using DiskWatch disk = new(Board.Data, records, lists, new DiskOptions(), Board.Time, NullLogger<DiskWatch>.Instance);
        using CertificateRenewal renewal = new(
            Board.Data, Unit, Central, new RenewalOptions(), Board.Time, NullLogger<CertificateRenewal>.Instance);
        DuressWatch duress = new(new DeskSafe(Board.Data), records, Board.Time);
        using StatusReport report = new(
            records, lists, new ClockWatch(records, lists, Board.Time), new CheckCounters(), new CourierRoom(Board.Data), disk,
            new EvidenceStore(Board.Data, Unit, () => true), renewal, duress, Central, new SyncOptions(), TimeProvider.System,
            NullLogger<StatusReport>.Instance);
        await report.StartAsync(CancellationToken.None);
        await UntilAsync(() => !Server.Statuses.IsEmpty);

        Officer officer = new("4417", PinHash.Nobody, Board.Time.GetUtcNow());
        for (int change = 0; change < 100; change++)
        {
            duress.SignedIn(officer with { Supervisor = change % 2 == 1 }, duress: change % 2 == 0);
            await duress.Recording;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.InRange(Server.Statuses.Count, 1, 3);
        duress.SignedIn(officer, duress: true);
        await UntilAsync(() => Server.Statuses.Last().Duress.Length > 0);
        await report.StopAsync(CancellationToken.None);
    }

    private static async Task UntilAsync(Func<bool> told)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (!told())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
    }
}

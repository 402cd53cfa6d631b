using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.Appliance.Evidence;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Cli.Tests.Enrol;

/// <summary>A board that was cut off for sixty days and whose certificate ended meanwhile comes back to a real Central.</summary>
public sealed class SixtyDaysTests
{
    private const int Days = 60;
    private const int HitsADay = 25;
    private const int DaysBetweenPictures = 4;
    private const int PictureBytes = 60_000;
    private const int BytesPerHour = 150_000;

    [Fact]
    public async Task Everything_of_sixty_days_arrives_once_and_in_its_order_after_a_renewal_with_the_known_key()
    {
        // In memory where there is room for it: three thousand flushes of a disk are not what is looked at here.
        await using CentralAndBoard house = await CentralAndBoard.StartAsync(Directory.Exists("/dev/shm") ? "/dev/shm" : null);
        UnitIdentity unit = await house.EnrolAsync();
        using RecordStore records = RecordStore.Open(house.BoardData, unit, house.BoardClock);
        EvidenceStore evidence = new(house.BoardData, unit, () => true);
        house.Advance(TimeSpan.FromDays(330));
        List<Guid> pictured = LiveThrough(house, unit, records, evidence);
        int waiting = records.Queue().Waiting;
        Assert.Equal(2 * Days * HitsADay, waiting);

        using CentralLink link = house.Link();
        using ReportDelivery reports = new(
            records, link, new SyncOptions(), house.BoardClock, NullLogger<ReportDelivery>.Instance);
        Assert.Contains("serves for renewal alone", (await Assert.ThrowsAsync<CentralUnreachableException>(
            () => reports.RunOnceAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
        using (CertificateRenewal renewal = house.Renewal(link))
            Assert.True(await renewal.RunOnceAsync(CancellationToken.None));

        HourClock hours = new();
        using ListShelf lists = ListShelf.Open(house.BoardData, unit, house.BoardClock);
        using EvidenceDelivery pictures = new(
            evidence, records, lists, link, unit, new SyncOptions { EvidenceBytesPerHour = BytesPerHour }, hours,
            NullLogger<EvidenceDelivery>.Instance);
        await DrainReportsAsync(records, link, reports, pictures);
        await DrainPicturesAsync(evidence, pictures, hours, pictured);

        Assert.Equal(default, await reports.RunOnceAsync(CancellationToken.None));
        Assert.Equal((long)waiting, house.InStore(store => store.Scalar("SELECT count(*) FROM reports")));
        Assert.Equal((long)waiting, house.InStore(store => store.Scalar("SELECT count(DISTINCT id) FROM reports")));
        Assert.Equal(0L, house.InStore(store => store.Scalar("SELECT count(*) FROM reports WHERE note <> ''")));
        Assert.Equal(
            Enumerable.Range(1, waiting).Select(number => (long)number),
            house.InStore(store => store.Query("SELECT sequence FROM reports ORDER BY arrival", row => row.GetInt64(0))));
        Assert.Equal((long)pictured.Count, house.InStore(store => store.Scalar("SELECT count(*) FROM evidence")));
        Assert.True(AuditChain.Verify(Path.Combine(house.BoardData, "records.db"), unit.ReceiptKey).Whole);
    }

    /// <summary>Hits and decisions of every day, and some pictures.</summary>
    /// <returns>The hits with a picture, in the order in which these must travel: who was stopped first, of these the newest.</returns>
    private static List<Guid> LiveThrough(CentralAndBoard house, UnitIdentity unit, RecordStore records, EvidenceStore evidence)
    {
        List<(Guid Hit, bool Stops, int Day)> pictured = [];
        for (int day = 0; day < Days; day++)
        {
            for (int i = 0; i < HitsADay; i++)
            {
                HitReport hit = Hit(house, unit);
                if (i == 0 && day % DaysBetweenPictures == 0)
                {
                    bool stops = day % (2 * DaysBetweenPictures) == 0;
                    ImmutableArray<EvidenceReference> kept = evidence.Keep(
                        hit.Id, hit.CheckedAt, stops, (EvidenceReference.ChipPortrait, Picture()));
                    hit = hit with { Evidence = kept };
                    pictured.Add((hit.Id, stops, day));
                }

                records.RecordHit(hit);
                records.RecordDecision(new DecisionReport(
                    Guid.CreateVersion7(house.BoardClock.GetUtcNow()), hit.Id, DecisionKind.Refer, "", "", "4417",
                    house.BoardClock.GetUtcNow()));
            }

            house.Advance(TimeSpan.FromDays(1));
        }

        return [.. pictured.OrderByDescending(one => one.Stops).ThenByDescending(one => one.Day).Select(one => one.Hit)];
    }

    /// <summary>No picture goes while a report waits; a batch whose answer got lost goes again.</summary>
    private static async Task DrainReportsAsync(
        RecordStore records, CentralLink link, ReportDelivery reports, EvidenceDelivery pictures)
    {
        for (int batch = 0; records.Queue().Waiting > 0; batch++)
        {
            Assert.Equal(EvidenceStep.Nothing, await pictures.RunOnceAsync(CancellationToken.None));
            if (batch % 5 == 2)
                await link.SendReportsAsync(
                    new ReportBatch(records.Waiting(ReportBatch.CountMax, ReportBatch.SizeBytesMax)), CancellationToken.None);
            Delivery delivery = await reports.RunOnceAsync(CancellationToken.None);
            Assert.Equal((delivery.Sent, 0), (delivery.Delivered, delivery.Refused));
        }
    }

    private static async Task DrainPicturesAsync(
        EvidenceStore evidence, EvidenceDelivery pictures, HourClock hours, List<Guid> expected)
    {
        List<Guid> went = [];
        long total = evidence.Waiting().Sum(one => one.Length), thisHour = 0;
        int hoursPassed = 0;
        while (evidence.Waiting() is [{ } next, ..])
        {
            switch (await pictures.RunOnceAsync(CancellationToken.None))
            {
                case EvidenceStep.BudgetSpent:
                    hours.Advance(TimeSpan.FromHours(1));
                    (hoursPassed, thisHour) = (hoursPassed + 1, 0);
                    break;
                case EvidenceStep.Delivered:
                    went.Add(next.HitId);
                    thisHour += next.Length;
                    Assert.True(thisHour <= BytesPerHour, $"{thisHour} bytes in one hour");
                    break;
                case var other:
                    Assert.Fail($"{other}: a picture of this size goes in one piece.");
                    break;
            }
        }

        Assert.Equal(expected, went);
        Assert.True(hoursPassed >= (total / BytesPerHour) - 1, $"{hoursPassed} hours for {total} bytes");
    }

    private static HitReport Hit(CentralAndBoard house, UnitIdentity unit) => new()
    {
        Id = Guid.CreateVersion7(house.BoardClock.GetUtcNow()),
        Unit = unit.Unit,
        Site = unit.Site,
        Lane = unit.Lane,
        Officer = "4417",
        CheckedAt = house.BoardClock.GetUtcNow(),
        Verdict = "look",
        Reasons = ["The name is close to a listed one."],
        ListGeneration = 3,
        ListCreatedAt = house.BoardClock.GetUtcNow(),
        Traveller = new ReportedTraveller("SPECIMEN", "ANNA", "1974-08-12", "F", "UTO", "P", "UTO", "K0000001", "2032-04-15"),
        Matches = [],
    };

    /// <summary>Random bytes behind the head of a PNG.</summary>
    private static byte[] Picture()
    {
        byte[] picture = RandomNumberGenerator.GetBytes(PictureBytes);
        byte[] head = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(16), 300);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(20), 400);
        head.CopyTo(picture, 0);
        return picture;
    }

    /// <summary>Stands until the test moves it, its stopwatch too.</summary>
    private sealed class HourClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}

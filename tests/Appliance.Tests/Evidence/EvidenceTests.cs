using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using CheckpointEdge.Appliance.Evidence;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Appliance.Tests.Sync;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Evidence;

/// <summary>Pictures of hits on a real disk and over real HTTPS.</summary>
public sealed class EvidenceTests : IAsyncLifetime, IDisposable
{
    private readonly Board _board = new();
    private readonly MemoryStream _arrived = new();
    private readonly List<long> _offsets = [];
    private CentralServer _server = null!;
    private UnitIdentity _unit = null!;
    private CentralLink _central = null!;
    private RecordStore _records = null!;
    private ListShelf _lists = null!;
    private EvidenceStore _evidence = null!;
    private bool _mayKeep = true;
    private SigningKey? _forger;
    private int _requestsToCut;

    public async Task InitializeAsync()
    {
        _server = await CentralServer.StartAsync(_board);
        _unit = _server.Enrolled();
        _server.Fault = ServeAsync;
        _central = CentralLink.Open(_board.Data, _unit, _board.Time);
        _records = _board.OpenRecords();
        _lists = ListShelf.Open(_board.Data, _unit, _board.Time);
        _evidence = new EvidenceStore(_board.Data, _unit, () => _mayKeep);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _forger?.Dispose();
        _arrived.Dispose();
        _lists.Dispose();
        _records.Dispose();
        _central.Dispose();
        _board.Dispose();
    }

    [Fact]
    public void A_picture_is_sealed_to_Central_before_its_hit_is_recorded_and_named_by_the_hash_of_what_lies_there()
    {
        Guid hit = Guid.CreateVersion7(_board.Time.GetUtcNow());
        byte[] picture = Picture(5_000);
        EvidenceReference kept = Assert.Single(Keep(hit, picture));
        WaitingEvidence waiting = Assert.Single(_evidence.Waiting());
        byte[] box = File.ReadAllBytes(waiting.File);
        Assert.Equal((kept.Sha256, hit, "image/png"), (waiting.Sha256, waiting.HitId, kept.MediaType));
        Assert.Equal(kept.Sha256, Convert.ToHexStringLower(SHA256.HashData(box)));
        Assert.Equal(-1, box.AsSpan().IndexOf(picture.AsSpan(100, 32)));
        Assert.Equal(picture, _board.Open(box, hit));
    }

    [Fact]
    public void What_is_no_picture_is_not_kept_and_nothing_is_while_the_disk_gives_way()
    {
        Guid hit = Guid.CreateVersion7(_board.Time.GetUtcNow());
        Assert.Empty(Keep(hit, new byte[5_000]));
        Assert.Empty(Keep(hit, Picture(EvidenceReference.SizeBytesMax)));
        _mayKeep = false;
        Assert.Empty(Keep(hit, Picture(5_000)));
        Assert.Empty(_evidence.Waiting());
    }

    [Fact]
    public void A_picture_whose_hit_was_never_recorded_is_removed_at_the_next_start()
    {
        HitReport recorded = Board.Hit(1);
        Keep(recorded.Id, Picture(1_000));
        _records.RecordHit(recorded);
        Keep(Guid.CreateVersion7(_board.Time.GetUtcNow()), Picture(1_000));
        File.WriteAllBytes(Path.Combine(_board.Data, "evidence", "cut.sealed.tmp"), [1]);
        _evidence.DropOrphans(_records.HasHit);
        Assert.Equal(recorded.Id, Assert.Single(_evidence.Waiting()).HitId);
        Assert.Single(Directory.GetFiles(Path.Combine(_board.Data, "evidence")));
    }

    [Fact]
    public void Hits_that_stop_go_first_and_of_these_the_newest()
    {
        Guid[] hits = [.. Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7(_board.Time.GetUtcNow()))];
        foreach ((Guid hit, int minute, bool stops) in new[] { (hits[0], 1, false), (hits[1], 2, true), (hits[2], 3, true), (hits[3], 4, false) })
            _evidence.Keep(hit, _board.Time.GetUtcNow().AddMinutes(minute), stops, (EvidenceReference.ChipPortrait, Picture(100)));
        Assert.Equal([hits[2], hits[1], hits[3], hits[0]], _evidence.Waiting().Select(one => one.HitId));
    }

    [Fact]
    public async Task A_cut_upload_goes_on_where_Central_has_got_to_and_the_picture_goes_on_the_signed_receipt_alone()
    {
        Guid hit = Guid.CreateVersion7(_board.Time.GetUtcNow());
        Keep(hit, Picture(600_000));
        WaitingEvidence waiting = Assert.Single(_evidence.Waiting());
        byte[] box = File.ReadAllBytes(waiting.File);
        using EvidenceDelivery delivery = Delivery();

        Assert.Equal(EvidenceStep.Sent, await delivery.RunOnceAsync(CancellationToken.None));
        _requestsToCut = 1;
        await Assert.ThrowsAsync<CentralUnreachableException>(() => delivery.RunOnceAsync(CancellationToken.None));
        Assert.Equal(EvidenceStep.Sent, await delivery.RunOnceAsync(CancellationToken.None));
        Assert.True(File.Exists(waiting.File));
        Assert.Equal(EvidenceStep.Delivered, await delivery.RunOnceAsync(CancellationToken.None));

        Assert.Equal(box, _arrived.ToArray());
        Assert.Equal([0L, 262_144, 524_288], _offsets);
        Assert.False(File.Exists(waiting.File));
        Assert.Equal(EvidenceStep.Nothing, await delivery.RunOnceAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_forged_receipt_deletes_nothing_and_is_counted()
    {
        Keep(Guid.CreateVersion7(_board.Time.GetUtcNow()), Picture(1_000));
        using EvidenceDelivery delivery = Delivery();
        _forger = SigningKey.Create();
        Assert.Equal(EvidenceStep.Refused, await delivery.RunOnceAsync(CancellationToken.None));
        Assert.Equal((1, 1L), (_evidence.Waiting().Length, _records.ReceiptsRefused));
    }

    [Fact]
    public async Task Reports_go_before_pictures_and_pictures_keep_to_their_budget()
    {
        HitReport hit = Board.Hit(1);
        Keep(hit.Id, Picture(200_000));
        Keep(hit.Id, Picture(200_000));
        _records.RecordHit(hit);
        using EvidenceDelivery delivery = Delivery(new SyncOptions { EvidenceBytesPerHour = 300_000 });
        Assert.Equal(EvidenceStep.Nothing, await delivery.RunOnceAsync(CancellationToken.None));
        _records.Accept(_board.Receipt(_records.Waiting(1, int.MaxValue)[0]));
        Assert.Equal(EvidenceStep.Delivered, await delivery.RunOnceAsync(CancellationToken.None));
        Assert.Equal(EvidenceStep.BudgetSpent, await delivery.RunOnceAsync(CancellationToken.None));
        Assert.Single(_evidence.Waiting());
    }

    /// <summary>Found by reading: a Central that came back from a backup does not know the newest hit, and no other picture ever went.</summary>
    [Fact]
    public async Task A_picture_that_Central_does_not_take_holds_up_no_other()
    {
        Keep(Guid.CreateVersion7(_board.Time.GetUtcNow()), Picture(1_000));
        _board.Time.Advance(TimeSpan.FromMinutes(1));
        Guid unknown = Guid.CreateVersion7(_board.Time.GetUtcNow());
        Keep(unknown, Picture(1_000));
        _server.Fault = async context =>
        {
            if (context.Request.Query["hit"] != unknown.ToString("D"))
                return await ServeAsync(context);
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            await context.Response.WriteAsJsonAsync(new { error = "A picture was offered for a hit that this board has not sent." });
            return true;
        };
        using EvidenceDelivery delivery = Delivery(new SyncOptions { RefusedLongestSeconds = 0 });
        Assert.Equal(EvidenceStep.NotTaken, await delivery.RunOnceAsync(CancellationToken.None));
        Assert.True(_central.Status.Online);
        Assert.Equal(EvidenceStep.Delivered, await delivery.RunOnceAsync(CancellationToken.None));
        Assert.Equal(unknown, Assert.Single(_evidence.Waiting()).HitId);

        // It is tried again once everything else has gone.
        Assert.Equal(EvidenceStep.Nothing, await delivery.RunOnceAsync(CancellationToken.None));
        Assert.Equal(EvidenceStep.NotTaken, await delivery.RunOnceAsync(CancellationToken.None));
    }

    /// <summary>Found by reading: one record with flipped bytes stays in the outbox for good, and so did every picture.</summary>
    [Fact]
    public async Task Reports_that_cannot_go_hold_up_no_picture()
    {
        HitReport hit = Board.Hit(1);
        Keep(hit.Id, Picture(1_000));
        _records.RecordHit(hit);
        using (SqliteConnection disk = new($"Data Source={_board.RecordsFile};Pooling=False"))
        {
            disk.Open();
            using SqliteCommand flip = disk.CreateCommand();
            flip.CommandText = "UPDATE content SET sealed = zeroblob(length(sealed))";
            Assert.Equal(1, flip.ExecuteNonQuery());
        }

        using ReportDelivery reports =
            new(_records, _central, new SyncOptions(), TimeProvider.System, NullLogger<ReportDelivery>.Instance);
        using EvidenceDelivery delivery = Delivery(reports: reports);
        Assert.Equal(EvidenceStep.Nothing, await delivery.RunOnceAsync(CancellationToken.None));
        await reports.RunOnceAsync(CancellationToken.None);
        Assert.Equal((true, 1), (reports.Stuck, _records.Queue().Waiting));
        Assert.Equal(EvidenceStep.Delivered, await delivery.RunOnceAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_Central_that_has_all_and_signs_nothing_is_not_asked_on_and_on()
    {
        Keep(Guid.CreateVersion7(_board.Time.GetUtcNow()), Picture(1_000));
        long length = Assert.Single(_evidence.Waiting()).Length;
        _server.Fault = async context =>
        {
            await context.Response.WriteAsJsonAsync(new EvidenceState(length, null), ExchangeJson.Default.EvidenceState);
            return true;
        };
        using EvidenceDelivery delivery = Delivery();
        Assert.Equal("Central has no more of a picture than before.", (await Assert.ThrowsAsync<CentralUnreachableException>(
            () => delivery.RunOnceAsync(CancellationToken.None))).Message);
    }

    private ImmutableArray<EvidenceReference> Keep(Guid hit, byte[] picture) =>
        _evidence.Keep(hit, _board.Time.GetUtcNow(), true, (EvidenceReference.ChipPortrait, picture));

    private EvidenceDelivery Delivery(SyncOptions? options = null, ReportDelivery? reports = null) => new(
        _evidence, _records, _lists, _central, _unit, options ?? new SyncOptions(), TimeProvider.System,
        NullLogger<EvidenceDelivery>.Instance, reports);

    /// <summary>Random bytes behind the head of a PNG.</summary>
    private static byte[] Picture(int sizeBytes)
    {
        byte[] picture = RandomNumberGenerator.GetBytes(sizeBytes);
        byte[] head = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(16), 300);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(20), 400);
        head.CopyTo(picture, 0);
        return picture;
    }

    /// <summary>Central's side, as its endpoints answer.</summary>
    private async Task<bool> ServeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/api/units/evidence", out PathString rest))
            return false;
        EvidenceReceipt? receipt = null;
        if (HttpMethods.IsPut(context.Request.Method))
        {
            if (_requestsToCut-- > 0)
            {
                context.Abort();
                return true;
            }

            _offsets.Add(long.Parse(context.Request.Query["offset"]!, CultureInfo.InvariantCulture));
            if (_offsets[^1] == 0)
                _arrived.SetLength(0);
            await context.Request.Body.CopyToAsync(_arrived);
            if (_arrived.Length == long.Parse(context.Request.Query["length"]!, CultureInfo.InvariantCulture))
            {
                receipt = new EvidenceReceipt("UTO-1", rest.Value![1..], _board.Time.GetUtcNow(), []);
                receipt = receipt with { Signature = (_forger ?? _board.ReceiptKey).Sign(receipt.Signed()) };
            }
        }
        else if (_arrived.Length % EvidenceReference.ChunkBytesMax != 0)
        {
            _arrived.SetLength(0); // another picture begins
        }

        await context.Response.WriteAsJsonAsync(new EvidenceState(_arrived.Length, receipt), ExchangeJson.Default.EvidenceState);
        return true;
    }
}

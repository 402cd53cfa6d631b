using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Courier;
using CheckpointEdge.Appliance.Evidence;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Sync;

public sealed class ReportDeliveryTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Board _board = new();
    private CentralServer _server = null!;
    private CentralLink _central = null!;
    private RecordStore _records = null!;
    private ReportDelivery _delivery = null!;

    public async Task InitializeAsync()
    {
        _server = await CentralServer.StartAsync(_board);
        _central = CentralLink.Open(_board.Data, _server.Enrolled(), _board.Time);
        _records = _board.OpenRecords();
        _delivery = new ReportDelivery(
            _records, _central, new SyncOptions { RetryFirstSeconds = 0.05 }, TimeProvider.System, NullLogger<ReportDelivery>.Instance);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _delivery.Dispose();
        _records.Dispose();
        _central.Dispose();
        _board.Dispose();
    }

    [Fact]
    public async Task What_waits_arrives_once_and_is_receipted()
    {
        RecordHits(3);
        Assert.Equal(new Delivery(3, 3, 0), await OnceAsync());
        Assert.Equal((0, 3L), (_records.Queue().Waiting, _records.Queue().Delivered));
        Assert.Equal([1L, 2L, 3L], _server.Stored.Keys.Order());
        Assert.Equal(default, await OnceAsync());
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task What_a_Central_from_a_backup_has_lost_is_sent_again_and_no_more()
    {
        RecordHits(4);
        await OnceAsync();
        Assert.True(_server.Stored.TryRemove(3, out _) && _server.Stored.TryRemove(4, out _));

        RecordHits(5);
        Assert.Equal(new Delivery(1, 1, 0), await OnceAsync());
        Assert.Equal(2, _records.Queue().Waiting);
        Assert.Equal(new Delivery(2, 2, 0), await OnceAsync());

        Assert.Equal([1L, 2L, 3L, 4L, 5L], _server.Stored.Keys.Order());
        Assert.Equal((0, 5L), (_records.Queue().Waiting, _records.Queue().Delivered));
        Assert.Equal(default, await OnceAsync());
        AuditResult audit = AuditChain.Verify(Path.Combine(_board.Data, "records.db"), _board.Unit.ReceiptKey);
        Assert.True(audit.Whole);
        Assert.Equal((5, 5), (audit.Reports, audit.Receipts));
    }

    [Fact]
    public async Task What_Central_lacks_is_sent_again_though_it_refuses_a_report_and_the_gap_is_not_before_the_first_of_the_batch()
    {
        RecordHits(6);
        ImmutableArray<Report> all = _records.Waiting(6, 1 << 20);
        _records.Accept([_board.Receipt(all[0]), _board.Receipt(all[2]), _board.Receipt(all[3]), _board.Receipt(all[4])]);
        _server.Fault = async context =>
        {
            await Results.Json(
                new { error = "one was refused", receipts = new[] { _board.Receipt(all[5]) }, sendFrom = 4 }, statusCode: 409)
                .ExecuteAsync(context);
            return true;
        };
        Assert.Equal(new Delivery(2, 1, 0), await OnceAsync());
        Assert.Equal([2L, 4L, 5L], _records.Waiting(10, 1 << 20).Select(report => report.Sequence));
    }

    [Fact]
    public async Task A_reply_lost_after_Central_stored_the_reports_makes_the_resend_harmless()
    {
        RecordHits(2);
        _server.LoseReceipts = true;
        await Assert.ThrowsAsync<CentralUnreachableException>(OnceAsync);
        Assert.Equal((2, 2), (_server.Stored.Count, _records.Queue().Waiting));
        _server.LoseReceipts = false;
        Assert.Equal(new Delivery(2, 2, 0), await OnceAsync());
        Assert.Equal(2, _server.Stored.Count);
    }

    [Fact]
    public async Task Forged_receipts_deliver_nothing_and_are_counted()
    {
        RecordHits(2);
        using SigningKey stranger = SigningKey.Create();
        _server.ReceiptKey = stranger;
        Assert.Equal(new Delivery(2, 0, 2), await OnceAsync());
        Assert.Equal((2, 2L), (_records.Queue().Waiting, _records.ReceiptsRefused));
        _server.ReceiptKey = null;
        Assert.Equal(new Delivery(2, 2, 0), await OnceAsync());
    }

    [Fact]
    public async Task A_receipt_replayed_for_another_report_delivers_nothing()
    {
        RecordHits(1);
        Receipt old = _board.Receipt(_records.Waiting(1, 1)[0]);
        _records.Accept(old);
        RecordHits(2);
        _server.Fault = async context =>
        {
            await Results.Json(new ReceiptBatch([old, old, old]), Exchange.ExchangeJson.Default.ReceiptBatch).ExecuteAsync(context);
            return true;
        };
        Assert.Equal(new Delivery(1, 0, 3), await OnceAsync());
        Assert.Equal(1, _records.Queue().Waiting);
    }

    [Fact]
    public async Task Receipts_for_a_part_of_the_batch_deliver_that_part_even_when_Central_refused_the_rest()
    {
        RecordHits(2);
        Report first = _records.Waiting(1, 1)[0];
        _server.Fault = async context =>
        {
            await Results.Json(
                new { error = "one was refused", receipts = new[] { _board.Receipt(first) } }, statusCode: 409).ExecuteAsync(context);
            return true;
        };
        Assert.Equal(new Delivery(2, 1, 0), await OnceAsync());
        Assert.Equal(2, _records.Waiting(10, 1 << 20).Single().Sequence);
    }

    [Fact]
    public async Task Reports_that_Central_refuses_hold_up_no_later_one()
    {
        RecordHits(ReportBatch.CountMax + 1);
        _server.Fault = async context =>
        {
            ReportBatch batch = (await JsonSerializer.DeserializeAsync(context.Request.Body, Exchange.ExchangeJson.Default.ReportBatch))!;
            Receipt[] receipts = [.. batch.Reports.Where(one => one.Sequence > ReportBatch.CountMax).Select(one => _board.Receipt(one))];
            await Results.Json(new { error = "refused", receipts }, statusCode: receipts.Length == 0 ? 409 : 200).ExecuteAsync(context);
            return true;
        };
        Assert.Equal(new Delivery(ReportBatch.CountMax, 0, 0), await OnceAsync());
        Assert.True(_delivery.Stuck);
        Assert.Equal(new Delivery(1, 1, 0), await OnceAsync());
        Assert.Equal(ReportBatch.CountMax, _records.Queue().Waiting);

        Assert.Equal(new Delivery(ReportBatch.CountMax, 0, 0), await OnceAsync()); // from the first again
        RecordHits(ReportBatch.CountMax + 2);
        Assert.Equal(new Delivery(1, 1, 0), await OnceAsync());
        _server.Fault = _ => Task.FromResult(false);
        Assert.Equal(new Delivery(ReportBatch.CountMax, ReportBatch.CountMax, 0), await OnceAsync());
        Assert.Equal(0, _records.Queue().Waiting);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(200, "not JSON")]
    [InlineData(200, "{}")]
    [InlineData(200, "{\"receipts\":[{}]}")]
    [InlineData(200, "{\"receipts\":[null]}")]
    public async Task An_answer_that_is_none_loses_nothing(int status, string body)
    {
        RecordHits(1);
        _server.Fault = async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
            return true;
        };
        await Assert.ThrowsAsync<CentralUnreachableException>(OnceAsync);
        Assert.Equal(1, _records.Queue().Waiting);
        Assert.False(_central.Status.Online);
    }

    [Fact]
    public async Task The_service_sends_at_once_when_something_is_recorded_and_goes_on_after_Central_was_away()
    {
        int failures = 2;
        _server.Fault = context =>
        {
            bool fail = Interlocked.Decrement(ref failures) >= 0;
            if (fail)
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.FromResult(fail);
        };
        TaskCompletionSource delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _records.Changed += () =>
        {
            if (_records.Queue().Delivered == 3)
                delivered.TrySetResult();
        };
        await _delivery.StartAsync(CancellationToken.None);
        RecordHits(3);
        await delivered.Task.WaitAsync(_patience);
        await _delivery.StopAsync(CancellationToken.None);
        Assert.Equal([1L, 2L, 3L], _server.Stored.Keys.Order());
        Assert.True(AuditChain.Verify(_board.RecordsFile, _board.Unit.ReceiptKey).Whole);
    }

    [Fact]
    public async Task Answers_come_page_by_page_and_impossible_ones_are_not_kept()
    {
        RecordHits(1);
        Guid hit = Board.Hit(1).Id;
        AnswerFetch fetch = Fetch(ClearedPairs.Open(_board.Data, _board.Unit, _board.Time));
        _server.Answers = [new Answer(7, hit, AnswerKind.MoreNeeded, "Which document?", Board.Start)];
        Assert.Equal(1, await fetch.RunOnceAsync(CancellationToken.None));
        Assert.Equal(0, await fetch.RunOnceAsync(CancellationToken.None));
        Assert.Equal("Which document?", _records.Lines(1)[0].Answers.Single().Text);

        _server.Answers = [new Answer(8, hit, AnswerKind.MoreNeeded, new string('x', 501), Board.Start)];
        await Assert.ThrowsAsync<CentralUnreachableException>(() => fetch.RunOnceAsync(CancellationToken.None));
        Assert.Equal(7, _records.AnswerCursor);
    }

    [Fact]
    public async Task Cleared_pairs_are_kept_page_by_page_and_impossible_pages_are_not()
    {
        ClearedPairs cleared = ClearedPairs.Open(_board.Data, _board.Unit, _board.Time);
        AnswerFetch fetch = Fetch(cleared);
        ClearedPair pair = new(
            Board.Hit(1).Id, "P-1", new string('0', 32), new byte[32], "photo", Board.Start, Board.Start.AddDays(9), new byte[64]);
        _server.Cleared = [new(3, pair, null), new(4, pair with { Id = Board.Hit(2).Id }, null), new(5, null, pair.Id)];
        Assert.Equal(3, await fetch.RunClearedOnceAsync(CancellationToken.None));
        Assert.Equal(0, await fetch.RunClearedOnceAsync(CancellationToken.None));
        Assert.Equal((1, 5L), (cleared.Count, cleared.Cursor));

        foreach (ClearedPair impossible in (ClearedPair[])
        [
            pair with { Record = new string('x', ClearedPair.RecordCharsMax + 1) }, pair with { Record = "P-1\n" }, pair with { Record = "" },
            pair with { RecordDigest = "00" }, pair with { Holder = [] }, pair with { Reason = "a\nb" },
        ])
        {
            _server.Cleared = [new(6, impossible, null)];
            await Assert.ThrowsAsync<CentralUnreachableException>(() => fetch.RunClearedOnceAsync(CancellationToken.None));
            Assert.Equal((1, 5L), (cleared.Count, cleared.Cursor));
        }
    }

    private AnswerFetch Fetch(ClearedPairs cleared) =>
        new(_records, cleared, _central, new SyncOptions(), TimeProvider.System, NullLogger<AnswerFetch>.Instance);

    [Fact]
    public async Task Read_times_go_on_over_a_restart_and_lie_ready_for_a_courier_while_nobody_answers()
    {
        using ListShelf lists = ListShelf.Open(_board.Data, _board.Unit, _board.Time);
        CheckCounters counters = new();
        counters.Count(Lasting(0.02));
        counters.Count(Lasting(20));
        await Status(lists, counters).RunOnceAsync(CancellationToken.None);
        string kept = Path.Combine(_board.Data, "courier", "state.json");
        DateTime written = File.GetLastWriteTimeUtc(kept);
        counters = new CheckCounters();
        StatusReport again = Status(lists, counters); // the service began anew
        await again.RunOnceAsync(CancellationToken.None);
        Assert.Equal(written, File.GetLastWriteTimeUtc(kept)); // nothing has changed, and nothing is written
        await _server.DisposeAsync();
        counters.Count(Lasting(0.02));

        await Assert.ThrowsAsync<CentralUnreachableException>(() => again.RunOnceAsync(CancellationToken.None));

        Assert.Equal([2L, 2L], _server.Statuses.Select(one => one.Reads!.Checks));
        ReadTally reads = new CourierRoom(_board.Data).State()!.Reads!;
        Assert.Equal((3L, 2L, 2L), (reads.Checks, reads.Within[2], reads.Within[^1]));
    }

    [Fact]
    public async Task The_boards_state_tells_what_waits_and_which_list_is_in_use()
    {
        RecordHits(2);
        _server.Publish(Publication.Make(_board, 6));
        using ListShelf lists = ListShelf.Open(_board.Data, _board.Unit, _board.Time);
        await lists.OfferAsync(_central, CancellationToken.None);
        StatusReport status = Status(lists, new CheckCounters());
        await status.RunOnceAsync(CancellationToken.None);
        UnitStatus told = Assert.Single(_server.Statuses);
        Assert.Equal((6L, 2, true, "0.1.0", ""),
            (told.ListGeneration, told.Waiting, told.ClockTrusted, told.Version, told.ListTrouble));

        _server.Publish(Publication.Make(_board, 5));
        Assert.IsType<ShelfResult.Refused>(await lists.OfferAsync(_central, CancellationToken.None));
        await status.RunOnceAsync(CancellationToken.None);
        Assert.NotEmpty(lists.Trouble);
        Assert.Equal(lists.Trouble, _server.Statuses.Last().ListTrouble);
    }

    private static Check Lasting(double seconds) => AlertCountsTests.Checked(null) with { Duration = TimeSpan.FromSeconds(seconds) };

    private StatusReport Status(ListShelf lists, CheckCounters counters) => new(
        _records,
        lists,
        new ClockWatch(_records, lists, _board.Time),
        counters,
        new CourierRoom(_board.Data),
        new DiskWatch(_board.Data, _records, lists, new DiskOptions(), TimeProvider.System, NullLogger<DiskWatch>.Instance),
        new EvidenceStore(_board.Data, _board.Unit, () => true),
        new CertificateRenewal(
            _board.Data, _board.Unit with { AuthorityPem = _server.AuthorityPem }, _central, new RenewalOptions(), _board.Time,
            NullLogger<CertificateRenewal>.Instance),
        new DuressWatch(new DeskSafe(_board.Data), _records, TimeProvider.System),
        _central,
        new SyncOptions(),
        TimeProvider.System,
        NullLogger<StatusReport>.Instance);

    private Task<Delivery> OnceAsync() => _delivery.RunOnceAsync(CancellationToken.None);

    private void RecordHits(int upTo)
    {
        for (int i = 1; i <= upTo; i++)
            _records.RecordHit(Board.Hit(i));
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Courier;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Appliance.Tests.Sync;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Courier;

/// <summary>A stick at a board: real files, a real list, a real records.db.</summary>
public sealed class BoardCourierTests : IAsyncLifetime, IDisposable
{
    private readonly Board _board = new();
    private CentralServer _server = null!;
    private UnitIdentity _unit = null!;
    private PackedStick _stick = null!;

    public async Task InitializeAsync()
    {
        _server = await CentralServer.StartAsync(_board);
        _unit = _server.Enrolled();
        File.WriteAllBytes(
            Path.Combine(_board.Data, "unit.json"), JsonSerializer.SerializeToUtf8Bytes(_unit, ExchangeJson.Default.UnitIdentity));
        _stick = new PackedStick(_board);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _stick.Dispose();
        _board.Dispose();
    }

    [Fact]
    public async Task A_list_on_a_stick_is_verified_shelved_and_used_as_one_over_the_line()
    {
        _server.Publish(Publication.Make(_board, 3, withDocumentsBefore: ""));
        _stick.Pack(_server.Lists());
        Assert.Equal(3, (await TakeAsync()).ListTaken);
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        Assert.Equal((3L, ""), (shelf.Header!.Generation, shelf.Trouble));
        Assert.Empty(Directory.GetFileSystemEntries(At("courier/incoming", mayLack: true)));
    }

    [Fact]
    public async Task A_delta_on_a_stick_leads_from_the_list_in_use()
    {
        Publication first = Publication.Make(_board, 1);
        _server.Publish(first);
        _stick.Pack(_server.Lists());
        Assert.Equal(1, (await TakeAsync()).ListTaken);
        _server.Publish(Publication.Make(_board, 2, records: 25, follows: first));
        _board.Time.Advance(TimeSpan.FromMinutes(1));
        _stick.Pack(_server.Lists());
        Assert.Equal(2, (await TakeAsync()).ListTaken);
    }

    [Fact]
    public async Task A_list_that_two_people_did_not_sign_is_refused_and_what_else_is_on_the_stick_is_taken()
    {
        _server.Publish(Publication.Make(_board, 1));
        _stick.Pack(_server.Lists());
        await TakeAsync();
        _server.Publish(Publication.Make(_board, 2, signers: [_board.ListKeyA]));
        _board.Time.Advance(TimeSpan.FromMinutes(1));
        Report hit = Recorded(1)[0];
        _stick.Pack(_server.Lists(), receipts: [_board.Receipt(hit)]);

        CourierOutcome outcome = await TakeAsync();
        Assert.Contains("is not trusted", Assert.Single(outcome.Refusals), StringComparison.Ordinal);
        Assert.Equal(1, outcome.Delivered);
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        Assert.Equal(1, shelf.Header!.Generation);
        Assert.Equal(outcome.Refusals[0], new CourierRoom(_board.Data).Trouble());
    }

    [Fact]
    public async Task Receipts_answers_and_cleared_pairs_come_back_on_a_stick()
    {
        Report[] hits = Recorded(3);
        Answer answer = new(1, hits[0].HitId, AnswerKind.NotThePerson, "Not the person.", _board.Time.GetUtcNow());
        _stick.Pack(
            receipts: [.. hits.Select(hit => _board.Receipt(hit))], answers: [answer],
            cleared: [new ClearedNews(1, null, Guid.CreateVersion7(_board.Time.GetUtcNow()))]);

        CourierOutcome outcome = await TakeAsync();
        Assert.Equal((3, 1, 1, true), (outcome.Delivered, outcome.Answers, outcome.Cleared, outcome.Whole));
        using RecordStore records = _board.OpenRecords();
        Assert.Equal((0, 3L), (records.Queue().Waiting, records.Queue().Delivered));
        Assert.Equal("Not the person.", Assert.Single(records.Lines(10)[^1].Answers).Text);
    }

    [Fact]
    public async Task What_a_Central_from_a_backup_lacks_goes_on_the_next_stick_once_more()
    {
        Report[] hits = Recorded(6);
        using (RecordStore records = _board.OpenRecords())
            records.Accept([.. hits.Take(5).Select(hit => _board.Receipt(hit))]);
        using SigningKey forger = SigningKey.Create();
        _stick.Pack(
            receipts: [_board.Receipt(hits[5]), _board.Receipt(hits[0], forger)],
            change: contents => contents with { SendFrom = 2, SendTo = 4 });

        Assert.Equal(1, (await TakeAsync()).Delivered);
        using RecordReader after = RecordReader.Open(_board.RecordsFile);
        Assert.Equal([2L, 3L, 4L], after.Waiting(10, int.MaxValue).Select(report => report.Sequence));
        Assert.Equal(1, after.ReceiptedTo());
    }

    /// <summary>Found by reading: after a board's data came back from a backup, every stick counted as refused.</summary>
    [Fact]
    public async Task Receipts_for_reports_that_the_board_has_lost_are_no_reason_to_refuse_a_stick()
    {
        Report[] hits = Recorded(2);
        Report other = hits[1] with { Id = Guid.CreateVersion7(Board.Start) };
        Report[] lost = [other, other with { Sequence = 3 }];
        _stick.Pack(receipts: [.. hits.Concat(lost).Select(hit => _board.Receipt(hit))]);

        CourierOutcome outcome = await TakeAsync();
        Assert.True(outcome.Whole);
        Assert.Equal((2, 0, 0), (outcome.Delivered, outcome.ReceiptsKnown, Waiting()));

        using RecordStore records = _board.OpenRecords();
        Assert.Equal(ReceiptVerdict.NoReportHere, records.Accept(_board.Receipt(lost[0])));
        Assert.Equal(0, records.ReceiptsRefused);
    }

    [Fact]
    public async Task Hits_wait_in_the_outbox_until_a_receipt_comes_by_either_road_and_nothing_is_delivered_twice()
    {
        Report[] hits = Recorded(450);
        using PackedStick out1 = new(_board);
        PackedForCentral packed = new BoardCourier(_board.Data, _board.Time).Pack(out1.Path, CancellationToken.None);
        Assert.Equal(450, packed.Reports);
        Assert.Equal(450, Waiting());

        // The same hundred by both roads: first over the line, then as receipts on the stick.
        using (RecordStore records = _board.OpenRecords())
            records.Accept([.. hits.Take(100).Select(hit => _board.Receipt(hit))]);
        _stick.Pack(receipts: [.. hits.Select(hit => _board.Receipt(hit))]);
        CourierOutcome outcome = await TakeAsync();
        Assert.Equal((350, 100, 0), (outcome.Delivered, outcome.ReceiptsKnown, Waiting()));

        // And the other way round: the line brings again what the stick has brought.
        using RecordStore again = _board.OpenRecords();
        Assert.Equal(ReceiptVerdict.AlreadyAccepted, again.Accept(_board.Receipt(hits[7])));
        Assert.Equal(450, again.Queue().Delivered);
    }

    [Fact]
    public async Task Forged_receipts_and_those_of_others_are_refused_each_with_its_sentence_and_the_reports_wait()
    {
        Report[] hits = Recorded(3);
        using SigningKey forger = SigningKey.Create();
        _stick.Pack(receipts:
        [
            _board.Receipt(hits[0], forger),
            _board.Receipt(hits[1] with { Sequence = 9 }),
            _board.Receipt(hits[2] with { Sealed = [1, 2, 3] }),
        ]);
        CourierOutcome outcome = await TakeAsync();
        Assert.Equal(
            [
                "1 receipt(s) on the stick are not signed by Central; their reports go on waiting.",
                "1 receipt(s) on the stick are for reports that this board does not have; their reports go on waiting.",
                "1 receipt(s) on the stick are for other content than this board recorded; their reports go on waiting.",
            ],
            outcome.Refusals.AsEnumerable());
        Assert.Equal(3, Waiting());
    }

    [Fact]
    public async Task A_bundle_that_was_taken_and_one_that_is_older_are_refused()
    {
        _stick.Pack();
        using PackedStick older = new(_board);
        older.Pack(change: contents => contents with { PackedAt = contents.PackedAt.AddDays(-1) });
        Assert.True((await TakeAsync()).Whole);
        Assert.Contains("was taken before", await RefusalAsync(_stick), StringComparison.Ordinal);
        Assert.Contains("a newer one", await RefusalAsync(older), StringComparison.Ordinal);
    }

    /// <summary>Found by reading: Central's clock was ahead for a day, and a post without a line took no stick for years.</summary>
    [Fact]
    public async Task A_bundle_that_a_clock_ahead_has_packed_stands_in_the_way_of_no_later_one()
    {
        _stick.Pack(change: contents => contents with { PackedAt = contents.PackedAt.AddYears(10) });
        Assert.True((await TakeAsync()).Whole);
        Assert.Contains("was taken before", await RefusalAsync(_stick), StringComparison.Ordinal);

        _board.Time.Advance(TimeSpan.FromDays(1));
        using PackedStick later = new(_board);
        later.Pack();
        Assert.True((await new BoardCourier(_board.Data, _board.Time).TakeAsync(later.Path, CancellationToken.None)).Whole);
        Assert.Contains("was taken before", await RefusalAsync(later), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stick_for_another_board_says_so()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _stick.RecipientPem = other.ExportSubjectPublicKeyInfoPem();
        _stick.Pack();
        Assert.Equal("The stick carries bundles for 1 other board(s) and none for UTO-1.", await RefusalAsync(_stick));

        // The same bundle under this board's name is still not for it.
        string others = _stick.Folder;
        _stick.RecipientPem = _board.UnitKey.ExportSubjectPublicKeyInfoPem();
        Directory.Move(others, _stick.Folder);
        Assert.Contains("is sealed to somebody else", await RefusalAsync(_stick), StringComparison.Ordinal);
        Assert.Contains("is sealed to somebody else", new CourierRoom(_board.Data).Trouble(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_that_Central_did_not_sign_is_refused()
    {
        using SigningKey forger = SigningKey.Create();
        _stick.Signer = forger;
        _stick.Pack();
        Assert.Contains("not signed by whom it says", await RefusalAsync(_stick), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_that_begin_after_some_that_never_came_are_refused_because_those_would_be_lost()
    {
        Report hit = Recorded(1)[0];
        _stick.Pack(
            answers: [new Answer(7, hit.HitId, AnswerKind.MoreNeeded, "More.", _board.Time.GetUtcNow())],
            change: contents => contents with { AnswerCursor = 6 });
        Assert.Contains("that this board has not seen", Assert.Single((await TakeAsync()).Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stick_pulled_out_in_the_middle_leaves_nothing_on_the_board_and_goes_on_another_time()
    {
        _server.Publish(Publication.Make(_board, 1));
        _stick.Pack(_server.Lists());
        string[] members = [.. Directory.GetFiles(_stick.Folder).Where(file => !file.EndsWith("contents", StringComparison.Ordinal))];
        byte[] content = File.ReadAllBytes(members[^1]);
        File.WriteAllBytes(members[^1], content[..(content.Length / 2)]);
        Assert.Contains("was cut", await RefusalAsync(_stick), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_board.Data, "courier", "incoming")));
        Assert.False(Directory.Exists(Path.Combine(_board.Data, "courier", "incoming.part")));

        File.WriteAllBytes(members[^1], content);
        Assert.Equal(1, (await TakeAsync()).ListTaken);
    }

    [Fact]
    public async Task A_running_service_takes_the_bundle_itself_because_it_alone_writes_records()
    {
        Report[] hits = Recorded(2);
        _server.Publish(Publication.Make(_board, 1));
        _stick.Pack(_server.Lists(), receipts: [.. hits.Select(hit => _board.Receipt(hit))]);
        using RecordStore records = _board.OpenRecords();
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        using CourierInbox inbox = CourierInbox.Of(
            _board.Data, _unit, records, ClearedPairs.Open(_board.Data, _unit, _board.Time), shelf, TimeProvider.System,
            NullLogger<CourierInbox>.Instance);
        await inbox.StartAsync(CancellationToken.None);

        CourierOutcome outcome = await new BoardCourier(_board.Data, TimeProvider.System).TakeAsync(_stick.Path, CancellationToken.None);
        Assert.Equal((2, 1L), (outcome.Delivered, outcome.ListTaken));
        Assert.Equal((0, 1L), (records.Queue().Waiting, shelf.Header!.Generation));
        await inbox.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_second_courier_at_the_same_board_waits_its_turn()
    {
        _stick.Pack();
        using FileStream turn = new CourierRoom(_board.Data).Lock();
        Assert.Contains("Another courier", await RefusalAsync(_stick), StringComparison.Ordinal);
    }

    private Task<CourierOutcome> TakeAsync() =>
        new BoardCourier(_board.Data, _board.Time).TakeAsync(_stick.Path, CancellationToken.None);

    private async Task<string> RefusalAsync(PackedStick stick) => (await Assert.ThrowsAsync<CourierException>(
        () => new BoardCourier(_board.Data, _board.Time).TakeAsync(stick.Path, CancellationToken.None))).Message;

    private Report[] Recorded(int count)
    {
        using RecordStore records = _board.OpenRecords();
        for (int number = 1; number <= count; number++)
            records.RecordHit(Board.Hit(number));
        return [.. records.Waiting(count, int.MaxValue)];
    }

    private int Waiting()
    {
        using RecordReader records = RecordReader.Open(_board.RecordsFile);
        return records.Queue().Waiting;
    }

    private string At(string name, bool mayLack = false)
    {
        string path = Path.Combine(_board.Data, name);
        if (mayLack)
            Directory.CreateDirectory(path);
        return path;
    }
}

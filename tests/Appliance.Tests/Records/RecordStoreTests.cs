using System.Collections.Immutable;
using System.Text;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Appliance.Tests.Records;

public sealed class RecordStoreTests : IDisposable
{
    private readonly Board _board = new();

    public void Dispose() => _board.Dispose();

    [Fact]
    public void A_hit_and_its_decision_are_chained_sealed_and_waiting()
    {
        HitReport hit = Board.Hit();
        DecisionReport decision = Board.Decision(hit);
        using RecordStore records = _board.OpenRecords();
        records.RecordHit(hit);
        records.RecordDecision(decision);

        ImmutableArray<Report> waiting = records.Waiting(ReportBatch.CountMax, ReportBatch.SizeBytesMax);
        Assert.Equal([1L, 2L], waiting.Select(r => r.Sequence));
        Assert.Equal(new byte[32], waiting[0].PreviousHash);
        Assert.Equal(waiting[0].Hash(), waiting[1].PreviousHash);
        Assert.Equal(hit.Id, waiting[1].HitId);
        Assert.Equal("ERIKSSON", _board.Unseal(waiting[0], ExchangeJson.Default.HitReport).Traveller.PrimaryIdentifier);
        Assert.Equal(decision, _board.Unseal(waiting[1], ExchangeJson.Default.DecisionReport));
        Assert.Equal(2, records.Queue().Waiting);
        Assert.Equal(Board.Start, records.Queue().OldestWaitingAt);
        Assert.Equal("refer", records.Lines(10).Single().Decision);
    }

    [Fact]
    public void Everything_recorded_is_there_after_the_file_is_opened_again()
    {
        using (RecordStore first = _board.OpenRecords())
            first.RecordHit(Board.Hit(1));
        using RecordStore second = _board.OpenRecords();
        second.RecordHit(Board.Hit(2));
        ImmutableArray<Report> waiting = second.Waiting(10, ReportBatch.SizeBytesMax);
        Assert.Equal(2, waiting.Length);
        Assert.Equal(waiting[0].Hash(), waiting[1].PreviousHash);
    }

    [Fact]
    public void Recording_the_same_hit_decision_or_undo_twice_is_harmless()
    {
        HitReport hit = Board.Hit();
        DecisionReport decision = Board.Decision(hit);
        using RecordStore records = _board.OpenRecords();
        for (int i = 0; i < 2; i++)
        {
            records.RecordHit(hit);
            records.RecordDecision(decision);
            records.RecordUndo(decision);
        }

        Assert.Equal(
            [ReportKind.Hit, ReportKind.Decision, ReportKind.Undo],
            records.Waiting(10, ReportBatch.SizeBytesMax).Select(r => r.Kind));
        Assert.Equal("", records.Lines(10).Single().Decision);
    }

    [Fact]
    public void A_decision_on_a_hit_that_was_never_recorded_is_refused_and_leaves_nothing()
    {
        using RecordStore records = _board.OpenRecords();
        Assert.Throws<RecordStoreException>(() => records.RecordDecision(Board.Decision(Board.Hit())));
        Assert.Equal(0, records.Queue().Waiting);
        records.RecordHit(Board.Hit());
        Assert.Equal(1, records.Waiting(10, ReportBatch.SizeBytesMax).Single().Sequence);
    }

    [Fact]
    public void A_second_decision_replaces_the_first_on_the_queue_page_but_both_are_reports()
    {
        HitReport hit = Board.Hit();
        DecisionReport first = Board.Decision(hit);
        using RecordStore records = _board.OpenRecords();
        records.RecordHit(hit);
        records.RecordDecision(first);
        records.RecordUndo(first);
        records.RecordDecision(first with
        {
            Id = Guid.Parse("00000000-0000-8000-8000-000000000009"),
            Decision = DecisionKind.NotSamePerson,
        });
        Assert.Equal("notSamePerson", records.Lines(10).Single().Decision);
        Assert.Equal(4, records.Queue().Waiting);
    }

    [Fact]
    public void Only_a_receipt_with_Centrals_signature_under_this_very_report_counts_as_delivery()
    {
        using RecordStore records = _board.OpenRecords();
        records.RecordHit(Board.Hit(1));
        records.RecordHit(Board.Hit(2));
        ImmutableArray<Report> waiting = records.Waiting(10, ReportBatch.SizeBytesMax);
        Receipt good = _board.Receipt(waiting[0]);
        using SigningKey stranger = SigningKey.Create();

        Assert.Equal(ReceiptVerdict.WrongSignature, records.Accept(_board.Receipt(waiting[0], stranger)));
        Assert.Equal(ReceiptVerdict.WrongSignature, records.Accept(good with { ReceivedAt = good.ReceivedAt.AddSeconds(1) }));
        Assert.Equal(ReceiptVerdict.WrongSignature, records.Accept(good with { Sequence = 2, Id = waiting[1].Id }));
        Assert.Equal(ReceiptVerdict.UnknownReport, records.Accept(_board.Receipt(waiting[0] with { Unit = "UTO-2" })));
        Assert.Equal(ReceiptVerdict.UnknownReport, records.Accept(_board.Receipt(waiting[0] with { Sequence = 7 })));
        Assert.Equal(ReceiptVerdict.OtherContent, records.Accept(_board.Receipt(waiting[0] with { Sealed = [1, 2, 3] })));
        Assert.Equal(2, records.Queue().Waiting);

        Assert.Equal(ReceiptVerdict.Accepted, records.Accept(good));
        Assert.Equal(ReceiptVerdict.AlreadyAccepted, records.Accept(good));
        Assert.Equal((1, 1L), (records.Queue().Waiting, records.Queue().Delivered));
        Assert.Equal(["waiting", "delivered"], records.Lines(10).Select(line => line.State));
        Assert.Equal(2, records.Waiting(10, ReportBatch.SizeBytesMax).Single().Sequence);
    }

    [Fact]
    public void A_batch_keeps_to_its_count_and_its_size_but_is_never_empty_while_something_waits()
    {
        using RecordStore records = _board.OpenRecords();
        for (int i = 1; i <= 5; i++)
            records.RecordHit(Board.Hit(i));
        Assert.Equal(3, records.Waiting(3, ReportBatch.SizeBytesMax).Length);
        Assert.Single(records.Waiting(10, 1));
        int size = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            new ReportBatch(records.Waiting(10, 6000)), ExchangeJson.Default.ReportBatch).Length;
        Assert.InRange(size, 1500, 6000);
    }

    [Fact]
    public void Sealed_content_goes_only_long_after_its_receipt_and_the_chain_still_holds()
    {
        using RecordStore records = _board.OpenRecords();
        records.RecordHit(Board.Hit(1));
        records.RecordHit(Board.Hit(2));
        records.RecordHit(Board.Hit(3));
        ImmutableArray<Report> waiting = records.Waiting(10, ReportBatch.SizeBytesMax);
        records.Accept(_board.Receipt(waiting[0]));
        Assert.Equal(3, Count("content"));

        _board.Time.Advance(TimeSpan.FromDays(RecordStore.ContentKeptDays) + TimeSpan.FromHours(1));
        records.Accept(_board.Receipt(waiting[1]));
        Assert.Equal(2, Count("content"));
        Assert.Equal(3, Count("report"));
        AuditResult audit = AuditChain.Verify(_board.RecordsFile, _board.Unit.ReceiptKey);
        Assert.Equal((true, 3L, 2L), (audit.Whole, audit.Reports, audit.Receipts));
    }

    [Fact]
    public void A_full_disk_is_told_to_the_caller_and_loses_nothing_that_was_recorded()
    {
        using RecordStore records = _board.OpenRecords();
        records.RecordHit(Board.Hit(1));
        records.LimitPages(1);
        HitReport large = Board.Hit(2) with { Reasons = [new string('x', 100_000)] };
        RecordStoreException full = Assert.Throws<RecordStoreException>(() => records.RecordHit(large));
        Assert.Contains("the disk is full", full.Message, StringComparison.Ordinal);
        Assert.Equal(1, records.Queue().Waiting);
        Assert.True(records.Refuses);

        records.LimitPages(1_000_000);
        records.TryAgain();
        Assert.False(records.Refuses);
        records.RecordHit(large);
        Assert.Equal([1L, 2L], records.Waiting(10, ReportBatch.SizeBytesMax).Select(r => r.Sequence));
        Assert.True(AuditChain.Verify(_board.RecordsFile, _board.Unit.ReceiptKey).Whole);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_in_one_sentence_and_left_as_it_is()
    {
        byte[] noise = Encoding.ASCII.GetBytes(new string('?', 9000));
        File.WriteAllBytes(_board.RecordsFile, noise);
        RecordStoreException refused = Assert.Throws<RecordStoreException>(_board.OpenRecords);
        Assert.Contains("left as it is", refused.Message, StringComparison.Ordinal);
        Assert.Equal(noise, File.ReadAllBytes(_board.RecordsFile));
    }

    [Fact]
    public void A_file_of_a_later_format_is_left_to_the_later_build()
    {
        _board.OpenRecords().Dispose();
        Sql("PRAGMA user_version = 99");
        Assert.Contains("format 99", Assert.Throws<RecordStoreException>(_board.OpenRecords).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_records_of_another_unit_are_not_mixed_with_ours()
    {
        _board.OpenRecords().Dispose();
        RecordStoreException refused = Assert.Throws<RecordStoreException>(
            () => RecordStore.Open(_board.Data, _board.Unit with { Unit = "UTO-2" }, _board.Time));
        Assert.Contains("UTO-1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_processes_can_not_write_the_same_records()
    {
        using RecordStore first = _board.OpenRecords();
        Assert.Throws<RecordStoreException>(_board.OpenRecords);
        first.RecordHit(Board.Hit());
    }

    [Fact]
    public void A_report_whose_bytes_flipped_stays_in_the_outbox_and_does_not_hold_up_the_others()
    {
        using (RecordStore records = _board.OpenRecords())
        {
            records.RecordHit(Board.Hit(1));
            records.RecordHit(Board.Hit(2));
        }

        Sql("UPDATE content SET sealed = zeroblob(length(sealed)) WHERE sequence = 1");
        using RecordStore again = _board.OpenRecords();
        Assert.Equal(2, again.Waiting(10, ReportBatch.SizeBytesMax).Single().Sequence);
        Assert.Equal(2, again.Queue().Waiting);
    }

    [Fact]
    public void Answers_are_kept_once_and_shown_with_their_hit()
    {
        HitReport hit = Board.Hit();
        AnswerPage page = new([new Answer(41, hit.Id, AnswerKind.SourceConfirms, "Hold the traveller.", Board.Start)]);
        using RecordStore records = _board.OpenRecords();
        records.RecordHit(hit);
        Assert.Equal(0, records.AnswerCursor);
        records.Add(page);
        records.Add(page);
        Assert.Equal(41, records.AnswerCursor);
        Assert.Equal("sourceConfirms", records.Lines(1).Single().Answers.Single().Kind);
    }

    [Fact]
    public void Answers_that_cannot_be_opened_any_more_are_asked_for_again()
    {
        HitReport hit = Board.Hit();
        using (RecordStore records = _board.OpenRecords())
        {
            records.RecordHit(hit);
            records.Add(new([new Answer(41, hit.Id, AnswerKind.SourceConfirms, "Hold the traveller.", Board.Start)]));
        }

        using (RecordStore records = _board.OpenRecords())
            Assert.Equal((41, "Hold the traveller."), (records.AnswerCursor, records.Lines(1).Single().Answers.Single().Text));
        File.Delete(Path.Combine(_board.Data, DeskSafe.FolderName, "answers.sealed"));
        using RecordStore again = _board.OpenRecords();
        Assert.Equal(0, again.AnswerCursor);
        Assert.Empty(again.Lines(1).Single().Answers);
    }

    [Fact]
    public void An_answer_that_was_moved_to_another_hit_is_not_shown()
    {
        using RecordStore records = _board.OpenRecords();
        HitReport[] hits = [Board.Hit(1), Board.Hit(2)];
        foreach (HitReport hit in hits)
            records.RecordHit(hit);
        records.Add(new([new Answer(41, hits[0].Id, AnswerKind.NotThePerson, "Another person.", Board.Start)]));
        Sql($"UPDATE answer SET hit_id = '{hits[1].Id:D}'");
        Assert.All(records.Lines(2), line => Assert.Empty(line.Answers));
    }

    [Fact]
    public void Records_of_the_version_before_are_kept_and_their_answers_asked_for_again()
    {
        HitReport hit = Board.Hit();
        using (RecordStore records = _board.OpenRecords())
            records.RecordHit(hit);
        Sql("DROP TABLE answer");
        Sql("CREATE TABLE answer (cursor INTEGER PRIMARY KEY, hit_id TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, "
            + "answered_at INTEGER NOT NULL) STRICT");
        Sql($"INSERT INTO answer VALUES (41, '{hit.Id:D}', 'sourceConfirms', 'Hold ERIKSSON.', 1)");
        Sql("PRAGMA user_version = 1");
        using RecordStore again = _board.OpenRecords();
        Assert.Equal((0L, 1), (again.AnswerCursor, again.Queue().Waiting));
        Assert.Equal(hit.Id, again.Lines(1).Single().HitId);
    }

    /// <summary>Found by reading: each was kept, for hits that nobody had made too, on the disk on which hits must find room.</summary>
    [Fact]
    public void A_Central_that_answers_without_end_fills_neither_the_disk_nor_the_page()
    {
        using RecordStore records = _board.OpenRecords();
        HitReport hit = Board.Hit();
        records.RecordHit(hit);
        for (int cursor = 0; cursor < AnswerRows.CountMax + 1000; cursor += 1000)
            records.Add(new([.. Enumerable.Range(cursor + 1, 1000).Select(number =>
                new Answer(number, hit.Id, AnswerKind.MoreNeeded, FormattableString.Invariant($"{number}"), Board.Start))]));
        Assert.Equal(AnswerRows.CountMax + 1000, records.AnswerCursor);
        Assert.Equal(
            Enumerable.Range(AnswerRows.CountMax + 981, 20).Select(number => FormattableString.Invariant($"{number}")),
            records.Lines(1).Single().Answers.Select(answer => answer.Text));
        using SqliteConnection disk = new($"Data Source={_board.RecordsFile};Mode=ReadOnly;Pooling=False");
        disk.Open();
        using SqliteCommand count = disk.CreateCommand();
        count.CommandText = "SELECT count(*) FROM answer";
        Assert.Equal((long)AnswerRows.CountMax, count.ExecuteScalar());
    }

    [Fact]
    public void Nothing_of_the_traveller_stands_readable_in_the_files()
    {
        using RecordStore records = _board.OpenRecords();
        HitReport recorded = Board.Hit();
        records.RecordHit(recorded);
        records.Add(new([new Answer(41, recorded.Id, AnswerKind.SourceConfirms, "Hold ERIKSSON.", Board.Start)]));
        foreach (string file in Directory.GetFiles(_board.Data, "records.db*"))
        {
            using FileStream open = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using StreamReader text = new(open, Encoding.Latin1);
            Assert.DoesNotContain("ERIKSSON", text.ReadToEnd(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_change_is_announced_after_it_can_be_read()
    {
        using RecordStore records = _board.OpenRecords();
        List<int> waiting = [];
        records.Changed += () => waiting.Add(records.Queue().Waiting);
        records.RecordHit(Board.Hit(1));
        records.RecordHit(Board.Hit(1));
        records.Accept(_board.Receipt(records.Waiting(1, 1)[0]));
        Assert.Equal([1, 0], waiting);
    }

    [Fact]
    public void Many_callers_at_once_get_one_chain_without_a_gap()
    {
        using RecordStore records = _board.OpenRecords();
        Parallel.For(1, 41, i => records.RecordHit(Board.Hit(i)));
        Assert.Equal(40, records.Queue().Waiting);
        Assert.True(AuditChain.Verify(_board.RecordsFile, _board.Unit.ReceiptKey).Whole);
    }

    private long Count(string table)
    {
        using SqliteConnection connection = new($"Data Source={_board.RecordsFile};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM " + table;
        return (long)command.ExecuteScalar()!;
    }

    private void Sql(string text)
    {
        using SqliteConnection connection = new($"Data Source={_board.RecordsFile};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}

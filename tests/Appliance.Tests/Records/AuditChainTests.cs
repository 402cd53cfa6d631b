using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange.Reports;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Appliance.Tests.Records;

/// <summary>Each test tampers with a real file of six records, the first two delivered, and audits it.</summary>
public sealed class AuditChainTests : IDisposable
{
    private const string Restitch = "UPDATE head SET sequence = 5, hash = (SELECT hash FROM report WHERE sequence = 5)";

    private readonly Board _board = new();

    public AuditChainTests()
    {
        using RecordStore records = _board.OpenRecords();
        for (int i = 1; i <= 6; i++)
            records.RecordHit(Board.Hit(i));
        records.Accept([.. records.Waiting(2, ReportBatch.SizeBytesMax).Select(r => _board.Receipt(r))]);
    }

    public void Dispose() => _board.Dispose();

    [Fact]
    public void An_untouched_chain_is_whole()
    {
        AuditResult audit = AuditChain.Verify(_board.RecordsFile, _board.Unit.ReceiptKey);
        Assert.True(audit.Whole);
        Assert.Equal(("UTO-1", 6L, 2L), (audit.Unit, audit.Reports, audit.Receipts));
    }

    [Theory]
    [InlineData("UPDATE report SET recorded_at = recorded_at + 1 WHERE sequence = 3", 3, "header has been changed")]
    [InlineData("UPDATE report SET kind = 1 WHERE sequence = 4", 4, "header has been changed")]
    [InlineData("UPDATE report SET hash = zeroblob(32) WHERE sequence = 4", 4, "header has been changed")]
    [InlineData("UPDATE content SET sealed = zeroblob(9) WHERE sequence = 1", 1, "content has been changed")]
    [InlineData("DELETE FROM report WHERE sequence = 3", 3, "it is missing")]
    [InlineData("DELETE FROM report WHERE sequence IN (2, 3)", 2, "all up to record 3 are missing")]
    [InlineData("DELETE FROM report WHERE sequence = 1", 1, "it is missing")]
    [InlineData("DELETE FROM report WHERE sequence = 6", 6, "it is missing")]
    [InlineData("DELETE FROM report", 1, "all up to record 6 are missing")]
    [InlineData("DELETE FROM content WHERE sequence = 5", 5, "although Central has not signed")]
    [InlineData("DELETE FROM outbox WHERE sequence = 5", 5, "does not wait to be sent")]
    [InlineData("UPDATE receipt SET received_at = received_at + 1 WHERE sequence = 2", 2, "not signed by Central")]
    [InlineData("UPDATE head SET hash = zeroblob(32)", 6, "not the record that the head")]
    [InlineData("UPDATE unit SET name = 'UTO-2'", 1, "header has been changed")]
    public void A_change_is_found_and_named(string tampering, long sequence, string sentence)
    {
        Sql(tampering);
        AuditFault first = AuditChain.Verify(_board.RecordsFile, _board.Unit.ReceiptKey).Faults[0];
        Assert.Equal(sequence, first.Sequence);
        Assert.Contains(sentence, first.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_records_that_change_places_are_found()
    {
        Sql("UPDATE report SET sequence = -sequence + 1000 WHERE sequence IN (3, 4);"
            + "UPDATE report SET sequence = CASE sequence WHEN 997 THEN 4 ELSE 3 END WHERE sequence IN (996, 997);"
            + "UPDATE content SET sequence = -sequence WHERE sequence IN (3, 4);"
            + "UPDATE content SET sequence = CASE sequence WHEN -3 THEN 4 ELSE 3 END WHERE sequence < 0");
        AuditResult audit = AuditChain.Verify(_board.RecordsFile, _board.Unit.ReceiptKey);
        Assert.Equal(3, audit.Faults[0].Sequence);
        Assert.Contains(audit.Faults, fault => fault.Sequence == 4);
    }

    [Fact]
    public void A_record_of_another_board_in_the_place_of_ours_is_found()
    {
        using Board other = new();
        using (RecordStore records = other.OpenRecords())
        {
            for (int i = 1; i <= 6; i++)
                records.RecordHit(Board.Hit(i));
        }

        Sql($"ATTACH '{other.RecordsFile}' AS other;"
            + "DELETE FROM report WHERE sequence = 4; DELETE FROM content WHERE sequence = 4;"
            + "INSERT INTO report SELECT * FROM other.report WHERE sequence = 4;"
            + "INSERT INTO content SELECT * FROM other.content WHERE sequence = 4");
        Assert.Contains(
            "does not follow record 3",
            AuditChain.Verify(_board.RecordsFile, _board.Unit.ReceiptKey).Faults[0].Sentence,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_tail_cut_off_together_with_the_head_is_found_where_Central_had_signed_for_it()
    {
        using (RecordStore records = _board.OpenRecords())
            records.Accept([.. records.Waiting(9, ReportBatch.SizeBytesMax).Select(r => _board.Receipt(r))]);
        Sql("DELETE FROM report WHERE sequence = 6;" + Restitch);
        Assert.Equal(6, AuditChain.Verify(_board.RecordsFile, _board.Unit.ReceiptKey).Faults.Single().Sequence);
    }

    /// <summary>The documented limit: without a receipt nothing outside the file knows of the record.</summary>
    [Fact]
    public void A_tail_without_receipts_cut_off_together_with_head_and_outbox_can_not_be_found()
    {
        Sql("DELETE FROM report WHERE sequence = 6; DELETE FROM content WHERE sequence = 6;"
            + "DELETE FROM outbox WHERE sequence = 6;" + Restitch);
        Assert.True(AuditChain.Verify(_board.RecordsFile, _board.Unit.ReceiptKey).Whole);
    }

    [Fact]
    public void The_audit_works_beside_the_process_that_writes()
    {
        using RecordStore records = _board.OpenRecords();
        records.RecordHit(Board.Hit(7));
        Assert.Equal(7, AuditChain.Verify(_board.RecordsFile, _board.Unit.ReceiptKey).Reports);
        records.RecordHit(Board.Hit(8));
        Assert.Equal(8, AuditChain.Verify(_board.RecordsFile, _board.Unit.ReceiptKey).Reports);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_apart_from_a_broken_chain() =>
        Assert.Throws<RecordStoreException>(() => AuditChain.Verify(_board.RecordsFile + "x", null));

    private void Sql(string text)
    {
        using SqliteConnection connection = new($"Data Source={_board.RecordsFile};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}

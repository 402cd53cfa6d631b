using System.Text;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>What leaves the disk is proved, once, whatever happens on the way.</summary>
public sealed class RemovalTests : BoardOnTheLine
{
    [Fact]
    public async Task The_list_before_goes_when_its_hours_are_over_and_the_board_signs_what_went_with_it()
    {
        using RecordStore records = Board.OpenRecords();
        using ListShelf shelf = await HoldingAsync(20, 15);
        shelf.ProveRemovalsTo(records);
        Board.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await SweepAsync(shelf);
        Assert.Equal(["gen-1", "gen-2"], Folders());
        Assert.Empty(Reported(records));

        Board.Time.Advance(TimeSpan.FromSeconds(1));
        await SweepAsync(shelf);
        await SweepAsync(shelf);
        Assert.Equal(["gen-2"], Folders());
        Assert.Empty(Sealed());
        RemovalStatement statement = Assert.Single(Reported(records));
        Assert.Equal(["UTO-16", "UTO-17", "UTO-18", "UTO-19", "UTO-20"], statement.Records.Select(record => record.Record));
        Assert.All(statement.Records, record => Assert.Equal(("uto-wanted", RemovalReason.Withdrawn), (record.List, record.Reason)));
        Assert.Equal((1L, 2L, 1, 1, true), (statement.Deleted, statement.InUse, statement.Part, statement.Parts, statement.Readable));
        Assert.Equal(2, Assert.Single(statement.Kept));
        Assert.Equal((Unit.Unit, Board.Time.GetUtcNow()), (statement.Unit, statement.RemovedAt));
    }

    [Fact]
    public async Task The_list_before_goes_at_once_when_the_next_one_comes()
    {
        using RecordStore records = Board.OpenRecords();
        using ListShelf shelf = await HoldingAsync(20, 18, 17);
        shelf.ProveRemovalsTo(records);
        await SweepAsync(shelf);
        Assert.Equal(["gen-2", "gen-3"], Folders());
        Assert.Equal(["UTO-19", "UTO-20"], Assert.Single(Reported(records)).Records.Select(record => record.Record));
    }

    [Fact]
    public async Task A_record_that_another_list_on_the_disk_still_has_is_not_called_gone()
    {
        using RecordStore records = Board.OpenRecords();
        using ListShelf shelf = await HoldingAsync(20, 15, 20);
        shelf.ProveRemovalsTo(records);
        await SweepAsync(shelf);
        RemovalStatement statement = Assert.Single(Reported(records));
        Assert.Empty(statement.Records);
        Assert.Equal((1L, "3 2"), (statement.Deleted, string.Join(' ', statement.Kept)));
    }

    [Fact]
    public async Task Policy_says_how_long_the_list_before_is_kept()
    {
        using ListShelf shelf = await HoldingAsync(20, 15);
        Server.Publish(Publication.Make(Board, 3, 15, policy: """{"listAgeLimitHours":48,"previousKeptHours":2}"""));
        await shelf.OfferAsync(Central, CancellationToken.None);
        Board.Time.Advance(TimeSpan.FromHours(2));
        await SweepAsync(shelf);
        Assert.Equal(["gen-3"], Folders());
    }

    [Fact]
    public async Task Whoever_stands_on_a_list_that_left_the_slice_is_gone_for_that_reason()
    {
        using RecordStore records = Board.OpenRecords();
        using ListShelf shelf = await HoldingAsync(3, 0, 0);
        shelf.ProveRemovalsTo(records);
        await SweepAsync(shelf);
        Assert.All(
            Assert.Single(Reported(records)).Records, record => Assert.Equal(RemovalReason.ListLeft, record.Reason));
    }

    [Theory]
    [InlineData("sealed", 1)]
    [InlineData("sealed", 2)]
    [InlineData("renamed", 1)]
    [InlineData("deleted", 1)]
    [InlineData("recorded", 1)]
    [InlineData("forgotten", 1)]
    [InlineData("recorded", 2)]
    public async Task A_power_cut_at_any_step_leaves_the_list_or_its_receipts_each_once(string step, int time)
    {
        using (ListShelf shelf = await HoldingAsync(9_000, 5))
        using (RecordStore records = Board.OpenRecords())
        {
            shelf.ProveRemovalsTo(records);
            Board.Time.Advance(TimeSpan.FromDays(1));
            int seen = 0;
            shelf.Removals.AfterStep = name =>
            {
                if (name == step && ++seen == time)
                    throw new PowerCutException();
            };
            await Assert.ThrowsAsync<PowerCutException>(() => shelf.SweepAsync(CancellationToken.None));
            Assert.Equal(step == "sealed", Directory.Exists(At("gen-1")));
            AssertNothingInTheClear();
        }

        using (ListShelf shelf = ListShelf.Open(Board.Data, Unit, Board.Time))
        using (RecordStore records = Board.OpenRecords())
        {
            shelf.ProveRemovalsTo(records);
            await SweepAsync(shelf);
            Assert.Equal(["gen-2"], Folders());
            Assert.Empty(Sealed());
            List<RemovalStatement> parts = Reported(records);
            Assert.Equal([(1, 2), (2, 2)], parts.Select(part => (part.Part, part.Parts)).Order());
            Assert.Equal(8_995, parts.SelectMany(part => part.Records).Select(record => record.Record).Distinct().Count());
        }
    }

    [Fact]
    public async Task Without_anybody_to_record_it_the_receipt_waits_sealed()
    {
        using ListShelf shelf = await HoldingAsync(20, 15, 14);
        await SweepAsync(shelf);
        Assert.Single(Sealed());
        AssertNothingInTheClear();
        using RecordStore records = Board.OpenRecords();
        shelf.ProveRemovalsTo(records);
        await SweepAsync(shelf);
        Assert.Empty(Sealed());
        Assert.Single(Reported(records));
    }

    [Fact]
    public async Task A_full_disk_keeps_the_receipt_until_it_can_be_recorded()
    {
        using RecordStore records = Board.OpenRecords();
        using ListShelf shelf = await HoldingAsync(6000, 15, 14);
        shelf.ProveRemovalsTo(records);
        records.LimitPages(1);
        Assert.Contains("disk is full", await shelf.SweepAsync(CancellationToken.None), StringComparison.Ordinal);
        Assert.Single(Sealed());
        records.LimitPages(10_000);
        await SweepAsync(shelf);
        Assert.Empty(Sealed());
        Assert.Single(Reported(records));
    }

    [Fact]
    public async Task A_list_that_suffered_goes_too_and_the_receipt_says_that_nobody_can_tell_what_was_in_it()
    {
        using RecordStore records = Board.OpenRecords();
        using ListShelf shelf = await HoldingAsync(20, 15);
        shelf.ProveRemovalsTo(records);
        File.WriteAllText(At("gen-1/slice.db"), "?");
        Board.Time.Advance(TimeSpan.FromDays(1));
        await SweepAsync(shelf);
        RemovalStatement statement = Assert.Single(Reported(records));
        Assert.False(statement.Readable);
        Assert.Empty(statement.Records);
        Assert.Equal(["gen-2"], Folders());
    }

    [Fact]
    public async Task A_damaged_copy_that_was_set_aside_does_not_keep_its_records_for_ever()
    {
        using RecordStore records = Board.OpenRecords();
        (await HoldingAsync(20, 15)).Dispose();
        File.WriteAllText(At("gen-2/policy.json"), "?");
        using ListShelf shelf = ListShelf.Open(Board.Data, Unit, Board.Time);
        shelf.ProveRemovalsTo(records);
        await SweepAsync(shelf); // list 2 has suffered: nothing goes before it is here again
        Assert.Equal(["gen-1", "gen-2"], Folders());
        Assert.Equal(new ShelfResult.Taken(2), await shelf.OfferAsync(Central, CancellationToken.None));
        await SweepAsync(shelf);
        Assert.Equal(["damaged-gen-2", "gen-1", "gen-2"], Folders());
        Board.Time.Advance(TimeSpan.FromDays(1));
        await SweepAsync(shelf);
        Assert.Equal(["gen-2"], Folders());
        Assert.Equal(
            ["UTO-16", "UTO-17", "UTO-18", "UTO-19", "UTO-20"],
            Reported(records).SelectMany(statement => statement.Records).Select(record => record.Record));
    }

    /// <summary>Found by reading: the board proved that records were gone which the same list brought again an hour later.</summary>
    [Fact]
    public async Task Of_a_list_that_a_power_cut_kept_from_being_taken_nothing_is_proved()
    {
        using RecordStore records = Board.OpenRecords();
        (await HoldingAsync(15, 15, 20)).Dispose();
        File.WriteAllText(At("current"), "2\n"); // as a power cut between the move and this line leaves it
        using ListShelf shelf = ListShelf.Open(Board.Data, Unit, Board.Time);
        shelf.ProveRemovalsTo(records);
        Assert.Equal(2, shelf.Header!.Generation);
        await SweepAsync(shelf);
        Assert.Equal(["gen-1", "gen-2"], Folders());
        Assert.Empty(Reported(records));
        Assert.Empty(Sealed());
        Assert.Equal(new ShelfResult.Taken(3), await shelf.OfferAsync(Central, CancellationToken.None));
    }

    [Fact]
    public async Task Of_a_list_that_was_refused_nothing_stays_behind()
    {
        using ListShelf shelf = await HoldingAsync(20);
        Server.Publish(Publication.Make(Board, 2, change: manifest => manifest.WithSlice(manifest.Slice with { Records = 21 })));
        Assert.IsType<ShelfResult.Refused>(await shelf.OfferAsync(Central, CancellationToken.None));
        Assert.Empty(Directory.GetFileSystemEntries(At("incoming")));
    }

    private static async Task SweepAsync(ListShelf shelf) => Assert.Null(await shelf.SweepAsync(CancellationToken.None));

    private async Task<ListShelf> HoldingAsync(params int[] records)
    {
        ListShelf shelf = ListShelf.Open(Board.Data, Unit, Board.Time);
        for (int at = 0; at < records.Length; at++)
        {
            Server.Publish(Publication.Make(Board, at + 1, records[at]));
            Assert.Equal(new ShelfResult.Taken(at + 1), await shelf.OfferAsync(Central, CancellationToken.None));
        }

        return shelf;
    }

    /// <summary>What Central will read, with the board's signature verified.</summary>
    private List<RemovalStatement> Reported(RecordStore records)
    {
        string key = Board.UnitKey.ExportSubjectPublicKeyInfoPem();
        return [.. records.Waiting(ReportBatch.CountMax, ReportBatch.SizeBytesMax).Select(report =>
        {
            Assert.Equal((ReportKind.Removal, report.Id), (report.Kind, report.HitId));
            RemovalStatement? statement = RemovalReport.Decode(Board.UnsealedBytes(report))!.Verified(key);
            Assert.Equal(report.Id, statement!.Id);
            return statement;
        })];
    }

    private void AssertNothingInTheClear()
    {
        foreach (string file in Directory.GetFiles(At("."), "*", SearchOption.AllDirectories))
            foreach (byte[] word in (ReadOnlySpan<byte[]>)[Encoding.UTF8.GetBytes("UTO-1"), Encoding.Unicode.GetBytes("UTO-1")])
                Assert.True(Path.GetFileName(file) == "slice.keys" || File.ReadAllBytes(file).AsSpan().IndexOf(word) < 0, file);
    }

    private string[] Folders() =>
    [
        .. Directory.GetDirectories(At(".")).Select(path => Path.GetFileName(path)!)
            .Where(name => name != "incoming").Order(StringComparer.Ordinal),
    ];

    private string[] Sealed() => Directory.GetFiles(At("."), "removed-*");

    private string At(string name) => Path.Combine(Board.Data, "lists", name);

    private sealed class PowerCutException : Exception;
}

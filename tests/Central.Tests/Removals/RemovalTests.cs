using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Tests.Removals;

/// <summary>What boards prove to be gone, and what Central believes of it.</summary>
public sealed class RemovalTests
{
    [FactOnEachStore]
    public async Task A_signed_receipt_shows_which_boards_have_proved_a_removal_and_which_have_not()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard north = await central.BoardAsync("north-1");
        using TestBoard south = await central.BoardAsync("south-1");
        Report report = north.Removal(Statement(north, 7, "P-1", "P-2"));
        await north.DeliverAsync(report);
        await north.DeliverAsync(report); // its receipt was lost on the way

        using HttpClient auditor = await central.SignedInAsync("auditor");
        JsonElement one = await GetAsync(auditor, "/api/removals?record=P-1");
        JsonElement proved = Assert.Single(one.GetProperty("proved").EnumerateArray());
        Assert.Equal(("north-1", 7L, "people", "withdrawn"), (
            proved.GetProperty("unit").GetString(), proved.GetProperty("generation").GetInt64(),
            proved.GetProperty("list").GetString(), proved.GetProperty("reason").GetString()));
        Assert.Equal("south-1", Assert.Single(one.GetProperty("notProved").EnumerateArray()).GetProperty("unit").GetString());

        JsonElement newest = await GetAsync(auditor, "/api/removals");
        JsonElement deleted = Assert.Single(newest.GetProperty("deleted").EnumerateArray());
        Assert.Equal((2L, 7L, 9L, true, 3L), (
            deleted.GetProperty("records").GetInt64(), deleted.GetProperty("generation").GetInt64(),
            deleted.GetProperty("inUse").GetInt64(), deleted.GetProperty("whole").GetBoolean(), deleted.GetProperty("documents").GetInt64()));
        Assert.Empty(newest.GetProperty("refused").EnumerateArray());
        Assert.Empty((await GetAsync(auditor, "/api/removals?record=P-3")).GetProperty("proved").EnumerateArray());
    }

    [FactOnEachStore]
    public async Task Parts_are_shown_together_and_a_missing_one_is_told()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        await board.DeliverAsync(board.Removal(Statement(board, 7, "P-1") with { Part = 1, Parts = 2 }));
        using HttpClient auditor = await central.SignedInAsync("auditor");
        Assert.False((await DeletedAsync(auditor)).GetProperty("whole").GetBoolean());
        await board.DeliverAsync(board.Removal(Statement(board, 7, "P-2") with { Part = 2, Parts = 2, Documents = 0 }));
        JsonElement deleted = await DeletedAsync(auditor);
        Assert.Equal((true, 2L), (deleted.GetProperty("whole").GetBoolean(), deleted.GetProperty("records").GetInt64()));
    }

    [Fact]
    public async Task A_receipt_that_another_key_has_signed_proves_nothing() =>
        await RefusedAsync(
            board => RemovalReport.Sign(Statement(board, 7, "P-1"), ECDsa.Create(ECCurve.NamedCurves.nistP256)).Encode(),
            "not signed with that board's key");

    [Fact]
    public async Task A_receipt_of_another_board_proves_nothing_here() =>
        await RefusedAsync(board => board.Signed(Statement(board, 7, "P-1") with { Unit = "south-1" }), "copied");

    [Fact]
    public async Task A_receipt_that_was_signed_for_another_report_proves_nothing() =>
        await RefusedAsync(board => board.Signed(Statement(board, 7, "P-1")), "copied", ownId: false);

    [Fact]
    public async Task A_receipt_changed_on_the_way_proves_nothing() => await RefusedAsync(
        board =>
        {
            RemovalReport receipt = RemovalReport.Decode(board.Signed(Statement(board, 7, "P-1")))!;
            receipt.Statement[^3] ^= 1;
            return receipt.Encode();
        },
        "not signed with that board's key");

    [Fact]
    public async Task A_receipt_that_unpacks_without_end_is_refused() => await RefusedAsync(
        _ => new RemovalReport(new byte[100_000_000], new byte[70]).Encode(), "damaged");

    [Fact]
    public async Task A_board_that_says_it_kept_what_it_deleted_proves_nothing() => await RefusedAsync(
        board => board.Signed(Statement(board, 7, "P-1") with { Kept = [9, 7] }), "contradicts itself");

    [FactOnEachStore]
    public async Task A_damaged_copy_that_goes_while_its_list_stays_is_no_contradiction()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        await board.DeliverAsync(board.Removal(Statement(board, 9) with { Readable = false, Documents = 0 }));
        using HttpClient auditor = await central.SignedInAsync("auditor");
        Assert.Equal(9, (await DeletedAsync(auditor)).GetProperty("generation").GetInt64());
        Assert.Empty((await GetAsync(auditor, "/api/removals")).GetProperty("refused").EnumerateArray());
    }

    [FactOnEachStore]
    public async Task Bytes_that_are_no_receipt_are_refused() => await RefusedAsync(_ => [250, 2, 3], "damaged");

    /// <summary>The report itself is kept and receipted: its place in the chain is true, its claim is not.</summary>
    private static async Task RefusedAsync(Func<TestBoard, byte[]> content, string words, bool ownId = true)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        byte[] bytes = content(board);
        Guid id = ownId && RemovalReport.Decode(bytes) is { } receipt
            && receipt.Verified(board.PublicKeyPem) is { } statement ? statement.Id : TestBoard.NewId();
        Assert.Single(await board.DeliverAsync(board.Removal(id, bytes)));

        using HttpClient auditor = await central.SignedInAsync("auditor");
        JsonElement newest = await GetAsync(auditor, "/api/removals");
        Assert.Empty(newest.GetProperty("deleted").EnumerateArray());
        Assert.Contains(
            words, Assert.Single(newest.GetProperty("refused").EnumerateArray()).GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Empty((await GetAsync(auditor, "/api/removals?record=P-1")).GetProperty("proved").EnumerateArray());
        Assert.Contains("removal-refused", await auditor.GetStringAsync("/api/audit"), StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task An_id_that_no_record_can_have_is_answered_with_a_sentence()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient auditor = await central.SignedInAsync("auditor");
        using HttpResponseMessage answer = await auditor.GetAsync($"/api/removals?record={new string('X', 129)}");
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("1 to 128 characters", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static RemovalStatement Statement(TestBoard board, long deleted, params string[] records) => new()
    {
        Id = TestBoard.NewId(),
        Unit = board.Ticket.Unit,
        Deleted = deleted,
        InUse = 9,
        Kept = [9, 8],
        RemovedAt = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000),
        Part = 1,
        Parts = 1,
        Readable = true,
        Records = [.. records.Select(record => new RemovedRecord(record, "people", RemovalReason.Withdrawn))],
        Documents = 3,
    };

    private static async Task<JsonElement> DeletedAsync(HttpClient client) =>
        Assert.Single((await GetAsync(client, "/api/removals")).GetProperty("deleted").EnumerateArray());

    private static async Task<JsonElement> GetAsync(HttpClient client, string address) =>
        JsonDocument.Parse(await client.GetStringAsync(address)).RootElement;
}

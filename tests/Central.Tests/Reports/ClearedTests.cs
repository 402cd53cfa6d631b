using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Reports;

public sealed class ClearedTests
{
    private static readonly ReportedTraveller _bearer =
        new("SPECIMEN", "ANNA", "1974-08-12", "F", "UTO", "P", "UTO", "L898902C3", "2032-04-15");

    private static Task<ClearedPage> NewsAsync(TestBoard board, long after = 0) =>
        board.GetAsync($"/api/units/cleared?after={after}", ExchangeJson.Default.ClearedPage);

    private static async Task<Report> DecidedAsync(TestBoard board, Report hit, DecisionKind kind = DecisionKind.NotSamePerson)
    {
        await board.DeliverAsync(hit, board.Decision(hit, TestBoard.Decide(hit, kind)));
        return hit;
    }

    private static async Task<(HttpStatusCode Status, string Body)> ClearAsync(HttpClient person, Report hit, int? days = null)
    {
        using HttpResponseMessage answer = await person.PostAsJsonAsync($"/api/hits/{hit.Id}/cleared", new { days });
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    [FactOnEachStore]
    public async Task What_one_post_found_every_post_hears_signed()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard one = await central.BoardAsync("north-1");
        using TestBoard other = await central.BoardAsync("north-2");
        using HttpClient ops = await central.SignedInAsync("ops");
        Report hit = await DecidedAsync(one, one.Hit());

        Assert.Equal(HttpStatusCode.OK, (await ClearAsync(ops, hit, 30)).Status);

        ClearedNews news = Assert.Single((await NewsAsync(other)).News);
        ClearedPair pair = news.Pair!;
        DateTimeOffset now = central.Clock.GetUtcNow();
        Assert.True(pair.Covers(_bearer, "P-1", "00112233445566778899aabbccddeeff", now, other.Ticket.ReceiptKey));
        Assert.False(pair.Covers(_bearer, "P-1", "00112233445566778899aabbccddeeff", now.AddDays(30), other.Ticket.ReceiptKey));
        Assert.False(pair.Covers(_bearer with { DocumentNumber = "X" }, "P-1", pair.RecordDigest, now, other.Ticket.ReceiptKey));
        Assert.Empty((await NewsAsync(other, news.Cursor)).News);
    }

    [FactOnEachStore]
    public async Task Nothing_is_cleared_that_no_officer_decided_or_that_is_a_listed_document()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        using HttpClient auditor = await central.SignedInAsync("auditor");
        Report undecided = board.Hit();
        await board.DeliverAsync(undecided);
        Report referred = await DecidedAsync(board, board.Hit(), DecisionKind.Refer);
        Report document = await DecidedAsync(board, board.Hit(documentAgrees: true));
        Report older = await DecidedAsync(board, board.Hit(digest: ""));
        Report good = await DecidedAsync(board, board.Hit());

        Assert.Contains("not the same person", (await ClearAsync(ops, undecided)).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await ClearAsync(ops, referred)).Status);
        Assert.Contains("stays listed", (await ClearAsync(ops, document)).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await ClearAsync(ops, older)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await ClearAsync(ops, good, 366)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await ClearAsync(ops, good, 0)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ClearAsync(auditor, good)).Status);
        Assert.Empty((await NewsAsync(board)).News);

        Assert.Equal(HttpStatusCode.OK, (await ClearAsync(ops, good)).Status);
        Assert.Contains("already", (await ClearAsync(ops, good)).Body, StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task A_decision_taken_back_clears_nothing()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        Report hit = board.Hit();
        DecisionReport decision = TestBoard.Decide(hit, DecisionKind.NotSamePerson);
        await board.DeliverAsync(hit, board.Decision(hit, decision), board.Undo(hit, decision));

        Assert.Equal(HttpStatusCode.Conflict, (await ClearAsync(ops, hit)).Status);
    }

    /// <summary>Found by reading: the undo waited on the board while an operator passed the pair on, and nothing ever withdrew it.</summary>
    [FactOnEachStore]
    public async Task A_decision_that_is_taken_back_after_it_was_passed_on_is_withdrawn_at_every_post()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        Report hit = board.Hit();
        DecisionReport decision = TestBoard.Decide(hit, DecisionKind.NotSamePerson);
        await board.DeliverAsync(hit, board.Decision(hit, decision));
        Report other = await DecidedAsync(board, board.Hit());
        Assert.Equal(HttpStatusCode.OK, (await ClearAsync(ops, hit)).Status);
        Assert.Equal(HttpStatusCode.OK, (await ClearAsync(ops, other)).Status);
        ImmutableArray<ClearedNews> before = (await NewsAsync(board)).News;

        Report undo = board.Undo(hit, decision);
        await board.DeliverAsync(undo);
        await board.DeliverAsync(undo);

        Assert.Equal(before[0].Pair!.Id, Assert.Single((await NewsAsync(board, before[1].Cursor)).News).Withdrawn);
        Assert.Contains("pair-withdrawn", await ops.GetStringAsync("/api/audit"), StringComparison.Ordinal);

        // The same again is another decision: an operator passes it on anew, or nobody does.
        await board.DeliverAsync(board.Decision(hit, TestBoard.Decide(hit, DecisionKind.NotSamePerson)));
        Assert.Equal(3, (await NewsAsync(board)).News.Length);
        Assert.Equal(HttpStatusCode.OK, (await ClearAsync(ops, hit)).Status);
        Assert.NotNull((await NewsAsync(board)).News[^1].Pair);
    }

    [FactOnEachStore]
    public async Task A_withdrawal_is_news_and_happens_once()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await ClearAsync(ops, await DecidedAsync(board, board.Hit()));
        ClearedPair pair = Assert.Single((await NewsAsync(board)).News).Pair!;

        Assert.Equal(HttpStatusCode.NoContent, await WithdrawAsync());
        Assert.Equal(HttpStatusCode.Conflict, await WithdrawAsync());

        Assert.Equal([null, pair.Id], (await NewsAsync(board)).News.Select(news => news.Withdrawn));
        JsonElement shown = JsonDocument.Parse(await ops.GetStringAsync("/api/cleared")).RootElement;
        Assert.Equal(JsonValueKind.String, Assert.Single(shown.EnumerateArray()).GetProperty("withdrawnAt").ValueKind);

        async Task<HttpStatusCode> WithdrawAsync()
        {
            using HttpResponseMessage answer = await ops.PostAsJsonAsync($"/api/cleared/{pair.Id}/withdraw", new { });
            return answer.StatusCode;
        }
    }
}

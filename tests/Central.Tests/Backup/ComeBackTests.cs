using System.Net.Http.Json;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Backup;

/// <summary>A store as it was some days ago, before boards that have heard what came since.</summary>
public sealed class ComeBackTests
{
    [FactOnEachStore]
    public async Task Boards_hear_what_is_said_after_it_though_they_know_more_than_came_back()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        Report hit = board.Hit();
        await board.DeliverAsync(hit, board.Decision(hit, TestBoard.Decide(hit, DecisionKind.NotSamePerson)));
        Guid pair = await ClearAsync(central, ops, board, hit);
        Report other = board.Hit();
        await board.DeliverAsync(other, board.Decision(other, TestBoard.Decide(other, DecisionKind.NotSamePerson)));
        await ClearAsync(central, ops, board, other);
        await AnswerAsync(ops, hit, "This answer will be lost.");
        long answered = (await AnswersAsync(board)).Max(answer => answer.Cursor);
        long cleared = (await ClearedAsync(board)).Max(news => news.Cursor);

        // What the backup does not have.
        using (CentralDatabase store = CentralDatabase.Open(central.Folder, guest: true))
        {
            store.Write(transaction => transaction.Execute("DELETE FROM answers"));
            store.Write(transaction => transaction.Execute("DELETE FROM cleared WHERE pair <> $pair", ("$pair", pair)));
        }

        central.Clock.Advance(TimeSpan.FromMinutes(1));
        await AnswerAsync(ops, hit, "Utopia confirms.");
        (await ops.PostAsJsonAsync($"/api/cleared/{pair}/withdraw", new { })).EnsureSuccessStatusCode();

        Assert.Equal("Utopia confirms.", Assert.Single(await AnswersAsync(board, answered)).Text);
        Assert.Equal(pair, Assert.Single(await ClearedAsync(board, cleared)).Withdrawn);
    }

    /// <summary>A number that came to light after a greater one was heard would never be asked for.</summary>
    [FactOnEachStore]
    public async Task Who_asks_for_what_follows_misses_nothing_that_many_say_at_once()
    {
        const int people = 6, each = 8;
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        Report hit = board.Hit();
        await board.DeliverAsync(hit);
        Task said = Task.WhenAll(Enumerable.Range(0, people).Select(person => Task.Run(async () =>
        {
            for (int one = 0; one < each; one++)
                await AnswerAsync(ops, hit, $"{person} says {one}");
        })));
        List<string> heard = [];
        long after = 0;
        while (heard.Count < people * each)
        {
            bool last = said.IsCompleted;
            Answer[] page = [.. await AnswersAsync(board, after)];
            heard.AddRange(page.Select(answer => answer.Text));
            after = page.Select(answer => answer.Cursor).Append(after).Max();
            if (last && page.Length == 0)
                break;
        }

        await said;
        Assert.Equal(people * each, heard.Distinct().Count());
    }

    private static async Task<Guid> ClearAsync(RunningCentral central, HttpClient ops, TestBoard board, Report hit)
    {
        long before = (await ClearedAsync(board)).Select(news => news.Cursor).Append(0).Max();
        central.Clock.Advance(TimeSpan.FromSeconds(1));
        (await ops.PostAsJsonAsync($"/api/hits/{hit.Id}/cleared", new { days = 30 })).EnsureSuccessStatusCode();
        return Assert.Single(await ClearedAsync(board, before)).Pair!.Id;
    }

    private static async Task AnswerAsync(HttpClient ops, Report hit, string text) =>
        (await ops.PostAsJsonAsync($"/api/hits/{hit.Id}/answers", new { kind = "sourceConfirms", text })).EnsureSuccessStatusCode();

    private static async Task<IEnumerable<Answer>> AnswersAsync(TestBoard board, long after = 0) =>
        (await board.GetAsync($"/api/units/answers?after={after}", ExchangeJson.Default.AnswerPage)).Answers;

    private static async Task<IEnumerable<ClearedNews>> ClearedAsync(TestBoard board, long after = 0) =>
        (await board.GetAsync($"/api/units/cleared?after={after}", ExchangeJson.Default.ClearedPage)).News;
}

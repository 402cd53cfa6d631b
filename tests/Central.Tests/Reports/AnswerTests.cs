using System.Net;
using System.Net.Http.Json;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Reports;

public sealed class AnswerTests
{
    [FactOnEachStore]
    public async Task An_answer_reaches_the_board_of_the_hit_and_no_other()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard one = await central.BoardAsync("north-1");
        using TestBoard two = await central.BoardAsync("north-2");
        Report hit = one.Hit();
        await one.DeliverAsync(hit);
        using HttpClient ops = await central.SignedInAsync("ops");

        using HttpResponseMessage answered = await ops.PostAsJsonAsync(
            $"/api/hits/{hit.Id}/answers", new { kind = "sourceConfirms", text = "Utopia confirms." });

        Assert.Equal(HttpStatusCode.NoContent, answered.StatusCode);
        AnswerPage page = await one.GetAsync("/api/units/answers?after=0", ExchangeJson.Default.AnswerPage);
        Answer answer = Assert.Single(page.Answers);
        Assert.Equal((hit.Id, AnswerKind.SourceConfirms, "Utopia confirms."), (answer.HitId, answer.Kind, answer.Text));
        Assert.Empty((await one.GetAsync($"/api/units/answers?after={answer.Cursor}", ExchangeJson.Default.AnswerPage)).Answers);
        Assert.Empty((await two.GetAsync("/api/units/answers?after=0", ExchangeJson.Default.AnswerPage)).Answers);
    }

    [Theory]
    [InlineData("ops", 501, HttpStatusCode.Conflict)]
    [InlineData("auditor", 10, HttpStatusCode.Forbidden)]
    [InlineData("approver1", 10, HttpStatusCode.Forbidden)]
    public async Task An_answer_that_is_too_long_or_from_the_wrong_role_is_refused(string who, int characters, HttpStatusCode expected)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report hit = board.Hit();
        await board.DeliverAsync(hit);
        using HttpClient person = await central.SignedInAsync(who);

        using HttpResponseMessage answer = await person.PostAsJsonAsync(
            $"/api/hits/{hit.Id}/answers", new { kind = "moreNeeded", text = new string('x', characters) });

        Assert.Equal(expected, answer.StatusCode);
        Assert.Empty((await board.GetAsync("/api/units/answers?after=0", ExchangeJson.Default.AnswerPage)).Answers);
    }
}

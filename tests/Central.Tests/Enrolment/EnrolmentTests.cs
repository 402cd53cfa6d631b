using System.Net;
using System.Net.Http.Json;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Central.Tests.Enrolment;

public sealed class EnrolmentTests
{
    [FactOnEachStore]
    public async Task A_ticket_works_once_and_the_same_board_may_repeat_itself()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        EnrolmentTicket ticket = await central.TicketAsync("north-1");
        using TestBoard board = new(ticket);
        using TestBoard thief = new(ticket);

        using HttpResponseMessage first = await board.EnrolAsync();
        using HttpResponseMessage again = await board.EnrolAsync();
        using HttpResponseMessage stolen = await thief.EnrolAsync();

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await again.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.Forbidden, stolen.StatusCode);
        Assert.Contains("was used already", await stolen.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpClient auditor = await central.SignedInAsync("auditor");
        Assert.Contains("ticket-refused", await auditor.GetStringAsync("/api/audit"), StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task An_old_ticket_is_refused()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = new(await central.TicketAsync("north-1"));
        central.Clock.Advance(TimeSpan.FromHours(49));

        using HttpResponseMessage answer = await board.EnrolAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("expired", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task Without_a_known_certificate_no_address_of_the_boards_answers()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        EnrolmentTicket ticket = await central.TicketAsync("north-1");
        using HttpClient nobody = RunningCentral.BoardClient(ticket, null);
        using TestBoard stranger = new(ticket);
        foreach (string address in new[] { "/api/units/answers?after=0", "/lists/manifest.json", "/lists/files/x" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(address)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await stranger.Client.GetAsync(address)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync("/api/units/reports", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.SendAsync(stranger.Hit())).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.Client.PostAsync("/api/units/status", null)).StatusCode);
    }

    [FactOnEachStore]
    public async Task A_revoked_board_is_a_stranger_and_its_name_stays_taken()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");

        (await ops.PostAsync("/api/units/north-1/revoke", null)).EnsureSuccessStatusCode();

        using HttpResponseMessage refused = await board.SendAsync(board.Hit());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("was revoked", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await board.RenewAsync()).StatusCode);
        Assert.Contains("revoked-unit-called", await ops.GetStringAsync("/api/audit"), StringComparison.Ordinal);
        using HttpResponseMessage taken = await ops.PostAsJsonAsync(
            "/api/tickets", new { unit = "north-1", site = "North", lane = "1" });
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../north")]
    [InlineData("north 1")]
    [InlineData("a-name-that-is-far-too-long-for-a-board")]
    public async Task A_name_that_is_none_is_refused(string unit)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");

        using HttpResponseMessage answer = await ops.PostAsJsonAsync("/api/tickets", new { unit, site = "North", lane = "1" });

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange.Enrolment;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CheckpointEdge.Central.Tests.Console;

public sealed partial class DoorTests
{
    [FactOnEachStore]
    public async Task Every_endpoint_of_the_console_asks_for_a_session_unless_it_says_that_it_does_not()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient nobody = central.Person();
        int asked = 0;
        foreach (RouteEndpoint endpoint in Of(central, Door.Console))
        {
            if (endpoint.Metadata.GetMetadata<WithoutSession>() is not null)
                continue;
            foreach (string method in MethodsOf(endpoint))
            {
                using HttpRequestMessage request = new(new HttpMethod(method), AddressOf(endpoint));
                using HttpResponseMessage answer = await nobody.SendAsync(request);
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{method} {request.RequestUri}: {answer.StatusCode}");
                asked++;
            }
        }

        Assert.True(asked >= 15, $"only {asked} endpoints were asked");
    }

    [FactOnEachStore]
    public async Task Only_pages_signing_in_health_and_metrics_are_open()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        IEnumerable<string> open = Of(central, Door.Console)
            .Where(endpoint => endpoint.Metadata.GetMetadata<WithoutSession>() is not null)
            .Select(AddressOf)
            .Where(address => address != "/" && !Path.HasExtension(address))
            .Order(StringComparer.Ordinal);

        Assert.Equal(["/api/session", "/health", "/metrics"], open);
    }

    [FactOnEachStore]
    public async Task Each_endpoint_answers_at_its_own_door_alone()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        EnrolmentTicket ticket = await central.TicketAsync("north-1");
        using HttpClient person = await central.SignedInAsync("ops");
        using HttpClient board = RunningCentral.BoardClient(ticket, null);
        board.DefaultRequestHeaders.Add("X-Checkpoint", "1");

        foreach (RouteEndpoint endpoint in Of(central, Door.Console))
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(board, endpoint));
        foreach (RouteEndpoint endpoint in Of(central, Door.Boards))
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(person, endpoint));
    }

    [FactOnEachStore]
    public async Task A_change_that_another_site_sends_is_refused()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        using HttpRequestMessage foreign = new(HttpMethod.Delete, "/api/session");
        foreign.Headers.Add("Origin", "https://elsewhere.example");
        using HttpResponseMessage fromElsewhere = await ops.SendAsync(foreign);

        ops.DefaultRequestHeaders.Remove("X-Checkpoint");
        using HttpResponseMessage asForm = await ops.PostAsJsonAsync("/api/tickets", new { unit = "a", site = "b", lane = "c" });

        Assert.Equal(HttpStatusCode.Forbidden, fromElsewhere.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, asForm.StatusCode);
    }

    [FactOnEachStore]
    public async Task Every_answer_tells_the_browser_to_be_strict()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient person = central.Person();
        foreach (string address in new[] { "/", "/console.js", "/api/hits", "/nothing" })
        {
            using HttpResponseMessage answer = await person.GetAsync(address);
            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [FactOnEachStore]
    public async Task The_pages_hold_no_inline_code_and_never_write_markup()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient person = central.Person();
        string page = await person.GetStringAsync("/");
        Assert.DoesNotMatch("<script(?![^>]*src=)|<style|style=| on[a-z]+=", page);
        foreach (Match writer in MarkupWriter().Matches(
            string.Concat(await Task.WhenAll(Of(central, Door.Console).Select(AddressOf)
                .Where(a => a.EndsWith(".js", StringComparison.Ordinal)).Select(person.GetStringAsync)))))
            Assert.Fail($"a page writes markup: {writer.Value}");
    }

    [Theory]
    [InlineData("{\"unit\":")]
    [InlineData("[1,2]")]
    [InlineData("")]
    public async Task A_malformed_body_gets_a_sentence(string body)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");

        using HttpResponseMessage answer = await ops.PostAsync(
            "/api/tickets", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("{\"error\":\"The request", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task A_body_that_is_too_large_is_refused_unread()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");

        using HttpResponseMessage answer = await ops.PostAsJsonAsync(
            "/api/tickets", new { unit = new string('x', CentralService.RequestBytesMax), site = "b", lane = "c" });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [FactOnEachStore]
    public async Task Health_needs_no_session_and_metrics_are_for_this_machine()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient person = central.Person();
        Assert.Equal("{\"status\":\"ok\"}", await person.GetStringAsync("/health"));
        Assert.Contains("checkpointedge_central_units 0", await person.GetStringAsync("/metrics"), StringComparison.Ordinal);

        person.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");

        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync("/metrics")).StatusCode);
    }

    private static IEnumerable<RouteEndpoint> Of(RunningCentral central, Door door) =>
        central.Service.Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<DoorFeature>()?.Door == door);

    private static IEnumerable<string> MethodsOf(Endpoint endpoint) =>
        endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods;

    private static string AddressOf(RouteEndpoint endpoint)
    {
        string pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
        return Parameter().Replace(pattern, match =>
            match.Value.Contains("guid", StringComparison.Ordinal) ? "019576f0-0000-7000-8000-000000000000" : "x");
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, RouteEndpoint endpoint)
    {
        using HttpRequestMessage request = new(new HttpMethod(MethodsOf(endpoint).First()), AddressOf(endpoint));
        using HttpResponseMessage answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")]
    private static partial Regex MarkupWriter();
}

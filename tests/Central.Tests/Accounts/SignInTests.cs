using System.Net;
using System.Net.Http.Json;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Tests.Store;

namespace CheckpointEdge.Central.Tests.Accounts;

public sealed class SignInTests
{
    [FactOnEachStore]
    public async Task Guessing_has_to_wait_longer_and_longer_and_the_right_password_waits_too()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient person = central.Person();
        for (int i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(person, "ops", "wrong"));

        Assert.Equal(HttpStatusCode.TooManyRequests, await SignInAsync(person, "ops", central.Passwords["ops"]));
        central.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(person, "ops", "wrong"));
        central.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SignInAsync(person, "ops", central.Passwords["ops"]));
        central.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(person, "ops", central.Passwords["ops"]));
    }

    [FactOnEachStore]
    public async Task An_unknown_name_is_answered_like_a_wrong_password()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient person = central.Person();

        using HttpResponseMessage unknown = await person.PostAsJsonAsync("/api/session", new { name = "nobody", password = "x" });
        using HttpResponseMessage wrong = await person.PostAsJsonAsync("/api/session", new { name = "ops", password = "x" });

        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.Equal(await unknown.Content.ReadAsStringAsync(), await wrong.Content.ReadAsStringAsync());
    }

    [FactOnEachStore]
    public async Task A_session_ends_by_itself_and_by_signing_out()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient idle = await central.SignedInAsync("ops");
        using HttpClient leaving = await central.SignedInAsync("ops");
        (await leaving.DeleteAsync("/api/session")).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.Unauthorized, (await leaving.GetAsync("/api/hits")).StatusCode);

        central.Clock.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal(HttpStatusCode.Unauthorized, (await idle.GetAsync("/api/hits")).StatusCode);
    }

    /// <summary>Found by reading: a wrong password by a clock that was ahead locked the account until that time; a session lived as long.</summary>
    [FactOnEachStore]
    public async Task A_clock_that_was_ahead_neither_locks_an_account_for_years_nor_keeps_a_session()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        central.Clock.Advance(TimeSpan.FromDays(3650));
        using HttpClient person = central.Person();
        for (int i = 0; i < 4; i++)
            await SignInAsync(person, "auditor", "wrong");
        using HttpClient ops = await central.SignedInAsync("ops");
        Assert.Equal(HttpStatusCode.OK, (await ops.GetAsync("/api/hits")).StatusCode);

        central.Clock.Advance(TimeSpan.FromDays(-3650));

        Assert.Equal(HttpStatusCode.Unauthorized, (await ops.GetAsync("/api/hits")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, await SignInAsync(person, "auditor", central.Passwords["auditor"]));
        central.Clock.Advance(TimeSpan.FromSeconds(GrowingWait.WaitSecondsMax));
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(person, "auditor", central.Passwords["auditor"]));
    }

    [FactOnEachStore]
    public async Task A_restart_signs_nobody_out_and_gives_a_guesser_no_more_tries()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient before = central.Person();
        using HttpResponseMessage answer = await before.PostAsJsonAsync(
            "/api/session", new { name = "ops", password = central.Passwords["ops"] });
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0];
        for (int i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(before, "auditor", "wrong"));

        await central.RestartAsync();

        using HttpClient after = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(central.Service.ConsoleAddress) };
        after.DefaultRequestHeaders.Add("X-Checkpoint", "1");
        Assert.Equal(HttpStatusCode.TooManyRequests, await SignInAsync(after, "auditor", central.Passwords["auditor"]));
        after.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal(HttpStatusCode.OK, (await after.GetAsync("/api/hits")).StatusCode);
    }

    [FactOnEachStore]
    public async Task A_page_that_refreshes_itself_keeps_no_session_alive()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient page = await central.SignedInAsync("ops");
        page.DefaultRequestHeaders.Add("X-Checkpoint-Unattended", "1");
        central.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(HttpStatusCode.OK, (await page.GetAsync("/api/hits")).StatusCode);

        central.Clock.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal(HttpStatusCode.Unauthorized, (await page.GetAsync("/api/hits")).StatusCode);
    }

    [FactOnEachStore]
    public async Task The_cookie_is_out_of_reach_for_scripts_and_other_sites()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient person = central.Person();

        using HttpResponseMessage answer = await person.PostAsJsonAsync(
            "/api/session", new { name = "ops", password = central.Passwords["ops"] });

        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task No_password_and_no_open_signing_key_lies_in_the_data_directory()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        string text = System.Text.Encoding.Latin1.GetString(central.StoreBytes());

        Assert.All(central.Passwords.Values, password => Assert.DoesNotContain(password, text, StringComparison.Ordinal));
        Assert.Contains("BEGIN ENCRYPTED PRIVATE KEY", text, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN PRIVATE KEY", text, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> SignInAsync(HttpClient person, string name, string password)
    {
        using HttpResponseMessage answer = await person.PostAsJsonAsync("/api/session", new { name, password });
        return answer.StatusCode;
    }
}

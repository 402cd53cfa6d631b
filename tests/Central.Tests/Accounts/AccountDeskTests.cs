using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Central.Tests.Lists;
using CheckpointEdge.Central.Tests.Store;

namespace CheckpointEdge.Central.Tests.Accounts;

public sealed class AccountDeskTests
{
    private const string NewPassword = "a-long-new-password";

    [FactOnEachStore]
    public async Task Who_changes_the_password_signs_lists_as_before_and_other_sessions_end()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient here = await central.SignedInAsync("approver1");
        using HttpClient elsewhere = await central.SignedInAsync("approver1");
        using HttpClient ops = await central.SignedInAsync("ops");
        JsonElement draft = await Desk.ImportedAsync(ops, Desk.People(("p1", "SPECIMEN, Ana", "UTO")));
        string approve = $"/api/lists/drafts/{draft.GetProperty("id").GetString()}/approve";

        Assert.Equal(HttpStatusCode.Conflict, await ChangeAsync(here, central.Passwords["approver1"], "short"));
        Assert.Equal(HttpStatusCode.Forbidden, await ChangeAsync(here, "wrong", NewPassword));
        Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(here, central.Passwords["approver1"], NewPassword));

        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/api/lists")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await elsewhere.GetAsync("/api/lists")).StatusCode);
        await Desk.CountedAsync(ops);
        await Desk.SendAsync(here, HttpMethod.Post, approve, new { password = NewPassword });
        using HttpClient person = central.Person();
        using HttpResponseMessage old = await person.PostAsJsonAsync(
            "/api/session", new { name = "approver1", password = central.Passwords["approver1"] });
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        Assert.Contains("password-changed", await ops.GetStringAsync("/api/audit"), StringComparison.Ordinal);
    }

    /// <summary>Found by reading: what was checked before a reset was acted on after it, by whom the reset was meant against.</summary>
    [FactOnEachStore]
    public async Task A_reset_has_the_last_word_over_whoever_had_just_given_the_old_password()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true);
        AuditLog audit = new(database, central.Clock);
        AccountStore accounts = new(database, audit, central.Clock);
        AccountDesk desk = new(database, audit, accounts, central.Clock);
        Sessions sessions = new(database, central.Clock);
        string first = desk.Add("ops2", Role.Ops, "ops").Password;
        PasswordResult.SignedIn owner = Assert.IsType<PasswordResult.SignedIn>(accounts.SignIn("ops2", first, ""));
        Assert.NotNull(sessions.Find(sessions.Begin(owner)));

        string second = desk.Reset("ops2", "ops").Password;

        Assert.Contains("meanwhile", Assert.Throws<CentralException>(() => desk.ChangePassword(owner, first, NewPassword, null)).Message,
            StringComparison.Ordinal);
        Assert.Null(sessions.Find(sessions.Begin(owner)));
        Assert.IsType<PasswordResult.SignedIn>(accounts.SignIn("ops2", second, ""));
    }

    [Fact]
    public async Task The_codes_of_the_second_factor_go_over_to_the_new_password()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient person = await central.SignedInAsync("auditor");
        string password = central.Passwords["auditor"];
        JsonElement made = await Desk.SendAsync(person, HttpMethod.Post, "/api/account/second-factor", new { password });
        byte[] secret = AuthenticatorApp.Read(made.GetProperty("secret").GetString()!);
        await Desk.SendAsync(
            person, HttpMethod.Post, "/api/account/second-factor/confirm", new { password, code = AuthenticatorApp.CodeNow(central, secret) });

        Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(person, password, NewPassword));

        central.Clock.Advance(TimeSpan.FromMinutes(1));
        using HttpClient again = central.Person();
        using HttpResponseMessage answer = await again.PostAsJsonAsync(
            "/api/session", new { name = "auditor", password = NewPassword, code = AuthenticatorApp.CodeNow(central, secret) });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [FactOnEachStore]
    public async Task An_account_is_added_put_out_of_use_at_once_and_reset()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");

        JsonElement added = await Desk.SendAsync(ops, HttpMethod.Post, "/api/accounts", new { name = "night", role = "ops" });
        using HttpClient night = await SignedInAsync(central, "night", added.GetProperty("password").GetString()!);
        await Desk.SendAsync(ops, HttpMethod.Post, "/api/accounts/night/disable");
        Assert.Equal(HttpStatusCode.Unauthorized, (await night.GetAsync("/api/lists")).StatusCode);
        await Desk.SendAsync(ops, HttpMethod.Post, "/api/accounts/night/enable");
        JsonElement reset = await Desk.SendAsync(ops, HttpMethod.Post, "/api/accounts/night/reset");

        (await SignedInAsync(central, "night", reset.GetProperty("password").GetString()!)).Dispose();
        using HttpClient person = central.Person();
        using HttpResponseMessage first = await person.PostAsJsonAsync(
            "/api/session", new { name = "night", password = added.GetProperty("password").GetString() });
        Assert.Equal(HttpStatusCode.Unauthorized, first.StatusCode);
        string audit = await ops.GetStringAsync("/api/audit");
        Assert.All(new[] { "account-added", "account-disabled", "account-enabled", "account-reset" },
            what => Assert.Contains(what, audit, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_last_operator_the_own_account_and_the_approvers_that_lists_need_stay()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.SendAsync(ops, HttpMethod.Post, "/api/accounts/approver3/disable");

        Assert.Contains("must stay", await Desk.RefusedAsync(ops, "/api/accounts/approver2/disable"), StringComparison.Ordinal);
        Assert.Contains("somebody else", await Desk.RefusedAsync(ops, "/api/accounts/ops/disable"), StringComparison.Ordinal);
        Assert.Contains("already", await Desk.RefusedAsync(ops, "/api/accounts", new { name = "ops", role = "ops" }), StringComparison.Ordinal);
        string badName = await Desk.RefusedAsync(ops, "/api/accounts", new { name = "Ops ", role = "ops" });
        Assert.Contains("small letters", badName, StringComparison.Ordinal);
        Assert.Contains("no account", await Desk.RefusedAsync(ops, "/api/accounts/nobody/reset"), StringComparison.Ordinal);
        using HttpClient auditor = await central.SignedInAsync("auditor");
        using HttpResponseMessage refused = await auditor.PostAsJsonAsync("/api/accounts", new { name = "x", role = "ops" });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task<HttpStatusCode> ChangeAsync(HttpClient person, string password, string newPassword)
    {
        using HttpResponseMessage answer = await person.PostAsJsonAsync("/api/account/password", new { password, newPassword });
        return answer.StatusCode;
    }

    private static async Task<HttpClient> SignedInAsync(RunningCentral central, string name, string password)
    {
        HttpClient person = central.Person();
        using HttpResponseMessage answer = await person.PostAsJsonAsync("/api/session", new { name, password });
        Assert.True(answer.IsSuccessStatusCode);
        return person;
    }
}

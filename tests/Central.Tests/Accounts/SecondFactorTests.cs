using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Tests.Store;

namespace CheckpointEdge.Central.Tests.Accounts;

public sealed class SecondFactorTests
{
    private const string Address = "/api/account/second-factor";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(1_234_567_890, "005924")]
    [InlineData(20_000_000_000, "353130")]
    public void The_codes_are_those_of_RFC_6238_appendix_B(long seconds, string code)
    {
        byte[] secret = Encoding.ASCII.GetBytes("12345678901234567890");
        DateTimeOffset moment = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, TimeBasedCode.Of(secret, TimeBasedCode.StepAt(moment)));
        Assert.NotNull(TimeBasedCode.StepOf(secret, code, moment.AddSeconds(30), after: 0));
        Assert.Null(TimeBasedCode.StepOf(secret, code, moment.AddSeconds(90), after: 0));
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", TimeBasedCode.Text(secret));
    }

    [FactOnEachStore]
    public async Task With_a_second_factor_the_password_alone_opens_nothing_and_no_code_works_twice()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        byte[] secret = await TurnOnAsync(central, "ops");
        using HttpClient person = central.Person();

        using HttpResponseMessage passwordAlone = await SignInAsync(central, person, "ops", "");
        Assert.Equal(HttpStatusCode.Unauthorized, passwordAlone.StatusCode);
        Assert.True((await passwordAlone.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("needsCode").GetBoolean());
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.GetAsync("/api/hits")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(central, person, "ops", "000000")).StatusCode);

        central.Clock.Advance(TimeSpan.FromSeconds(TimeBasedCode.StepSeconds));
        string code = AuthenticatorApp.CodeNow(central, secret);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(central, person, "ops", code)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/api/hits")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(central, central.Person(), "ops", code)).StatusCode);
    }

    [FactOnEachStore]
    public async Task Guessing_codes_with_the_right_password_has_to_wait_longer_and_longer()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        await TurnOnAsync(central, "ops");
        using HttpClient person = central.Person();
        for (int i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(central, person, "ops", "000000")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SignInAsync(central, person, "ops", "000000")).StatusCode);
    }

    /// <summary>Found by reading: whoever had the password and a session could try codes as fast as Central answers.</summary>
    [FactOnEachStore]
    public async Task Guessing_codes_to_take_the_second_factor_away_has_to_wait_too()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        await TurnOnAsync(central, "ops", ops);
        var guess = new { password = central.Passwords["ops"], code = "000000" };
        for (int i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Forbidden, (await ops.PostAsJsonAsync($"{Address}/remove", guess)).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await ops.PostAsJsonAsync($"{Address}/remove", guess)).StatusCode);
        Assert.Contains("sign-in-refused", await ops.GetStringAsync("/api/audit"), StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task A_secret_counts_only_after_its_first_code_and_is_taken_away_with_one()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using (HttpClient begun = await central.SignedInAsync("auditor"))
            await BeginAsync(central, begun, "auditor");
        (await central.SignedInAsync("auditor")).Dispose();

        byte[] secret = await TurnOnAsync(central, "auditor");
        central.Clock.Advance(TimeSpan.FromSeconds(TimeBasedCode.StepSeconds));
        using HttpClient person = central.Person();
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(central, person, "auditor", AuthenticatorApp.CodeNow(central, secret))).StatusCode);
        string password = central.Passwords["auditor"];
        Assert.Equal(HttpStatusCode.Forbidden,
            (await person.PostAsJsonAsync($"{Address}/remove", new { password, code = "000000" })).StatusCode);
        central.Clock.Advance(TimeSpan.FromSeconds(TimeBasedCode.StepSeconds));
        Assert.Equal(HttpStatusCode.OK,
            (await person.PostAsJsonAsync($"{Address}/remove", new { password, code = AuthenticatorApp.CodeNow(central, secret) })).StatusCode);
        (await central.SignedInAsync("auditor")).Dispose();
        Assert.Equal(
            ["second-factor-off", "second-factor-on"],
            (await person.GetFromJsonAsync<JsonElement>("/api/audit")).EnumerateArray()
                .Select(entry => entry.GetProperty("what").GetString()!)
                .Where(what => what.StartsWith("second-factor", StringComparison.Ordinal)));
    }

    [FactOnEachStore]
    public async Task Nobody_sets_up_a_second_factor_without_the_password_or_over_one_that_is_on()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        Assert.Equal(HttpStatusCode.Forbidden, (await ops.PostAsJsonAsync(Address, new { password = "wrong" })).StatusCode);
        await TurnOnAsync(central, "ops", ops);
        Assert.Equal(HttpStatusCode.Conflict,
            (await ops.PostAsJsonAsync(Address, new { password = central.Passwords["ops"] })).StatusCode);
    }

    [FactOnEachStore]
    public async Task The_secret_lies_on_no_disk_in_the_clear()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        byte[] secret = await TurnOnAsync(central, "ops");
        byte[] store = central.StoreBytes();
        Assert.Equal(-1, store.AsSpan().IndexOf(secret));
        Assert.Equal(-1, store.AsSpan().IndexOf(Encoding.ASCII.GetBytes(TimeBasedCode.Text(secret))));
    }

    private static async Task<byte[]> TurnOnAsync(RunningCentral central, string name, HttpClient? signedIn = null)
    {
        using HttpClient? own = signedIn is null ? await central.SignedInAsync(name) : null;
        HttpClient person = signedIn ?? own!;
        byte[] secret = await BeginAsync(central, person, name);
        using HttpResponseMessage confirmed = await person.PostAsJsonAsync(
            $"{Address}/confirm", new { password = central.Passwords[name], code = AuthenticatorApp.CodeNow(central, secret) });
        confirmed.EnsureSuccessStatusCode();
        return secret;
    }

    private static async Task<byte[]> BeginAsync(RunningCentral central, HttpClient person, string name)
    {
        using HttpResponseMessage begun = await person.PostAsJsonAsync(Address, new { password = central.Passwords[name] });
        begun.EnsureSuccessStatusCode();
        JsonElement made = await begun.Content.ReadFromJsonAsync<JsonElement>();
        Assert.StartsWith("data:image/png;base64,", made.GetProperty("picture").GetString(), StringComparison.Ordinal);
        return AuthenticatorApp.Read(made.GetProperty("secret").GetString()!);
    }

    private static Task<HttpResponseMessage> SignInAsync(RunningCentral central, HttpClient person, string name, string code) =>
        person.PostAsJsonAsync("/api/session", new { name, password = central.Passwords[name], code });
}

using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Tests;

namespace Browser.Officer;

/// <summary>What the officer does with keys alone reaches the service as the interface says.</summary>
[Collection(Chromium.Collection)]
public sealed class DecisionTests(Chromium chromium)
{
    [TheoryNeeding(Needs.Chromium)]
    [InlineData("F1", "refer")]
    [InlineData("F3", "readAgain")]
    [InlineData("F4", "supervisor")]
    public async Task A_decision_takes_one_key(string key, string decision)
    {
        await using Stage stage = await Stage.OpenAsync();
        KioskState state = States.Stop;
        stage.Show(state);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.SeeAsync("h1", "Document reported");
        await sheet.PressAsync(key);
        Sent sent = await stage.NextSentAsync();
        Assert.Equal(("POST", "/api/kiosk/decisions", "1"), (sent.Method, sent.Path, sent.Marker));
        Assert.Equal(decision, sent.Body.GetProperty("decision").GetString());
        Assert.Equal(state.Result!.CheckId, sent.Body.GetProperty("checkId").GetGuid());
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Not_the_same_person_asks_for_a_reason_by_its_digit_and_takes_words()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.Look);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.SeeAsync("h1", "Possible match");
        await sheet.PressAsync("F2");
        await sheet.SeeAsync(".reasons legend", "Why is it not the same person?");
        await sheet.SeeAsync(".compare", "Date of birth");
        await sheet.PressAsync("Escape");
        await sheet.GoneAsync(".reasons .choice");
        await sheet.PressAsync("F2");
        await sheet.PressAsync("2");
        await sheet.SeeAsync(".choice.chosen", "The photograph shows somebody else");
        await sheet.Page.Keyboard.TypeAsync("1 head taller");
        Assert.True(stage.NothingSent);
        await sheet.PressAsync("Enter");
        Sent sent = await stage.NextSentAsync();
        Assert.Equal("notSamePerson", sent.Body.GetProperty("decision").GetString());
        Assert.Equal("face", sent.Body.GetProperty("reason").GetString());
        Assert.Equal("1 head taller", sent.Body.GetProperty("text").GetString());
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Escape_right_behind_a_decision_takes_it_back_though_its_answer_is_still_on_the_way()
    {
        await using Stage stage = await Stage.OpenAsync();
        TaskCompletionSource answered = new();
        stage.Hold = answered.Task;
        stage.Show(States.Stop);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.SeeAsync("h1", "Document reported");
        await sheet.PressAsync("F1");
        await stage.NextSentAsync();
        stage.Show(States.Ready with { LastDecision = States.Decided(States.Stop, 30).LastDecision });
        await sheet.SeeAsync(".undo-place", "Referred to second line");
        await sheet.PressAsync("Escape");
        answered.SetResult();
        Assert.Equal("/api/kiosk/decisions/undo", (await stage.NextSentAsync()).Path);
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_decision_can_be_taken_back_while_it_counts_down_even_when_the_traveller_has_left()
    {
        await using Stage stage = await Stage.OpenAsync();
        KioskState decided = States.Decided(States.Stop, 30);
        stage.Show(decided);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.SeeAsync("[data-act=undo]", "s left");
        await sheet.SeeAsync(".act.made", "Refer to second line");
        stage.Show(States.Ready with { LastDecision = decided.LastDecision });
        await sheet.SeeAsync(".ready h1", "Ready");
        await sheet.SeeAsync(".undo-place", "Referred to second line");
        await sheet.PressAsync("Escape");
        Sent sent = await stage.NextSentAsync();
        Assert.Equal("/api/kiosk/decisions/undo", sent.Path);
        Assert.Equal(decided.LastDecision!.CheckId, sent.Body.GetProperty("checkId").GetGuid());
    }

    [FactNeeding(Needs.Chromium)]
    public async Task The_countdown_ends_by_itself()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.Decided(States.Stop, 2));
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.SeeAsync("h1", "Document reported");
        await sheet.GoneAsync("[data-act=undo]");
        await sheet.PressAsync("Escape");
        await sheet.PressAsync("F1");
        Assert.True(stage.NothingSent);
    }

    /// <summary>Somebody sets the clock of the machine, or another program does.</summary>
    [TheoryNeeding(Needs.Chromium)]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task A_clock_that_is_set_meanwhile_neither_ends_nor_lengthens_the_countdown(int hours)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.Decided(States.Stop, 900));
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.SeeAsync("[data-act=undo]", "s left");
        await sheet.Page.EvaluateAsync("hours => { const real = Date.now; Date.now = () => real() + hours * 3600_000; }", hours);

        stage.Show(States.Decided(States.Stop, 3));

        await sheet.Page.WaitForFunctionAsync("() => /(^|\\D)[123] s left/.test(document.querySelector('[data-act=undo]')?.textContent ?? '')");
        await sheet.GoneAsync("[data-act=undo]");
    }

    [TheoryNeeding(Needs.Chromium)]
    [InlineData("F5")]
    [InlineData("Enter")]
    public async Task A_clear_traveller_is_released_with_one_key_and_no_decision_is_offered(string key)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.Clear);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.SeeAsync("h1", "Nothing found");
        foreach (string word in (string[])["refer", "notSamePerson", "readAgain", "supervisor"])
            Assert.Equal("true", await sheet[$"[data-act={word}]"].GetAttributeAsync("aria-disabled"));
        await sheet.PressAsync("F1");
        await sheet.PressAsync(key);
        Assert.Equal("/api/kiosk/release", (await stage.NextSentAsync()).Path);
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_hit_is_not_released_without_a_decision()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.Look);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.SeeAsync("h1", "Possible match");
        await sheet.PressAsync("Enter");
        await sheet.PressAsync("F5");
        await sheet.SeeAsync("h1", "Possible match");
        Assert.True(stage.NothingSent);
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_refused_decision_is_told_in_the_services_own_sentence()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.Look);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.SeeAsync("h1", "Possible match");
        stage.Refusal = (409, "This check is not on the screen any more.", 0);
        await sheet.PressAsync("F1");
        await sheet.SeeAsync(".notice", "This check is not on the screen any more.");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task The_queue_shows_what_was_delivered_and_answered_and_a_new_traveller_closes_it()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Queue = States.Queue;
        stage.Show(States.Ready);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.SeeAsync(".ready h1", "Ready");
        await sheet.PressAsync("F8");
        await sheet.SeeAsync(".hits tr.waiting", "waiting to send");
        await sheet.SeeAsync(".hits tr.delivered >> nth=0", "The source confirms");
        stage.Show(States.Look);
        await sheet.SeeAsync("h1", "Possible match");
    }
}

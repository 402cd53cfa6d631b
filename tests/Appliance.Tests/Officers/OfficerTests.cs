using CheckpointEdge.Appliance.Officers;

namespace CheckpointEdge.Appliance.Tests.Officers;

public sealed class OfficerTests : IDisposable
{
    private const string Pin = "480371";

    private readonly string _directory = Directory.CreateTempSubdirectory("officers-").FullName;
    private readonly ManualTime _time = ManualTime.Noon;
    private readonly OfficerRegister _register;
    private readonly DeskSession _session;
    private readonly SignInGate _gate;
    private readonly SignIn _signIn;

    public OfficerTests()
    {
        _register = new OfficerRegister(_directory);
        _session = new DeskSession(_time);
        _gate = new SignInGate(_time);
        _signIn = new SignIn(_register, _gate, _session);
    }

    public void Dispose()
    {
        _signIn.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private Task<SignInResult> TryAsync(string number, string pin) =>
        _signIn.TryAsync(number, pin, CancellationToken.None);

    [Theory]
    [InlineData("12345")]
    [InlineData("1234567890123")]
    [InlineData("48037a")]
    [InlineData("٤٨٠٣٧١")]
    [InlineData("111111")]
    [InlineData("121212")]
    [InlineData("123123")]
    [InlineData("123456")]
    [InlineData("890123")]
    [InlineData("987654")]
    [InlineData("")]
    public void A_pin_that_is_guessed_first_is_refused_in_one_sentence(string pin) =>
        Assert.EndsWith(".", PinRules.Refusal(pin));

    [Fact]
    public void An_ordinary_pin_will_do() => Assert.Null(PinRules.Refusal(Pin));

    [Fact]
    public void The_file_holds_salted_hashes_and_is_the_owners_alone()
    {
        _register.Put("4417", Pin, _time.GetUtcNow());
        _register.Put("4418", Pin, _time.GetUtcNow());
        string file = Path.Combine(_directory, OfficerRegister.FileName);
        Assert.DoesNotContain(Pin, File.ReadAllText(file));
        Assert.NotEqual(_register.Find("4417")!.Pin.Hash, _register.Find("4418")!.Pin.Hash);
        Assert.True(_register.Find("4417")!.Pin.Iterations >= 600_000);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_removed_officer_cannot_sign_in_and_a_new_pin_replaces_the_old()
    {
        _register.Put("4417", Pin, _time.GetUtcNow());
        _register.Put("4417", "915028", _time.GetUtcNow());
        Assert.Single(_register.All());
        Assert.IsType<SignInResult.Refused>(await TryAsync("4417", Pin));
        Assert.IsType<SignInResult.Done>(await TryAsync("4417", "915028"));
        Assert.True(_register.Remove("4417"));
        Assert.False(_register.Remove("4417"));
        Assert.IsType<SignInResult.Refused>(await TryAsync("4417", "915028"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"officers\":[\n{\"number\":")]
    [InlineData("{\"officers\":null}")]
    [InlineData("{\"officers\":[null]}")]
    [InlineData("{\"officers\":[{\"number\":\"1\","
        + "\"pin\":{\"iterations\":0,\"salt\":\"\",\"hash\":\"\"},\"addedAt\":\"2031-01-01T00:00:00Z\"}]}")]
    public void A_damaged_file_is_named_in_one_sentence_and_left_as_it_is(string content)
    {
        string file = Path.Combine(_directory, OfficerRegister.FileName);
        File.WriteAllText(file, content);
        string sentence = Assert.Throws<OfficerException>(() => _register.Put("4417", Pin, _time.GetUtcNow())).Message;
        Assert.StartsWith(file, sentence);
        Assert.Equal(content, File.ReadAllText(file));
    }

    [Fact]
    public async Task An_unknown_officer_is_refused_in_the_same_words_as_a_wrong_pin()
    {
        _register.Put("4417", Pin, _time.GetUtcNow());
        Assert.Equal(await TryAsync("4417", "000001"), await TryAsync("9999", "000001"));
    }

    [Fact]
    public async Task The_wait_grows_with_every_wrong_pin_and_the_right_one_does_not_jump_it()
    {
        _register.Put("4417", Pin, _time.GetUtcNow());
        for (int failure = 0; failure < SignInGate.FreeFailuresPerOfficer; failure++)
            Assert.IsType<SignInResult.Refused>(await TryAsync("4417", "000001"));
        SignInResult.Wait first = Assert.IsType<SignInResult.Wait>(await TryAsync("4417", Pin));
        Assert.Equal(SignInGate.FirstWaitSeconds, first.For.TotalSeconds);
        _time.Advance(first.For);
        Assert.IsType<SignInResult.Refused>(await TryAsync("4417", "000001"));
        Assert.Equal(first.For * 2, Assert.IsType<SignInResult.Wait>(await TryAsync("4417", Pin)).For);
        _time.Advance(first.For * 2);
        Assert.IsType<SignInResult.Done>(await TryAsync("4417", Pin));
        Assert.IsType<SignInResult.Refused>(await TryAsync("4417", "000001"));
        Assert.IsType<SignInResult.Done>(await TryAsync("4417", Pin));
    }

    [Fact]
    public void Trying_one_number_after_another_makes_the_whole_desk_wait_but_never_for_long()
    {
        for (int number = 0; number < 1000; number++)
            _gate.Failed($"N{number}");
        TimeSpan wait = _gate.WaitFor("4417");
        Assert.InRange(wait.TotalSeconds, 1, SignInGate.WaitOverallSecondsMax);
        _time.Advance(wait);
        Assert.Equal(TimeSpan.Zero, _gate.WaitFor("4417"));
    }

    [Fact]
    public void A_lifted_wait_frees_this_officer_alone_while_the_whole_desk_waits_until_the_next_wrong_pin()
    {
        for (int number = 0; number < SignInGate.FreeFailuresOverall; number++)
            _gate.Failed($"N{number}");
        Assert.True(_gate.Lift("4417"));
        Assert.Equal(TimeSpan.Zero, _gate.WaitFor("4417"));
        Assert.True(_gate.WaitFor("4418") > TimeSpan.Zero);
        Assert.False(_gate.Lift("4417"));
        _gate.Failed("4417");
        Assert.True(_gate.WaitFor("4417") > TimeSpan.Zero);
        Assert.True(_gate.Lift("4417"));
        _gate.Succeeded("4417");
        Assert.True(_gate.WaitFor("4417") > TimeSpan.Zero);
    }

    /// <summary>Found by reading: whoever lifts waited for his own wrong PINs alone, so one supervisor's number after another cost nothing.</summary>
    [Fact]
    public async Task Trying_one_supervisor_after_another_waits_too_and_keeps_nobody_from_signing_in()
    {
        _register.Put("4417", Pin, _time.GetUtcNow());
        for (int number = 0; number < SignInGate.FreeFailuresOverall; number++)
            Assert.IsType<PinCheck.Refused>(await LiftAsync($"N{number}"));
        PinCheck.Wait wait = Assert.IsType<PinCheck.Wait>(await LiftAsync("N99"));
        Assert.InRange(wait.For.TotalSeconds, 1, SignInGate.WaitOverallSecondsMax);
        Assert.IsType<SignInResult.Done>(await TryAsync("4417", Pin));

        Task<PinCheck> LiftAsync(string supervisor) => _signIn.LiftAsync("4418", supervisor, "000001", CancellationToken.None);
    }

    [Fact]
    public void A_session_belongs_to_its_cookie_alone()
    {
        string token = _session.Begin("4417");
        Assert.Equal("4417", _session.Of(token)!.Number);
        Assert.Null(_session.Of(null));
        Assert.Null(_session.Of(""));
        Assert.Null(_session.Of(token[..^1] + (token[^1] == 'A' ? 'B' : 'A')));
        Assert.True(token.Length >= 43);
    }

    [Fact]
    public void Signing_in_ends_the_session_before()
    {
        string first = _session.Begin("4417");
        string second = _session.Begin("4418");
        Assert.Null(_session.Of(first));
        Assert.Equal("4418", _session.Of(second)!.Number);
    }

    [Fact]
    public void The_desk_locks_itself_when_nobody_is_there_and_says_so_once()
    {
        string token = _session.Begin("4417");
        int changes = 0;
        _session.Changed += () => changes++;
        _time.Advance(TimeSpan.FromMinutes(DeskSession.IdleMinutes) - TimeSpan.FromSeconds(1));
        _session.Touch();
        _time.Advance(TimeSpan.FromMinutes(DeskSession.IdleMinutes) - TimeSpan.FromSeconds(1));
        _session.LockWhenIdle();
        Assert.Equal(("4417", 0), (_session.Of(token)?.Number, changes));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_session.Of(token));
        _session.Touch();
        Assert.Null(_session.Of(token));
        _session.LockWhenIdle();
        _session.LockWhenIdle();
        Assert.Equal((null, 1), (_session.Officer, changes));
    }

    [Fact]
    public void However_busy_a_session_ends_with_the_shift()
    {
        string token = _session.Begin("4417");
        for (int minute = 0; minute < DeskSession.LengthHoursMax * 60; minute++)
        {
            Assert.NotNull(_session.Of(token));
            _time.Advance(TimeSpan.FromMinutes(1));
            _session.Touch();
        }

        Assert.Null(_session.Of(token));
    }
}

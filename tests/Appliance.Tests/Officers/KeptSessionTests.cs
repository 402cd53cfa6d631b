using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Tests.Kiosk;

namespace CheckpointEdge.Appliance.Tests.Officers;

/// <summary>A session over a restart ends when it would have ended anyway.</summary>
public sealed class KeptSessionTests : IDisposable
{
    private readonly ManualTime _time = ManualTime.Noon;
    private readonly EnrolledBoard _board;
    private readonly DeskSafe _safe;

    public KeptSessionTests()
    {
        _board = new EnrolledBoard(_time, withList: false);
        _safe = new DeskSafe(_board.Data);
    }

    public void Dispose() => _board.Dispose();

    private DeskSession Restarted() => new(_time, _safe);

    [Fact]
    public void It_goes_on_with_its_token_and_locks_itself_after_the_same_idle_time()
    {
        string token = new DeskSession(_time, _safe).Begin("4417");
        _time.Advance(TimeSpan.FromMinutes(6));
        DeskSession session = Restarted();
        Assert.Equal("4417", session.Of(token)!.Number);
        Assert.Equal(_time.GetUtcNow().AddMinutes(-6), session.Officer!.SignedInAt);
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Null(session.Of(token));
        Assert.Null(Restarted().Officer);
    }

    [Fact]
    public void A_touch_counts_over_the_restart()
    {
        DeskSession session = new(_time, _safe);
        string token = session.Begin("4417");
        _time.Advance(TimeSpan.FromMinutes(9));
        session.Touch();
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.NotNull(Restarted().Of(token));
    }

    [Fact]
    public void It_ends_with_the_shift_however_often_the_service_restarted()
    {
        string token = new DeskSession(_time, _safe).Begin("4417");
        for (int minute = 0; minute < (DeskSession.LengthHoursMax * 60) - 5; minute += 5)
        {
            _time.Advance(TimeSpan.FromMinutes(5));
            DeskSession session = Restarted();
            Assert.NotNull(session.Of(token));
            session.Touch();
        }

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(Restarted().Of(token));
    }

    [Fact]
    public void A_clock_that_went_back_ends_it_and_what_was_kept()
    {
        string token = new DeskSession(_time, _safe).Begin("4417");
        _time.Advance(TimeSpan.FromMinutes(-1));
        Assert.Null(Restarted().Of(token));
        Assert.Empty(_safe.Names(""));
    }

    [Fact]
    public void Another_boards_key_does_not_open_it()
    {
        string token = new DeskSession(_time, _safe).Begin("4417");
        using EnrolledBoard other = new(_time, withList: false);
        Directory.CreateDirectory(other.At(DeskSafe.FolderName));
        File.Copy(_board.At(DeskSafe.FolderName, "session.sealed"), other.At(DeskSafe.FolderName, "session.sealed"));
        Assert.Null(new DeskSession(_time, new DeskSafe(other.Data)).Of(token));
    }

    /// <summary>Found by reading: whoever pulled the plug had ten guesses more, every minute.</summary>
    [Fact]
    public void A_restart_buys_no_guesses()
    {
        for (int failure = 0; failure <= SignInGate.FreeFailuresPerOfficer; failure++)
            new SignInGate(_time, _safe).Failed("4417");
        for (int number = 0; number < SignInGate.FreeFailuresOverall; number++)
            new SignInGate(_time, _safe).Failed($"N{number}", lifts: true);
        SignInGate gate = new(_time, _safe);
        Assert.Equal(2 * SignInGate.FirstWaitSeconds, gate.WaitFor("4417").TotalSeconds);
        Assert.Equal(TimeSpan.Zero, gate.WaitFor("4418"));
        Assert.True(gate.WaitFor("4418", lifts: true) > TimeSpan.Zero);

        // What passes meanwhile counts; a clock that went back gives nothing away and holds nobody for longer than it would have.
        _time.Advance(TimeSpan.FromSeconds(SignInGate.FirstWaitSeconds));
        Assert.Equal(SignInGate.FirstWaitSeconds, new SignInGate(_time, _safe).WaitFor("4417").TotalSeconds);
        _time.Set(TimeSpan.FromDays(-3650));
        Assert.Equal(2 * SignInGate.FirstWaitSeconds, new SignInGate(_time, _safe).WaitFor("4417").TotalSeconds);
        _time.Set(TimeSpan.FromDays(3650));
        new SignInGate(_time, _safe).Succeeded("4417");
        Assert.Equal(TimeSpan.Zero, new SignInGate(_time, _safe).WaitFor("4417"));
        _time.Advance(TimeSpan.FromMinutes(SignInGate.ForgottenAfterMinutes));
        Assert.Equal(TimeSpan.Zero, new SignInGate(_time, _safe).WaitFor("4418", lifts: true));
    }
}

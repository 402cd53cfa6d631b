using CheckpointEdge.Appliance.Sync;

namespace CheckpointEdge.Appliance.Tests.Sync;

public sealed class LinkStatusTests
{
    private readonly ManualTime _time = ManualTime.Noon;
    private readonly LinkStatus _link;
    private int _woken;

    public LinkStatusTests()
    {
        _link = new LinkStatus(_time);
        _link.CameBack += () => _woken++;
    }

    [Fact]
    public void Who_waits_for_Central_is_woken_once_each_time_it_answers_again()
    {
        _link.Answered();
        _link.Answered();
        Assert.Equal(1, _woken);

        _link.Failed("Central cannot be reached.");
        _link.Failed("Central does not answer.");
        _time.Advance(TimeSpan.FromSeconds(LinkStatus.AwaySecondsMin));
        _link.Failed("Central does not answer.");
        Assert.Equal(1, _woken);

        _link.Answered();
        Assert.Equal((2, true), (_woken, _link.Online));
    }

    [Fact]
    public void Nobody_is_woken_by_a_Central_that_refused_or_was_away_for_a_moment()
    {
        _link.Answered();
        _link.Refused("Central answered with an error (503).");
        Assert.False(_link.Online);
        _time.Advance(TimeSpan.FromHours(1));
        _link.Answered();
        _link.Failed("Central cannot be reached.");
        _link.Answered();
        Assert.Equal((1, true), (_woken, _link.Online));

        // A refusal is an answer as well: the line is there again.
        _link.Failed("Central cannot be reached.");
        _time.Advance(TimeSpan.FromSeconds(LinkStatus.AwaySecondsMin));
        _link.Refused("Central answered with an error (503).");
        Assert.Equal(2, _woken);
    }
}

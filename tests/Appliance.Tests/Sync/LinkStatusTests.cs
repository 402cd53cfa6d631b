using CheckpointEdge.Appliance.Sync;

namespace CheckpointEdge.Appliance.Tests.Sync;

public sealed class LinkStatusTests
{
    [Fact]
    public void Who_waits_for_Central_is_woken_once_each_time_it_answers_again()
    {
        LinkStatus link = new(ManualTime.Noon);
        int woken = 0;
        link.CameBack += () => woken++;

        link.Answered();
        link.Answered();
        Assert.Equal(1, woken);

        link.Failed("Central cannot be reached.");
        link.Failed("Central does not answer.");
        Assert.Equal(1, woken);

        link.Answered();
        Assert.Equal(2, woken);
    }
}

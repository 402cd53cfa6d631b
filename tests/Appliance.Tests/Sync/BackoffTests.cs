using CheckpointEdge.Appliance.Sync;

namespace CheckpointEdge.Appliance.Tests.Sync;

public sealed class BackoffTests
{
    private const int Tries = 500;

    [Fact]
    public void Nobody_comes_back_sooner_than_Central_asked_and_not_all_at_one_moment()
    {
        TimeSpan[] waits = [.. Enumerable.Range(0, Tries).Select(_ => new Backoff(1, 60).Next(TimeSpan.FromSeconds(10)))];

        Assert.All(waits, wait => Assert.InRange(wait.TotalSeconds, 10, 20));
        Assert.True(waits.Max() - waits.Min() > TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Central_cannot_ask_for_longer_than_the_longest_wait_and_a_time_in_the_past_is_none()
    {
        Assert.InRange(new Backoff(1, 60).Next(TimeSpan.FromDays(365)).TotalSeconds, 60, 120);
        Assert.InRange(new Backoff(1, 60).Next(TimeSpan.FromSeconds(-5)).TotalSeconds, 0.5, 1);
    }
}

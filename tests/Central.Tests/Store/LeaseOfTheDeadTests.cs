using CheckpointEdge.Central.Store;

namespace CheckpointEdge.Central.Tests.Store;

/// <summary>Found by <c>checkpointctl simulate --seed 8</c>: power went while a list was being published.</summary>
public sealed class LeaseOfTheDeadTests
{
    [Fact]
    public async Task A_Central_that_died_while_it_published_does_not_keep_the_next_from_starting()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true);
        if (database.IsShared)
            return; // there another Central may be at work, and the lease ends by itself
        Leases leases = new(database, central.Clock);
        Assert.NotNull(leases.TryTake("publishing")); // never let go, as after a power cut
        await central.RestartAsync();
        Assert.False(leases.IsTaken("publishing"));
    }

    /// <summary>Found by reading: of several Centrals over one store none would have signed a timestamp again until that time had come.</summary>
    [FactOnEachStore]
    public async Task A_Central_that_died_while_its_clock_was_ahead_holds_nothing_for_years()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true);
        ManualClock ahead = new();
        ahead.Advance(TimeSpan.FromDays(3650));
        Assert.NotNull(new Leases(database, ahead).TryTake("trial"));
        Leases leases = new(database, central.Clock);
        Assert.False(leases.IsTaken("trial"));
        using Leases.Lease? lease = leases.TryTake("trial");
        Assert.NotNull(lease);
        Assert.True(leases.IsTaken("trial"));
        Assert.Null(leases.TryTake("trial"));
    }
}

using CheckpointEdge.Cli.Simulate;

namespace Scenarios;

/// <summary>
/// Short simulations with fixed seeds; <c>checkpointctl simulate</c> runs as many as wanted. A seed that found something stays here, with
/// the command's own arguments. One at a time: a run is one thread and its hops.
/// </summary>
public sealed class SimulationTests
{
    private const int Travellers = 12;

    [Theory]
    [InlineData(1, "all")]
    [InlineData(2, "network,power")]
    [InlineData(3, "disk,central")]
    [InlineData(4, "clock,copy,devices")]
    public void Nothing_breaks(int seed, string faults)
    {
        SimulationResult result = Run(seed, faults);
        Assert.True(result.Broken.Count == 0, Told(result));
        Assert.True(result.Checks > 0, "Nobody was checked.");
    }

    [Fact]
    public void A_run_without_faults_grows_and_nothing_breaks()
    {
        SimulationResult result = Run(5, "none", travellers: 60);
        Assert.True(result.Broken.Count == 0, Told(result));
        Assert.Equal(0, result.Deaths);
        Assert.True(result.Clear > result.Matches && result.Matches > 5, $"{result.Clear} clear, {result.Matches} matches");
    }

    [Fact]
    public void The_same_seed_gives_the_same_trace_and_another_seed_another()
    {
        SimulationResult first = Run(2, "network,power", travellers: 6);
        SimulationResult again = Run(2, "network,power", travellers: 6);
        Assert.Equal((first.Trace, first.Happened, first.Reports), (again.Trace, again.Happened, again.Reports));
        Assert.NotEqual(first.Trace, Run(12, "none", travellers: 2).Trace);
    }

    /// <summary>An oracle that nothing alarms proves nothing: here the boards' disks lie, and power goes.</summary>
    [Fact]
    public void The_oracle_notices_disks_that_do_not_flush()
    {
        SimulationResult[] results = [.. Enumerable.Range(10, 4).Select(seed => Simulation.Run(
            new SimulationOptions
            {
                Seed = seed,
                Travellers = 30,
                Faults = SimulationOptions.FaultsOf("power"),
                LyingDisks = true,
            },
            CancellationToken.None))];
        Assert.True(results.Sum(result => result.Deaths) > 1, "in these runs nothing dies: they cannot show what a cut costs");
        Assert.Contains(results, result => result.Broken.Count > 0);
    }

    [Fact]
    public void The_command_that_repeats_a_run_names_everything_that_decides_it() =>
        Assert.Equal(
            "checkpointctl simulate --seed 9 --travellers 12 --faults disk,copy",
            new SimulationOptions { Seed = 9, Travellers = 12, Faults = SimulationOptions.FaultsOf("copy, disk") }.Command);

    private static SimulationResult Run(int seed, string faults, int travellers = Travellers) => Simulation.Run(
        new SimulationOptions { Seed = seed, Travellers = travellers, Faults = SimulationOptions.FaultsOf(faults) }, CancellationToken.None);

    private static string Told(SimulationResult result) =>
        string.Join('\n', result.Broken.Select(one => $"seed {result.Seed}: {one.Invariant}: {one.How} (after {one.After})"));
}

using System.Text;
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

    /// <summary>Four bytes of sealed content are a mark one day; what a store or a log writes of somebody is a word.</summary>
    [Fact]
    public void A_traveller_in_a_file_is_found_in_whatever_way_he_is_written_and_four_bytes_by_chance_are_nobody()
    {
        Person person = Person.Draw(new Random(4), 7);
        string capital = person.Surname[..1] + person.Surname[1..].ToLowerInvariant();
        foreach (string name in (string[])[person.Surname, person.Surname.ToLowerInvariant(), capital, person.Zone, person.Document])
            Assert.True(Oracle.NamesSomebody(Around(name, Encoding.UTF8)), name);
        Assert.True(Oracle.NamesSomebody(Around(person.Surname, Encoding.Unicode)));
        foreach (string chance in (string[])[Person.NameMark, Person.NumberMark, $"w4Rx{Person.NameMark}b7Qa", $"m3Ka{Person.NumberMark}xx"])
            Assert.False(Oracle.NamesSomebody(Around(chance, Encoding.UTF8)), chance);

        static byte[] Around(string word, Encoding written) => [0x17, 0xF3, 0x80, .. written.GetBytes(word), 0xC1, 0x02, 0x99];
    }

    /// <summary>A download that is under way keeps its file for itself; a power cut does not ask for leave.</summary>
    [Fact]
    public void A_disk_is_read_whoever_holds_a_file_of_it()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using FileStream held = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.DeleteOnClose);
        held.Write([1, 2, 3]);
        held.Flush();
        Assert.Equal([1, 2, 3], SimulatedDisk.Read(file));
    }

    private static SimulationResult Run(int seed, string faults, int travellers = Travellers) => Simulation.Run(
        new SimulationOptions { Seed = seed, Travellers = travellers, Faults = SimulationOptions.FaultsOf(faults) }, CancellationToken.None);

    private static string Told(SimulationResult result) =>
        string.Join('\n', result.Broken.Select(one => $"seed {result.Seed}: {one.Invariant}: {one.How} (after {one.After})"));
}

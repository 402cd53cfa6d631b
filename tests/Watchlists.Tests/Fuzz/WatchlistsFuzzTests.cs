using CheckpointEdge.Tests.Fuzz;
using Xunit.Abstractions;

namespace CheckpointEdge.Watchlists.Tests.Fuzz;

/// <summary>Some bent inputs into each target; <c>tests/Faults/long/fuzz</c> gives as many as wanted.</summary>
public sealed class WatchlistsFuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string> Targets => [.. WatchlistsFuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Bent_files_of_a_list_are_read_or_refused_in_one_sentence(string name) =>
        Assert.Empty(FuzzRuns.Run(WatchlistsFuzzTargets.All.Single(each => each.Name == name), output.WriteLine));
}

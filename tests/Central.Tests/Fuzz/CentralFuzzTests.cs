using CheckpointEdge.Tests.Fuzz;
using Xunit.Abstractions;

namespace CheckpointEdge.Central.Tests.Fuzz;

/// <summary>Some bent inputs into each target; <c>tests/Faults/long/fuzz</c> gives as many as wanted.</summary>
public sealed class CentralFuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string> Targets => [.. CentralFuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Whatever_is_brought_to_Central_is_taken_or_refused_in_one_sentence(string name) =>
        Assert.Empty(FuzzRuns.Run(CentralFuzzTargets.All.Single(each => each.Name == name), output.WriteLine));
}

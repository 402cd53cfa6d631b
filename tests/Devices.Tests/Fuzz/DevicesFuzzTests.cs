using Xunit.Abstractions;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>Some bent inputs into each target; <c>tests/Faults/long/fuzz</c> gives as many as wanted.</summary>
public sealed class DevicesFuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string> Targets => [.. DevicesFuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Whatever_a_device_sends_is_cut_refused_or_bounded(string name) =>
        Assert.Empty(FuzzRuns.Run(DevicesFuzzTargets.All.Single(each => each.Name == name), output.WriteLine));
}

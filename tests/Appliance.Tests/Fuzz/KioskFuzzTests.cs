using CheckpointEdge.Tests.Fuzz;
using Xunit.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Fuzz;

/// <summary>Some bent inputs into each target; <c>tests/Faults/long/fuzz</c> gives as many as wanted.</summary>
public sealed class KioskFuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string> Targets => [.. KioskFuzz.Targets.Select(target => target.Name)];

    [Fact]
    public void Whatever_Central_answers_is_kept_or_refused_and_the_board_goes_on() =>
        Assert.Empty(FuzzRuns.Run(CentralFuzz.Target, output.WriteLine));

    [Theory]
    [MemberData(nameof(Targets))]
    public void Whatever_is_sent_to_the_service_is_answered_or_refused(string name) =>
        Assert.Empty(FuzzRuns.Run(KioskFuzz.Targets.Single(each => each.Name == name), output.WriteLine));
}

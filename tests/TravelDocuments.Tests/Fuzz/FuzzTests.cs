using Xunit.Abstractions;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>
/// A small number of bent inputs into every parser; the long campaign is the same code with <c>CPE_FUZZ_INPUTS</c> set:
/// <c>CPE_FUZZ_INPUTS=10000000 CPE_FUZZ_TARGET=tlv CPE_FUZZ_SHARD=1 dotnet test … --filter FuzzTests</c>.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Bent_input_never_throws_never_hangs_and_allocates_within_its_limit(string name)
    {
        Assert.Empty(FuzzRuns.Run(FuzzTargets.All.Single(each => each.Name == name), output.WriteLine));
    }

    [Fact]
    public void Every_case_that_was_ever_found_stays_mended()
    {
        string folder = Path.Combine(
            Needs.RepositoryRoot, "tests", "TravelDocuments.Tests", "Fuzz", "corpus");
        string[] cases = [.. Directory.EnumerateFiles(folder, "*.hex").Order(StringComparer.Ordinal)];

        Assert.NotEmpty(cases);
        foreach (string path in cases)
        {
            // The target's name stands before the first dot.
            string name = Path.GetFileName(path).Split('.')[0];
            FuzzTarget target = FuzzTargets.All.Single(each => each.Name == name);
            FuzzCampaign campaign = new(target, 0, output.WriteLine);
            byte[] input = Convert.FromHexString(File.ReadAllText(path).Trim());
            campaign.Try(input, mayAllocateFirst: true);
            campaign.Try(input);
            Assert.Empty(campaign.Finds);
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_target_is_reached_by_its_seeds(string name)
    {
        FuzzTarget target = FuzzTargets.All.Single(each => each.Name == name);

        Assert.NotEmpty(target.Seeds());
        foreach (byte[] seed in target.Seeds())
            target.Run(seed);
    }
}

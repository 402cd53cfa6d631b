using CheckpointEdge.Tests;
using CheckpointEdge.Tests.Fuzz;
using Xunit.Abstractions;

namespace Vision.Tests.Fuzz;

/// <summary>
/// Some bent inputs into everything of Vision that reads bytes; the long campaign is the same code with <c>CPE_FUZZ_INPUTS</c> set:
/// <c>CPE_FUZZ_INPUTS=5000000 CPE_FUZZ_SHARD=1 CPE_FUZZ_LOG=FILE dotnet test … --filter "VisionFuzzTests&amp;DisplayName~png"</c>.
/// Faces on a chip (DG2) are a target beside the other files of a chip.
/// </summary>
public sealed class VisionFuzzTests(ITestOutputHelper output)
{
    [FactNeeding(Needs.Jpeg)]
    public void A_bent_jpeg_is_a_picture_or_a_sentence() => Run("jpeg");

    [FactNeeding(Needs.Jpeg2000)]
    public void A_bent_jpeg_2000_is_a_picture_or_a_sentence() => Run("jpeg-2000");

    [Theory]
    [InlineData("png")]
    [InlineData("netpbm")]
    [InlineData("tiff")]
    public void A_bent_picture_is_a_picture_or_a_sentence(string name) => Run(name);

    [Theory]
    [InlineData("qr")]
    [InlineData("qr-modules")]
    public void A_bent_code_is_a_text_or_none(string name) => Run(name);

    [Fact]
    public void A_bent_network_runs_or_is_refused_in_one_sentence() => Run("onnx");

    private void Run(string name) =>
        Assert.Empty(FuzzRuns.Run(VisionFuzzTargets.All.Single(each => each.Name == name), output.WriteLine));
}

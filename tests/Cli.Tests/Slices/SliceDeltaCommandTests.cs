using System.Text.Json;

namespace CheckpointEdge.Tests.Slices;

/// <summary>From one list to the next with a delta, without a server.</summary>
public sealed class SliceDeltaCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deltas-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_delta_is_made_and_applied_and_the_outcome_is_the_target_but_for_its_key()
    {
        Build("one", 1, 60);
        Build("two", 2, 63);
        (int code, string output, _) = Checkpointctl.Run(
            "slice", "delta", "--from", At("one"), "--to", At("two"), "--out", At("two.delta"), "--json");
        Assert.Equal(0, code);
        JsonElement told = JsonDocument.Parse(output).RootElement;
        Assert.Equal((1, 2, 3), (Number(told, "from"), Number(told, "to"), Number(told, "added")));
        Assert.Equal(new FileInfo(At("two.delta")).Length, told.GetProperty("bytes").GetInt64());

        Assert.Equal(0, Checkpointctl.Run(
            "slice", "apply", "--from", At("one"), "--delta", At("two.delta"), "--key", At("two"), "--out", At("made")).Code);
        Assert.Equal(File.ReadAllBytes(At("two/slice.db")), File.ReadAllBytes(At("made/slice.db")));
        Assert.Equal(0, Checkpointctl.Run("slice", "verify", At("made")).Code);
    }

    [Fact]
    public void A_delta_that_does_not_begin_with_the_slice_at_hand_is_refused_in_one_sentence()
    {
        Build("one", 1, 60);
        Build("two", 2, 63);
        Build("three", 3, 64);
        Assert.Equal(0, Checkpointctl.Run("slice", "delta", "--from", At("two"), "--to", At("three"), "--out", At("three.delta")).Code);
        (int code, string output, string error) = Checkpointctl.Run(
            "slice", "apply", "--from", At("one"), "--delta", At("three.delta"), "--key", At("three"), "--out", At("made"));
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("does not begin with the slice at hand", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("made")));
    }

    [Fact]
    public void A_slice_whose_key_is_elsewhere_is_shown_but_not_called_whole()
    {
        Build("one", 1, 60);
        File.Delete(At("one/slice.key"));
        (int code, string output, _) = Checkpointctl.Run("slice", "show", At("one"));
        Assert.Equal(0, code);
        Assert.Contains("60 records", output, StringComparison.Ordinal);
        (code, output, _) = Checkpointctl.Run("slice", "verify", At("one"));
        Assert.Equal(1, code);
        Assert.Contains("slice.key is not there", output, StringComparison.Ordinal);
    }

    private static int Number(JsonElement told, string name) => told.GetProperty(name).GetInt32();

    private void Build(string name, int generation, int people)
    {
        File.WriteAllLines(At(name + ".tsv"), Enumerable.Range(1, people).Select(i =>
            FormattableString.Invariant($"p{i}\tPERSON {i}\t\t1970\tUTO\t")));
        Assert.Equal(0, Checkpointctl.Run(
            "slice", "build", "--source", $"people-tsv={At(name + ".tsv")}", "--generation", $"{generation}", "--budget", "none",
            "--out", At(name)).Code);
    }

    private string At(string name) => Path.Combine(_folder, name);
}

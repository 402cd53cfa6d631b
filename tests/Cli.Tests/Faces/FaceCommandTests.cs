using System.Text.Json;

namespace CheckpointEdge.Tests.Faces;

/// <summary>The tool as others call it: its process, its output, its exit code.</summary>
public sealed class FaceCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("face-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactNeeding(Needs.Faces)]
    public void Pairs_are_scored_and_what_has_no_face_says_so()
    {
        File.WriteAllText(At("black.pgm"), "P5 64 64 255\n" + new string('\0', 64 * 64));
        foreach (string file in new[] { "s1/1", "s1/2", "s5/1" })
            File.Copy(Needs.Data("face", "images", "att_faces", file + ".pgm"), At(file.Replace('/', '-') + ".pgm"));
        File.WriteAllText(At("pairs.csv"), "file1,file2,note\ns1-1.pgm,s1-2.pgm,x\ns1-1.pgm,s5-1.pgm,x\ns1-1.pgm,black.pgm,x\nnone.pgm,s1-1.pgm,x\n");

        (int code, string output, string error) = Checkpointctl.Run(
            "face", "pairs", "--pairs", At("pairs.csv"), "--images", _folder, "--out", At("out.csv"), "--json",
            "--models", Needs.Data("face", "models"));

        Assert.True(code == 0, error);
        Assert.Equal(4, JsonDocument.Parse(output).RootElement.GetProperty("pairs").GetInt32());
        string[][] rows = [.. File.ReadAllLines(At("out.csv")).Select(line => line.Split(','))];
        Assert.Equal(["file1", "file2", "score", "quality1", "quality2", "decision"], rows[0]);
        Assert.Equal("same", rows[1][5]);
        Assert.Equal("different", rows[2][5]);
        Assert.Equal(("", "", "not comparable: file2: No face is in the picture."), (rows[3][2], rows[3][4], rows[3][5]));
        Assert.Equal("not comparable: file1: none.pgm cannot be read.", rows[4][5]);
    }

    [FactNeeding(Needs.Faces)]
    public void Models_come_from_a_folder_and_anything_else_is_refused()
    {
        string from = Directory.CreateDirectory(At("stick")).FullName;
        File.Copy(Needs.Data("face", "models", "minifasnet_1.onnx"), Path.Combine(from, "renamed.onnx"));
        File.WriteAllText(Path.Combine(from, "other.onnx"), "not one of ours");

        (int code, string output, string error) = Checkpointctl.Run("models", "install", "--from", from, "--models", At("models"));
        Assert.Equal(0, code);
        Assert.Contains("MiniFASNet V2", output, StringComparison.Ordinal);
        Assert.Contains("none of the manifest's models", error, StringComparison.Ordinal);
        Assert.Equal(["minifasnet_1.onnx"], Directory.EnumerateFiles(At("models")).Select(Path.GetFileName));

        Assert.Equal(0, Checkpointctl.Run("models", "verify", "--models", At("models")).Code);
        File.AppendAllText(At("models", "minifasnet_1.onnx"), "x");
        (code, output, _) = Checkpointctl.Run("models", "verify", "--models", At("models"), "--json");
        Assert.Equal(1, code);
        Assert.Contains("\"state\":\"changed\"", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("face", "detect", "picture.jpg", "--models", "/there/is/nothing")]
    [InlineData("models", "install", "--from", "http://models.example/a.onnx")]
    [InlineData("models", "list", "--manifest", "/etc/hostname")]
    public void What_cannot_run_is_one_sentence_and_exit_two(params string[] arguments)
    {
        (int code, _, string error) = Checkpointctl.Run(arguments);
        Assert.Equal(2, code);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);
}

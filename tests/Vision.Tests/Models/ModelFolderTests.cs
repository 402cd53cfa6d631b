using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Models;

namespace Vision.Tests.Models;

/// <summary>Only what the manifest names is installed, loaded or believed.</summary>
public sealed class ModelFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("models").FullName;
    private readonly byte[] _model = Encoding.ASCII.GetBytes("weights that no network understands");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_that_the_manifest_names_is_installed_under_its_name()
    {
        ModelFolder folder = new(_folder, Manifest());
        ModelEntry entry = await folder.InstallAsync(new MemoryStream(_model), "stick/other-name.onnx", CancellationToken.None);
        Assert.Equal("eyes.onnx", entry.File);
        Assert.Equal(_model, folder.Read(entry));
        Assert.Equal(ModelState.Installed, Assert.Single(folder.Standing()).State);
        Assert.Equal(["eyes.onnx"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Any_other_file_is_refused_and_leaves_nothing()
    {
        ModelFolder folder = new(_folder, Manifest());
        byte[] changed = [.. _model, 0];
        ModelException refused = await Assert.ThrowsAsync<ModelException>(
            () => folder.InstallAsync(new MemoryStream(changed), "eyes.onnx", CancellationToken.None));
        Assert.Contains("none of the manifest's models", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public void A_file_that_was_changed_afterwards_is_not_loaded()
    {
        ModelFolder folder = new(_folder, Manifest());
        _model[3] ^= 1;
        File.WriteAllBytes(Path.Combine(_folder, "eyes.onnx"), _model);
        Assert.Equal(ModelState.Changed, Assert.Single(folder.Standing()).State);
        using InstalledFaces faces = InstalledFaces.Open(folder, InferenceEngine.Managed, forTests: true);
        Assert.Null(faces.Reader);
        Assert.Contains("not the file that the manifest names", faces.Findings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_no_network_is_a_finding()
    {
        ModelFolder folder = new(_folder, Manifest());
        File.WriteAllBytes(Path.Combine(_folder, "eyes.onnx"), _model);
        using InstalledFaces faces = InstalledFaces.Open(folder, InferenceEngine.Managed, forTests: true);
        Assert.Null(faces.Detector);
        Assert.Contains(faces.Findings, finding => finding.Contains("no ONNX file", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_models_the_sentence_says_what_to_do()
    {
        using InstalledFaces faces = InstalledFaces.Open(new ModelFolder(_folder, ModelManifest.BuiltIn), InferenceEngine.Managed, forTests: false);
        Assert.Null(faces.Reader);
        Assert.Contains(faces.Findings, finding => finding.Contains("checkpointctl models install", StringComparison.Ordinal));
    }

    [Fact]
    public void The_built_in_manifest_names_every_role_and_marks_what_must_never_serve()
    {
        Assert.Equal(Enum.GetValues<ModelRole>(), ModelManifest.BuiltIn.Entries.Select(entry => entry.Role).Distinct().Order());
        Assert.All(ModelManifest.BuiltIn.Entries, entry =>
            Assert.Equal(entry.ForTestsOnly, entry.Licence.Contains("never service", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"models":[{"file":"../up.onnx"}]}""")]
    [InlineData("""{"models":[{"file":"a.onnx","sha256":"00","sizeBytes":1,"source":"https://models.example/a"}]}""")]
    public void A_manifest_that_is_none_is_one_sentence(string json)
    {
        ModelException refused = Assert.Throws<ModelException>(() => ModelManifest.Read(Encoding.UTF8.GetBytes(json)));
        Assert.DoesNotContain('\n', refused.Message);
    }

    private ModelManifest Manifest() => ModelManifest.Read(Encoding.UTF8.GetBytes($$$"""
        {"models":[{"name":"Eyes","file":"eyes.onnx","version":"1","sizeBytes":{{{_model.Length}}},
        "sha256":"{{{Convert.ToHexStringLower(SHA256.HashData(_model))}}}","licence":"for nobody","source":"https://models.example/eyes.onnx",
        "role":"faceDetection","input":{"colours":"BGR"} } ] }
        """));
}

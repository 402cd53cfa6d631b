using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Appliance.Tests.Provisioning;

public sealed class TrustFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trust-").FullName;

    [Fact]
    public void Files_with_the_right_endings_are_read_by_name_and_others_left_alone()
    {
        foreach (string name in new[] { "b.cer", "A.ML", "c.crl", "d.pem", "e.crt", "f.der", "notes.txt", "g.cer.bak" })
            File.WriteAllText(Path.Combine(_folder, name), name);
        Directory.CreateDirectory(Path.Combine(_folder, "below.cer"));

        IReadOnlyList<TrustFile> files = TrustFolder.Read(_folder);

        Assert.Equal(["A.ML", "b.cer", "c.crl", "d.pem", "e.crt", "f.der"], files.Select(file => file.Name));
        Assert.Equal("b.cer"u8, files[1].Content.Span);
    }

    [Fact]
    public void A_directory_that_is_not_there_is_told()
    {
        ProvisioningException failure = Assert.Throws<ProvisioningException>(() => TrustFolder.Read(Path.Combine(_folder, "no")));
        Assert.Contains("does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_files_are_refused()
    {
        for (int i = 0; i <= TrustFolder.FilesMax; i++)
            File.WriteAllBytes(Path.Combine(_folder, $"{i}.cer"), []);
        Assert.Throws<ProvisioningException>(() => TrustFolder.Read(_folder));
    }

    [Fact]
    public void A_file_over_the_limit_is_refused_before_it_is_read()
    {
        using (FileStream file = File.Create(Path.Combine(_folder, "large.ml")))
            file.SetLength(TrustFolder.FileSizeBytesMax + 1L);
        ProvisioningException failure = Assert.Throws<ProvisioningException>(() => TrustFolder.Read(_folder));
        Assert.Contains("large.ml", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

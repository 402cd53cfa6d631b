using System.Collections.Immutable;
using CheckpointEdge.Central.Keys;

namespace CheckpointEdge.Central.Tests.Keys;

public sealed class CentralSetupTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "central-" + Path.GetRandomFileName());

    [Fact]
    public void A_second_set_up_is_refused_and_changes_no_key()
    {
        ImmutableSortedDictionary<string, string> passwords = CentralSetup.Run(_folder, ["central.example"], TimeProvider.System, 1_000);
        string[] before = Content();

        CentralException refused = Assert.Throws<CentralException>(() => CentralSetup.Run(_folder, [], TimeProvider.System, 1_000));

        Assert.Contains("already", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Content());
        Assert.Equal(["approver1", "approver2", "approver3", "auditor", "ops"], passwords.Keys);
        Assert.Equal(5, passwords.Values.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Keys_are_for_their_owner_alone()
    {
        CentralSetup.Run(_folder, [], TimeProvider.System, 1_000);

        if (OperatingSystem.IsWindows())
            return;
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(_folder, CentralKeys.FolderName)), Path.Combine(_folder, "central.db")];
        Assert.True(files.Length > 5);
        foreach (string file in files)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_server_certificate_that_runs_out_soon_is_made_anew_under_the_same_authority()
    {
        CentralSetup.Run(_folder, ["central.example"], TimeProvider.System, 1_000);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using CentralKeys first = CentralKeys.Open(_folder, now);
        using CentralKeys same = CentralKeys.Open(_folder, now.AddDays(30));
        using CentralKeys later = CentralKeys.Open(_folder, now.AddDays(800));

        Assert.Equal(first.ServerCertificate.Thumbprint, same.ServerCertificate.Thumbprint);
        Assert.NotEqual(first.ServerCertificate.Thumbprint, later.ServerCertificate.Thumbprint);
        Assert.Equal(first.AuthorityPem, later.AuthorityPem);
        Assert.True(later.ServerCertificate.MatchesHostname("central.example"));
        Assert.True(later.ServerCertificate.MatchesHostname("127.0.0.1"));
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private string[] Content() =>
        [.. Directory.EnumerateFiles(Path.Combine(_folder, CentralKeys.FolderName)).Order().Select(File.ReadAllText)];
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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

    [Theory]
    [InlineData("server-key.pem")]
    [InlineData("server-cert.pem")]
    public void A_power_cut_between_the_servers_key_and_its_certificate_keeps_no_Central_from_starting(string torn)
    {
        CentralSetup.Run(_folder, ["central.example"], TimeProvider.System, 1_000);
        using (ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256))
            File.WriteAllText(
                Path.Combine(_folder, CentralKeys.FolderName, torn),
                torn == "server-key.pem" ? other.ExportPkcs8PrivateKeyPem() : "");

        using CentralKeys keys = CentralKeys.Open(_folder, TimeProvider.System.GetUtcNow());
        using CentralKeys again = CentralKeys.Open(_folder, TimeProvider.System.GetUtcNow());

        using ECDsa held = keys.ServerCertificate.GetECDsaPrivateKey()!;
        using ECDsa said = keys.ServerCertificate.GetECDsaPublicKey()!;
        Assert.True(said.VerifyData("spoken"u8, held.SignData("spoken"u8, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
        Assert.True(keys.ServerCertificate.MatchesHostname("central.example"));
        Assert.Equal(keys.ServerCertificate.Thumbprint, again.ServerCertificate.Thumbprint);
    }

    [Fact]
    public void Only_the_service_renews_and_what_it_had_before_still_serves_those_who_began_with_it()
    {
        CentralSetup.Run(_folder, [], TimeProvider.System, 1_000);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using CentralKeys service = CentralKeys.Open(_folder, now);
        X509Certificate2 before = service.ServerCertificate;
        string[] files = Content();

        using CentralKeys guest = CentralKeys.Open(_folder, now.AddDays(800), guest: true);
        Assert.Equal(files, Content());
        Assert.Equal(service.AuthorityPem, guest.AuthorityPem);

        Assert.False(service.RenewServer(now.AddDays(CertificateAuthority.ServerDays - CertificateAuthority.RenewDays - 1)));
        Assert.True(service.RenewServer(now.AddDays(800)));
        Assert.False(service.RenewServer(now.AddDays(800)));

        Assert.NotEqual(before.Thumbprint, service.ServerCertificate.Thumbprint);
        using ECDsa held = before.GetECDsaPrivateKey()!;
        Assert.NotEmpty(held.SignData("spoken"u8, HashAlgorithmName.SHA256));
        using CentralKeys next = CentralKeys.Open(_folder, now.AddDays(800));
        Assert.Equal(service.ServerCertificate.Thumbprint, next.ServerCertificate.Thumbprint);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private string[] Content() =>
        [.. Directory.EnumerateFiles(Path.Combine(_folder, CentralKeys.FolderName)).Order().Select(File.ReadAllText)];
}

using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using PublicKey = CheckpointEdge.Exchange.Metadata.PublicKey;

namespace CheckpointEdge.Tests.Faults.Attacks;

/// <summary>
/// Somebody between board and Central whose certificate the whole machine trusts, as if a public authority had given it; or who
/// would talk TLS down. The ticket's token must never reach him.
/// </summary>
public sealed class InterceptionTests
{
    [Theory]
    [InlineData(SslProtocols.Tls13)]
    [InlineData(SslProtocols.Tls12)]
    public async Task A_proxy_that_the_machine_trusts_hears_no_token(SslProtocols version)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("between-");
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa pinnedKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 publicAuthority = Authority("CN=Some public authority", authorityKey);
        using X509Certificate2 pinned = Authority("CN=CheckpointEdge Central authority", pinnedKey);
        using X509Certificate2 server = Server(publicAuthority);
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(120));
        Task<string> heard = HearAsync(listener, server, version, stop.Token);
        try
        {
            string trusted = Path.Combine(folder.FullName, "trusted.pem");
            await File.WriteAllTextAsync(trusted, publicAuthority.ExportCertificatePem(), stop.Token);
            Dictionary<string, string> environment = new() { ["SSL_CERT_FILE"] = trusted, ["SSL_CERT_DIR"] = folder.FullName };
            string pin = Convert.ToHexStringLower(SHA256.HashData(pinned.RawData))[..20];
            (int code, string said) = await RunAsync(
                ["enrol", $"https://localhost:{port}/UTO-1/abcdefghijklmnop/{pin}", "--data", Path.Combine(folder.FullName, "board")], environment,
                stop.Token);
            Assert.NotEqual(0, code);
            Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);

            string ticket = Path.Combine(folder.FullName, "ticket.json");
            await File.WriteAllBytesAsync(
                ticket, JsonSerializer.SerializeToUtf8Bytes(Ticket(port, pinned), ExchangeJson.Default.EnrolmentTicket), stop.Token);
            (code, said) = await RunAsync(["enrol", ticket, "--data", Path.Combine(folder.FullName, "other")], environment, stop.Token);
            Assert.NotEqual(0, code);
            Assert.True(said.Contains("certificate was not accepted", StringComparison.Ordinal), said);
        }
        finally
        {
            await stop.CancelAsync();
            folder.Delete(recursive: true);
        }

        string all = await heard;
        Assert.NotEqual("", all);
        Assert.DoesNotContain("abcdefghijklmnop", all, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", all, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Everything said to a man in the middle, in the clear and inside his TLS.</summary>
    private static async Task<string> HearAsync(TcpListener listener, X509Certificate2 server, SslProtocols version, CancellationToken cancel)
    {
        StringBuilder heard = new();
        try
        {
            while (true)
            {
                using TcpClient line = await listener.AcceptTcpClientAsync(cancel);
                try
                {
                    await using SslStream tls = new(line.GetStream());
                    await tls.AuthenticateAsServerAsync(
                        new SslServerAuthenticationOptions { ServerCertificate = server, EnabledSslProtocols = version }, cancel);
                    byte[] some = new byte[16 * 1024];
                    int read = await tls.ReadAsync(some, cancel);
                    string request = Encoding.Latin1.GetString(some, 0, read);
                    heard.Append(request);
                    // What Central's own authority is may be asked before it is believed: he says his own.
                    await tls.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancel);
                }
                catch (Exception broken) when (broken is IOException or AuthenticationException)
                {
                    heard.Append(" (hung up) ");
                }
            }
        }
        catch (OperationCanceledException)
        {
            return heard.ToString();
        }
    }

    private static async Task<(int Code, string Said)> RunAsync(
        string[] arguments, Dictionary<string, string> environment, CancellationToken cancel)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string program = Path.Combine(
            Needs.RepositoryRoot, "src", "CheckpointEdge.Cli", "bin", configuration, "net10.0", "checkpointctl.dll");
        using ChildProcess child = ChildProcess.Start(program, arguments, "", environment);
        return (await child.WaitAsync(cancel), child.Output);
    }

    private static EnrolmentTicket Ticket(int port, X509Certificate2 pinned)
    {
        using SigningKey key = SigningKey.Create();
        return new EnrolmentTicket
        {
            Central = $"https://localhost:{port}",
            AuthorityPem = pinned.ExportCertificatePem(),
            Unit = "UTO-1",
            Site = "North",
            Lane = "1",
            Token = "abcdefghijklmnop",
            ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1),
            ListSigners = new TrustedRole { Keys = [key.Public], Threshold = 1 },
            ListRoot = SignedMetadata.Sign(
                new RootRole
                {
                    Type = RootRole.TypeName,
                    Version = 1,
                    Expires = TimeProvider.System.GetUtcNow().AddDays(30),
                    ConsistentSnapshot = true,
                    Keys = ImmutableSortedDictionary<string, PublicKey>.Empty.Add(key.Public.KeyId, key.Public),
                    Roles = new[] { RootRole.TypeName, TimestampRole.TypeName, SnapshotRole.TypeName, TargetsRole.TypeName }
                        .ToImmutableSortedDictionary(role => role, _ => new RoleKeys { KeyIds = [key.Public.KeyId], Threshold = 1 }),
                },
                ExchangeJson.Default.RootRole,
                [key]),
            ReportKeyPem = pinned.GetECDsaPublicKey()!.ExportSubjectPublicKeyInfoPem(),
            ReceiptKey = key.Public,
        };
    }

    private static X509Certificate2 Authority(string name, ECDsa key)
    {
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }

    private static X509Certificate2 Server(X509Certificate2 authority)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 bare = request.Create(authority, now.AddHours(-1), now.AddDays(9), [1, 2, 3, 4]);
        using X509Certificate2 withKey = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}

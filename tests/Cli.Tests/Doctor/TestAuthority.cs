using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CheckpointEdge.Cli.Tests.Doctor;

/// <summary>A certificate that signed itself: of nobody's authority but its own.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa? _own;

    public TestAuthority(ECDsa? key = null)
    {
        ECDsa signing = key ?? (_own = ECDsa.Create(ECCurve.NamedCurves.nistP256));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = new CertificateRequest("CN=somebody", signing, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(100));
        Pem = certificate.ExportCertificatePem();
    }

    public string Pem { get; }

    public void Dispose() => _own?.Dispose();
}

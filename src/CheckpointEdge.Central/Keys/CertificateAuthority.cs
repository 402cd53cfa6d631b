using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CheckpointEdge.Central.Keys;

/// <summary>
/// Central's own small certificate authority, P-256: it signs the server certificate and nothing else. Boards trust this
/// authority alone, so no public authority can stand in for Central. Stateless.
/// </summary>
public static class CertificateAuthority
{
    public const int AuthorityYears = 20;
    public const int ServerDays = 825;

    /// <summary>A server certificate is made anew when it has less than this left (days).</summary>
    public const int RenewDays = 90;

    /// <summary>Certificates begin this much earlier than now: clocks at two ends differ (days).</summary>
    private const int BackdatedDays = 2;

    private const int SerialBytes = 16;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>A self-signed authority certificate for <paramref name="key"/>, without the key.</summary>
    public static X509Certificate2 Create(ECDsa key, DateTimeOffset now)
    {
        CertificateRequest request = new("CN=CheckpointEdge Central authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using X509Certificate2 made = request.CreateSelfSigned(now.AddDays(-BackdatedDays), now.AddYears(AuthorityYears));
        return X509CertificateLoader.LoadCertificate(made.RawData);
    }

    /// <summary>A server certificate for <paramref name="names"/>, each a DNS name or an IP address; without the key.</summary>
    public static X509Certificate2 IssueServer(
        X509Certificate2 authority, ECDsa authorityKey, ECDsa serverKey, IEnumerable<string> names, DateTimeOffset now)
    {
        CertificateRequest request = new("CN=CheckpointEdge Central", serverKey, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder subject = new();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
                subject.AddIpAddress(address);
            else
                subject.AddDnsName(name);
        }

        request.CertificateExtensions.Add(subject.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        byte[] serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] &= 0x7F;
        X509SignatureGenerator generator = X509SignatureGenerator.CreateForECDsa(authorityKey);
        return request.Create(
            authority.SubjectName, generator, now.AddDays(-BackdatedDays), now.AddDays(ServerDays), serial);
    }
}

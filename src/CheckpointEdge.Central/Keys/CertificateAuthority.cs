using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CheckpointEdge.Central.Keys;

/// <summary>
/// Central's own small certificate authority, P-256: it signs the server certificate, which serves a server alone, the boards'
/// certificates, which serve a client alone, and the list of those taken back. Boards trust this authority alone, so no public
/// authority can stand in for Central. Stateless.
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
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>The next list of certificates taken back is promised within this time (days); asking brings one at once.</summary>
    private const int RevocationDays = 7;

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
        return Sign(request, authority, authorityKey, now, now.AddDays(ServerDays));
    }

    /// <summary>A board's certificate: it signs in TLS as a client, and lists are sealed to its key.</summary>
    /// <param name="days">How long it serves; never longer than the authority itself.</param>
    public static X509Certificate2 IssueBoard(
        X509Certificate2 authority, ECDsa authorityKey, PublicKey boardKey, string unit, int days, DateTimeOffset now)
    {
        CertificateRequest request = new(new X500DistinguishedName("CN=" + unit), boardKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyAgreement, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(ClientAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        return Sign(request, authority, authorityKey, now, now.AddDays(days));
    }

    /// <summary>The list of certificates taken back (RFC 5280, 5), DER.</summary>
    /// <param name="revoked">Serial number and moment of each.</param>
    public static byte[] SignRevocations(
        X509Certificate2 authority, ECDsa authorityKey, IEnumerable<(byte[] Serial, DateTimeOffset At)> revoked, DateTimeOffset now)
    {
        CertificateRevocationListBuilder list = new();
        foreach ((byte[] serial, DateTimeOffset at) in revoked)
            list.AddEntry(serial, at, X509RevocationReason.KeyCompromise);
        return list.Build(
            authority.SubjectName,
            X509SignatureGenerator.CreateForECDsa(authorityKey),
            now.ToUnixTimeMilliseconds(), // a number that only rises
            now.AddDays(RevocationDays),
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false),
            now);
    }

    private static X509Certificate2 Sign(
        CertificateRequest request, X509Certificate2 authority, ECDsa authorityKey, DateTimeOffset now, DateTimeOffset notAfter)
    {
        byte[] serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] &= 0x7F;
        DateTimeOffset last = authority.NotAfter.ToUniversalTime();
        return request.Create(
            authority.SubjectName, X509SignatureGenerator.CreateForECDsa(authorityKey), now.AddDays(-BackdatedDays),
            notAfter < last ? notAfter : last, serial);
    }
}

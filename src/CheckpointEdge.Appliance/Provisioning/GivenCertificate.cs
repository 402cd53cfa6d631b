using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>What Central answered to a request for a certificate, held against what was asked for. Stateless.</summary>
internal static class GivenCertificate
{
    /// <summary>The certificate of an answer, if it is for this key, of this authority and of today.</summary>
    /// <param name="answer">As RFC 7030, 4.2.3 sends it.</param>
    /// <returns>PEM.</returns>
    /// <exception cref="ProvisioningException">It is none of that; nothing has changed.</exception>
    public static string Read(ReadOnlySpan<byte> answer, BoardKey key, string authorityPem, DateTimeOffset now)
    {
        X509Certificate2Collection found;
        try
        {
            found = CertificateBag.Decode(answer);
        }
        catch (CryptographicException failure)
        {
            throw new ProvisioningException("Central's answer holds no certificate: is there something between Central and this board?", failure);
        }

        try
        {
            byte[] own = key.Signing.ExportSubjectPublicKeyInfo();
            X509Certificate2 certificate =
                found.FirstOrDefault(one => one.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(own))
                ?? throw new ProvisioningException("Central's answer holds no certificate for this board's key.");
            if (!IsOf(certificate, authorityPem))
                throw new ProvisioningException("Central's answer holds a certificate that its authority has not signed.");
            (DateTimeOffset begin, DateTimeOffset end) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
            return begin <= now && now <= end
                ? certificate.ExportCertificatePem()
                : throw new ProvisioningException(
                    string.Create(CultureInfo.InvariantCulture, $"Central gives a certificate from {begin:yyyy-MM-dd} to {end:yyyy-MM-dd}, ")
                    + string.Create(CultureInfo.InvariantCulture, $"and this board's clock says {now:yyyy-MM-dd HH:mm} UTC: ")
                    + "one of the clocks is wrong.");
        }
        finally
        {
            foreach (X509Certificate2 one in found)
                one.Dispose();
        }
    }

    /// <summary>Whether an authority has signed a certificate, whatever its dates.</summary>
    /// <exception cref="ProvisioningException">The authority cannot be read.</exception>
    public static bool IsOf(X509Certificate2 certificate, string authorityPem)
    {
        X509Certificate2Collection authority = UnitFiles.Authority(authorityPem);
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // the authority's own word, given just now
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        try
        {
            return chain.Build(certificate) && chain.ChainElements.Count > 1;
        }
        finally
        {
            foreach (X509Certificate2 one in authority)
                one.Dispose();
        }
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Central.Enrolment;

/// <summary>
/// What a board asks a certificate for: a PKCS#10 request whose signature proves that it holds the key. The names in it are
/// not believed; Central writes its own. Immutable.
/// </summary>
/// <param name="Key">P-256.</param>
/// <param name="KeyPem">The same as SubjectPublicKeyInfo, PEM.</param>
public sealed record BoardRequest(PublicKey Key, string KeyPem)
{
    private const int KeyBits = 256;

    /// <param name="message">Base64 of the request, as RFC 7030, 4.2.1 sends it.</param>
    /// <exception cref="CentralException">It cannot be read, is not signed by its own key, or the key is not P-256.</exception>
    public static BoardRequest Read(ReadOnlySpan<byte> message)
    {
        try
        {
            CertificateRequest request = CertificateRequest.LoadSigningRequest(
                CertificateBag.OutOfLines(message), HashAlgorithmName.SHA256);
            using ECDsa? key = request.PublicKey.GetECDsaPublicKey();
            if (key is null || key.KeySize != KeyBits || key.ExportParameters(false).Curve.Oid.Value != "1.2.840.10045.3.1.7")
                throw new CentralException("The request must be for a P-256 key.");
            return new BoardRequest(request.PublicKey, PemOf(request.PublicKey));
        }
        catch (Exception failure) when (failure is CryptographicException or NotSupportedException or ArgumentException or DecoderFallbackException)
        {
            throw new CentralException("The request is not a PKCS#10 request in base64, signed by the key it is for.", failure);
        }
    }

    /// <summary>A certificate's key as boards' keys are stored.</summary>
    public static string PemOf(X509Certificate2 certificate) => PemOf(certificate.PublicKey);

    private static string PemOf(PublicKey key) => PemEncoding.WriteString("PUBLIC KEY", key.ExportSubjectPublicKeyInfo());
}

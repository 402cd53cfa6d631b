using CheckpointEdge.TravelDocuments.Cryptography;
using CheckpointEdge.TravelDocuments.Trust.Certificates;
using CheckpointEdge.TravelDocuments.Trust.Signing;

namespace CheckpointEdge.TravelDocuments.Trust.Checks;

/// <summary>The signer that speaks for signed data: one whose signature holds and who is trusted, if there is any. Immutable.</summary>
/// <param name="Chain">Null: there is no certificate to start from.</param>
internal sealed record JudgedSigner(SignatureFinding Signature, SignerChain? Chain)
{
    public Certificate? Certificate => Signature.Certificate;

    /// <summary>The signature holds and the signer stands under a trusted certificate.</summary>
    public bool Trusted => Signature.Result == SignatureResult.Valid && Chain?.Result == CheckResult.Pass;

    public static JudgedSigner Of(SignedData signed, TrustStore trust)
    {
        List<JudgedSigner> signers =
        [
            .. SignatureVerifying.Verify(signed, trust.Signers).Select(finding => new JudgedSigner(
                finding, finding.Certificate is { } certificate ? SignerChain.Find(certificate, trust) : null)),
        ];
        return signers.Find(each => each.Trusted) ?? signers[0];
    }

    public DocumentSigner? Public() => Certificate is not { } certificate
        ? null
        : new(
            certificate.Subject.Text,
            certificate.Issuer.Text,
            certificate.Country,
            certificate.SerialNumber,
            certificate.NotBefore,
            certificate.NotAfter,
            Signature.Algorithm,
            Signature.SigningTime,
            Chain is { Above: [.., var anchor] } ? anchor.Subject.Text : "");
}

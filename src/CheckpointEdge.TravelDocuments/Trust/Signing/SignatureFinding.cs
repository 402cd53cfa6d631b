using CheckpointEdge.TravelDocuments.Cryptography;
using CheckpointEdge.TravelDocuments.Trust.Certificates;

namespace CheckpointEdge.TravelDocuments.Trust.Signing;

/// <summary>What became of the signature of one signer.</summary>
/// <param name="Certificate">Of the signer; null: none was found.</param>
/// <param name="Algorithm">For people: <c>ECDSA SHA-256</c>.</param>
/// <param name="Sentence">What was seen.</param>
internal sealed record SignatureFinding(
    SignatureResult Result, Certificate? Certificate, string Algorithm, DateTimeOffset? SigningTime, string Sentence);

/// <summary>Verifies signed data (RFC 5652, 5.4 and 5.6). Stateless.</summary>
internal static class SignatureVerifying
{
    /// <summary>Certificates tried for one signer (count).</summary>
    private const int CandidatesMax = 4;

    /// <summary>
    /// Keys tried for all signers together (count): a key of the largest size costs a quarter of a second, and a chip may bring
    /// many.
    /// </summary>
    private const int AttemptsMax = 8;

    /// <summary>One finding per signer, a valid one first.</summary>
    /// <param name="known">Certificates to look for signers among, besides those carried along.</param>
    public static List<SignatureFinding> Verify(SignedData data, IReadOnlyCollection<Certificate> known)
    {
        int attemptsLeft = AttemptsMax;
        return
        [
            .. data.Signers.Select(signer => Verify(data, signer, known, ref attemptsLeft)).ToList()
                .OrderBy(finding => finding.Result),
        ];
    }

    private static SignatureFinding Verify(
        SignedData data, SignerInfo signer, IReadOnlyCollection<Certificate> known, ref int attemptsLeft)
    {
        SignatureAlgorithm? algorithm = Algorithm(signer);
        string name = NameOf(algorithm, signer);
        SignatureFinding Found(SignatureResult result, Certificate? certificate, string sentence) =>
            new(result, certificate, name, signer.SigningTime, sentence);

        List<(Certificate Certificate, bool Named)> candidates = Candidates(data, signer, known);
        Certificate? first = candidates.Count > 0 ? candidates[0].Certificate : null;
        if (algorithm is null)
            return Found(SignatureResult.Unsupported, first, "The signature algorithm is none that is known here.");
        if (signer.Attributes is not null && AttributeProblem(data, signer) is { } problem)
            return Found(problem.Result, first, problem.Sentence);
        if (first is null)
            return Found(SignatureResult.Unsupported, null, "The signer's certificate is neither carried along nor known here.");

        SignatureResult worst = SignatureResult.Unsupported;
        foreach ((Certificate certificate, bool named) in candidates)
        {
            if (attemptsLeft-- <= 0)
                break;
            SignatureResult result = Verify(data, signer, algorithm, certificate);
            if (result == SignatureResult.Valid)
            {
                string how = named ? "" : "; its entry names the certificate differently";
                return Found(result, certificate, $"Signed with {name} under a key of {certificate.Key!.Name}{how}.");
            }

            if (result == SignatureResult.Wrong)
                worst = result;
        }

        return worst == SignatureResult.Wrong
            ? Found(worst, first, "The signature is not that of the signer named.")
            : Found(worst, first, first.KeyProblem.Length > 0 ? first.KeyProblem : "The signature cannot be computed here.");
    }

    private static SignatureResult Verify(SignedData data, SignerInfo signer, SignatureAlgorithm algorithm, Certificate certificate)
    {
        if (certificate.Key is not { } key)
            return SignatureResult.Unsupported;
        if (signer.Attributes is not { } attributes)
            return key.Verify(algorithm, data.Content, signer.Signature, signer.Digest);
        SignatureResult result = SignatureResult.Wrong;
        foreach (byte[] form in DerEncoding.SignedForms(attributes))
        {
            result = key.Verify(algorithm, form, signer.Signature, signer.Digest);
            if (result == SignatureResult.Valid)
                break;
        }

        return result;
    }

    /// <summary>Attributes must hold the hash of the content and, where they name a type, its type (RFC 5652, 11.1, 11.2).</summary>
    private static (SignatureResult Result, string Sentence)? AttributeProblem(SignedData data, SignerInfo signer)
    {
        if (signer.AttributeContentType is { } type && type != data.ContentType)
            return (SignatureResult.Wrong, "What was signed is of another type than what is carried.");
        if (signer.AttributeDigest is not { } digest)
            return (SignatureResult.Wrong, "The signed attributes hold no hash of the content.");
        if (signer.Digest is not { } algorithm)
            return (SignatureResult.Unsupported, $"The hash algorithm {signer.DigestOid} is none that is known here.");
        return algorithm.Hash(data.Content).AsSpan().SequenceEqual(digest)
            ? null
            : (SignatureResult.Wrong, "The content is not the one whose hash was signed.");
    }

    /// <summary>
    /// First those that the entry names, by key identifier or by issuer and serial number; then the same serial number under a
    /// name written otherwise (Malaysia, Ukraine); then all that are carried along. Only the signature itself decides.
    /// </summary>
    private static List<(Certificate Certificate, bool Named)> Candidates(
        SignedData data, SignerInfo signer, IReadOnlyCollection<Certificate> known)
    {
        List<(Certificate, bool)> found = [];
        foreach (Certificate each in data.Certificates.Concat(known))
            if (signer.KeyId is { } keyId
                ? each.KeyId == keyId
                : each.SerialNumber == signer.SerialNumber && each.Issuer.Comparable == signer.Issuer?.Comparable)
                found.Add((each, true));
        if (found.Count == 0)
            foreach (Certificate each in data.Certificates.OrderByDescending(each => each.SerialNumber == signer.SerialNumber))
                found.Add((each, false));
        return found.Count > CandidatesMax ? found[..CandidatesMax] : found;
    }

    private static SignatureAlgorithm? Algorithm(SignerInfo signer)
    {
        try
        {
            return SignatureAlgorithm.Read(signer.Algorithm);
        }
        catch (System.Formats.Asn1.AsnContentException)
        {
            return null;
        }
    }

    private static string NameOf(SignatureAlgorithm? algorithm, SignerInfo signer) =>
        algorithm is null ? "" : (algorithm with { Digest = algorithm.Digest ?? signer.Digest }).Name;
}

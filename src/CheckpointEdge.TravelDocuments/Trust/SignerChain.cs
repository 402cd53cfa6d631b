using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Cryptography;
using CheckpointEdge.TravelDocuments.Trust.Certificates;

namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>The way from a document signer up to a trusted country certificate (Doc 9303-12, 5). Immutable.</summary>
/// <param name="Above">From the issuer of the signer to the anchor; empty when there is no way.</param>
internal sealed record SignerChain(CheckResult Result, ImmutableArray<Certificate> Above, string Sentence)
{
    /// <summary>Link certificates in a row (count).</summary>
    private const int LinksMax = 8;

    /// <summary>Certificates tried at one place of the way (count).</summary>
    private const int CandidatesMax = 16;

    /// <summary>Finds the way. Never throws.</summary>
    public static SignerChain Find(Certificate signer, TrustStore trust)
    {
        Authority? itself = trust.WithKeyId(signer.KeyId)
            .FirstOrDefault(each => each.Certificate.Whole.Span.SequenceEqual(signer.Whole.Span));
        if (itself is not null)
            return new(CheckResult.Pass, [itself.Certificate], "The signer is itself a trusted country certificate.");

        Search search = new(trust);
        if (search.Climb(signer, LinksMax) is { } above)
        {
            string links = above.Length == 1 ? "" : $" by {above.Length - 1} link certificates";
            return new(CheckResult.Pass, above, $"The signer stands under a trusted certificate of {above[^1].Country}{links}.");
        }

        string country = signer.Country.Length > 0 ? signer.Country : "its state";
        if (search.Forged)
            return new(
                CheckResult.Fail, [], $"The signer names a trusted certificate of {country}, which did not sign it.");
        if (search.Sentence.Length > 0)
            return new(CheckResult.NotDone, [], search.Sentence);
        int count = trust.CountOf(signer.Country);
        return new(CheckResult.NotDone, [], count == 0
            ? $"No certificate of {country} is here to check the signer with."
            : $"None of the {count} certificates of {country} here stands above the signer: "
            + "they are too old, or the signer is not that state's.");
    }

    private sealed class Search(TrustStore trust)
    {
        /// <summary>A trusted certificate is named by its key identifier, and its key did not make the signature.</summary>
        public bool Forged { get; private set; }

        /// <summary>Why a certificate that was found could not be used.</summary>
        public string Sentence { get; private set; } = "";

        public ImmutableArray<Certificate>? Climb(Certificate below, int linksLeft)
        {
            bool first = linksLeft == LinksMax;
            foreach (Authority candidate in Candidates(below))
            {
                Certificate certificate = candidate.Certificate;
                SignatureResult result = below.VerifiedBy(certificate);
                if (result == SignatureResult.Unsupported)
                    Sentence = certificate.KeyProblem.Length > 0
                        ? certificate.KeyProblem
                        : "The signature of the signer's certificate cannot be computed here.";
                if (first && result == SignatureResult.Wrong && IsNamedByKey(below, certificate))
                    Forged = true;
                if (result == SignatureResult.Valid && Anchored(candidate, linksLeft) is { } above)
                {
                    Forged = false;
                    return above;
                }
            }

            return null;
        }

        private ImmutableArray<Certificate>? Anchored(Authority candidate, int linksLeft)
        {
            Certificate certificate = candidate.Certificate;
            if (certificate.ClaimsOwnSignature)
            {
                if (certificate.OwnSignature == SignatureResult.Valid || candidate.Listed
                    && certificate.OwnSignature == SignatureResult.Unsupported)
                    return [certificate];
                Sentence = "The country certificate above the signer does not hold its own signature.";
                return null;
            }

            if (linksLeft > 0 && Climb(certificate, linksLeft - 1) is { } above)
                return [certificate, .. above];
            if (candidate.Listed)
                return [certificate];
            Sentence = "A link certificate stands above the signer, and not the certificate that it links from.";
            return null;
        }

        private IEnumerable<Authority> Candidates(Certificate below)
        {
            IEnumerable<Authority> keyed = below.Extensions.AuthorityKeyId is { } keyId ? trust.WithKeyId(keyId) : [];
            return keyed.Concat(trust.WithSubject(below.Issuer))
                .Distinct()
                .Where(each => !ReferenceEquals(each.Certificate, below))
                .OrderByDescending(each => IsNamedByKey(below, each.Certificate))
                .ThenByDescending(each => each.Certificate.ClaimsOwnSignature)
                .Take(CandidatesMax);
        }

        private static bool IsNamedByKey(Certificate below, Certificate above) =>
            below.Extensions.AuthorityKeyId is { } keyId && above.Extensions.SubjectKeyId == keyId;
    }
}

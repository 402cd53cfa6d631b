using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using CheckpointEdge.TravelDocuments.Cryptography;
using CheckpointEdge.TravelDocuments.Trust.Certificates;

namespace CheckpointEdge.TravelDocuments.Trust.Checks;

/// <summary>The document signer: trusted, in its time, made for this, not revoked (Doc 9303-12, 5 and 7.1). Stateless.</summary>
internal static class SignerChecks
{
    private const CheckGroup Group = CheckGroup.PassiveAuthentication;

    private static readonly string[] _names =
    [
        CheckNames.SignerTrusted, CheckNames.SignerValidAtSigning, CheckNames.SignerValidNow, CheckNames.SignerPurpose,
        CheckNames.SignerDocumentType, CheckNames.SignerNotRevoked,
    ];

    public static void Add(CheckList checks, Inspected document, JudgedSigner? signer)
    {
        if (signer is not { Certificate: { } certificate, Chain: { } chain })
        {
            foreach (string name in _names)
                checks.NotDone(Group, name, "The signer's certificate is not there.");
            return;
        }

        checks.Add(Group, CheckNames.SignerTrusted, chain.Result, WithEndOfAnchor(chain, document.Now));
        AddValidAtSigning(checks, certificate, signer.Signature.SigningTime);
        AddValidNow(checks, document, certificate);
        AddPurpose(checks, certificate, chain);
        AddDocumentType(checks, document, certificate);
        AddRevocation(checks, document, certificate, chain);
    }

    /// <summary>
    /// Nobody is accused where the state has no certificate here. Where it has, whoever forges without its key is left with a
    /// signature that these certificates do not reach, or that cannot be computed: that blocks. It does not decide, because a
    /// state begins with a new country certificate before this board has it.
    /// </summary>
    public static void AddTraceable(CheckList checks, Inspected document, JudgedSigner? signer)
    {
        string name = CheckNames.SignatureTraceable;
        if (signer is null)
            checks.NotDone(Group, name, "Without EF.SOD there is no signature.");
        else if (signer is { Certificate: { } certificate, Chain: { Result: CheckResult.NotDone } chain })
            AddUntraced(checks, document, certificate, certificate.Country.Length > 0 || !IsStateHere(document, certificate)
                ? chain.Sentence
                : "Certificates of the document's state are here, and the signer names no state.");
        else if (signer.Chain is null)
            AddUntraced(checks, document, null, signer.Signature.Sentence);
        else if (signer.Signature.Result == SignatureResult.Unsupported)
            checks.Fail(Group, name, signer.Signature.Sentence);
        else
            checks.Pass(Group, name, "Signature and signer were checked with certificates of the state.");
    }

    private static void AddUntraced(CheckList checks, Inspected document, Certificate? signer, string sentence) => checks.Add(
        Group, CheckNames.SignatureTraceable, IsStateHere(document, signer) ? CheckResult.Fail : CheckResult.NotDone, sentence);

    /// <summary>The state is the one that the signer names (another than the document's fails by itself), else the document's.</summary>
    private static bool IsStateHere(Inspected document, Certificate? signer) => signer is { Country: { Length: > 0 } country }
        ? document.Trust.CountOf(country) > 0
        : CountryCodes.OfIssuingState((document.Zone ?? document.Printed)?.Fields.IssuingState ?? "")
            .Any(code => document.Trust.CountOf(code) > 0);

    private static string WithEndOfAnchor(SignerChain chain, DateTimeOffset now) =>
        chain.Above is [.., var anchor] && now > anchor.NotAfter
            ? $"{chain.Sentence} That certificate ended on {Day(anchor.NotAfter)}."
            : chain.Sentence;

    private static void AddValidAtSigning(CheckList checks, Certificate certificate, DateTimeOffset? signed)
    {
        if (signed is not { } time)
        {
            checks.NotDone(Group, CheckNames.SignerValidAtSigning, "EF.SOD does not say when it was signed.");
            return;
        }

        (DateTimeOffset? From, DateTimeOffset? To) usage = certificate.Extensions.PrivateKeyUsage ?? (null, null);
        if (!certificate.IsValidAt(time))
            checks.Fail(
                Group, CheckNames.SignerValidAtSigning,
                $"Signed on {Day(time)}; the signer's certificate ran from {Day(certificate.NotBefore)} to {Day(certificate.NotAfter)}.");
        else if (time < usage.From || time > usage.To)
            checks.Fail(Group, CheckNames.SignerValidAtSigning, $"Signed on {Day(time)}, when the signer's key was not to be used.");
        else
            checks.Pass(Group, CheckNames.SignerValidAtSigning, $"Signed on {Day(time)}, within the signer's time.");
    }

    /// <summary>A signer's certificate lasts as long as the documents it signed (Doc 9303-12, 6): with them it may end.</summary>
    private static void AddValidNow(CheckList checks, Inspected document, Certificate certificate)
    {
        if (document.Now < certificate.NotBefore)
            checks.Fail(Group, CheckNames.SignerValidNow, $"The signer's certificate begins on {Day(certificate.NotBefore)} only.");
        else if (document.Now <= certificate.NotAfter)
            checks.Pass(Group, CheckNames.SignerValidNow, $"The signer's certificate lasts until {Day(certificate.NotAfter)}.");
        else if ((document.Zone ?? document.Printed)?.Fields.DateOfExpiry.Exact is { } expiry
            && expiry < DateOnly.FromDateTime(document.Now.UtcDateTime))
            checks.NotDone(
                Group, CheckNames.SignerValidNow,
                $"The signer's certificate ended on {Day(certificate.NotAfter)}; the document has ended as well.");
        else
            checks.Fail(Group, CheckNames.SignerValidNow, $"The signer's certificate ended on {Day(certificate.NotAfter)}.");
    }

    private static void AddPurpose(CheckList checks, Certificate certificate, SignerChain chain)
    {
        CertificateExtensions extensions = certificate.Extensions;
        bool itselfTrusted = chain.Above is [var only] && only.Whole.Span.SequenceEqual(certificate.Whole.Span);
        if (extensions.KeyUsage is { } usage && !usage.HasFlag(X509KeyUsageFlags.DigitalSignature))
            checks.Fail(Group, CheckNames.SignerPurpose, "The signer's certificate is not for signing documents.");
        else if (extensions.ExtendedKeyUsages is { Length: > 0 })
            checks.Fail(Group, CheckNames.SignerPurpose, "The signer's certificate is for another purpose than documents.");
        else if (extensions.IsAuthority == true && !itselfTrusted)
            checks.Fail(Group, CheckNames.SignerPurpose, "The signer's certificate is one for signing certificates.");
        else
            checks.Pass(Group, CheckNames.SignerPurpose, "The signer's certificate is for signing documents.");
    }

    private static void AddDocumentType(CheckList checks, Inspected document, Certificate certificate)
    {
        if (certificate.Extensions.DocumentTypes is not { Length: > 0 } types)
            checks.NotDone(Group, CheckNames.SignerDocumentType, "The signer's certificate names no document codes.");
        else if ((document.Zone ?? document.Printed)?.Fields.DocumentCode is not { Length: > 0 } code)
            checks.NotDone(Group, CheckNames.SignerDocumentType, "The document's code was not read.");
        else if (types.Any(type => type == code || type.Length == 1 && code.StartsWith(type, StringComparison.Ordinal)))
            checks.Pass(Group, CheckNames.SignerDocumentType, $"The signer may sign documents of code {code}.");
        else
            checks.Fail(
                Group, CheckNames.SignerDocumentType,
                $"The signer may sign {string.Join(", ", types)}, and the document's code is {code}.");
    }

    private static void AddRevocation(CheckList checks, Inspected document, Certificate certificate, SignerChain chain)
    {
        string country = certificate.Issuer.Country.Length > 0 ? certificate.Issuer.Country : certificate.Country;
        Certificate[] toCheck = [certificate, .. chain.Above.Where(each => !each.ClaimsOwnSignature)];
        RevocationList[] lists =
        [
            .. document.Trust.RevocationListsOf(country).Where(list => SpeaksFor(list, certificate, chain)),
        ];
        if (lists.Any(list => toCheck.Any(each => each.Issuer.Comparable == list.Issuer.Comparable && list.Names(each.SerialNumber))
            || list.Names(certificate.SerialNumber)))
            checks.Fail(Group, CheckNames.SignerNotRevoked, $"{country} has revoked the signer's certificate.");
        else if (lists.Length == 0)
            checks.NotDone(Group, CheckNames.SignerNotRevoked, $"No revocation list of {(country.Length > 0 ? country : "the state")} is here.");
        else if (lists.Max(list => list.NextUpdate ?? DateTimeOffset.MaxValue) is var end && document.Now > end)
            checks.NotDone(
                Group, CheckNames.SignerNotRevoked, $"The newest revocation list of {country} ended on {Day(end)} and names it not.");
        else
            checks.Pass(Group, CheckNames.SignerNotRevoked, $"The revocation list of {country} does not name the signer.");
    }

    /// <summary>A list of the issuer's name or key; serial numbers of other authorities of the state say nothing.</summary>
    private static bool SpeaksFor(RevocationList list, Certificate certificate, SignerChain chain) =>
        list.Issuer.Comparable == certificate.Issuer.Comparable
        || chain.Above.Any(each => list.AuthorityKeyId == each.KeyId || list.Issuer.Comparable == each.Subject.Comparable);

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

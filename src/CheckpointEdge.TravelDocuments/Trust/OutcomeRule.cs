using System.Collections.Frozen;
using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>What a failed check means for the document.</summary>
public enum CheckWeight
{
    /// <summary>It is shown and changes nothing.</summary>
    Told,

    /// <summary>The document is not called genuine; an officer looks at it.</summary>
    Blocks,

    /// <summary>The document is not what a state issued.</summary>
    Decides,
}

/// <summary>
/// From checks to the outcome, as one table. A failed check that decides makes a document not genuine, whatever else passed. It
/// is genuine when every needed check passed and none that blocks failed; in every other case it could not be checked. A check
/// that was not made never makes a document genuine. Stateless.
/// </summary>
public static class OutcomeRule
{
    private static readonly FrozenDictionary<string, CheckWeight> _weights = new Dictionary<string, CheckWeight>
    {
        [CheckNames.Pace] = CheckWeight.Told,
        [CheckNames.Bac] = CheckWeight.Told,
        [CheckNames.ChipReading] = CheckWeight.Blocks,
        [CheckNames.SodPresent] = CheckWeight.Blocks,
        [CheckNames.SodSignature] = CheckWeight.Decides,
        [CheckNames.SignerTrusted] = CheckWeight.Decides,
        [CheckNames.SignatureTraceable] = CheckWeight.Blocks,
        [CheckNames.SignerValidAtSigning] = CheckWeight.Blocks,
        [CheckNames.SignerValidNow] = CheckWeight.Blocks,
        [CheckNames.SignerPurpose] = CheckWeight.Blocks,
        [CheckNames.SignerDocumentType] = CheckWeight.Blocks,
        [CheckNames.SignerNotRevoked] = CheckWeight.Decides,
        [CheckNames.NothingStripped] = CheckWeight.Decides,
        [CheckNames.NothingAdded] = CheckWeight.Blocks,
        [CheckNames.ComMatchesSod] = CheckWeight.Told,
        [CheckNames.ActiveAuthentication] = CheckWeight.Decides,
        [CheckNames.ChipAuthentication] = CheckWeight.Decides,
        [CheckNames.CardSecurity] = CheckWeight.Blocks,
        [CheckNames.ChipAuthenticationMapping] = CheckWeight.Decides,
        [CheckNames.ChipNotCopied] = CheckWeight.Blocks,
        [CheckNames.PrintedZone] = CheckWeight.Decides,
        [CheckNames.IssuingState] = CheckWeight.Decides,
        [CheckNames.NotExpired] = CheckWeight.Told,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Without a pass of each of these nothing is genuine.</summary>
    public static ImmutableArray<string> Needed { get; } =
        [CheckNames.SodSignature, CheckNames.SignerTrusted, CheckNames.DataGroupHash(1)];

    /// <summary>Hashes of data groups decide; a name that is not in the table blocks.</summary>
    public static CheckWeight WeightOf(string name)
    {
        if (_weights.TryGetValue(name, out CheckWeight weight))
            return weight;
        return Enumerable.Range(1, 16).Any(number => CheckNames.DataGroupHash(number) == name)
            ? CheckWeight.Decides
            : CheckWeight.Blocks;
    }

    public static InspectionOutcome Of(IReadOnlyCollection<DocumentCheck> checks)
    {
        IEnumerable<DocumentCheck> failed = checks.Where(check => check.Result == CheckResult.Fail);
        if (failed.Any(check => WeightOf(check.Name) == CheckWeight.Decides))
            return InspectionOutcome.NotGenuine;
        bool proven = Needed.All(name =>
            checks.Any(check => check.Name == name)
            && checks.Where(check => check.Name == name).All(check => check.Result == CheckResult.Pass));
        return proven && failed.All(check => WeightOf(check.Name) == CheckWeight.Told)
            ? InspectionOutcome.Genuine
            : InspectionOutcome.CannotCheck;
    }
}

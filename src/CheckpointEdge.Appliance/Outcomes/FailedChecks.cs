using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Appliance.Outcomes;

/// <summary>
/// What a failed check means for the officer, and in which words. Pure.
/// </summary>
/// <remarks>
/// Three kinds. What a document in order never shows, whoever issued it and however it was read, is
/// <see cref="ReasonWeight.NotGenuine"/>: broken signatures and hashes, a chip without its key, files taken out, a signer
/// that its state disowns. What contradicts, and which a misread letter or another spelling of a state may do too, is
/// <see cref="ReasonWeight.Contradiction"/>. What keeps a document from being called genuine and accuses nobody
/// (<see cref="CheckWeight.Blocks"/>) is <see cref="ReasonWeight.ChipDoubtful"/>.
/// </remarks>
internal static class FailedChecks
{
    private const string ChangedData = "The chip's data was changed after it was signed: ";
    private const string Differs = "The printed lines differ from the chip";

    /// <summary>Whether the verdict depends on it: how the chip was opened is told anyway, and the day of expiry has a rule of its own.</summary>
    public static bool Decides(DocumentCheck check) =>
        check.Result == CheckResult.Fail
        && (OutcomeRule.WeightOf(check.Name) != CheckWeight.Told || check.Name == CheckNames.NotExpired);

    /// <summary>It shows that the document is not what a state issued, and not merely that something is missing or unusual.</summary>
    public static bool Accuses(DocumentCheck check) =>
        check.Result == CheckResult.Fail && OutcomeRule.WeightOf(check.Name) == CheckWeight.Decides;

    /// <param name="differences">The printed fields that are not as on the chip, in plain words.</param>
    public static IEnumerable<WeighedReason> Reasons(
        ImmutableArray<DocumentCheck> checks, ImmutableArray<string> differences)
    {
        ImmutableArray<DocumentCheck> failed = [.. checks.Where(Decides)];
        ImmutableArray<int> changed = [.. failed.Select(GroupOf).OfType<int>()];
        if (!changed.IsEmpty)
            yield return new WeighedReason(ReasonWeight.NotGenuine, ChangedData + string.Join(", ", changed.Select(NameOf)));
        // A proof that failed says more than that there is none.
        bool copied = failed.Any(check => check.Group == CheckGroup.ChipAuthenticity && Accuses(check));
        foreach (DocumentCheck check in failed.Where(check => GroupOf(check) is null && check.Name != CheckNames.PrintedZone))
            if (!(copied && check.Name == CheckNames.ChipNotCopied))
                yield return ReasonOf(check);
        if (!differences.IsEmpty)
            yield return new WeighedReason(ReasonWeight.Contradiction, $"{Differs}: {string.Join(", ", differences)}");
        else if (failed.Any(check => check.Name == CheckNames.PrintedZone))
            yield return new WeighedReason(ReasonWeight.Contradiction, Differs);
    }

    private static WeighedReason ReasonOf(DocumentCheck check) => check.Name switch
    {
        CheckNames.SodSignature => new(ReasonWeight.NotGenuine, "The chip's signature does not hold: data was changed"),
        CheckNames.SignerTrusted => new(
            ReasonWeight.NotGenuine, "The issuing state's certificate does not confirm who signed the chip"),
        CheckNames.SignerNotRevoked => new(ReasonWeight.NotGenuine, "The signer was withdrawn by the issuing state"),
        CheckNames.ActiveAuthentication or CheckNames.ChipAuthentication or CheckNames.ChipAuthenticationMapping => new(
            ReasonWeight.NotGenuine, "The chip is a copy: it does not hold its own key"),
        CheckNames.NothingStripped => new(ReasonWeight.NotGenuine, "The chip lacks files that were signed with it"),
        CheckNames.IssuingState => new(
            ReasonWeight.Contradiction, "Chip, print and signer do not name the same issuing state"),
        CheckNames.SodPresent => new(ReasonWeight.ChipDoubtful, "The chip holds no signature of a state"),
        CheckNames.SignerValidAtSigning => new(
            ReasonWeight.ChipDoubtful, "The signer's certificate was not valid when the document was signed"),
        CheckNames.ChipNotCopied => new(ReasonWeight.ChipDoubtful, "The chip was not made to prove that it is no copy"),
        CheckNames.NothingAdded => new(ReasonWeight.ChipDoubtful, "The chip holds files that nobody signed"),
        CheckNames.ChipReading => new(ReasonWeight.ChipDoubtful, "The chip was not read to its end"),
        CheckNames.NotExpired => new(ReasonWeight.Expired, PlainWords.Alone(check.Reason)),
        _ => new(ReasonWeight.ChipDoubtful, PlainWords.Alone(check.Reason)),
    };

    /// <summary>1 to 16 when the check is the hash of a data group.</summary>
    private static int? GroupOf(DocumentCheck check)
    {
        foreach (int number in Enumerable.Range(1, 16))
        {
            if (check.Name == CheckNames.DataGroupHash(number))
                return number;
        }

        return null;
    }

    /// <summary>What stands in a data group, for somebody who does not know its number.</summary>
    public static string NameOf(int group) => group switch
    {
        1 => "the identity (DG1)",
        2 => "the photograph (DG2)",
        3 => "the fingerprints (DG3)",
        4 => "the irises (DG4)",
        7 => "the holder's signature (DG7)",
        11 => "personal details (DG11)",
        12 => "document details (DG12)",
        14 or 15 => string.Create(CultureInfo.InvariantCulture, $"the chip's key (DG{group})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"DG{group}"),
    };
}

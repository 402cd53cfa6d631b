using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Appliance.Outcomes;

/// <summary>What the chip says about the document.</summary>
/// <param name="Answered">A chip was there: what it says outweighs check digits that hold.</param>
/// <param name="Sentence">One or two sentences; empty when there is nothing to say.</param>
internal sealed record ChipOpinion(
    DocumentVerdict Verdict, bool Answered, string Sentence, ImmutableArray<WeighedReason> Reasons)
{
    /// <summary>It shows what a document in order never shows.</summary>
    public bool Stops => Reasons.Any(reason => reason.Weight == ReasonWeight.NotGenuine);
}

/// <summary>The rules about chip and signature; they know no list. Pure, safe for concurrent callers.</summary>
internal static class ChipRules
{
    /// <summary>The most telling first: without a trusted signer nothing behind it says anything.</summary>
    private static readonly ImmutableArray<string> _decidingForTrust =
        [CheckNames.SodPresent, .. OutcomeRule.Needed];

    public static ChipOpinion Judge(OutcomeInput input)
    {
        ImmutableArray<WeighedReason> reasons = [.. Reasons(input)];
        bool answered = input.Chip.Kind is ChipAnswerKind.Read or ChipAnswerKind.NotRead or ChipAnswerKind.BrokenOff;
        return new ChipOpinion(VerdictOf(reasons), answered, SentenceOf(input, reasons), reasons);
    }

    private static IEnumerable<WeighedReason> Reasons(OutcomeInput input)
    {
        (ChipAnswer chip, DocumentInspection? inspection) = (input.Chip, input.Inspection);
        bool unread = chip.Kind is ChipAnswerKind.NotRead or ChipAnswerKind.BrokenOff;
        // What a reading that broke off could not bring is no finding of its own; what accuses is one all the same.
        ImmutableArray<WeighedReason> failed =
        [
            .. FailedChecks.Reasons(
                [.. (inspection?.Checks ?? []).Where(check => !unread || FailedChecks.Accuses(check))], input.Differences),
        ];
        foreach (WeighedReason reason in failed)
            yield return reason;
        if (inspection is { Outcome: InspectionOutcome.NotGenuine } && !failed.Any(reason => reason.Weight >= ReasonWeight.Contradiction))
            yield return new WeighedReason(ReasonWeight.Contradiction, "The chip is not what a state issued");
        if (unread)
            yield return new WeighedReason(ReasonWeight.ChipDoubtful, PlainWords.Alone(chip.Sentence));
        if (WhyNotVerified(input, failed) is { } why)
            yield return new WeighedReason(ReasonWeight.NotVerified, why);
        if (chip.Access.Protocol == ChipAccessProtocol.Bac)
            yield return new WeighedReason(ReasonWeight.Told, ToldOfBac(chip.Access));
    }

    /// <summary>"The chip was opened the older way (BAC): the chip offers no PACE".</summary>
    internal static string ToldOfBac(ChipAccess access) => access.WhyNotPace.Length == 0
        ? "The chip was opened the older way, BAC"
        : $"The chip was opened the older way, BAC: {PlainWords.Inside(access.WhyNotPace)}";

    private static DocumentVerdict VerdictOf(ImmutableArray<WeighedReason> reasons) =>
        reasons.Any(reason => reason.Weight is ReasonWeight.NotGenuine or ReasonWeight.Contradiction) ? DocumentVerdict.Contradicts
        : reasons.Any(reason => reason.Weight > ReasonWeight.NotVerified) ? DocumentVerdict.Doubtful
        : DocumentVerdict.NothingFound;

    /// <summary>Null when it was verified, or when what failed says already why it is not.</summary>
    private static string? WhyNotVerified(OutcomeInput input, ImmutableArray<WeighedReason> failed)
    {
        if (input.Chip.Kind != ChipAnswerKind.Read || input.Inspection is { Outcome: not InspectionOutcome.CannotCheck })
            return null;
        ImmutableArray<DocumentCheck> checks = input.Inspection?.Checks ?? [];
        if (checks.Any(check => check is { Name: CheckNames.SodPresent or CheckNames.SignatureTraceable, Result: CheckResult.Fail }))
            return null;
        DocumentCheck? notDone = _decidingForTrust
            .Select(name => checks.FirstOrDefault(check => check.Name == name && check.Result == CheckResult.NotDone))
            .FirstOrDefault(check => check is not null);
        return notDone is not null ? $"The chip was read but not verified: {PlainWords.Inside(notDone.Reason)}"
            : failed.IsEmpty ? "The chip was read but not verified"
            : null;
    }

    /// <summary>What was found comes first; what was not checked is said in any case.</summary>
    private static string SentenceOf(OutcomeInput input, ImmutableArray<WeighedReason> reasons)
    {
        WeighedReason? worst = reasons.Where(reason => reason.Weight > ReasonWeight.NotVerified).MaxBy(reason => reason.Weight);
        WeighedReason? notVerified = reasons.FirstOrDefault(reason => reason.Weight == ReasonWeight.NotVerified);
        return (worst, notVerified, input.Chip.Kind) switch
        {
            ({ } found, null, _) => $"{found.Sentence}.",
            ({ } found, { } unchecked_, _) => $"{found.Sentence}. {unchecked_.Sentence}.",
            (null, { } unchecked_, _) => $"{unchecked_.Sentence}.",
            (null, null, ChipAnswerKind.Read) => Genuine(input.Inspection),
            (null, null, ChipAnswerKind.NoReader) => "",
            _ => input.Chip.Sentence,
        };
    }

    private static string Genuine(DocumentInspection? inspection)
    {
        bool agrees = inspection?.Checks.Any(check => check is { Name: CheckNames.PrintedZone, Result: CheckResult.Pass }) == true;
        bool ownKey = inspection?.Checks.Any(check =>
            check is { Group: CheckGroup.ChipAuthenticity, Result: CheckResult.Pass }) == true;
        return $"The chip is genuine{(ownKey ? ", no copy" : "")}{(agrees ? ", and agrees with the printed lines" : "")}.";
    }
}

using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;
using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>From chip and inspection to what the officer sees of them. Pure.</summary>
internal static class ChipViews
{
    private const string KeepIt = "Keep the document and call the second line, as the post does with a false document.";

    private static readonly ImmutableArray<(CheckGroup Group, string Word, string Label)> _groups =
    [
        (CheckGroup.ChipAccess, "chipAccess", "Opening the chip"),
        (CheckGroup.PassiveAuthentication, "passiveAuthentication", "Signature of the state"),
        (CheckGroup.ChipAuthenticity, "chipAuthenticity", "The chip is no copy"),
        (CheckGroup.Consistency, "consistency", "Chip, print and state agree"),
    ];

    /// <summary>Null at a desk without a chip reader.</summary>
    public static ChipView? Of(Check check)
    {
        if (check.Chip.Kind == ChipAnswerKind.NoReader)
            return null;
        (string? url, string sentence) = PhotographOf(check);
        string whatToDo = check.Outcome.StopsForDocument ? KeepIt : check.Chip.WhatToDo;
        return new ChipView(StateOf(check), AccessOf(check.Chip.Access), SentenceOf(check), whatToDo, url, sentence);
    }

    /// <summary>Null when nothing of a chip was inspected. What failed stands first, the rest in the order of TR-03135.</summary>
    public static InspectionView? InspectionOf(Check check) => check.Inspection is not { } inspection ? null : new InspectionView(
        inspection.Outcome switch
        {
            InspectionOutcome.Genuine => "genuine",
            InspectionOutcome.NotGenuine => "notGenuine",
            _ => "cannotCheck",
        },
        [
            .. _groups.Select(group => GroupOf(inspection, group))
                .Where(group => !group.Checks.IsEmpty)
                .OrderByDescending(group => group.Result == "fail"),
        ],
        inspection.Signer is { } signer ? SignerOf(check, signer) : null,
        [.. check.Differences.Select(field => new DifferenceView(PlainWords.Alone(field.Field), field.Printed, field.OnChip))]);

    /// <summary>What chip and inspection add to the findings on the document.</summary>
    public static IEnumerable<FindingView> FindingsOf(Check check)
    {
        foreach (DocumentCheck failed in (check.Inspection?.Checks ?? []).Where(FailedChecks.Decides))
        {
            yield return new FindingView(
                $"chip-{failed.Name}", "", FailedChecks.Accuses(failed) ? "error" : "warning", Sentence(failed.Reason));
        }

        foreach (FieldDifference field in check.Differences)
        {
            yield return new FindingView(
                "chip-differs", field.Field, "error", $"The {field.Field} is printed otherwise than it stands on the chip.");
        }

        if (check.Chip.Kind is ChipAnswerKind.NotRead or ChipAnswerKind.BrokenOff)
            yield return new FindingView("chip-not-read", "", "warning", check.Chip.Sentence);
        if (check.Chip.Kind is ChipAnswerKind.NoChip or ChipAnswerKind.ReaderGone)
            yield return new FindingView("chip-not-answering", "", "note", check.Chip.Sentence);
        if (check.Chip.Access.Protocol == ChipAccessProtocol.Bac)
            yield return new FindingView("chip-bac", "", "note", ChipRules.ToldOfBac(check.Chip.Access) + ".");
    }

    private static string StateOf(Check check) => (check.Chip.Kind, check.Inspection?.Outcome) switch
    {
        (_, InspectionOutcome.NotGenuine) => OnlyPrintDiffers(check) ? "differs" : "notGenuine",
        (ChipAnswerKind.ReaderGone, _) => "readerGone",
        (ChipAnswerKind.NoChip, _) => "noChip",
        (ChipAnswerKind.NotRead, _) => "notRead",
        (ChipAnswerKind.BrokenOff, _) => "brokenOff",
        (_, InspectionOutcome.Genuine) => "genuine",
        _ => "notVerified",
    };

    /// <summary>Nothing accuses the chip: what is printed beside it was changed, or misread.</summary>
    private static bool OnlyPrintDiffers(Check check) =>
        check.Inspection!.Checks.Where(FailedChecks.Accuses).All(failed => failed.Name == CheckNames.PrintedZone);

    /// <summary>"PACE", with what was agreed on; empty when the chip was not opened.</summary>
    private static string AccessOf(ChipAccess access) => access.Protocol switch
    {
        ChipAccessProtocol.Pace => $"PACE {access.Parameters}".Trim(),
        ChipAccessProtocol.Bac => $"BAC {access.Parameters}".Trim(),
        _ => "",
    };

    private static string SentenceOf(Check check) => check switch
    {
        { Chip.Kind: not ChipAnswerKind.Read } => check.Chip.Sentence,
        { Inspection: { Outcome: InspectionOutcome.Genuine, Signer: { } signer } } =>
            $"Signed by {CountryOf(check, signer)}, unaltered, and confirmed by the country's certificate.",
        { Inspection.Outcome: InspectionOutcome.Genuine } => "Signed and unaltered.",
        { Inspection.Outcome: InspectionOutcome.NotGenuine } when OnlyPrintDiffers(check) =>
            "The chip holds what the state signed; the printed lines say something else.",
        { Inspection.Outcome: InspectionOutcome.NotGenuine } => "At least one check shows that this is not what a state issued.",
        { Inspection: { } inspection } when inspection.Checks.Any(Blocks) => "What would prove it is missing or not in order.",
        _ => "Nothing speaks against it, but what would prove it is missing.",
    };

    private static bool Blocks(DocumentCheck check) =>
        check.Result == CheckResult.Fail && OutcomeRule.WeightOf(check.Name) == CheckWeight.Blocks;

    private static CheckGroupView GroupOf(DocumentInspection inspection, (CheckGroup Group, string Word, string Label) group)
    {
        ImmutableArray<DocumentCheck> checks = [.. inspection.Checks.Where(check => check.Group == group.Group)];
        return new CheckGroupView(
            group.Word,
            group.Label,
            Together(group.Group, checks),
            [.. checks.OrderByDescending(FailedChecks.Decides).Select(ViewOf)]);
    }

    /// <summary>
    /// Any failed check fails the group; one that passed is enough where one proof is as good as another (opening the chip,
    /// showing that it is no copy); elsewhere every one has to be made.
    /// </summary>
    private static string Together(CheckGroup group, ImmutableArray<DocumentCheck> checks)
    {
        bool oneIsEnough = group is CheckGroup.ChipAccess or CheckGroup.ChipAuthenticity;
        return checks.Any(FailedChecks.Decides) ? "fail"
            : oneIsEnough && checks.Any(check => check.Result == CheckResult.Pass) ? "pass"
            : checks.All(check => check.Result == CheckResult.Pass) ? "pass"
            : checks.Any(check => check.Result == CheckResult.Fail) ? "fail"
            : "notDone";
    }

    private static CheckView ViewOf(DocumentCheck check) => new(
        check.Name,
        LabelOf(check.Name),
        check.Result switch
        {
            CheckResult.Pass => "pass",
            CheckResult.Fail => "fail",
            _ => "notDone",
        },
        Sentence(check.Reason));

    private static string LabelOf(string name) => name switch
    {
        CheckNames.Pace => "PACE",
        CheckNames.Bac => "BAC, the older way",
        CheckNames.ChipReading => "Reading of the chip",
        CheckNames.SodPresent => "A signature is there",
        CheckNames.SodSignature => "The signature holds",
        CheckNames.SignerTrusted => "The country's certificate confirms the signer",
        CheckNames.SignatureTraceable => "The signature leads to the state's certificates",
        CheckNames.SignerValidAtSigning => "The signer was valid when it signed",
        CheckNames.SignerValidNow => "The signer is still valid",
        CheckNames.SignerPurpose => "The signer is one for documents",
        CheckNames.SignerDocumentType => "The signer may sign this kind of document",
        CheckNames.SignerNotRevoked => "The signer was not withdrawn",
        CheckNames.NothingStripped => "No signed file is missing",
        CheckNames.NothingAdded => "No unsigned file was added",
        CheckNames.ComMatchesSod => "Table of contents as signed",
        CheckNames.CardSecurity => "Signature over the chip's own key",
        CheckNames.ChipAuthenticationMapping => "Own key (PACE with mapping)",
        CheckNames.ChipNotCopied => "One proof of an own key",
        CheckNames.ActiveAuthentication => "Own key (Active Authentication)",
        CheckNames.ChipAuthentication => "Own key (Chip Authentication)",
        CheckNames.PrintedZone => "Printed lines as on the chip",
        CheckNames.IssuingState => "One issuing state everywhere",
        CheckNames.NotExpired => "The document has not expired",
        _ => Enumerable.Range(1, 16).Where(number => CheckNames.DataGroupHash(number) == name)
            .Select(number => $"{PlainWords.Alone(FailedChecks.NameOf(number))} unaltered")
            .FirstOrDefault(name),
    };

    private static SignerView SignerOf(Check check, DocumentSigner signer) => new(
        signer.Subject,
        signer.Issuer,
        CountryOf(check, signer),
        signer.SerialNumber,
        Day(signer.NotBefore),
        Day(signer.NotAfter),
        signer.Algorithm,
        signer.SigningTime is { } at ? Day(at) : "",
        signer.Anchor);

    /// <summary>Certificates name a state by two letters; its name is known when all agree that it is the document's.</summary>
    private static string CountryOf(Check check, DocumentSigner signer) =>
        check.Inspection!.Checks.Any(one => one is { Name: CheckNames.IssuingState, Result: CheckResult.Pass })
        && IssuingStates.NameOf(check.Traveller.Fields.IssuingState) is { } name
            ? name
            : signer.Country;

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Sentence(string reason) => reason.Length == 0 ? "" : PlainWords.Alone(reason) + ".";

    /// <summary>Only what says of itself that it is a picture the browser can draw leaves the service.</summary>
    private static (string? Url, string Sentence) PhotographOf(Check check)
    {
        if (check.ChipPhotograph.IsEmpty)
            return (null, "");
        if (PictureHeader.Read(check.ChipPhotograph.Span) is not { } header)
            return (null, "The photograph on the chip is of a kind that this screen does not know.");
        if (ShownPicture.Hindrance(header.Type) is { } hindrance)
            return (null, $"The photograph on the chip cannot be drawn. {hindrance}");
        bool proven = check.Inspection is { } inspection && TravellerIdentities.Proves(inspection, 2);
        return ($"/api/kiosk/portrait/{check.Id:D}/chip", proven ? "From the chip" : "From the chip, not proven");
    }
}

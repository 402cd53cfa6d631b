using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.TravelDocuments.Trust.Checks;

/// <summary>Chip, print and certificates name the same document. Stateless.</summary>
internal static class ConsistencyChecks
{
    private const CheckGroup Group = CheckGroup.Consistency;

    /// <summary>What is compared, with its name as in a sentence.</summary>
    private static readonly ImmutableArray<(string Name, Func<MrzFields, string> Value)> _fields =
    [
        ("document code", fields => fields.DocumentCode),
        ("issuing state", fields => fields.IssuingState),
        ("document number", fields => fields.DocumentNumber),
        ("nationality", fields => fields.Nationality),
        ("date of birth", fields => fields.DateOfBirth.ToString()),
        ("sex", fields => fields.Sex.ToString()),
        ("date of expiry", fields => fields.DateOfExpiry.ToString()),
        ("primary identifier", fields => fields.PrimaryIdentifier),
        ("secondary identifier", fields => fields.SecondaryIdentifier),
        ("first optional data", fields => fields.OptionalData1),
        ("second optional data", fields => fields.OptionalData2),
    ];

    public static void Add(CheckList checks, Inspected document, JudgedSigner? signer)
    {
        AddPrintedZone(checks, document);
        AddIssuingState(checks, document, signer);
        AddNotExpired(checks, document);
    }

    /// <summary>A difference that is nothing but letters that look alike is the reader's as a rule, and no sign of forgery.</summary>
    private static void AddPrintedZone(CheckList checks, Inspected document)
    {
        string name = CheckNames.PrintedZone;
        if (document.Zone is not { } chip)
        {
            checks.NotDone(Group, name, "DG1 was not read or holds no machine-readable zone.");
            return;
        }

        if (document.Printed is not { } printed)
        {
            checks.NotDone(Group, name, "The printed lines were not read.");
            return;
        }

        string[] different = [.. Different(chip.Fields, printed.Fields, text => text)];
        if (different.Length == 0)
            checks.Pass(Group, name, "DG1 and the printed lines agree in every field.");
        else if (!printed.Valid)
            checks.NotDone(
                Group, name, $"The printed lines were not read cleanly; they differ from DG1 in: {string.Join(", ", different)}.");
        else if (!Different(chip.Fields, printed.Fields, Folded).Any())
            checks.NotDone(
                Group, name,
                $"Only letters that look alike differ, in: {string.Join(", ", different)}. Compare them by eye.");
        else
            checks.Fail(Group, name, $"DG1 and the printed lines differ in: {string.Join(", ", different)}.");
    }

    private static IEnumerable<string> Different(MrzFields chip, MrzFields printed, Func<string, string> fold) =>
        _fields
            .Where(field => fold(field.Value(chip)) != fold(field.Value(printed)))
            .Select(field => field.Name);

    private static string Folded(string text) => string.Concat(text.Select(LookAlikes.AsDigit));

    private static void AddIssuingState(CheckList checks, Inspected document, JudgedSigner? signer)
    {
        string name = CheckNames.IssuingState;
        string? state = (document.Zone ?? document.Printed)?.Fields.IssuingState;
        if (document.Zone is { } chip && document.Printed is { Valid: true } printed
            && Folded(chip.Fields.IssuingState) != Folded(printed.Fields.IssuingState))
        {
            checks.Fail(Group, name, "DG1 and the printed lines name different states.");
            return;
        }

        if (string.IsNullOrEmpty(state) || signer?.Certificate is not { } certificate || certificate.Country.Length == 0)
        {
            checks.NotDone(Group, name, "Document or signer names no state.");
            return;
        }

        if (signer.Chain is { Above: [.., var anchor] } && anchor.Country != certificate.Country)
        {
            checks.Fail(Group, name, $"The signer is one of {certificate.Country}, the country certificate one of {anchor.Country}.");
            return;
        }

        ImmutableArray<string> codes = CountryCodes.OfIssuingState(state);
        if (codes.IsEmpty)
            checks.NotDone(Group, name, $"It is not known which certificates {state} uses.");
        else if (codes.Contains(certificate.Country))
            checks.Pass(Group, name, $"Document and certificates are of {state}.");
        else
            checks.Fail(Group, name, $"The document is of {state}, and its signer one of {certificate.Country}.");
    }

    private static void AddNotExpired(CheckList checks, Inspected document)
    {
        string name = CheckNames.NotExpired;
        if ((document.Zone ?? document.Printed)?.Fields.DateOfExpiry.Exact is not { } expiry)
            checks.NotDone(Group, name, "The document states no date of expiry.");
        else if (expiry < DateOnly.FromDateTime(document.Now.UtcDateTime))
            checks.Fail(Group, name, $"The document ended on {expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.");
        else
            checks.Pass(Group, name, "The document has not ended.");
    }
}

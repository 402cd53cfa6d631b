using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Appliance.Outcomes;

/// <summary>What the document's own printing says about it.</summary>
/// <param name="Readable">False: nobody can be looked up with it.</param>
internal sealed record DocumentOpinion(
    DocumentVerdict Verdict, bool Readable, string Sentence, ImmutableArray<WeighedReason> Reasons);

/// <summary>The rules about the document alone; they know no list. Pure, safe for concurrent callers.</summary>
internal static class DocumentRules
{
    private const string NothingFound = "Every check digit holds and nothing unusual was found.";
    private const string Unreadable = "The document could not be read";

    /// <param name="today">The checkpoint's day in UTC; a document is good until the end of its last day.</param>
    public static DocumentOpinion Judge(MrzReading reading, DateOnly today)
    {
        if (reading is { Format: null, National: null } || reading.Fields.PrimaryIdentifier.Length == 0)
        {
            return new DocumentOpinion(
                DocumentVerdict.Contradicts,
                Readable: false,
                Unreadable + ".",
                [new WeighedReason(ReasonWeight.NotChecked, Unreadable)]);
        }

        ImmutableArray<WeighedReason> contradictions = [.. Contradictions(reading)];
        ImmutableArray<WeighedReason> doubts = [.. Doubts(reading, today)];
        ImmutableArray<WeighedReason> reasons = [.. contradictions, .. doubts];
        DocumentVerdict verdict = !contradictions.IsEmpty ? DocumentVerdict.Contradicts
            : !doubts.IsEmpty ? DocumentVerdict.Doubtful
            : DocumentVerdict.NothingFound;
        return new DocumentOpinion(
            verdict, Readable: true, reasons.IsEmpty ? NothingFound : reasons[0].Sentence + ".", reasons);
    }

    private static IEnumerable<WeighedReason> Contradictions(MrzReading reading)
    {
        bool said = false;
        foreach (string sentence in WrongCheckDigits(reading).Concat(Sentences(reading, FindingWeight.Error)).Distinct())
        {
            said = true;
            yield return new WeighedReason(ReasonWeight.Contradiction, sentence);
        }

        if (!said && !reading.Valid)
            yield return new WeighedReason(ReasonWeight.Contradiction, "The printed zone contradicts itself");
    }

    /// <summary>The composite is wrong whenever a part is; it is worth a sentence only when it is wrong alone.</summary>
    private static IEnumerable<string> WrongCheckDigits(MrzReading reading)
    {
        ImmutableArray<MrzCheck> wrong = [.. reading.Checks.Where(check => !check.Ok)];
        return wrong
            .Where(check => wrong.Length == 1 || check.Name != "composite")
            .Select(check => $"The check digit of the {PartOf(check.Name)} is wrong");
    }

    private static IEnumerable<WeighedReason> Doubts(MrzReading reading, DateOnly today)
    {
        if (LastDayOf(reading.Fields.DateOfExpiry) is { } last && last < today)
            yield return new WeighedReason(ReasonWeight.Expired, $"The document expired on {reading.Fields.DateOfExpiry}");
        foreach (string sentence in Sentences(reading, FindingWeight.Warning))
            yield return new WeighedReason(ReasonWeight.Unusual, sentence);
    }

    /// <summary>Without those that a rule of its own says better: wrong check digits, and the day of expiry.</summary>
    private static IEnumerable<string> Sentences(MrzReading reading, FindingWeight weight)
    {
        bool checksSayIt = reading.Checks.Any(check => !check.Ok);
        bool expirySaysIt = LastDayOf(reading.Fields.DateOfExpiry) is not null;
        return reading.Findings
            .Where(finding => finding.Weight == weight)
            .Where(finding => !(checksSayIt && finding.Code == FindingCodes.CheckDigitWrong))
            .Where(finding => !(expirySaysIt && finding.Code == FindingCodes.Expired))
            .Select(finding => PlainWords.Alone(finding.Sentence));
    }

    /// <summary>The last day a date may mean; null when not even the year is known.</summary>
    private static DateOnly? LastDayOf(MrzDate date) => date switch
    {
        { Exact: { } day } => day,
        { Year: { } year, Month: { } month } => new DateOnly(year, month, DateTime.DaysInMonth(year, month)),
        { Year: { } year } => new DateOnly(year, 12, 31),
        _ => null,
    };

    private static string PartOf(string check) => check switch
    {
        "documentNumber" => "document number",
        "dateOfBirth" => "date of birth",
        "dateOfExpiry" => "date of expiry",
        "optionalData1" or "optionalData2" => "optional data",
        _ => "whole zone",
    };
}

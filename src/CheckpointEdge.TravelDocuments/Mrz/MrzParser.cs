using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// Reads the machine-readable zone of passports, cards and visas (Doc 9303 parts 3 to 7). It takes any text at all and
/// never throws: every deviation becomes a finding (<see cref="FindingCodes"/>). Nothing is corrected silently. Stateless,
/// safe for concurrent callers.
/// </summary>
public static class MrzParser
{
    /// <summary>Characters looked at; the longest zone has 90, the rest is room for blanks and framing.</summary>
    public const int TextLengthMax = 1024;

    /// <summary>A line may be so many characters short or long and is still read.</summary>
    public const int LineLengthDifferenceMax = 4;

    [ThreadStatic]
    private static List<MrzFinding>? _pooledFindings;

    /// <summary>Reads one zone.</summary>
    /// <param name="text">
    /// Its lines apart by line breaks, or all in one line as some readers send them; white space and control characters
    /// are ignored. Null counts as empty.
    /// </param>
    /// <param name="today">Decides the centuries of two-digit years: births lie within the hundred years up to
    /// today, expiries from 50 years before to 49 years after today's year.</param>
    public static MrzReading Parse(string? text, DateOnly today)
    {
        ReadOnlySpan<char> raw = text;

        // One list a thread serves all its readings; it holds nothing between them.
        List<MrzFinding> findings = _pooledFindings ?? [];
        _pooledFindings = null;
        if (raw.Length > TextLengthMax)
        {
            Add(findings, FindingCodes.TextTooLong,
                $"The text has {raw.Length} characters; only the first {TextLengthMax} were read.");
            raw = raw[..TextLengthMax];
        }

        Span<char> characters = stackalloc char[raw.Length];
        Span<int> ends = stackalloc int[MrzText.LinesMax];
        MrzText lines = MrzText.Read(raw, characters, ends);
        if (lines.HadLowerCase)
        {
            findings.Add(new(FindingCodes.LowerCase, FieldNames.Zone, FindingWeight.Note,
                "Lower-case letters were read as capitals."));
        }

        if (lines.LineCount == 1)
            lines.BreakSingleLine();
        MrzReading reading = Read(lines, findings, today);
        findings.Clear();
        _pooledFindings = findings;
        return reading;
    }

    private static MrzReading Read(in MrzText lines, List<MrzFinding> findings, DateOnly today)
    {
        if (MrzLayout.For(lines) is { } layout)
        {
            return OldFrenchCard.Recognises(lines, layout)
                ? OldFrenchCard.Read(lines, findings, today)
                : Read(lines, layout, findings, today);
        }

        return SwissDrivingLicence.Recognises(lines) ? SwissDrivingLicence.Read(lines, findings, today)
            : FrenchDrivingLicence.Recognises(lines) ? FrenchDrivingLicence.Read(lines, findings, today)
            : Unknown(lines, findings);
    }

    private static MrzReading Unknown(in MrzText lines, List<MrzFinding> findings)
    {
        if (lines.LineCount == 0)
        {
            Add(findings, FindingCodes.Empty, "There is no text.");
        }
        else
        {
            Add(findings, FindingCodes.LayoutUnknown,
                $"{lines.LineCount} line{(lines.LineCount == 1 ? "" : "s")}, the first with {lines.Line(0).Length} "
                + "characters, fit no layout: expected are 2 lines of 44 or 36 or 3 lines of 30.");
        }

        return new()
        {
            Format = null,
            Lines = lines.ToStrings(),
            Valid = false,
            Fields = MrzFields.Empty,
            Checks = [],
            Findings = [.. findings],
        };
    }

    private static MrzReading Read(in MrzText lines, MrzLayout layout, List<MrzFinding> findings, DateOnly today)
    {
        Span<char> room = stackalloc char[MrzLayout.ZoneLengthMax];
        MrzZone zone = MrzZone.Lay(lines, layout, room, findings);
        if (UsResidentCard.Recognises(zone.Characters, layout) is { } counting)
        {
            layout = counting;
            zone = new(zone.Characters, layout, findings);
        }

        string documentCode = MrzCodeReader.ReadDocumentCode(zone);
        string issuingState = MrzCodeReader.ReadState(zone, layout.IssuingState, FieldNames.IssuingState);
        string nationality = MrzCodeReader.ReadState(zone, layout.Nationality, FieldNames.Nationality);
        (string primary, string secondary, bool truncated) = MrzNameReader.Read(zone);
        MrzCheck[] checks = new MrzCheck[
            3 + (layout.OptionalDataDigit >= 0 ? 1 : 0) + (layout.CompositeDigit >= 0 ? 1 : 0)];
        (string number, MrzSpan optional1, checks[0]) = MrzNumberReader.Read(zone);
        MrzDate birth = MrzDateReader.ReadBirth(zone, today);
        checks[1] = MrzCheckReader.OfDate(zone, layout.DateOfBirth, FieldNames.DateOfBirth);
        Sex sex = MrzCodeReader.ReadSex(zone);
        MrzDate expiry = MrzDateReader.ReadExpiry(zone, today);
        checks[2] = MrzCheckReader.OfDate(zone, layout.DateOfExpiry, FieldNames.DateOfExpiry);
        birth = MrzDateReader.Compare(zone, birth, expiry, today);
        if (layout.OptionalDataDigit >= 0)
            checks[3] = MrzCheckReader.OfOptionalData(zone);
        if (layout.CompositeDigit >= 0)
            checks[^1] = MrzCheckReader.OfComposite(zone);

        return new()
        {
            Format = layout.Format,
            Lines = lines.ToStrings(),
            Valid = IsValid(findings),
            Fields = new()
            {
                DocumentCode = documentCode,
                IssuingState = issuingState,
                DocumentNumber = number,
                Nationality = nationality,
                DateOfBirth = birth,
                Sex = sex,
                DateOfExpiry = expiry,
                PrimaryIdentifier = primary,
                SecondaryIdentifier = secondary,
                NamePossiblyTruncated = truncated,
                OptionalData1 = MrzZone.Words(zone[optional1]),
                OptionalData2 = MrzZone.Words(zone[layout.OptionalData2]),
            },
            Checks = ImmutableCollectionsMarshal.AsImmutableArray(checks),
            Findings = [.. findings],
        };
    }

    /// <summary>Every wrong check digit is an error finding too, so the findings alone decide.</summary>
    internal static bool IsValid(List<MrzFinding> findings)
    {
        foreach (MrzFinding finding in findings)
            if (finding.Weight == FindingWeight.Error)
                return false;
        return true;
    }

    private static void Add(List<MrzFinding> findings, string code, FormattableString sentence) =>
        findings.Add(new(code, FieldNames.Zone, FindingWeight.Error, sentence.ToString(CultureInfo.InvariantCulture)));

    private static void Add(List<MrzFinding> findings, string code, string sentence) =>
        findings.Add(new(code, FieldNames.Zone, FindingWeight.Error, sentence));
}

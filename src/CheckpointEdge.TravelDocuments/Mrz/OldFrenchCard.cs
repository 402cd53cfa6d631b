using System.Collections.Immutable;
using System.Globalization;

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// The French national identity card issued until 2021: two lines of 36 like TD2, other fields. It carries no date of
/// expiry and no nationality; only French citizens get it. Line 1: IDFRA, 25 characters of surname, 6 of office. Line 2:
/// 12 characters of number and their digit, 14 of given names, date of birth and its digit, sex, composite over both
/// lines.
/// </summary>
internal static class OldFrenchCard
{
    private static readonly MrzSpan _surname = new(5, 25);
    private static readonly MrzSpan _office = new(30, 6);
    private static readonly MrzSpan _number = new(36, 12);
    private static readonly MrzSpan _givenNames = new(49, 14);

    /// <summary>The same character places as TD2 for what the two have in common, the rest moved.</summary>
    private static readonly MrzLayout _layout = new()
    {
        Format = MrzFormat.TD2,
        LineCount = 2,
        LineLength = 36,
        Name = _surname,
        DocumentNumber = _number,
        Nationality = new(2, 3),
        DateOfBirth = new(63, 6),
        Sex = 70,
        DateOfExpiry = new(71, 0),
        OptionalData1 = _office,
        CompositeDigit = 71,
        Composite = [new(0, 71)],
    };

    /// <summary>IDFRA on two lines of 36, unless every digit of a TD2 holds there and one of this card does not.</summary>
    public static bool Recognises(in MrzText lines, MrzLayout layout)
    {
        if (layout.Format != MrzFormat.TD2 || !lines.Line(0).StartsWith("IDFRA"))
            return false;
        Span<char> characters = stackalloc char[MrzLayout.ZoneLengthMax];
        ReadOnlySpan<char> zone = MrzZone.Lay(lines, _layout, characters, []).Characters;
        return !DigitsHold(zone, layout) || DigitsHold(zone, _layout);
    }

    private static bool DigitsHold(ReadOnlySpan<char> zone, MrzLayout layout) =>
        CheckDigits.Compute(layout.DocumentNumber.Of(zone)) == zone[layout.DocumentNumberDigit]
        && CheckDigits.Compute(layout.DateOfBirth.Of(zone)) == zone[layout.DateOfBirthDigit]
        && CheckDigits.Compute(zone, layout.Composite) == zone[layout.CompositeDigit];

    public static MrzReading Read(in MrzText lines, List<MrzFinding> findings, DateOnly today)
    {
        Span<char> characters = stackalloc char[MrzLayout.ZoneLengthMax];
        MrzZone zone = MrzZone.Lay(lines, _layout, characters, findings);
        zone.Add(FindingCodes.LayoutNotDoc9303, FieldNames.Zone, FindingWeight.Warning,
            "This is the layout of the French identity card issued until 2021, which Doc 9303 does not know.");
        (string number, _, MrzCheck numberCheck) = MrzNumberReader.Read(zone);
        zone.ExpectLetters(_surname, FieldNames.PrimaryIdentifier);
        zone.ExpectLetters(_givenNames, FieldNames.SecondaryIdentifier);
        MrzDate birth = MrzDateReader.ReadBirth(zone, today);
        MrzCheck birthCheck = MrzCheckReader.OfDate(zone, _layout.DateOfBirth, FieldNames.DateOfBirth);
        Sex sex = MrzCodeReader.ReadSex(zone);
        MrzCheck composite = MrzCheckReader.OfComposite(zone);
        bool truncated = zone[_surname][^1] != '<' || zone[_givenNames][^1] != '<';
        if (truncated)
        {
            zone.Add(FindingCodes.NamePossiblyTruncated, FieldNames.PrimaryIdentifier, FindingWeight.Note,
                "A name fills its field to the last position: it may go on.");
        }

        return new()
        {
            Format = null,
            National = NationalLayout.FrenchIdentityCard,
            Lines = lines.ToStrings(),
            Valid = MrzParser.IsValid(findings),
            Fields = new()
            {
                DocumentCode = "ID",
                IssuingState = "FRA",
                DocumentNumber = number,
                Nationality = "FRA",
                DateOfBirth = birth,
                Sex = sex,
                PrimaryIdentifier = MrzZone.Words(zone[_surname]),
                SecondaryIdentifier = MrzZone.Words(zone[_givenNames]),
                NamePossiblyTruncated = truncated,
                OptionalData1 = MrzZone.Words(zone[_office]),
            },
            Checks = [numberCheck, birthCheck, composite],
            Findings = [.. findings],
        };
    }
}

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// The French driving licence since 2013: one line of 30. D1FRA, 9 characters of number and a digit over all so far, date of expiry
/// without a digit, 8 characters of surname, composite over all before it. It names no given names, no birth, no sex.
/// </summary>
internal static class FrenchDrivingLicence
{
    private static readonly MrzLayout _layout = new()
    {
        Format = MrzFormat.TD1,
        LineCount = 1,
        LineLength = 30,
        DocumentNumber = new(5, 9),
        DocumentNumberCounted = new(0, 14),
        DateOfExpiry = new(15, 6),
        Name = new(21, 8),
        Nationality = default,
        DateOfBirth = default,
        Sex = -1,
        OptionalData1 = default,
        CompositeDigit = 29,
        Composite = [new(0, 29)],
    };

    public static bool Recognises(in MrzText lines) =>
        lines.LineCount == 1
        && Math.Abs(lines.Line(0).Length - _layout.LineLength) <= MrzParser.LineLengthDifferenceMax
        && lines.Line(0)[0] == 'D' && lines.Line(0)[2..5] is "FRA";

    public static MrzReading Read(in MrzText lines, List<MrzFinding> findings, DateOnly today)
    {
        Span<char> characters = stackalloc char[MrzLayout.ZoneLengthMax];
        MrzZone zone = MrzZone.Lay(lines, _layout, characters, findings);
        zone.Add(FindingCodes.LayoutNotDoc9303, FieldNames.Zone, FindingWeight.Warning,
            "This is the layout of the French driving licence, which Doc 9303 does not know.");
        (string number, _, MrzCheck check) = MrzNumberReader.Read(zone);
        MrzDate expiry = MrzDateReader.ReadExpiry(zone, today);
        MrzDateReader.Compare(zone, default, expiry, today);
        zone.ExpectLetters(_layout.Name, FieldNames.PrimaryIdentifier);
        MrzCheck composite = MrzCheckReader.OfComposite(zone);
        bool truncated = zone[_layout.Name][^1] != '<';
        if (truncated)
        {
            zone.Add(FindingCodes.NamePossiblyTruncated, FieldNames.PrimaryIdentifier, FindingWeight.Note,
                "The name fills its field to the last position: it may go on.");
        }

        return new()
        {
            Format = null,
            National = NationalLayout.FrenchDrivingLicence,
            Lines = lines.ToStrings(),
            Valid = MrzParser.IsValid(findings),
            Fields = new()
            {
                DocumentCode = MrzZone.Words(zone[_layout.DocumentCode]),
                IssuingState = "FRA",
                DocumentNumber = number,
                DateOfExpiry = expiry,
                PrimaryIdentifier = MrzZone.Words(zone[_layout.Name]),
                NamePossiblyTruncated = truncated,
            },
            Checks = [check, composite],
            Findings = [.. findings],
        };
    }
}

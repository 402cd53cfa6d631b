namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// The Swiss driving licence as a card: three lines of 9, 30 and 30. Line 1 is the number of the blank with the letter of
/// its language. Line 2: FA, CHE, 9 digits of the holder's number, 3 of the version, two fillers, date of birth. Line 3:
/// the name as Doc 9303 writes it. It has no check digit at all, so nothing in it is certain.
/// </summary>
internal static class SwissDrivingLicence
{
    private static readonly MrzSpan _blank = new(0, 9);
    private static readonly MrzSpan _number = new(14, 12);

    private static readonly MrzLayout _layout = new()
    {
        Format = MrzFormat.TD1,
        LineCount = 3,
        LineLength = 30,
        FirstLineLength = 9,
        DocumentCode = new(9, 2),
        IssuingState = new(11, 3),
        DocumentNumber = _number,
        DateOfBirth = new(28, 6),
        Name = new(39, 30),
        Nationality = default,
        Sex = -1,
        DateOfExpiry = default,
        OptionalData1 = _blank,
    };

    public static bool Recognises(in MrzText lines) =>
        lines.LineCount == 3
        && MrzLayout.FitsAll(lines, _layout)
        && lines.Line(1)[0] == 'F' && lines.Line(1)[2..5] is "CHE";

    public static MrzReading Read(in MrzText lines, List<MrzFinding> findings, DateOnly today)
    {
        Span<char> characters = stackalloc char[MrzLayout.ZoneLengthMax];
        MrzZone zone = MrzZone.Lay(lines, _layout, characters, findings);
        zone.Add(FindingCodes.LayoutNotDoc9303, FieldNames.Zone, FindingWeight.Warning,
            "This is the layout of the Swiss driving licence, which Doc 9303 does not know and which has no check digit.");
        int stranger = zone[_number].IndexOfAnyExceptInRange('0', '9');
        if (stranger >= 0)
        {
            zone.Add(FindingCodes.DigitExpected, FieldNames.DocumentNumber, FindingWeight.Error,
                $"{zone.InWords(_number.Start + stranger)} is {zone[_number][stranger]} in the document number, "
                + "where only digits stand.");
        }

        MrzDate birth = MrzDateReader.ReadBirth(zone, today);
        (string primary, string secondary, bool truncated) = MrzNameReader.Read(zone);
        return new()
        {
            Format = null,
            National = NationalLayout.SwissDrivingLicence,
            Lines = lines.ToStrings(),
            Valid = MrzParser.IsValid(findings),
            Fields = new()
            {
                DocumentCode = MrzZone.Words(zone[_layout.DocumentCode]),
                IssuingState = "CHE",
                DocumentNumber = MrzZone.Words(zone[_number]),
                DateOfBirth = birth,
                PrimaryIdentifier = primary,
                SecondaryIdentifier = secondary,
                NamePossiblyTruncated = truncated,
                OptionalData1 = MrzZone.Words(zone[_blank]),
            },
            Checks = [],
            Findings = [.. findings],
        };
    }
}

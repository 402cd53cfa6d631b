namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>Compares printed with computed check digits, and says where a filler may stand for a digit.</summary>
internal static class MrzCheckReader
{
    // A digit that holds says nothing but itself: ten objects a field serve every reading.
    private static readonly MrzCheck[] _numberHolds = Holding(FieldNames.DocumentNumber);
    private static readonly MrzCheck[] _birthHolds = Holding(FieldNames.DateOfBirth);
    private static readonly MrzCheck[] _expiryHolds = Holding(FieldNames.DateOfExpiry);
    private static readonly MrzCheck[] _optionalHolds = Holding(FieldNames.OptionalData1);
    private static readonly MrzCheck[] _compositeHolds = Holding(FieldNames.Composite);

    /// <summary>A date whose six characters are all fillers may carry a filler for its digit.</summary>
    public static MrzCheck OfDate(in MrzZone zone, MrzSpan span, string field)
    {
        char found = zone[span.End];
        char expected = CheckDigits.Compute(zone[span]);
        bool omitted = found == '<' && !zone[span].ContainsAnyExcept('<');
        if (omitted)
        {
            zone.Add(FindingCodes.CheckDigitOmitted, field, FindingWeight.Note,
                $"The {FieldNames.InWords(field)} is empty and has no check digit.");
        }

        return Judge(zone, field, expected, found, omitted || expected == found);
    }

    /// <summary>Empty optional data of a passport may carry a filler or 0 (Doc 9303-4, 4.2.2.2).</summary>
    public static MrzCheck OfOptionalData(in MrzZone zone)
    {
        ReadOnlySpan<char> optional = zone[zone.Layout.OptionalData1];
        char found = zone[zone.Layout.OptionalDataDigit];
        char expected = CheckDigits.Compute(optional);
        bool ok = expected == found || (found == '<' && !optional.ContainsAnyExcept('<'));
        return Judge(zone, FieldNames.OptionalData1, expected, found, ok);
    }

    public static MrzCheck OfComposite(in MrzZone zone)
    {
        char expected = CheckDigits.Compute(zone.Characters, zone.Layout.Composite);
        char found = zone[zone.Layout.CompositeDigit];
        return Judge(zone, FieldNames.Composite, expected, found, expected == found);
    }

    /// <param name="expected">A digit.</param>
    public static MrzCheck Judge(in MrzZone zone, string field, char expected, char found, bool ok)
    {
        if (expected == found)
            return HoldingOf(field)[found - '0'];
        if (!ok)
        {
            string digit = field == FieldNames.Composite ? "composite check digit"
                : $"check digit of the {FieldNames.InWords(field)}";
            string hint = LookAlikes.AsDigit(found) == expected ? ", which looks alike" : "";
            zone.Add(FindingCodes.CheckDigitWrong, field, FindingWeight.Error,
                $"The {digit} is {found}, computed is {expected}{hint}.");
        }

        return new(field, expected, found, ok);
    }

    private static MrzCheck[] HoldingOf(string field) => field switch
    {
        FieldNames.DocumentNumber => _numberHolds,
        FieldNames.DateOfBirth => _birthHolds,
        FieldNames.DateOfExpiry => _expiryHolds,
        FieldNames.OptionalData1 => _optionalHolds,
        _ => _compositeHolds,
    };

    private static MrzCheck[] Holding(string field) =>
        [.. "0123456789".Select(digit => new MrzCheck(field, digit, digit, true))];
}

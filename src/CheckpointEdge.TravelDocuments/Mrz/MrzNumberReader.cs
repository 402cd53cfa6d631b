namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// Reads the document number and what stands in the optional data behind it. On cards a number of more than nine
/// characters runs on: a filler takes the place of its check digit, the rest and the check digit follow in the optional
/// data up to the next filler (Doc 9303-5, 4.2.2, note j; Doc 9303-6 the same).
/// </summary>
/// <remarks>
/// States differ in whether that filler is weighed. Belgian cards of 2020 leave it out (600001795015, digit 2), older
/// ones count it (000590240601, digit 3): both are accepted, and the second is noted.
/// </remarks>
internal static class MrzNumberReader
{
    private static readonly MrzFinding _long = new(
        FindingCodes.DocumentNumberLong, FieldNames.DocumentNumber, FindingWeight.Note,
        "The document number has more than nine characters and runs on into the optional data.");

    private static readonly MrzFinding _fillerCounted = new(
        FindingCodes.DocumentNumberFillerCounted, FieldNames.DocumentNumber, FindingWeight.Note,
        "The check digit of the long document number holds with the filler inside it counted.");

    private static readonly MrzFinding _fromLineStart = new(
        FindingCodes.CheckDigitsFromLineStart, FieldNames.DocumentNumber, FindingWeight.Note,
        "The check digits hold counted from the first character of the zone, as licences of France and older cards of the United States do.");

    /// <returns>The whole number, where the optional data that is none of it begins, and the number's check.</returns>
    public static (string Number, MrzSpan OptionalData1, MrzCheck Check) Read(in MrzZone zone)
    {
        MrzLayout layout = zone.Layout;
        ReadOnlySpan<char> principal = zone[layout.DocumentNumber];
        char found = zone[layout.DocumentNumberDigit];
        if (layout.NumberMayRunOn && found == '<' && principal[^1] != '<' && zone[layout.OptionalData1.Start] != '<')
            return ReadLong(zone, principal);

        string number = WithoutFillers(principal);
        if (number.Length == 0)
        {
            zone.Add(FindingCodes.DocumentNumberMissing, FieldNames.DocumentNumber, FindingWeight.Error,
                "There is no document number.");
        }

        MrzSpan counted = layout.DocumentNumberCounted;
        if (counted != layout.DocumentNumber)
            zone.Add(_fromLineStart);
        char expected = CheckDigits.Compute(zone[counted]);
        MrzCheck check = MrzCheckReader.Judge(zone, FieldNames.DocumentNumber, expected, found, expected == found);
        if (!check.Ok)
            SuggestLookAlike(zone, expected, found);
        return (number, layout.OptionalData1, check);
    }

    private static (string Number, MrzSpan OptionalData1, MrzCheck Check) ReadLong(
        in MrzZone zone, ReadOnlySpan<char> principal)
    {
        MrzSpan field = zone.Layout.OptionalData1;
        ReadOnlySpan<char> optional = zone[field];
        int length = optional.IndexOf('<');
        if (length < 0)
            length = optional.Length;
        ReadOnlySpan<char> rest = optional[..(length - 1)];
        char found = optional[length - 1];

        // Room for the nine characters, one filler and the rest, with and without the filler between them.
        Span<char> counted = stackalloc char[principal.Length + 1 + rest.Length];
        principal.CopyTo(counted);
        counted[principal.Length] = '<';
        rest.CopyTo(counted[(principal.Length + 1)..]);
        char withFiller = CheckDigits.Compute(counted);
        rest.CopyTo(counted[principal.Length..]);
        ReadOnlySpan<char> joined = counted[..^1];
        char withoutFiller = CheckDigits.Compute(joined);

        bool fillerCounted = found != withoutFiller && found == withFiller;
        zone.Add(_long);
        if (fillerCounted)
            zone.Add(_fillerCounted);

        char expected = fillerCounted ? withFiller : withoutFiller;
        MrzCheck check = MrzCheckReader.Judge(zone, FieldNames.DocumentNumber, expected, found, expected == found);
        int used = Math.Min(length + 1, field.Length);
        return (WithoutFillers(joined), new(field.Start + used, field.Length - used), check);
    }

    /// <summary>
    /// Where exactly one look-alike character would make the digit hold (and the composite with it), says which one. The
    /// number is reported as read all the same: the printed character may be right and the digit wrong.
    /// </summary>
    private static void SuggestLookAlike(in MrzZone zone, char expected, char found)
    {
        MrzLayout layout = zone.Layout;
        Span<char> trial = stackalloc char[MrzLayout.ZoneLengthMax];
        zone.Characters.CopyTo(trial);
        trial = trial[..zone.Characters.Length];
        int suggestion = -1;
        for (int place = layout.DocumentNumber.Start; place <= layout.DocumentNumberDigit; place++)
        {
            char original = trial[place];
            char other = LookAlikes.Other(original);
            if (other == original)
                continue;
            trial[place] = other;
            bool holds = CheckDigits.Compute(layout.DocumentNumber.Of(trial)) == trial[layout.DocumentNumberDigit]
                && (layout.CompositeDigit < 0
                    || CheckDigits.Compute(trial, layout.Composite) == trial[layout.CompositeDigit]);
            trial[place] = original;
            if (!holds)
                continue;
            if (suggestion >= 0)
                return;
            suggestion = place;
        }

        if (suggestion < 0)
            return;
        char read = zone[suggestion];
        zone.Add(FindingCodes.LookAlike, FieldNames.DocumentNumber, FindingWeight.Note,
            $"{zone.InWords(suggestion)} is {read}; read as {LookAlikes.Other(read)} the check digits would hold.");
    }

    private static string WithoutFillers(ReadOnlySpan<char> number)
    {
        number = number.Trim('<');
        if (!number.Contains('<'))
            return new(number);
        Span<char> kept = stackalloc char[number.Length];
        int length = 0;
        foreach (char character in number)
            if (character != '<')
                kept[length++] = character;
        return new(kept[..length]);
    }
}

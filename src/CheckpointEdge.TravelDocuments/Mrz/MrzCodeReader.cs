namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>Reads the fields that hold codes: kind of document, states, sex.</summary>
internal static class MrzCodeReader
{
    private static readonly MrzFinding _specimenState = new(
        FindingCodes.Specimen, FieldNames.IssuingState, FindingWeight.Note, "The issuing state is Utopia: a specimen.");

    private static readonly MrzFinding _specimenNationality = new(
        FindingCodes.Specimen, FieldNames.Nationality, FindingWeight.Note, "The nationality is Utopia: a specimen.");

    public static string ReadDocumentCode(in MrzZone zone)
    {
        ReadOnlySpan<char> code = zone[zone.Layout.DocumentCode];
        string text = code switch
        {
            "P<" => "P",
            "I<" => "I",
            "ID" => "ID",
            "V<" => "V",
            _ => MrzZone.Words(code),
        };
        bool usual = zone.Layout.Format switch
        {
            MrzFormat.TD3 => code[0] == 'P',
            MrzFormat.MrvA or MrzFormat.MrvB => code[0] == 'V',
            _ => code[0] is 'A' or 'C' or 'I' or 'P',
        };
        // A digit in second place is real: permanent resident cards of the United States carry C1.
        if (!usual || !(char.IsAsciiLetterUpper(code[1]) || code[1] == '<'))
        {
            zone.Add(FindingCodes.DocumentCodeUnusual, FieldNames.DocumentCode, FindingWeight.Warning,
                $"Document code {text} is not one that the standard gives to {MrzFormats.NameOf(zone.Layout.Format)}.");
        }

        return text;
    }

    /// <summary>Issuing state or nationality. No check digit protects them, so the code table is all there is.</summary>
    public static string ReadState(in MrzZone zone, MrzSpan span, string field)
    {
        ReadOnlySpan<char> printed = zone[span];
        if (IssuingStates.Find(printed, out bool withdrawn) is { } known)
        {
            if (known == "UTO")
            {
                zone.Add(field == FieldNames.IssuingState ? _specimenState : _specimenNationality);
            }
            else if (withdrawn)
            {
                zone.Add(FindingCodes.StateWithdrawn, field, FindingWeight.Note,
                    $"The {FieldNames.InWords(field)} {known} ({IssuingStates.NameOf(known)}) is a code no longer given.");
            }

            return known;
        }

        string code = MrzZone.Words(printed);
        if (code.Length == 0)
        {
            zone.Add(FindingCodes.StateMissing, field, FindingWeight.Warning,
                $"The {FieldNames.InWords(field)} is empty.");
        }
        else if (zone.ExpectLetters(span, field))
        {
            zone.Add(FindingCodes.StateUnknown, field, FindingWeight.Warning,
                $"The {FieldNames.InWords(field)} {code} is not a known code.");
        }

        return code;
    }

    public static Sex ReadSex(in MrzZone zone)
    {
        char sex = zone[zone.Layout.Sex];
        switch (sex)
        {
            case 'M':
                return Sex.M;
            case 'F':
                return Sex.F;
            case '<':
                return Sex.X;
            case 'X':
                zone.Add(FindingCodes.SexPrintedX, FieldNames.Sex, FindingWeight.Warning,
                    "An X is printed for the sex; the standard writes a filler.");
                return Sex.X;
            default:
                zone.Add(FindingCodes.SexImpossible, FieldNames.Sex, FindingWeight.Error,
                    $"{zone.InWords(zone.Layout.Sex)} is {sex}; the sex is M, F or a filler.");
                return Sex.X;
        }
    }
}

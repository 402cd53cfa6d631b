using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// Says for each field of a reading what protects it. Computed when asked for, not on every parse. Stateless, safe for
/// concurrent callers.
/// </summary>
/// <remarks>
/// The composite weighs document number and optional data of a passport with the same weights as their own digits (they
/// begin at a multiple of three), so a misreading that one digit misses both miss. Only for the dates is it a second
/// witness. That is why a number with look-alikes that count the same modulo ten is never certain from print.
/// </remarks>
public static class MrzConfidence
{
    private static readonly (string Field, Func<MrzFields, bool> IsGiven)[] _fields =
    [
        (FieldNames.DocumentCode, fields => fields.DocumentCode.Length > 0),
        (FieldNames.IssuingState, fields => fields.IssuingState.Length > 0),
        (FieldNames.DocumentNumber, fields => fields.DocumentNumber.Length > 0),
        (FieldNames.Nationality, fields => fields.Nationality.Length > 0),
        (FieldNames.DateOfBirth, fields => fields.DateOfBirth != default),
        (FieldNames.Sex, _ => true),
        (FieldNames.DateOfExpiry, fields => fields.DateOfExpiry != default),
        (FieldNames.PrimaryIdentifier, fields => fields.PrimaryIdentifier.Length > 0),
        (FieldNames.SecondaryIdentifier, fields => fields.SecondaryIdentifier.Length > 0),
        (FieldNames.OptionalData1, fields => fields.OptionalData1.Length > 0),
        (FieldNames.OptionalData2, fields => fields.OptionalData2.Length > 0),
    ];

    /// <summary>One statement for each field that says something, in the order of the fields.</summary>
    /// <remarks>Empty for a zone that was not recognised.</remarks>
    public static ImmutableArray<MrzFieldConfidence> Of(MrzReading reading)
    {
        if (reading.Format is null && reading.National is null)
            return [];
        var statements = ImmutableArray.CreateBuilder<MrzFieldConfidence>(_fields.Length);
        foreach ((string field, Func<MrzFields, bool> isGiven) in _fields)
            if (isGiven(reading.Fields) && !IsImplied(reading.National, field))
                statements.Add(Judge(reading, field));
        return statements.ToImmutable();
    }

    /// <summary>Fields that a layout of one state does not print: they follow from the layout.</summary>
    private static bool IsImplied(NationalLayout? national, string field) => (national, field) switch
    {
        (NationalLayout.FrenchIdentityCard, FieldNames.Nationality) => true,
        (NationalLayout.FrenchDrivingLicence or NationalLayout.SwissDrivingLicence, FieldNames.Sex) => true,
        _ => false,
    };

    private static MrzFieldConfidence Judge(MrzReading reading, string field)
    {
        MrzProtection protection = ProtectionOf(reading, field);
        if (reading.Source == MrzSource.Chip)
        {
            return new(field, protection, true,
                "Read from the chip byte for byte; whether the chip is genuine is said by its signature.");
        }

        MrzFinding? error = reading.Findings.FirstOrDefault(
            finding => finding.Weight == FindingWeight.Error && (finding.Field == field || finding.Field.Length == 0));
        if (error is not null)
            return new(field, protection, false, error.Sentence);
        string words = FieldNames.InWords(field);
        return protection switch
        {
            MrzProtection.CheckDigitAndComposite => JudgeDigits(reading, field),
            MrzProtection.CheckDigit => new(field, protection, false,
                $"The check digit of the {words} holds, and no second digit confirms it: two wrong characters pass one time in ten."),
            MrzProtection.Composite => new(field, protection, false,
                $"Only the composite check digit covers the {words}: two wrong characters pass one time in ten."),
            MrzProtection.CodeTable => new(field, protection, false,
                $"No check digit protects the {words}: another value of its table may have been misread for it."),
            MrzProtection.LettersOnly => new(field, protection, false,
                $"No check digit protects the {words}: it holds letters only, and any of them may be misread."),
            _ => new(field, protection, false, $"Nothing protects the {words}."),
        };
    }

    private static MrzFieldConfidence JudgeDigits(MrzReading reading, string field)
    {
        const MrzProtection Both = MrzProtection.CheckDigitAndComposite;
        if (!IsOk(reading, FieldNames.Composite))
        {
            return new(field, Both, false,
                "Its check digit holds but the composite does not: some character is wrong, and it may be here.");
        }

        string words = FieldNames.InWords(field);
        if (field is FieldNames.DateOfBirth or FieldNames.DateOfExpiry)
        {
            return new(field, Both, true,
                $"Its check digit and the composite hold, and they weigh the {words} differently.");
        }

        (string text, int place) = Counted(reading, field);
        return LookAlikes.SameDigit(text, place) is { } other
            ? new(field, Both, false,
                $"{other} has the same check digits and looks alike: no digit tells the two apart.")
            : new(field, Both, true,
                $"Its check digit and the composite hold, and no look-alike of the {words} has the same.");
    }

    /// <summary>What the digit of the field counts, and at which place of the weights it begins.</summary>
    private static (string Text, int Place) Counted(MrzReading reading, string field)
    {
        if (field != FieldNames.DocumentNumber)
            return (reading.Fields.OptionalData1.Replace(' ', '<'), 0);
        string number = reading.Fields.DocumentNumber;
        if (Has(reading, FindingCodes.DocumentNumberFillerCounted))
            return (number.Insert(MrzLayout.TD1.DocumentNumber.Length, "<"), 0);
        return (number, Has(reading, FindingCodes.CheckDigitsFromLineStart) ? MrzLayout.TD1.DocumentNumber.Start : 0);
    }

    private static bool Has(MrzReading reading, string code) => reading.Findings.Any(finding => finding.Code == code);

    private static MrzProtection ProtectionOf(MrzReading reading, string field)
    {
        bool own = reading.Checks.Any(check => check.Name == field && check.Found != '<');
        bool composite = reading.Checks.Any(check => check.Name == FieldNames.Composite);
        bool card = reading.Format is MrzFormat.TD1 or MrzFormat.TD2;
        return field switch
        {
            FieldNames.DocumentCode or FieldNames.IssuingState or FieldNames.Nationality or FieldNames.Sex =>
                MrzProtection.CodeTable,
            FieldNames.PrimaryIdentifier or FieldNames.SecondaryIdentifier => MrzProtection.LettersOnly,
            _ when own => composite ? MrzProtection.CheckDigitAndComposite : MrzProtection.CheckDigit,
            _ when composite && (card || reading.National is not null) => MrzProtection.Composite,
            _ => MrzProtection.None,
        };
    }

    private static bool IsOk(MrzReading reading, string check) => reading.Checks.All(each => each.Name != check || each.Ok);
}

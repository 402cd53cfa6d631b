using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.TravelDocuments.Transliteration;

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>Puts one field after the other into the zone of one layout. Used by one thread for one zone.</summary>
internal sealed class MrzFieldWriter
{
    private readonly char[] _zone;
    private readonly MrzLayout _layout;
    private readonly List<MrzFinding> _findings;

    public MrzFieldWriter(MrzLayout layout, List<MrzFinding> findings)
    {
        _layout = layout;
        _findings = findings;
        _zone = new char[layout.ZoneLength];
        Array.Fill(_zone, '<');
    }

    public ImmutableArray<string> Lines()
    {
        string[] lines = new string[_layout.LineCount];
        for (int i = 0; i < lines.Length; i++)
            lines[i] = new(_zone, i * _layout.LineLength, _layout.LineLength);
        return [.. lines];
    }

    public void WriteDocumentCode(string code)
    {
        if (Clean(code, FieldNames.DocumentCode) is not { } text || !Fits(text, 2, FieldNames.DocumentCode))
            return;
        bool visa = _layout.Format is MrzFormat.MrvA or MrzFormat.MrvB;
        if (text.Length == 0 || !char.IsAsciiLetterUpper(text[0]) || text[0] == 'V' != visa)
        {
            Error(FindingCodes.DocumentCodeUnusual, FieldNames.DocumentCode,
                visa ? "The document code of a visa begins with V."
                    : "The document code is a letter other than V, and one more character at most.");
            return;
        }

        Put(_layout.DocumentCode, text);
    }

    public void WriteState(MrzSpan span, string code, string field)
    {
        if (Clean(code, field) is not { } text || !Fits(text, 3, field))
            return;
        string state = text.Trim('<');
        if (state.AsSpan().ContainsAnyExceptInRange('A', 'Z'))
        {
            Error(FindingCodes.LetterExpected, field, $"The {FieldNames.InWords(field)} has other characters than letters.");
            return;
        }

        if (state.Length == 0)
            Add(FindingCodes.StateMissing, field, FindingWeight.Warning, $"The {FieldNames.InWords(field)} is empty.");
        else if (!IssuingStates.IsKnown(state))
            Add(FindingCodes.StateUnknown, field, FindingWeight.Warning,
                $"The {FieldNames.InWords(field)} {state} is not a known code.");
        Put(span, state);
    }

    public void WriteName(string primary, string secondary, NameLanguage language)
    {
        string first = Transliterate(primary, FieldNames.PrimaryIdentifier, language);
        string second = Transliterate(secondary, FieldNames.SecondaryIdentifier, language);
        if (first.Length == 0 && second.Length == 0)
        {
            Error(FindingCodes.NameMissing, FieldNames.PrimaryIdentifier, "There is no name.");
            return;
        }

        // A single name is written as the primary identifier (Doc 9303-3, 4.6).
        if (first.Length == 0)
            (first, second) = (second, "");
        (string field, bool shortened) = MrzNameField.Fit(first, second, _layout.Name.Length);
        if (shortened)
        {
            Add(FindingCodes.NameShortened, FieldNames.PrimaryIdentifier, FindingWeight.Note,
                "The name was shortened to fit its field.");
        }

        Put(_layout.Name, field);
    }

    public void WriteNumberAndOptionalData(string documentNumber, string optionalData)
    {
        string? number = Clean(documentNumber, FieldNames.DocumentNumber)?.Trim('<');
        string? optional = Clean(optionalData, FieldNames.OptionalData1);
        if (number is null || optional is null)
            return;
        if (number.Length == 0)
        {
            Error(FindingCodes.DocumentNumberMissing, FieldNames.DocumentNumber, "There is no document number.");
            return;
        }

        MrzSpan principal = _layout.DocumentNumber;
        if (number.Length > principal.Length && _layout.NumberMayRunOn)
        {
            number = number.Replace("<", "", StringComparison.Ordinal);
            if (number.Length > principal.Length)
            {
                // The filler behind the check digit parts it from optional data, or marks the end.
                string rest = number[principal.Length..] + CheckDigits.Compute(number);
                optional = optional.Length == 0 ? rest : rest + "<" + optional;
                number = number[..principal.Length];
                if (!Fits(optional, _layout.OptionalData1.Length, FieldNames.DocumentNumber))
                    return;
                Put(principal, number);
                Put(_layout.OptionalData1, optional);
                return;
            }
        }

        if (!Fits(number, principal.Length, FieldNames.DocumentNumber)
            | !Fits(optional, _layout.OptionalData1.Length, FieldNames.OptionalData1))
            return;
        Put(principal, number);
        PutDigit(principal, _layout.DocumentNumberDigit);
        Put(_layout.OptionalData1, optional);
        if (_layout.OptionalDataDigit >= 0 && optional.Length > 0)
            PutDigit(_layout.OptionalData1, _layout.OptionalDataDigit);
    }

    public void WriteOptionalData2(string optionalData)
    {
        if (Clean(optionalData, FieldNames.OptionalData2) is not { Length: > 0 } text)
            return;
        if (_layout.OptionalData2.Length == 0)
        {
            Error(FindingCodes.FieldNotInLayout, FieldNames.OptionalData2,
                $"{MrzFormats.NameOf(_layout.Format)} has no second field of optional data.");
        }
        else if (Fits(text, _layout.OptionalData2.Length, FieldNames.OptionalData2))
        {
            Put(_layout.OptionalData2, text);
        }
    }

    public void WriteDate(MrzSpan span, MrzDate date, string field)
    {
        int daysMax = date.Month is { } month and >= 1 and <= 12
            ? DateTime.DaysInMonth(date.Year is >= 1 and <= 9999 ? date.Year.Value : 2000, month)
            : 31;
        if (date.Year is < 1 or > 9999 || date.Month is < 1 or > 12 || date.Day < 1 || date.Day > daysMax)
        {
            Error(FindingCodes.DateImpossible, field, $"The {FieldNames.InWords(field)} is no day that exists.");
            return;
        }

        Put(span, Part(date.Year % 100) + Part(date.Month) + Part(date.Day));
        PutDigit(span, span.End);
    }

    public void WriteSex(Sex sex) => _zone[_layout.Sex] = sex switch
    {
        Sex.M => 'M',
        Sex.F => 'F',
        _ => '<',
    };

    public void WriteComposite()
    {
        if (_layout.CompositeDigit >= 0)
            _zone[_layout.CompositeDigit] = CheckDigits.Compute(_zone, _layout.Composite);
    }

    private static string Part(int? part) => part?.ToString("00", CultureInfo.InvariantCulture) ?? "<<";

    private string Transliterate(string name, string field, NameLanguage language)
    {
        if (!IsShortEnough(name, field))
            return "";
        TransliteratedName written = NameTransliteration.ToMrz(name, language);
        if (!written.Refused.IsEmpty)
        {
            Error(FindingCodes.NotTransliterable, field,
                $"The {FieldNames.InWords(field)} holds {string.Join(' ', written.Refused)}, "
                + "for which the standard has no letters.");
        }

        return written.Text;
    }

    /// <summary>Capitals, digits and fillers for codes, numbers and optional data; null after an error finding.</summary>
    private string? Clean(string text, string field)
    {
        if (!IsShortEnough(text, field))
            return null;
        Span<char> cleaned = stackalloc char[text.Length];
        int length = 0;
        foreach (char character in text)
        {
            // Blanks and signs in a number are written as fillers (Doc 9303-4, 4.2.2.2).
            char capital = char.IsAsciiLetterLower(character) ? char.ToUpperInvariant(character)
                : character is ' ' or '-' or '/' or '.' ? '<'
                : character;
            if (!CheckDigits.IsAllowed(capital))
            {
                Error(FindingCodes.CharacterNotAllowed, field,
                    $"The {FieldNames.InWords(field)} has a character other than A to Z and 0 to 9.");
                return null;
            }

            cleaned[length++] = capital;
        }

        return new string(cleaned).TrimEnd('<');
    }

    private bool IsShortEnough(string text, string field)
    {
        if (text.Length <= MrzBuilder.FieldLengthMax)
            return true;
        TooLong(text.Length, MrzBuilder.FieldLengthMax, field);
        return false;
    }

    private bool Fits(string text, int lengthMax, string field)
    {
        if (text.Length <= lengthMax)
            return true;
        TooLong(text.Length, lengthMax, field);
        return false;
    }

    private void TooLong(int length, int lengthMax, string field) => Error(FindingCodes.TooLong, field, string.Create(
        CultureInfo.InvariantCulture,
        $"The {FieldNames.InWords(field)} needs {length} characters; {MrzFormats.NameOf(_layout.Format)} has room for {lengthMax}."));

    private void Put(MrzSpan span, string text) => text.CopyTo(span.Of(_zone.AsSpan()));

    private void PutDigit(MrzSpan span, int place) => _zone[place] = CheckDigits.Compute(span.Of(_zone.AsSpan()));

    private void Error(string code, string field, string sentence) => Add(code, field, FindingWeight.Error, sentence);

    private void Add(string code, string field, FindingWeight weight, string sentence) =>
        _findings.Add(new(code, field, weight, sentence));
}

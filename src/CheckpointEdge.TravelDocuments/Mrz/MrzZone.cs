using System.Globalization;

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>One zone under inspection: its characters laid end to end, its layout, and what was found so far.</summary>
internal readonly ref struct MrzZone(ReadOnlySpan<char> characters, MrzLayout layout, List<MrzFinding> findings)
{
    public readonly ReadOnlySpan<char> Characters = characters;

    public readonly MrzLayout Layout = layout;

    public readonly List<MrzFinding> Findings = findings;

    public ReadOnlySpan<char> this[MrzSpan span] => span.Of(Characters);

    public char this[int place] => Characters[place];

    public void Add(string code, string field, FindingWeight weight, string sentence) =>
        Findings.Add(new(code, field, weight, sentence));

    /// <summary>"Line 1, position 5", as people count.</summary>
    public string InWords(int place)
    {
        (int line, int position) = Layout.PlaceOf(place);
        return string.Create(CultureInfo.InvariantCulture, $"Line {line}, position {position}");
    }

    /// <summary>One finding for the first digit in a field of letters, naming how many there are.</summary>
    /// <returns>True when there was none.</returns>
    public bool ExpectLetters(MrzSpan span, string field)
    {
        int at = this[span].IndexOfAnyInRange('0', '9');
        if (at < 0)
            return true;
        char digit = this[span][at];
        char letter = LookAlikes.AsLetter(digit);
        string hint = letter == digit ? "" : $"; it may be the letter {letter}";
        Add(FindingCodes.LetterExpected, field, FindingWeight.Error,
            $"{InWords(span.Start + at)} is {digit} in the {FieldNames.InWords(field)}, where only letters stand{hint}.");
        return false;
    }

    /// <summary>The field's text: trailing fillers gone, every other run of fillers one blank.</summary>
    public static string Words(ReadOnlySpan<char> field)
    {
        field = field.Trim('<');
        if (field.IsEmpty)
            return "";
        if (!field.Contains('<'))
            return new(field);
        Span<char> words = stackalloc char[field.Length];
        int length = 0;
        foreach (char character in field)
        {
            if (character != '<')
                words[length++] = character;
            else if (words[length - 1] != ' ')
                words[length++] = ' ';
        }

        return new(words[..length]);
    }
}

using System.Globalization;

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>One zone under inspection: its characters laid end to end, its layout, and what was found so far.</summary>
internal readonly ref struct MrzZone(ReadOnlySpan<char> characters, MrzLayout layout, List<MrzFinding> findings)
{
    public readonly ReadOnlySpan<char> Characters = characters;

    public readonly MrzLayout Layout = layout;

    public readonly List<MrzFinding> Findings = findings;

    /// <summary>Fills short lines up with fillers, cuts long ones, and reports both, and characters out of place.</summary>
    /// <param name="room">Room for <see cref="MrzLayout.ZoneLengthMax"/> characters, used where the lines do not lie so
    /// already.</param>
    public static MrzZone Lay(in MrzText lines, MrzLayout layout, Span<char> room, List<MrzFinding> findings)
    {
        if (lines.HadStrangers)
            ReportStrangers(lines, layout, findings);
        bool exact = true;
        for (int i = 0; i < lines.LineCount; i++)
            exact &= lines.Line(i).Length == layout.LengthOf(i);
        if (exact)
            return new(lines.EndToEnd, layout, findings);

        room = room[..layout.ZoneLength];
        room.Fill('<');
        int start = 0;
        for (int i = 0; i < lines.LineCount; i++)
        {
            ReadOnlySpan<char> line = lines.Line(i);
            int length = layout.LengthOf(i);
            if (line.Length != length)
            {
                findings.Add(new(FindingCodes.LineLength, FieldNames.Zone, FindingWeight.Error, string.Create(
                    CultureInfo.InvariantCulture,
                    $"Line {i + 1} has {line.Length} characters instead of {length}.")));
            }

            line[..Math.Min(line.Length, length)].CopyTo(room[start..]);
            start += length;
        }

        return new(room, layout, findings);
    }

    private static void ReportStrangers(in MrzText lines, MrzLayout layout, List<MrzFinding> findings)
    {
        for (int i = 0; i < lines.LineCount; i++)
        {
            ReadOnlySpan<char> line = lines.Line(i);
            line = line[..Math.Min(line.Length, layout.LengthOf(i))];
            for (int at = 0; at < line.Length; at++)
            {
                if (CheckDigits.IsAllowed(line[at]))
                    continue;
                findings.Add(new(FindingCodes.CharacterNotAllowed, FieldNames.Zone, FindingWeight.Error, string.Create(
                    CultureInfo.InvariantCulture,
                    $"Line {i + 1}, position {at + 1} is neither a letter A to Z, a digit nor a filler.")));
                break;
            }
        }
    }

    public ReadOnlySpan<char> this[MrzSpan span] => span.Of(Characters);

    public char this[int place] => Characters[place];

    public void Add(MrzFinding finding) => Findings.Add(finding);

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

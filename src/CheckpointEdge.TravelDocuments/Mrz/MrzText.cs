using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// Raw text of a reader cut into clean lines: capitals, no white space, no control characters (swipe readers frame with
/// STX and ETX), no empty lines. Lives on the stack of one parse.
/// </summary>
internal ref struct MrzText
{
    /// <summary>Lines beyond this one are joined to it: no layout has so many, and the zone is unknown anyway.</summary>
    public const int LinesMax = 8;

    private static readonly SearchValues<char> _allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<");

    private readonly Span<char> _characters;
    private readonly Span<int> _ends;

    private MrzText(Span<char> characters, Span<int> ends)
    {
        _characters = characters;
        _ends = ends;
    }

    public int LineCount { get; private set; }

    public bool HadLowerCase { get; private set; }

    /// <summary>Some character is none of the 37 that a zone may hold.</summary>
    public bool HadStrangers { get; private set; }

    /// <summary>All lines end to end, as they came.</summary>
    public readonly ReadOnlySpan<char> EndToEnd => LineCount == 0 ? [] : _characters[.._ends[LineCount - 1]];

    public readonly ReadOnlySpan<char> Line(int index) =>
        _characters[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];

    /// <param name="raw">Any text.</param>
    /// <param name="characters">Room for as many characters.</param>
    /// <param name="ends">Room for <see cref="LinesMax"/> line ends.</param>
    public static MrzText Read(ReadOnlySpan<char> raw, Span<char> characters, Span<int> ends)
    {
        MrzText text = new(characters, ends);
        int length = 0;
        int lineStart = 0;
        while (true)
        {
            // Whole runs at once: a zone that comes as it should has no other character than its line break.
            int run = raw.IndexOfAnyExcept(_allowed);
            if (run < 0)
                run = raw.Length;
            raw[..run].CopyTo(characters[length..]);
            length += run;
            if (run == raw.Length)
                break;
            char character = raw[run];
            raw = raw[(run + 1)..];
            if (char.IsAsciiLetterLower(character))
            {
                characters[length++] = (char)(character - 'a' + 'A');
                text.HadLowerCase = true;
            }
            else if (character is '\r' or '\n' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029')
            {
                lineStart = text.EndLine(lineStart, length);
            }
            else if (!char.IsWhiteSpace(character) && !char.IsControl(character) && character != '\uFEFF')
            {
                characters[length++] = character;
                text.HadStrangers = true;
            }
        }

        text.EndLine(lineStart, length);
        return text;
    }

    /// <summary>Some readers send the zone in one go: cut it where a layout would break it, if one has about that length.
    /// </summary>
    public void BreakSingleLine()
    {
        int length = _ends[0];
        int lineLength = BreakAfter(length, _characters[0]);
        if (lineLength == 0)
            return;
        LineCount = 0;
        int lineCount = lineLength == MrzLayout.TD1.LineLength ? 3 : 2;
        for (int i = 1; i < lineCount; i++)
            _ends[LineCount++] = i * lineLength;
        _ends[LineCount++] = length;
    }

    public readonly ImmutableArray<string> ToStrings()
    {
        string[] lines = new string[LineCount];
        for (int i = 0; i < lines.Length; i++)
            lines[i] = new(Line(i));
        return ImmutableCollectionsMarshal.AsImmutableArray(lines);
    }

    /// <summary>88 and 90 are close: between them the first letter tells a booklet or visa from a card.</summary>
    private static int BreakAfter(int length, char first)
    {
        const int Slack = MrzParser.LineLengthDifferenceMax;
        if (length is >= 72 - Slack and <= 72 + Slack)
            return MrzLayout.TD2.LineLength;
        if (length is < 88 - Slack or > 90 + Slack)
            return 0;
        bool booklet = length == 88 || (length != 90 && first is 'P' or 'V');
        return booklet ? MrzLayout.TD3.LineLength : MrzLayout.TD1.LineLength;
    }

    private int EndLine(int start, int end)
    {
        if (end == start)
            return start;
        if (LineCount == LinesMax)
            LineCount--;
        _ends[LineCount++] = end;
        return end;
    }
}

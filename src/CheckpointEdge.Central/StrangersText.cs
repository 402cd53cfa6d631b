namespace CheckpointEdge.Central;

/// <summary>What a board, a courier or a file says, as it may stand in a log, a journal or a sentence of ours. Stateless.</summary>
internal static class StrangersText
{
    /// <summary>One line: control characters become blanks.</summary>
    public static string Line(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)) : text;

    /// <summary>One line without blanks around it, cut after so many characters.</summary>
    public static string Line(string? told, int charsMax)
    {
        string line = Line(told ?? "").Trim();
        return line.Length > charsMax ? line[..charsMax] : line;
    }
}

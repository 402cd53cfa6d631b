namespace CheckpointEdge.Appliance.Outcomes;

/// <summary>How a sentence of another station stands in a list or within a sentence. Pure.</summary>
internal static class PlainWords
{
    /// <summary>In a list: a capital first, no full stop.</summary>
    public static string Alone(string sentence)
    {
        string text = sentence.Trim().TrimEnd('.');
        return text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
    }

    /// <summary>Behind a colon: no capital unless the first word is written in capitals, no full stop.</summary>
    public static string Inside(string sentence)
    {
        string text = sentence.Trim().TrimEnd('.');
        return text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..]
            : text.StartsWith("A ", StringComparison.Ordinal) ? "a" + text[1..]
            : text;
    }
}

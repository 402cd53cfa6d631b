namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// Fits a name into its field. Doc 9303-4, 4.2.3 leaves the shortening to the issuer and asks that a shortened name fill
/// the field to its last position. The rule here: every word of the primary identifier keeps at least its first letter,
/// earlier words keep more; two letters at least remain for the secondary identifier, whose words are shortened the same
/// way and dropped from the end only when not even their first letters fit.
/// </summary>
internal static class MrzNameField
{
    private const int SecondaryLettersMin = 2;

    /// <param name="primary">Words apart by single fillers.</param>
    /// <param name="secondary">The same, or empty.</param>
    /// <param name="width">Positions of the field.</param>
    public static (string Field, bool Shortened) Fit(string primary, string secondary, int width)
    {
        string whole = secondary.Length == 0 ? primary : primary + "<<" + secondary;
        if (whole.Length <= width)
            return (whole.PadRight(width, '<'), false);
        if (secondary.Length == 0)
            return (Shorten(primary, width).PadRight(width, '<'), true);

        string first = Shorten(primary, width - 2 - Math.Min(SecondaryLettersMin, secondary.Length));
        string second = Shorten(secondary, width - 2 - first.Length);
        return ((first + "<<" + second).PadRight(width, '<'), true);
    }

    private static string Shorten(string name, int width)
    {
        if (name.Length <= width)
            return name;
        string[] words = name.Split('<');
        int kept = Math.Min(words.Length, (width + 1) / 2);
        int left = width;
        for (int i = 0; i < kept; i++)
        {
            int initialsBehind = 2 * (kept - 1 - i);
            words[i] = words[i][..Math.Min(words[i].Length, left - initialsBehind)];
            left -= words[i].Length + 1;
        }

        return string.Join('<', words.AsSpan(0, kept));
    }
}

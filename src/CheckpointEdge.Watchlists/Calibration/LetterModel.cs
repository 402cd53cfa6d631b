namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>
/// Invents names that look like those it has seen: each letter is drawn by the three before it. Stands for the long tail of
/// rare names that no table of popular ones holds. Immutable, safe for concurrent readers.
/// </summary>
internal sealed class LetterModel
{
    /// <summary>Below this the model would only repeat what it has seen (names).</summary>
    public const int NamesMin = 25;

    private const int Context = 3;
    private const int LettersMin = 4;
    private const int LettersMax = 11;
    private const int TriesMax = 20;
    private const char Edge = '$';

    private readonly Dictionary<string, string> _next = new(StringComparer.Ordinal);

    public LetterModel(IEnumerable<string> names)
    {
        Dictionary<string, List<char>> seen = new(StringComparer.Ordinal);
        foreach (string name in names.Distinct(StringComparer.Ordinal).Where(name => !name.Contains(' ', StringComparison.Ordinal)))
        {
            string text = new string(Edge, Context) + name + Edge;
            for (int at = Context; at < text.Length; at++)
            {
                // Two letters of context as well: three alone would seldom leave a name it has seen.
                foreach (int length in (ReadOnlySpan<int>)[Context, Context - 1])
                {
                    string before = text[(at - length)..at];
                    if (!seen.TryGetValue(before, out List<char>? letters))
                        seen[before] = letters = [];
                    letters.Add(text[at]);
                }
            }
        }

        foreach ((string before, List<char> letters) in seen)
            _next[before] = string.Concat(letters);
    }

    /// <summary>A name of 4 to 11 letters, or null when the model finds none within its tries.</summary>
    public string? Invent(ref SeededDraw draw)
    {
        Span<char> name = stackalloc char[Context + LettersMax + 1];
        for (int attempt = 0; attempt < TriesMax; attempt++)
        {
            name[..Context].Fill(Edge);
            int length = Context;
            while (length < name.Length)
            {
                char letter = After(name[..length], ref draw);
                if (letter == Edge)
                    break;
                name[length++] = letter;
            }

            if (length - Context is >= LettersMin and <= LettersMax)
                return new string(name[Context..length]);
        }

        return null;
    }

    private char After(ReadOnlySpan<char> before, ref SeededDraw draw)
    {
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> next = _next.GetAlternateLookup<ReadOnlySpan<char>>();
        // In one of three draws only two letters count, which mixes names that otherwise never meet.
        int length = draw.PerCent(33) ? Context - 1 : Context;
        return next.TryGetValue(before[^length..], out string? letters) || next.TryGetValue(before[^2..], out letters)
            ? letters[draw.Below(letters.Length)]
            : Edge;
    }
}

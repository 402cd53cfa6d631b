namespace CheckpointEdge.Simulators;

/// <summary>
/// What the simulated reader can do wrong while a document lies on it. A closed set: no other cases exist.
/// <list type="bullet">
/// <item><see cref="None"/>: it reads.</item>
/// <item><see cref="Garbled"/>: some characters are read as others that look alike; a seed replays it.</item>
/// <item><see cref="HalfRead"/>: the last line ends in the middle.</item>
/// <item><see cref="Slow"/>: the lines come late.</item>
/// <item><see cref="TornAway"/>: the document is gone before its lines were read.</item>
/// </list>
/// The reader itself can also be unplugged: <see cref="MrzReaders.ScriptedMrzReader.Unplug"/>.
/// Immutable, safe for concurrent readers.
/// </summary>
public abstract record ReadingFault
{
    private ReadingFault()
    {
    }

    public sealed record None : ReadingFault;

    /// <param name="Seed">The same seed garbles the same lines in the same way.</param>
    public sealed record Garbled(int Seed) : ReadingFault
    {
        /// <summary>Characters changed in one document (count).</summary>
        public const int CharactersMax = 4;
    }

    public sealed record HalfRead : ReadingFault;

    /// <param name="DelaySeconds">0 to <see cref="DelaySecondsMax"/>.</param>
    public sealed record Slow(double DelaySeconds) : ReadingFault
    {
        public const double DelaySecondsMax = 30;
    }

    public sealed record TornAway : ReadingFault;

    /// <summary>The text of a document as the faulty reader sees it.</summary>
    public string Distort(string text) => this switch
    {
        Garbled garbled => Garble(text, garbled.Seed),
        HalfRead => CutLastLine(text),
        _ => text,
    };

    /// <summary>Pairs that optical readers confuse; each is replaced by the other.</summary>
    private static readonly string _alike = "0O1I8B5S2Z6G<K";

    private static string Garble(string text, int seed)
    {
        Random random = new(seed);
        char[] characters = text.ToCharArray();
        int[] places = [.. Enumerable.Range(0, text.Length).Where(at => _alike.Contains(text[at], StringComparison.Ordinal))];
        random.Shuffle(places);
        foreach (int at in places.Take(Garbled.CharactersMax))
            characters[at] = _alike[_alike.IndexOf(characters[at], StringComparison.Ordinal) ^ 1];
        return new string(characters);
    }

    private static string CutLastLine(string text)
    {
        int start = text.TrimEnd().LastIndexOf('\n') + 1;
        return text[..(start + (text.Length - start) / 2)];
    }
}

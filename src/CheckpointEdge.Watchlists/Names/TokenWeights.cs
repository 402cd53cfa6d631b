namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// How much it says that two people share a token, in thousandths of a nat: the rarer, the more. The counts of the list
/// itself are blended with a background of ordinary people, so that a list of a few hundred Arabic names does not
/// believe JOHN to be rare. Immutable, safe for concurrent readers.
/// </summary>
internal sealed class TokenWeights
{
    /// <summary>A token nobody else bears says no more than this: the next list may hold ten of them.</summary>
    public const int Most = 9_000;

    /// <summary>Even MOHAMMED says something.</summary>
    public const int Least = 1_200;

    private const int BackgroundNames = 20_000;
    private readonly int _names;

    private TokenWeights(int names) => _names = names;

    /// <summary>The background alone, for two names compared outside any list.</summary>
    public static TokenWeights General { get; } = new(0);

    /// <summary>Blended with the counts of a list of so many names.</summary>
    public TokenWeights For(int names) => new(names);

    /// <param name="bearers">The names of the list that hold the token.</param>
    public int Of(ReadOnlySpan<char> key, int bearers)
    {
        double expected = 1 + (BackgroundNames / 10_000.0 * NameLexicon.CommonPerTenThousand(key));
        double weight = Math.Log((_names + BackgroundNames) / (bearers + expected));
        return Math.Clamp((int)Math.Round(1000 * weight), Least, Most);
    }
}

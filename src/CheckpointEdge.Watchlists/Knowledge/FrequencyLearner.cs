using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Knowledge;

/// <summary>
/// Estimates how many of 10,000 ordinary people bear a token, from people known to several encyclopaedias and from the
/// popular names of countries. The first know the West too well and the second know only the commonest names, so the
/// larger figure holds. For one thread.
/// </summary>
internal sealed class FrequencyLearner
{
    /// <summary>A token seen on fewer people says nothing about how common it is.</summary>
    public const int PeopleMin = 3;

    // A name has about two tokens.
    private const double TokensPerName = 2;
    private const double PerTenThousand = 10_000;

    // Where a country gives a rank and no share: the first name of a country is borne by so many of 10,000, the n-th by
    // that over n to this power.
    private const double FirstOfCountry = 150;
    private const double RankPower = 0.7;

    private readonly SortedDictionary<string, double> _people = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<string, double>> _shares = new(StringComparer.Ordinal);
    private double _allPeople;

    public int Tokens => _people.Count;
    public int Countries => _shares.Count;

    public void AddToken(string latin, int people)
    {
        _allPeople += people / TokensPerName;
        if (KeyOf(latin) is { } key)
            _people[key] = _people.GetValueOrDefault(key) + people;
    }

    /// <param name="kind">Given name or surname, of men or women: each list of a country has its own first rank.</param>
    /// <param name="perCent">The published share of the country's people, or 0 when none is.</param>
    public void AddPopular(string country, string kind, string name, int rank, double perCent)
    {
        if (KeyOf(name) is not { } key)
            return;
        double share = perCent > 0
            ? perCent / 100 * PerTenThousand : FirstOfCountry / Math.Pow(Math.Max(1, rank), RankPower);
        if (!_shares.TryGetValue(country, out SortedDictionary<string, double>? shares))
            _shares[country] = shares = new SortedDictionary<string, double>(StringComparer.Ordinal);
        string own = $"{key} {kind}";
        shares[own] = Math.Max(shares.GetValueOrDefault(own), share);
    }

    /// <summary>Hash and class of every token common enough; of two tokens with one hash the commoner stands.</summary>
    public List<(uint Hash, byte Class)> Entries()
    {
        SortedDictionary<string, double> bearers = new(StringComparer.Ordinal);
        foreach ((string key, double people) in _people)
            if (people >= PeopleMin)
                bearers[key] = people / _allPeople * PerTenThousand;
        SortedDictionary<string, double> popular = new(StringComparer.Ordinal);
        foreach (SortedDictionary<string, double> shares in _shares.Values)
            foreach ((string own, double share) in shares)
            {
                string key = own[..own.IndexOf(' ')];
                popular[key] = popular.GetValueOrDefault(key) + (share / _shares.Count);
            }

        foreach ((string key, double share) in popular)
            bearers[key] = Math.Max(bearers.GetValueOrDefault(key), share);

        SortedDictionary<uint, byte> classes = [];
        foreach ((string key, double share) in bearers)
        {
            if (TokenFrequencies.ClassOf(share) is not { } frequencyClass)
                continue;
            uint hash = TokenFrequencies.Hash(key);
            classes[hash] = Math.Min(classes.GetValueOrDefault(hash, byte.MaxValue), frequencyClass);
        }

        return [.. classes.Select(entry => (entry.Key, entry.Value))];
    }

    // Under the key that a comparison uses, compounds in one piece.
    private static string? KeyOf(string name) =>
        NameTokens.Of(name) is [{ Kind: TokenKind.Word } token] ? token.Key : null;
}

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// For every place of a zone how likely each character is, from both looks together, and what each look alone would
/// say. Not safe for concurrent callers.
/// </summary>
internal sealed class ZoneLikelihoods
{
    private readonly float[] _logarithms;
    private readonly float[] _first;
    private readonly float[] _second;

    /// <param name="zone">As the network saw it.</param>
    /// <param name="grammar">With what is known beforehand of each place; null: the network's word alone.</param>
    public ZoneLikelihoods(SeenZone zone, ZoneGrammar? grammar)
    {
        _first = [.. zone.Lines.SelectMany(line => line.First.Logarithms)];
        _second = [.. zone.Lines.SelectMany(line => line.Second.Logarithms)];
        if (grammar is not null)
        {
            AddPriors(_first, grammar);
            AddPriors(_second, grammar);
        }

        _logarithms = new float[_first.Length];
        for (int place = 0; place < Count; place++)
        {
            Span<float> both = _logarithms.AsSpan(place * LineReading.Classes, LineReading.Classes);
            float sum = 0;
            for (int i = 0; i < both.Length; i++)
            {
                int at = place * LineReading.Classes + i;
                both[i] = (_first[at] + _second[at]) / 2;
                sum += MathF.Exp(both[i]);
            }

            float all = MathF.Log(sum);
            for (int i = 0; i < both.Length; i++)
                both[i] -= all;
        }
    }

    public int Count => _logarithms.Length / LineReading.Classes;

    public float Of(int place, char character) =>
        _logarithms[place * LineReading.Classes + LineNetwork.Characters.IndexOf(character, StringComparison.Ordinal)];

    /// <summary>The likeliest character, whatever the field allows.</summary>
    public char Likeliest(int place) => Likeliest(_logarithms, place, static (_, _) => true, place);

    /// <summary>The likeliest that the field allows.</summary>
    public char Likeliest(int place, ZoneGrammar grammar) =>
        Likeliest(_logarithms, place, static (state, character) => state.grammar.Allows(state.place, character), (grammar, place));

    /// <summary>True when each look alone would say so too.</summary>
    public bool BothSay(int place, char character, ZoneGrammar grammar)
    {
        (ZoneGrammar, int) state = (grammar, place);
        return Likeliest(_first, place, Allows, state) == character && Likeliest(_second, place, Allows, state) == character;
    }

    private static void AddPriors(float[] logarithms, ZoneGrammar grammar)
    {
        for (int i = 0; i < logarithms.Length; i++)
        {
            logarithms[i] += CharacterPriors.Of(
                grammar, i / LineReading.Classes, LineNetwork.Characters[i % LineReading.Classes]);
        }
    }

    private static bool Allows((ZoneGrammar Grammar, int Place) state, char character) =>
        state.Grammar.Allows(state.Place, character);

    private static char Likeliest<T>(float[] logarithms, int place, Func<T, char, bool> allows, T state)
    {
        float most = float.MinValue;
        char best = '<';
        for (int i = 0; i < LineReading.Classes; i++)
        {
            float value = logarithms[place * LineReading.Classes + i];
            if (value > most && allows(state, LineNetwork.Characters[i]))
                (most, best) = (value, LineNetwork.Characters[i]);
        }

        return best;
    }
}

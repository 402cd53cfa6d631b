using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>A zone's text with what is uncertain about it.</summary>
/// <param name="Lines">The likeliest lines.</param>
/// <param name="Consistent">Every check digit of the layout holds.</param>
internal sealed record DecodedZone(string[] Lines, bool Consistent, List<MrzDoubt> Doubts, double Confidence);

/// <summary>
/// Turns likelihoods into a text: each field's own characters, check digits over all, and a doubt for every character
/// that something else could stand for. Stateless.
/// </summary>
internal static class ZoneDecoder
{
    /// <summary>A character without a check digit must be so much likelier than the next (natural logarithm).</summary>
    private const float PlainMin = 4.0f;

    /// <summary>The next reading that passes every check digit must be so much less likely.</summary>
    private const float GuardedMin = 4.5f;

    /// <summary>A reading that the check digits had to correct must be further still from the next.</summary>
    private const float CorrectedMin = 6;

    /// <summary>A correction may go so far against what the network saw, and no further, before it is asked.</summary>
    private const float CorrectionMax = 4;

    /// <summary>A state that exists is taken instead of one that does not when it is about as likely.</summary>
    private const float StateWithin = 3;

    private const float SubstituteCostMax = 11;
    private const int AlternativesMax = 3;

    public static DecodedZone? Decode(SeenZone zone)
    {
        string begin = string.Create(5, new ZoneLikelihoods(zone, null), static (text, of) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = of.Likeliest(i);
        });
        if (ZoneGrammar.Of(zone.Lines.Length, zone.Length, begin) is not { } grammar)
            return null;
        DecodedZone decoded = Decode(grammar, zone);
        return decoded.Consistent || grammar.Other is not { } other || Decode(other, zone) is not { Consistent: true } better
            ? decoded
            : better;
    }

    private static DecodedZone Decode(ZoneGrammar grammar, SeenZone zone)
    {
        ZoneLikelihoods likelihoods = new(zone, grammar);
        char[] text = new char[likelihoods.Count];
        for (int place = 0; place < text.Length; place++)
            text[place] = likelihoods.Likeliest(place, grammar);
        SortedSet<int> doubtful = [];
        double confidence = 1;
        List<Explanation> explanations = CheckSearch.Find(
            Substitutes(likelihoods, grammar, text, out int sums), sums);
        bool consistent = explanations.Count > 0;
        if (consistent)
        {
            float least = explanations[0].Substitutes.Length > 0 ? CorrectedMin : GuardedMin;
            float gap = explanations.Count > 1 ? explanations[1].Cost - explanations[0].Cost : SubstituteCostMax;
            confidence = 1 / (1 + Math.Exp(-gap));
            if (gap < least || explanations[0].Cost > CorrectionMax)
            {
                foreach (Substitute each in explanations.SelectMany(each => each.Substitutes))
                    doubtful.Add(each.Place);
            }

            foreach (Substitute each in explanations[0].Substitutes)
                text[each.Place] = each.Character;
        }

        StateChoice.Settle(likelihoods, grammar.Layout.IssuingState, text, doubtful, StateWithin, PlainMin);
        StateChoice.Settle(likelihoods, grammar.Layout.Nationality, text, doubtful, StateWithin, PlainMin);
        for (int place = 0; place < text.Length; place++)
        {
            if (grammar.Guarded(place))
                continue;
            float margin = Margin(likelihoods, grammar, place, text[place]);
            confidence *= 1 / (1 + Math.Exp(-margin));
            if (margin < PlainMin || !likelihoods.BothSay(place, text[place], grammar)
                || likelihoods.Of(place, likelihoods.Likeliest(place)) - likelihoods.Of(place, text[place]) > 1.5f)
            {
                doubtful.Add(place);
            }
        }

        if (!grammar.Begins(text[0]))
            doubtful.Add(0);
        NameShape.Check(text, grammar.Layout.Name, doubtful);
        string all = new(text);
        return new(
            [.. Enumerable.Range(0, zone.Lines.Length).Select(i => all.Substring(i * zone.Length, zone.Length))],
            consistent,
            [.. doubtful.Select(place => Doubt(likelihoods, grammar, zone.Length, place, text[place]))],
            confidence);
    }

    /// <summary>How much likelier the character is than any other that the field allows.</summary>
    private static float Margin(ZoneLikelihoods likelihoods, ZoneGrammar grammar, int place, char read)
    {
        float next = -30;
        foreach (char other in LineNetwork.Characters)
            if (other != read && grammar.Allows(place, other))
                next = MathF.Max(next, likelihoods.Of(place, other));
        return likelihoods.Of(place, read) - next;
    }

    private static List<Substitute> Substitutes(
        ZoneLikelihoods likelihoods, ZoneGrammar grammar, char[] text, out int sums)
    {
        List<Substitute> substitutes = [];
        sums = 0;
        // A filler in place of the number's digit: the number runs on, and only the parser can judge its digit.
        bool runsOn = grammar.Layout.NumberMayRunOn && text[grammar.Layout.DocumentNumberDigit] == '<';
        for (int place = 0; place < text.Length; place++)
        {
            if (!grammar.Guarded(place))
                continue;
            int own = CheckDigits.ValueOf(text[place]);
            sums = CheckSearch.Add(sums, Change(grammar, place, own, runsOn));
            float likeliest = likelihoods.Of(place, text[place]);
            foreach (char other in LineNetwork.Characters)
            {
                float cost = likeliest - likelihoods.Of(place, other);
                if (other == text[place] || cost > SubstituteCostMax || !grammar.Allows(place, other))
                    continue;
                int difference = (CheckDigits.ValueOf(other) - own) % 10 + 10;
                substitutes.Add(new(place, other, cost, Change(grammar, place, difference, runsOn)));
            }
        }

        return substitutes;
    }

    /// <summary>What a value does to each of the five sums, one decimal digit each.</summary>
    private static int Change(ZoneGrammar grammar, int place, int value, bool runsOn)
    {
        int change = 0;
        for (int check = runsOn ? 1 : 0, unit = runsOn ? 10 : 1; check < ZoneGrammar.CheckCount; check++, unit *= 10)
            change += grammar.Weights[place, check] * value % 10 * unit;
        return change;
    }

    private static MrzDoubt Doubt(ZoneLikelihoods likelihoods, ZoneGrammar grammar, int length, int place, char read)
    {
        IEnumerable<char> others = LineNetwork.Characters
            .Where(other => other != read && grammar.Allows(place, other) && likelihoods.Of(place, other) > -SubstituteCostMax)
            .OrderByDescending(other => likelihoods.Of(place, other))
            .Take(AlternativesMax);
        return new(grammar.Fields[place], place / length, place % length, read, string.Concat(others));
    }
}

using System.Collections.Immutable;

namespace CheckpointEdge.Exchange.Phrases;

/// <summary>
/// An English sentence with typed places, anchored at both ends. Matching takes time linear in the sentence, whatever stands in a
/// name: it asks from the end which positions lead to the end, then walks from the beginning and never back. Immutable, safe for
/// concurrent use.
/// </summary>
internal sealed class PhraseTemplate
{
    private readonly ImmutableArray<PhrasePart> _parts;

    /// <param name="text">As it stands in the language files.</param>
    /// <exception cref="FormatException">It has a place of no known kind, the same place twice, or two places in a row.</exception>
    public PhraseTemplate(string text)
    {
        Text = text;
        _parts = PhrasePart.Of(Body(text));
        Places = [.. _parts.Where(part => part.IsPlace)];
        if (Places.Any(place => !PlaceKind.IsKnown(place.Kind)) || Places.Distinct().Count() != Places.Length
            || _parts.Zip(_parts.Skip(1)).Any(pair => pair.First.IsPlace && pair.Second.IsPlace))
            throw new FormatException($"The places of \"{text}\" are none that are known, or not apart.");
        LiteralLength = _parts.Where(part => !part.IsPlace).Sum(part => part.Text.Length);
        string begin = _parts is [{ IsPlace: false } words, ..] ? words.Text : "";
        FirstWord = begin.IndexOf(' ') is > 0 and var end ? begin[..end].ToLowerInvariant() : "";
    }

    public string Text { get; }

    /// <summary>In the order of the English sentence.</summary>
    public ImmutableArray<PhrasePart> Places { get; }

    /// <summary>In small letters; empty when the sentence begins with a place or the first word is not whole.</summary>
    public string FirstWord { get; }

    /// <summary>The more words, the more it says: tried first (characters).</summary>
    public int LiteralLength { get; }

    /// <summary>A sentence as it is looked up: without the full stop at its end.</summary>
    public static string Body(string sentence) => sentence.Length > 1 && sentence[^1] == '.' ? sentence[..^1] : sentence;

    /// <returns>The values of <see cref="Places"/>, each as short as it can be, or null.</returns>
    public string[]? Match(string body)
    {
        if (!HasTheWords(body))
            return null;
        bool[][] leads = LeadsToTheEnd(body);
        if (!leads[0][0])
            return null;
        List<string> values = [];
        int at = 0;
        for (int i = 0; i < _parts.Length; i++)
        {
            int end = at + _parts[i].Text.Length;
            if (_parts[i].IsPlace)
            {
                end = at + 1;
                while (!(leads[i + 1][end] && PlaceKind.Fits(_parts[i].Kind, body.AsSpan(at, end - at))))
                    end++;
                values.Add(body[at..end]);
            }

            at = end;
        }

        return [.. values];
    }

    /// <summary>A quick look that most sentences do not pass.</summary>
    private bool HasTheWords(string body)
    {
        int from = 0;
        for (int i = 0; i < _parts.Length; i++)
        {
            if (_parts[i].IsPlace)
                continue;
            int at = i > 0 ? body.IndexOf(_parts[i].Text, from, StringComparison.Ordinal)
                : StartsAt(body, 0, _parts[0].Text, first: true) ? 0
                : -1;
            if (at < 0)
                return false;
            from = at + _parts[i].Text.Length;
        }

        return _parts[^1].IsPlace || body.EndsWith(_parts[^1].Text, StringComparison.Ordinal) || _parts.Length == 1;
    }

    /// <summary>For every part and position: whether the parts from there on can fill the rest of the text.</summary>
    private bool[][] LeadsToTheEnd(string body)
    {
        bool[][] leads = new bool[_parts.Length + 1][];
        leads[_parts.Length] = new bool[body.Length + 1];
        leads[_parts.Length][body.Length] = true;
        for (int i = _parts.Length - 1; i >= 0; i--)
        {
            PhrasePart part = _parts[i];
            bool[] next = leads[i + 1], here = leads[i] = new bool[body.Length + 1];
            int last = Array.LastIndexOf(next, true);
            for (int at = 0; at < last; at++)
            {
                int end = at + part.Text.Length;
                here[at] = !part.IsPlace ? end <= body.Length && next[end] && StartsAt(body, at, part.Text, i == 0)
                    : PlaceKind.EndsAnywhere(part.Kind) || Ends(part.Kind, body, at, next);
            }
        }

        return leads;
    }

    private static bool Ends(string kind, string body, int start, bool[] next)
    {
        int reach = PlaceKind.Reach(kind, body, start);
        if (kind == PlaceKind.Code)
            return reach > start && next.AsSpan(start + 1, reach - start).Contains(true);
        for (int end = start + 1; end <= reach; end++)
            if (next[end] && PlaceKind.Fits(kind, body.AsSpan(start, end - start)))
                return true;
        return false;
    }

    /// <summary>The first letter of all may be a capital or not.</summary>
    private static bool StartsAt(string body, int at, string words, bool first) =>
        string.CompareOrdinal(body, at + 1, words, 1, words.Length - 1) == 0 && at < body.Length
        && (body[at] == words[0] || (first && char.ToLowerInvariant(body[at]) == char.ToLowerInvariant(words[0])));
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace CheckpointEdge.Exchange.Phrases;

/// <summary>
/// Says an English sentence of the service in one language. A sentence is looked up as it stands, then among the templates that begin with its
/// first word, then taken apart ("A. B.", "a; b") and looked up in parts. What is not found stays English and is counted.
/// Nothing is kept: sentences hold the names of travellers. Safe for concurrent use.
/// </summary>
public sealed class Phrasebook
{
    /// <summary>Longer ones are left as they are (characters); the longest reasons have some hundreds.</summary>
    private const int SentenceLengthMax = 16 * 1024;

    /// <summary>Look-ups and comparisons for one sentence, however it is composed (count).</summary>
    private const int TrialsMax = 24_000;

    /// <summary>A sentence within a sentence within a sentence (count).</summary>
    private const int DepthMax = 4;

    private readonly Language _language;
    private readonly Action<string>? _missed;
    private readonly FrozenDictionary<string, Phrase> _whole;
    private readonly FrozenDictionary<string, ImmutableArray<Phrase>> _byFirstWord;
    private readonly ImmutableArray<Phrase> _anyFirstWord;
    private readonly ImmutableArray<(string English, string Own)> _joins;
    private long _missing;

    /// <param name="phrases">English templates and their translations; the places of both agree.</param>
    /// <param name="joins">What stands between parts in English, and here; the last one counts inside a sentence alone.</param>
    /// <param name="missed">Told of every sentence that was not found. For tests alone: a sentence may name a traveller.</param>
    internal Phrasebook(
        Language language, IEnumerable<(PhraseTemplate Template, string Translation)> phrases,
        ImmutableArray<(string English, string Own)> joins, Action<string>? missed = null)
    {
        _language = language;
        _missed = missed;
        _joins = joins;
        ImmutableArray<Phrase> all = [.. phrases
            .Select(pair => new Phrase(pair.Template, PhraseTemplate.Body(pair.Translation)))
            .OrderByDescending(phrase => phrase.Template.LiteralLength)];
        _whole = all.Where(phrase => phrase.Template.Places.IsEmpty)
            .ToFrozenDictionary(phrase => KeyOf(PhraseTemplate.Body(phrase.Template.Text)), StringComparer.Ordinal);
        ILookup<string, Phrase> byWord = all.Where(phrase => !phrase.Template.Places.IsEmpty).ToLookup(phrase => phrase.Template.FirstWord);
        _anyFirstWord = [.. byWord[""]];
        _byFirstWord = byWord.Where(group => group.Key.Length > 0)
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
    }

    private readonly record struct Phrase(PhraseTemplate Template, string Translation);

    /// <param name="Whole">Every part of it was found.</param>
    private readonly record struct Said(string Text, bool Whole);

    public Language Language => _language;

    /// <summary>How often a sentence was not found, or not in all its parts, since the service started.</summary>
    public long Missing => Interlocked.Read(ref _missing);

    /// <summary>The sentence in this language, or as it is.</summary>
    public string Say(string sentence)
    {
        if (sentence.Length is 0 or > SentenceLengthMax || _language == Language.English)
            return sentence;
        int trials = TrialsMax;
        Said said = Look(sentence, 0, 0, ref trials);
        if (!said.Whole)
        {
            Interlocked.Increment(ref _missing);
            _missed?.Invoke(sentence);
        }

        return said.Text;
    }

    /// <param name="join">The first of the joins at which the text may be taken apart.</param>
    private Said Look(string text, int depth, int join, ref int trials)
    {
        if (!HasWords(text))
            return new(Walled(text, PlaceKind.Name), true);
        Said none = new(Walled(text, PlaceKind.Name), false);
        if (depth > DepthMax || trials-- <= 0)
            return none;
        string body = PhraseTemplate.Body(text);
        if (_whole.TryGetValue(KeyOf(body), out Phrase whole))
            return new(Dressed(whole.Translation, whole.Template.Text, text), true);
        Said? partly = null;
        string firstWord = body.IndexOf(' ') is > 0 and var end ? body[..end].ToLowerInvariant() : body.ToLowerInvariant();
        ImmutableArray<Phrase> likely = _byFirstWord.GetValueOrDefault(firstWord, []);
        foreach (Phrase phrase in likely.Concat(_anyFirstWord))
        {
            if (trials-- <= 0)
                break;
            if (phrase.Template.Match(body) is not { } values)
                continue;
            Said said = Filled(phrase, values, text, depth, ref trials);
            if (said.Whole)
                return said;
            if (phrase.Template.FirstWord.Length > 0)
                partly ??= said;
        }

        return Apart(text, depth, join, ref trials) switch
        {
            { Whole: true } apart => apart,
            var apart => partly ?? apart ?? none,
        };
    }

    private Said Filled(Phrase phrase, string[] values, string text, int depth, ref int trials)
    {
        bool all = true;
        StringBuilder said = new();
        foreach (PhrasePart part in PhrasePart.Of(phrase.Translation))
        {
            int place = part.IsPlace ? phrase.Template.Places.IndexOf(part) : -1;
            if (place < 0)
            {
                said.Append(part.Text);
            }
            else if (part.Kind == PlaceKind.Sentence)
            {
                Said inner = Look(values[place], depth + 1, 0, ref trials);
                all &= inner.Whole;
                said.Append(inner.Text);
            }
            else
            {
                said.Append(Walled(values[place], part.Kind));
            }
        }

        return new(Dressed(said.ToString(), phrase.Template.Text, text), all);
    }

    /// <summary>Null when there is nothing to take apart, or no part of it is known.</summary>
    private Said? Apart(string text, int depth, int from, ref int trials)
    {
        for (int join = from; join < _joins.Length; join++)
        {
            (string english, string own) = _joins[join];
            if ((join == _joins.Length - 1 && depth == 0) || !text.Contains(english, StringComparison.Ordinal))
                continue;
            if (Parts(text, english, own, depth, join + 1, ref trials) is { } said)
                return said;
        }

        return null;
    }

    private Said? Parts(string text, string english, string own, int depth, int join, ref int trials)
    {
        // A full stop belongs to the sentence before it.
        int kept = english[0] == '.' ? 1 : 0;
        StringBuilder said = new();
        bool all = true, any = false;
        for (int start = 0; start < text.Length;)
        {
            (int end, Said part) = NextPart(text, start, english, kept, depth, join, ref trials);
            all &= part.Whole;
            any |= part.Whole;
            said.Append(said.Length > 0 ? own[kept..] : "").Append(part.Text);
            start = end + english.Length - kept;
        }

        return any ? new(said.ToString(), all) : null;
    }

    /// <summary>The shortest run of parts from here that is known; the first part alone where none is.</summary>
    private (int End, Said Part) NextPart(string text, int start, string english, int kept, int depth, int join, ref int trials)
    {
        int first = -1;
        for (int from = start; ;)
        {
            int at = text.IndexOf(english, from, StringComparison.Ordinal);
            int end = at < 0 ? text.Length : at + kept;
            Said part = Look(text[start..end], depth, join, ref trials);
            if (part.Whole)
                return (end, part);
            first = first < 0 ? end : first;
            if (at < 0 || trials <= 0)
                return (first, Look(text[start..first], depth, join, ref trials));
            from = at + english.Length;
        }
    }

    /// <summary>The capital at the beginning and the full stop at the end are those of the sentence at hand.</summary>
    private static string Dressed(string translation, string template, string sentence)
    {
        string said = translation;
        if (char.IsLetter(sentence[0]) && template[0] != sentence[0] && said.Length > 1)
        {
            if (char.IsUpper(sentence[0]))
                said = char.ToUpperInvariant(said[0]) + said[1..];
            else if (char.IsLower(said[1]))
                said = char.ToLowerInvariant(said[0]) + said[1..];
        }

        return sentence.Length > 1 && sentence[^1] == '.' ? said + "." : said;
    }

    /// <summary>
    /// In a line from right to left a value is set by its own order alone: the hyphens of a date behind Arabic letters would turn it round
    /// (Unicode annex 9, rules W2 and W4).
    /// </summary>
    private string Walled(string value, string kind) =>
        !_language.RightToLeft ? value : (kind == PlaceKind.Name ? "\u2068" : "\u2066") + value + "\u2069";

    /// <summary>Two small letters in a row: what has none is a code, a number or a name in capitals, and the same in every language.</summary>
    private static bool HasWords(string text)
    {
        for (int at = 1; at < text.Length; at++)
            if (char.IsLower(text[at]) && char.IsLower(text[at - 1]))
                return true;
        return false;
    }

    private static string KeyOf(string body) => body.Length == 0 ? body : char.ToLowerInvariant(body[0]) + body[1..];
}

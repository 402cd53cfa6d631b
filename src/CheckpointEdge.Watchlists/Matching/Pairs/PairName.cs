using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching.Pairs;

/// <summary>A word of a name as a pair decision compares it. Immutable.</summary>
/// <param name="Key">A to Z; letters of another script in a <see cref="PairReading.Native"/> reading.</param>
/// <param name="Weight">How rare the word is among ordinary people, in thousandths of a nat.</param>
/// <param name="AfterPatronymic">The word follows BIN, BEN or IBN: it is the father's.</param>
internal sealed record PairWord(string Key, string Shown, TokenKind Kind, int Weight, bool AfterPatronymic);

/// <summary>One way to read a name. Immutable.</summary>
/// <param name="Native">In letters that no table here writes in A to Z; comparable only with the same.</param>
/// <param name="Vowelless">From a script that does not write the short vowels.</param>
internal sealed record PairReading(ImmutableArray<PairWord> Words, bool Native, bool Vowelless);

/// <summary>
/// The readings of one side of a pair: an MRZ never holds another script, but files that are compared with each other do.
/// Static, safe for concurrent callers.
/// </summary>
internal static class PairName
{
    private static readonly ImmutableArray<string> _patronymic = ["BIN", "BEN", "IBN", "BINT", "BINTI", "BENT", "OULD", "WALAD", "WULD"];

    /// <summary>One reading at least for a name that holds a letter; none for a name that holds none.</summary>
    public static ImmutableArray<PairReading> ReadingsOf(string name)
    {
        string text = name.Length > MrzLetters.TextLengthMax ? name[..MrzLetters.TextLengthMax] : name;
        string written = ScriptLetters.Write(text, out bool foreign, out bool vowelless);
        PairReading latin = new(Words(NameTokens.Of(written)), Native: false, vowelless);
        if (!foreign)
            return latin.Words.IsEmpty ? [] : [latin];
        PairReading native = new(NativeWords(text), Native: true, Vowelless: false);
        return latin.Words.IsEmpty ? [native] : [latin, native];
    }

    private static ImmutableArray<PairWord> Words(ImmutableArray<NameToken> tokens)
    {
        ImmutableArray<PairWord>.Builder words = ImmutableArray.CreateBuilder<PairWord>(tokens.Length);
        TokenKind[] kinds = [.. tokens.Select(token => token.Kind)];
        NameTokens.SettleKinds(kinds);
        for (int at = 0; at < tokens.Length; at++)
        {
            NameToken token = tokens[at];
            words.Add(new PairWord(token.Key, token.Shown, kinds[at], TokenWeights.General.Of(token.Key, 0),
                at > 0 && _patronymic.Contains(tokens[at - 1].Key)));
        }

        return words.MoveToImmutable();
    }

    private static ImmutableArray<PairWord> NativeWords(string text)
    {
        ImmutableArray<PairWord>.Builder words = ImmutableArray.CreateBuilder<PairWord>();
        StringBuilder word = new();
        foreach (char letter in text + " ")
        {
            if (char.IsLetter(letter) || IsSign(letter))
            {
                word.Append(char.ToUpperInvariant(letter));
            }
            else if (word.Length > 0)
            {
                string key = word.Length > NameTokens.LettersMax ? word.ToString(0, NameTokens.LettersMax) : word.ToString();
                words.Add(new PairWord(key, key, TokenKind.Word, TokenWeights.General.Of(key, 0), false));
                word.Clear();
            }

            if (words.Count == NameTokens.TokensMax)
                break;
        }

        return words.ToImmutable();
    }

    /// <summary>Vowel signs of Indic, Khmer and other scripts: half a letter each.</summary>
    public static bool IsSign(char letter) => char.GetUnicodeCategory(letter)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ModifierLetter;
}

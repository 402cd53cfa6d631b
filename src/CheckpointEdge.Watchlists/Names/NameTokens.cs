using System.Collections.Immutable;

namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// Turns a name as anybody writes it into comparable tokens: <c>O'Connor-Smith, José</c> and
/// <c>OCONNOR&lt;SMITH&lt;&lt;JOSE</c> give the same three. Static, safe for concurrent callers.
/// </summary>
internal static class NameTokens
{
    /// <summary>Names of more tokens than this are compared by their first ones.</summary>
    public const int TokensMax = 16;

    /// <summary>A longer token is cut; no name field of a document holds more letters.</summary>
    public const int LettersMax = 32;

    /// <summary>The tokens in written order; empty when the text holds no letter.</summary>
    public static ImmutableArray<NameToken> Of(string name)
    {
        string folded = MrzLetters.Fold(name);
        if (folded.Length == 0)
            return [];
        string[] words = folded.Split(' ');
        for (int at = 0; at < words.Length; at++)
            if (words[at].Length > LettersMax)
                words[at] = words[at][..LettersMax];

        List<NameToken> tokens = new(words.Length);
        NameCompounds.Join(words, tokens);
        if (tokens.Count > TokensMax)
            tokens.RemoveRange(TokensMax, tokens.Count - TokensMax);
        return [.. tokens];
    }

    /// <summary>The tokens of an MRZ's two name parts, surname first.</summary>
    public static ImmutableArray<NameToken> Of(string primary, string secondary) =>
        Of(secondary.Length == 0 ? primary : primary + " " + secondary);

    /// <summary>
    /// LE and DE are also surnames: in a name of particles and titles alone they are all there is to compare, and
    /// become words. Both sides of a comparison go through here.
    /// </summary>
    public static void SettleKinds(Span<TokenKind> kinds)
    {
        if (kinds.Contains(TokenKind.Word))
            return;
        foreach (ref TokenKind kind in kinds)
            if (kind != TokenKind.Initial || kinds.Length == 1)
                kind = TokenKind.Word;
    }
}

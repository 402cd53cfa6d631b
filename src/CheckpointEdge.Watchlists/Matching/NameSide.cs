using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// One side of a name comparison, its tokens laid end to end so that two neighbours are also one piece. Refilled for
/// every name; for one thread.
/// </summary>
internal sealed class NameSide
{
    private readonly char[] _letters = new char[NameTokens.TokensMax * 2 * NameTokens.LettersMax];
    private readonly int[] _starts = new int[NameTokens.TokensMax + 1];
    private readonly TokenKind[] _kinds = new TokenKind[NameTokens.TokensMax];
    private readonly int[] _weights = new int[NameTokens.TokensMax];
    private readonly int[] _ids = new int[NameTokens.TokensMax];
    private ImmutableArray<NameToken> _shown = [];

    public int Count { get; private set; }

    public ReadOnlySpan<char> Key(int at) => _letters.AsSpan(_starts[at].._starts[at + 1]);

    /// <summary>A token and its right neighbour in one piece.</summary>
    public ReadOnlySpan<char> KeyWithNext(int at) => _letters.AsSpan(_starts[at].._starts[at + 2]);

    public TokenKind Kind(int at) => _kinds[at];

    /// <summary>The token's number in the vocabulary, or -1 on a side loaded from text.</summary>
    public int Id(int at) => _shown.IsEmpty ? _ids[at] : -1;

    public int Weight(int at) => _weights[at];

    /// <summary>The letters as they stood; known only for a side loaded from text.</summary>
    public string Shown(int at) => _shown.IsEmpty ? Key(at).ToString() : _shown[at].Shown;

    /// <summary>Fills the side from text. <paramref name="index"/> may be null: then background weights hold.</summary>
    public void Load(ImmutableArray<NameToken> tokens, NameIndex? index)
    {
        _shown = tokens;
        Count = tokens.Length;
        for (int at = 0; at < Count; at++)
        {
            string key = tokens[at].Key;
            key.CopyTo(_letters.AsSpan(_starts[at]));
            _starts[at + 1] = _starts[at] + key.Length;
            _kinds[at] = tokens[at].Kind;
            _weights[at] = index?.WeightOf(key) ?? TokenWeights.General.Of(key, 0);
        }

        NameTokens.SettleKinds(_kinds.AsSpan(0, Count));
    }

    /// <summary>Fills the side from the index, without the text of the name.</summary>
    public void Load(NameIndex index, int name)
    {
        _shown = [];
        ReadOnlySpan<int> ids = index.TokensOf(name);
        Count = ids.Length;
        for (int at = 0; at < Count; at++)
        {
            _starts[at + 1] = _starts[at] + index.CopyLetters(ids[at], _letters.AsSpan(_starts[at]));
            _ids[at] = ids[at];
            _kinds[at] = index.KindOf(ids[at]);
            _weights[at] = index.WeightOf(ids[at]);
        }

        NameTokens.SettleKinds(_kinds.AsSpan(0, Count));
    }
}

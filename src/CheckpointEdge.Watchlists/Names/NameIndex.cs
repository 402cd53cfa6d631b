using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// All names of a slice as numbers: a small vocabulary of tokens found by <see cref="TokenKeys"/>, and for each token
/// the names that hold it. Names are not kept as text. Immutable after build, safe for concurrent readers.
/// </summary>
internal sealed class NameIndex
{
    private readonly PackedTexts _vocabulary;
    private readonly TokenKind[] _kinds;
    private readonly KeyTable _keys;
    private readonly KeyTable _joins;
    private readonly int[] _tokenStarts;
    private readonly int[] _tokens;
    private readonly int[] _postingStarts;
    private readonly int[] _postings;
    private readonly int[] _recordOfName;
    private readonly int[] _weights;
    private readonly uint[] _letters;

    internal NameIndex(NameIndexBuilder parts, TokenWeights weights)
    {
        _vocabulary = new PackedTexts(parts.Vocabulary);
        _kinds = [.. parts.Vocabulary.Select(NameLexicon.KindOf)];
        _keys = new KeyTable(KeysOf(parts.Vocabulary));
        _joins = new KeyTable(parts.Joins);
        _tokenStarts = [.. parts.TokenStarts];
        _tokens = [.. parts.Tokens];
        _recordOfName = [.. parts.RecordOfName];
        (_postingStarts, _postings) = Post();
        Weights = weights.For(Names);
        _weights = new int[_vocabulary.Count];
        for (int id = 0; id < _weights.Length; id++)
            _weights[id] = Weights.Of(parts.Vocabulary[id], NamesWith(id).Length);
        _letters = [.. parts.Vocabulary.Select(token => TokenFloor.LettersOf(token))];
    }

    internal NameIndex(SealedArrays.Reader arrays, TokenWeights weights)
    {
        _vocabulary = new PackedTexts(arrays);
        _keys = new KeyTable(arrays);
        _joins = new KeyTable(arrays);
        _kinds = arrays.Read<TokenKind>();
        _tokenStarts = arrays.Read<int>();
        _tokens = arrays.Read<int>();
        _postingStarts = arrays.Read<int>();
        _postings = arrays.Read<int>();
        _recordOfName = arrays.Read<int>();
        _weights = arrays.Read<int>();
        _letters = arrays.Read<uint>();
        Weights = weights.For(Names);
    }

    public int Names => _recordOfName.Length;
    public int VocabularySize => _vocabulary.Count;
    public TokenWeights Weights { get; }

    public long SizeBytes =>
        _vocabulary.SizeBytes + _kinds.Length + _keys.SizeBytes + _joins.SizeBytes
        + (4L * (_tokenStarts.Length + _tokens.Length + _postingStarts.Length + _postings.Length
            + _recordOfName.Length + _weights.Length + _letters.Length));

    public long SealedSizeBytes =>
        _vocabulary.SealedSizeBytes + _keys.SealedSizeBytes + _joins.SealedSizeBytes + SealedArrays.Writer.SizeOf(_kinds)
        + SealedArrays.Writer.SizeOf(_letters)
        + new[] { _tokenStarts, _tokens, _postingStarts, _postings, _recordOfName, _weights }.Sum(SealedArrays.Writer.SizeOf);

    /// <summary>In the order in which it is read.</summary>
    public void Write(SealedArrays.Writer arrays)
    {
        _vocabulary.Write(arrays);
        _keys.Write(arrays);
        _joins.Write(arrays);
        arrays.Write(_kinds);
        foreach (int[] numbers in new[] { _tokenStarts, _tokens, _postingStarts, _postings, _recordOfName, _weights })
            arrays.Write(numbers);
        arrays.Write(_letters);
    }

    public int RecordOf(int name) => _recordOfName[name];

    /// <summary>The vocabulary ids of a name's tokens, in written order.</summary>
    public ReadOnlySpan<int> TokensOf(int name) => _tokens.AsSpan(_tokenStarts[name].._tokenStarts[name + 1]);

    /// <summary>The names that hold a token, ascending; a name that holds it twice stands there twice.</summary>
    public ReadOnlySpan<int> NamesWith(int id) => _postings.AsSpan(_postingStarts[id].._postingStarts[id + 1]);

    public int WeightOf(int id) => _weights[id];

    /// <summary>The weight of any token, listed or not.</summary>
    public int WeightOf(ReadOnlySpan<char> key) => IdOf(key) is var id and >= 0 ? _weights[id] : Weights.Of(key, 0);

    /// <summary>The number of a token in the vocabulary, or -1.</summary>
    public int IdOf(ReadOnlySpan<char> key)
    {
        Span<char> letters = stackalloc char[2 * NameTokens.LettersMax];
        foreach (ulong entry in _keys.Find(TokenKeys.Exact(key)))
        {
            int id = KeyTable.IdOf(entry);
            if (letters[.._vocabulary.CopyAscii(id, letters)].SequenceEqual(key))
                return id;
        }

        return -1;
    }

    public TokenKind KindOf(int id) => _kinds[id];

    /// <summary>The letters of a token as a set.</summary>
    public uint LettersOf(int id) => _letters[id];

    /// <summary>A token in ASCII.</summary>
    public ReadOnlySpan<byte> AsciiOf(int id) => _vocabulary.Bytes(id);

    public int CopyLetters(int id, Span<char> letters) => _vocabulary.CopyAscii(id, letters);

    /// <summary>The vocabulary entries filed under one of a token's keys.</summary>
    public ReadOnlySpan<ulong> Filed(uint key) => _keys.Find(key);

    /// <summary>The names in which two neighbours, written in one piece, have this key.</summary>
    public ReadOnlySpan<ulong> Joined(uint key) => _joins.Find(key);

    private (int[] Starts, int[] Postings) Post()
    {
        int[] starts = new int[_vocabulary.Count + 1];
        foreach (int id in _tokens)
            starts[id + 1]++;
        for (int id = 1; id < starts.Length; id++)
            starts[id] += starts[id - 1];
        int[] next = starts[..^1];
        int[] postings = new int[_tokens.Length];
        for (int name = 0; name < Names; name++)
            foreach (int id in TokensOf(name))
                postings[next[id]++] = name;
        return (starts, postings);
    }

    private static List<ulong> KeysOf(List<string> vocabulary)
    {
        List<ulong> entries = new(vocabulary.Count * 24);
        Span<uint> keys = stackalloc uint[TokenKeys.KeysMax];
        for (int id = 0; id < vocabulary.Count; id++)
        {
            Span<uint> own = keys[..TokenKeys.Write(vocabulary[id], keys)];
            own.Sort();
            for (int at = 0; at < own.Length; at++)
                if (at == 0 || own[at] != own[at - 1])
                    entries.Add(KeyTable.Entry(own[at], id));
        }

        return entries;
    }
}

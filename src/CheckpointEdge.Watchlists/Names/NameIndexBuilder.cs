using System.Collections.Immutable;

namespace CheckpointEdge.Watchlists.Names;

/// <summary>Collects names, one record after the other, for a <see cref="NameIndex"/>. For one thread, used once.</summary>
internal sealed class NameIndexBuilder
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    internal List<string> Vocabulary { get; } = [];
    internal List<int> TokenStarts { get; } = [0];
    internal List<int> Tokens { get; } = [];
    internal List<int> RecordOfName { get; } = [];
    internal List<ulong> Joins { get; } = [];

    /// <summary>Files one name of a record; a name without a Latin letter is not findable and is left out.</summary>
    /// <returns>The number of the name in the index, or -1 when it was left out.</returns>
    public int Add(int record, ImmutableArray<NameToken> tokens)
    {
        if (tokens.IsEmpty)
            return -1;
        int name = RecordOfName.Count;
        foreach (NameToken token in tokens)
        {
            if (!_ids.TryGetValue(token.Key, out int id))
            {
                id = _ids[token.Key] = Vocabulary.Count;
                Vocabulary.Add(token.Key);
            }

            Tokens.Add(id);
        }

        TokenStarts.Add(Tokens.Count);
        RecordOfName.Add(record);
        FileJoins(name, tokens);
        return name;
    }

    private void FileJoins(int name, ImmutableArray<NameToken> tokens)
    {
        for (int at = 0; at + 1 < tokens.Length; at++)
        {
            if (tokens[at].Kind == TokenKind.Initial || tokens[at + 1].Kind is not TokenKind.Word)
                continue;
            string joined = tokens[at].Key + tokens[at + 1].Key;
            Joins.Add(KeyTable.Entry(TokenKeys.Exact(joined), name));
            if (TokenKeys.OfSkeleton(joined) is { } skeleton)
                Joins.Add(KeyTable.Entry(skeleton, name));
        }
    }
}

using System.Runtime.InteropServices;
using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>What one of the traveller's tokens found in the vocabulary.</summary>
/// <param name="Token">Its place in the name; of a joined pair the first's.</param>
/// <param name="IsJoined">The token and its neighbour, read as one piece.</param>
/// <param name="From">Where its spellings begin in <see cref="SearchScratch.Alike"/>; best first.</param>
/// <param name="Count">How many spellings.</param>
/// <param name="Postings">How many names hold one of them, a name counted once for each.</param>
internal readonly record struct TokenLookup(int Token, bool IsJoined, int From, int Count, int Postings);

/// <summary>
/// Finds a token's spellings in the vocabulary of the slice: whatever shares one of its keys is weighed. Immutable, safe
/// for concurrent callers with a scratch each.
/// </summary>
internal sealed class SpellingLookup(NameIndex names, int spellingsMax)
{
    /// <summary>Looks up every word of the name and every two neighbours in one piece.</summary>
    public void FindAll(NameSide name, SearchScratch scratch)
    {
        for (int at = 0; at < name.Count; at++)
        {
            if (name.Kind(at) == TokenKind.Word)
                scratch.Lookups.Add(Find(name, at, isJoined: false, name.Weight(at), scratch));
            if (at + 1 < name.Count && name.Kind(at) != TokenKind.Initial && name.Kind(at + 1) == TokenKind.Word)
            {
                int weight = name.Weight(at + 1) + (name.Kind(at) == TokenKind.Word ? name.Weight(at) : 0);
                scratch.Lookups.Add(Find(name, at, isJoined: true, Math.Min(weight, TokenWeights.Most), scratch));
            }
        }
    }

    private TokenLookup Find(NameSide name, int at, bool isJoined, int weight, SearchScratch scratch)
    {
        ReadOnlySpan<char> token = isJoined ? name.KeyWithNext(at) : name.Key(at);
        Span<uint> keys = stackalloc uint[TokenKeys.KeysMax];
        Span<char> letters = stackalloc char[2 * NameTokens.LettersMax];
        int count = TokenKeys.Write(token, keys), stamp = scratch.NextStamp(), weighed = 0, from = scratch.Alike.Count;
        for (int key = 0; key < count && weighed < spellingsMax; key++)
        {
            foreach (ulong entry in names.Filed(keys[key]))
            {
                int id = KeyTable.IdOf(entry);
                if (scratch.Seen[id] == stamp)
                    continue;
                scratch.Seen[id] = stamp;
                weighed++;
                ReadOnlySpan<char> other = letters[..names.CopyLetters(id, letters)];
                int points = scratch.Names.Weigh(name, at, isJoined, other, Math.Min(weight, names.WeightOf(id)));
                if (!isJoined)
                    scratch.Names.Remember(at, id, points);
                if (points > 0)
                    scratch.Alike.Add(new AlikeToken(id, points));
            }
        }

        Span<AlikeToken> alike = CollectionsMarshal.AsSpan(scratch.Alike)[from..];
        alike.Sort(static (a, b) => a.Points != b.Points ? b.Points.CompareTo(a.Points) : a.Id.CompareTo(b.Id));
        int postings = 0;
        foreach (AlikeToken other in alike)
            postings += names.NamesWith(other.Id).Length;
        return new TokenLookup(at, isJoined, from, alike.Length, postings);
    }
}

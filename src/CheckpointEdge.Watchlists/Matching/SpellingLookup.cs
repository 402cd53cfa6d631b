using System.Collections.Concurrent;
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
    // Spellings of tokens that the list itself holds are kept: the common names come with every other traveller. What is
    // remembered is a number of the vocabulary, nothing of a traveller.
    private const int RememberedTokensMax = 8_192;

    private readonly ConcurrentDictionary<int, AlikeToken[]> _remembered = new();

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
        int listed = isJoined ? -1 : names.IdOf(name.Key(at));
        int from = scratch.Alike.Count;
        if (listed >= 0 && _remembered.TryGetValue(listed, out AlikeToken[]? known))
        {
            scratch.Alike.AddRange(known);
            foreach (AlikeToken alike in known)
                scratch.Names.Remember(at, alike.Id, alike.Points);
        }
        else
        {
            Weigh(name, at, isJoined, weight, scratch);
            if (listed >= 0 && _remembered.Count < RememberedTokensMax)
                _remembered[listed] = [.. CollectionsMarshal.AsSpan(scratch.Alike)[from..]];
        }

        int postings = 0;
        foreach (AlikeToken other in CollectionsMarshal.AsSpan(scratch.Alike)[from..])
            postings += names.NamesWith(other.Id).Length;
        return new TokenLookup(at, isJoined, from, scratch.Alike.Count - from, postings);
    }

    // Leaves the spellings at the end of SearchScratch.Alike, best first.
    private void Weigh(NameSide name, int at, bool isJoined, int weight, SearchScratch scratch)
    {
        ReadOnlySpan<char> token = isJoined ? name.KeyWithNext(at) : name.Key(at);
        Span<uint> keys = stackalloc uint[TokenKeys.KeysMax];
        // Two words that happen to stand side by side are seldom one, and their long keys meet hundreds of others.
        int count = TokenKeys.Write(token, keys, twoErrors: !isJoined), stamp = scratch.NextStamp(), weighed = 0, from = scratch.Alike.Count;
        for (int key = 0; key < count && weighed < spellingsMax; key++)
        {
            foreach (ulong entry in names.Filed(keys[key]))
            {
                int id = KeyTable.IdOf(entry);
                if (scratch.Seen[id] == stamp)
                    continue;
                scratch.Seen[id] = stamp;
                weighed++;
                int points = isJoined
                    ? scratch.Names.WeighWithNext(name, at, names, id, weight)
                    : scratch.Names.Weigh(name, at, names, id);
                if (points > 0)
                    scratch.Alike.Add(new AlikeToken(id, points));
            }
        }

        CollectionsMarshal.AsSpan(scratch.Alike)[from..].Sort(static (a, b) =>
            a.Points != b.Points ? b.Points.CompareTo(a.Points) : a.Id.CompareTo(b.Id));
    }
}

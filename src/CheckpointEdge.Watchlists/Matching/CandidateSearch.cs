using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// Finds the few records worth comparing in full. Every token of the traveller is first looked up in the vocabulary with
/// all its spellings, then the names that hold them are counted, rarest token first. A budget bounds the work; when it
/// is spent, the commonest tokens stop bringing in new names, and no token is ever reduced to its exact spelling.
/// Immutable, safe for concurrent callers with a scratch each.
/// </summary>
internal sealed class CandidateSearch(NameIndex names, RecordFacts facts, MatchWeights weights)
{
    /// <summary>Records compared in full; the best few hundred by a quick count hold the best ten by far.</summary>
    public const int ComparedRecordsMax = 192;

    /// <summary>Names touched through postings in one search.</summary>
    public const int PostingsMax = 400_000;

    /// <summary>Vocabulary entries weighed for one token.</summary>
    public const int SpellingsMax = 6_000;

    /// <summary>Records born on the traveller's own birthday that are looked at whatever their name.</summary>
    public const int SameBirthdayMax = 256;

    /// <summary>Leaves the candidates in <see cref="SearchScratch.Candidates"/>, best guess first.</summary>
    public void Find(Traveller traveller, SearchScratch scratch)
    {
        NameSide name = traveller.Name;
        List<Lookup> lookups = [];
        for (int at = 0; at < name.Count; at++)
        {
            if (name.Kind(at) == TokenKind.Word)
                lookups.Add(Spellings(name.Key(at), name.Weight(at), lookups.Count, scratch));
            if (at + 1 < name.Count && name.Kind(at) != TokenKind.Initial && name.Kind(at + 1) == TokenKind.Word)
            {
                int weight = name.Weight(at + 1) + (name.Kind(at) == TokenKind.Word ? name.Weight(at) : 0);
                lookups.Add(Spellings(name.KeyWithNext(at), Math.Min(weight, TokenWeights.Most), lookups.Count, scratch));
            }
        }

        lookups.Sort(static (a, b) => a.Postings != b.Postings
            ? a.Postings.CompareTo(b.Postings) : a.Number.CompareTo(b.Number));
        int budget = PostingsMax;
        foreach (Lookup lookup in lookups)
            budget = Touch(lookup, budget, scratch);
        TouchJoined(traveller, scratch);
        Choose(traveller, scratch);
        AddSameBirthday(traveller, scratch);
    }

    private readonly record struct Lookup(int Number, (int Id, int Points)[] Alike, int Postings);

    private Lookup Spellings(ReadOnlySpan<char> token, int weight, int number, SearchScratch scratch)
    {
        Span<uint> keys = stackalloc uint[TokenKeys.KeysMax];
        Span<char> letters = stackalloc char[2 * NameTokens.LettersMax];
        int count = TokenKeys.Write(token, keys), stamp = scratch.NextStamp(), weighed = 0;
        scratch.Alike.Clear();
        for (int key = 0; key < count && weighed < SpellingsMax; key++)
        {
            foreach (ulong entry in names.Filed(keys[key]))
            {
                int id = KeyTable.IdOf(entry);
                if (scratch.Seen[id] == stamp)
                    continue;
                scratch.Seen[id] = stamp;
                weighed++;
                ReadOnlySpan<char> other = letters[..names.CopyLetters(id, letters)];
                int points = scratch.Names.Weigh(token, other, Math.Min(weight, names.WeightOf(id)));
                if (points > 0)
                    scratch.Alike.Add((id, points));
            }
        }

        scratch.Alike.Sort(static (a, b) => a.Points != b.Points ? b.Points.CompareTo(a.Points) : a.Id.CompareTo(b.Id));
        int postings = 0;
        foreach ((int id, _) in scratch.Alike)
            postings += names.NamesWith(id).Length;
        return new Lookup(number, [.. scratch.Alike], postings);
    }

    private int Touch(Lookup lookup, int budget, SearchScratch scratch)
    {
        byte mark = (byte)Math.Min(lookup.Number + 1, byte.MaxValue);
        foreach ((int id, int points) in lookup.Alike)
        {
            ReadOnlySpan<int> postings = names.NamesWith(id);
            if (postings.Length > budget)
                continue;
            budget -= postings.Length;
            foreach (int name in postings)
                Touch(name, mark, points, scratch);
        }

        return budget;
    }

    private static void Touch(int name, byte mark, int points, SearchScratch scratch)
    {
        // The best spelling comes first; the same token counts once for a name.
        if (scratch.TouchedBy[name] == mark)
            return;
        if (scratch.TouchedBy[name] == 0)
            scratch.Touched.Add(name);
        scratch.TouchedBy[name] = mark;
        scratch.Points[name] += points;
    }

    // The list writes in two pieces what the document writes in one.
    private void TouchJoined(Traveller traveller, SearchScratch scratch)
    {
        for (int at = 0; at < traveller.Name.Count; at++)
        {
            if (traveller.Name.Kind(at) != TokenKind.Word)
                continue;
            ReadOnlySpan<char> token = traveller.Name.Key(at);
            TouchJoined(names.Joined(TokenKeys.Exact(token)), traveller.Name.Weight(at), scratch);
            if (TokenKeys.OfSkeleton(token) is { } skeleton)
                TouchJoined(names.Joined(skeleton), traveller.Name.Weight(at) / 2, scratch);
        }
    }

    private static void TouchJoined(ReadOnlySpan<ulong> entries, int points, SearchScratch scratch)
    {
        foreach (ulong entry in entries[..Math.Min(entries.Length, SpellingsMax)])
            Touch(KeyTable.IdOf(entry), byte.MaxValue, points, scratch);
    }

    private void Choose(Traveller traveller, SearchScratch scratch)
    {
        foreach (int name in scratch.Touched)
        {
            int evidence = scratch.Points[name];
            (BirthDateState state, _) = PersonalComparison.BestBirth(
                traveller.Birth, facts.BirthsOf(names.RecordOf(name)), weights);
            int birth = BirthDateComparison.Points(state, weights);
            int points = evidence + Math.Min(birth, evidence * weights.LiftPerCent / 100);
            scratch.Ranking.Add(((long)-points << 32) | (uint)name);
        }

        scratch.Ranking.Sort();
        foreach (long ranked in scratch.Ranking)
        {
            int record = names.RecordOf((int)(uint)ranked);
            if (scratch.Records.Add(record))
                scratch.Candidates.Add((record, -(int)(ranked >> 32)));
            if (scratch.Candidates.Count == ComparedRecordsMax)
                break;
        }
    }

    // A name too far off for its letters may still belong to somebody born that day: it is compared, not believed.
    private void AddSameBirthday(Traveller traveller, SearchScratch scratch)
    {
        if (traveller.DateOfBirth.Exact is not { } day)
            return;
        AddBornOn(day, scratch);
        if (day.Day <= 12 && day.Day != day.Month)
            AddBornOn(new DateOnly(day.Year, day.Day, day.Month), scratch);
    }

    private void AddBornOn(DateOnly day, SearchScratch scratch)
    {
        ReadOnlySpan<ulong> born = facts.BornOn(day.DayNumber);
        foreach (ulong entry in born[..Math.Min(born.Length, SameBirthdayMax)])
            if (scratch.Records.Add(KeyTable.IdOf(entry)))
                scratch.Candidates.Add((KeyTable.IdOf(entry), int.MaxValue / 2));
    }
}

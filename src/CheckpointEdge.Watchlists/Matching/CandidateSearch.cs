using System.Runtime.InteropServices;
using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// Finds the few records worth comparing in full. Every token of the traveller is first looked up in the vocabulary with
/// all its spellings, then the names that hold them are counted, rarest token first. A budget bounds the work; when it
/// is spent, the commonest tokens bring in no new names but still count for those that rarer ones found, and no token is
/// ever reduced to its exact spelling. Immutable, safe for concurrent callers with a scratch each.
/// </summary>
internal sealed class CandidateSearch(NameIndex names, RecordFacts facts, MatchWeights weights, SearchBudget budget)
{
    // Entries of one joined key that are followed; a joint of two common tokens is itself common.
    private const int JoinedEntriesMax = 6_000;

    // Names of a record are guessed one by one, and some records have many: so many names are kept for each record wanted.
    private const int NamesPerRecord = 2;

    private readonly SpellingLookup _spellings = new(names, budget.SpellingsMax);
    private readonly CandidateGuess _guess = new(facts, weights);

    /// <summary>Leaves the records in <see cref="SearchScratch.Candidates"/>, best guess first.</summary>
    public void Find(Traveller traveller, SearchScratch scratch)
    {
        _spellings.FindAll(traveller.Name, scratch);
        scratch.Lookups.Sort(static (a, b) =>
            a.IsJoined != b.IsJoined ? a.IsJoined.CompareTo(b.IsJoined)
            : a.Postings != b.Postings ? a.Postings.CompareTo(b.Postings)
            : a.Token.CompareTo(b.Token));
        int left = budget.PostingsMax;
        foreach (TokenLookup lookup in scratch.Lookups)
            left = Touch(lookup, left, scratch);
        TouchJoined(traveller.Name, scratch);
        Choose(traveller, scratch);
        AddSameBirthday(traveller, scratch);
    }

    private int Touch(TokenLookup lookup, int left, SearchScratch scratch)
    {
        bool all = true;
        foreach (AlikeToken alike in CollectionsMarshal.AsSpan(scratch.Alike).Slice(lookup.From, lookup.Count))
        {
            ReadOnlySpan<int> postings = names.NamesWith(alike.Id);
            if (postings.Length > left)
            {
                all = false;
                // The rarest token of all is too common: part of its names is better than none.
                postings = scratch.Touched.Count == 0 ? postings[..left] : [];
            }

            left -= postings.Length;
            foreach (int name in postings)
                Touch(name, lookup, alike.Points, scratch.Touched);
        }

        if (!all && !lookup.IsJoined)
            Confirm(lookup, scratch);
        return left;
    }

    private static void Touch(int name, TokenLookup lookup, int points, TouchedNames touched)
    {
        if (lookup.IsJoined)
            touched.TouchJoined(name, 3u << lookup.Token, points);
        else
            touched.Touch(name, lookup.Token, points);
    }

    // A token too common to bring in names still counts for the names that rarer ones brought.
    private void Confirm(TokenLookup lookup, SearchScratch scratch)
    {
        for (int at = 0; at < scratch.Touched.Count; at++)
        {
            int name = scratch.Touched.All[at], best = 0;
            foreach (int id in names.TokensOf(name))
                best = Math.Max(best, scratch.Names.Weighed(lookup.Token, id));
            if (best > 0)
                scratch.Touched.Touch(name, lookup.Token, best);
        }
    }

    // The list writes in two pieces what the document writes in one.
    private void TouchJoined(NameSide name, SearchScratch scratch)
    {
        for (int at = 0; at < name.Count; at++)
        {
            if (name.Kind(at) != TokenKind.Word)
                continue;
            ReadOnlySpan<char> token = name.Key(at);
            TouchJoined(names.Joined(TokenKeys.Exact(token)), at, name.Weight(at), scratch.Touched);
            if (TokenKeys.OfSkeleton(token) is { } skeleton)
                TouchJoined(names.Joined(skeleton), at, name.Weight(at) / 2, scratch.Touched);
        }
    }

    // The name then has a word less to miss than it seems.
    private void TouchJoined(ReadOnlySpan<ulong> entries, int token, int points, TouchedNames touched)
    {
        int worth = points - weights.OnlyListed - weights.Contradiction;
        foreach (ulong entry in entries[..Math.Min(entries.Length, JoinedEntriesMax)])
            touched.TouchJoined(KeyTable.IdOf(entry), 1u << token, worth);
    }

    private void Choose(Traveller traveller, SearchScratch scratch)
    {
        CandidateGuess.Asked asked = new(traveller);
        GuessRanking ranking = scratch.Ranking;
        ranking.Begin(budget.ComparedRecordsMax * NamesPerRecord);
        // Names that hold two of the words first: they raise the floor, and most of the others are then not looked at.
        foreach (int name in scratch.Touched.All)
            if (scratch.Touched.HasSeveral(name))
                Guess(asked, name, scratch);
        foreach (int name in scratch.Touched.All)
            if (!scratch.Touched.HasSeveral(name))
                Guess(asked, name, scratch);
        foreach (int name in ranking.BestFirst())
        {
            int record = names.RecordOf(name);
            if (scratch.Records.Add(record))
                scratch.Candidates.Add(record);
            if (scratch.Candidates.Count == budget.ComparedRecordsMax)
                break;
        }
    }

    private void Guess(in CandidateGuess.Asked asked, int name, SearchScratch scratch)
    {
        (int points, uint tokens) = (scratch.Touched.Points(name), scratch.Touched.Tokens(name));
        GuessRanking ranking = scratch.Ranking;
        if (!ranking.Wants(_guess.AtMost(asked, points, tokens)))
            return;
        NameGlance glance = facts.Glance(name);
        int evidence = _guess.Evidence(asked, glance, points, tokens);
        if (ranking.Wants(_guess.AtMost(evidence)))
            ranking.Add(name, _guess.WithBirth(asked, glance, evidence, names.RecordOf(name)));
    }

    // A name too far off for its letters may still belong to somebody born that day: it is compared, not believed.
    private void AddSameBirthday(Traveller traveller, SearchScratch scratch)
    {
        if (traveller.DateOfBirth.Exact is not { } day)
            return;
        AddBornOn(traveller, day, scratch);
        if (day.Day <= 12 && day.Day != day.Month)
            AddBornOn(traveller, new DateOnly(day.Year, day.Day, day.Month), scratch);
    }

    // On 1 January thousands are born: those of the same nationality and sex come first, then those the list says less
    // about, then the rest.
    private void AddBornOn(Traveller traveller, DateOnly day, SearchScratch scratch)
    {
        int left = budget.SameBirthdayMax;
        if (traveller.NationalityCode != 0)
        {
            left = AddBorn(facts.BornOn(day.DayNumber, traveller.NationalityCode), traveller, left, scratch);
            left = AddBorn(facts.BornOn(day.DayNumber, 0), traveller, left, scratch);
        }

        AddBorn(facts.BornOn(day.DayNumber), traveller, left, scratch);
    }

    private int AddBorn(ReadOnlySpan<ulong> born, Traveller traveller, int left, SearchScratch scratch)
    {
        foreach (ulong entry in born[..Math.Min(born.Length, budget.SpellingsMax)])
        {
            int record = KeyTable.IdOf(entry);
            if (left == 0)
                break;
            if (!PersonalComparison.SexesAgree(traveller.Sex, facts.SexOf(record)) || !scratch.Records.Add(record))
                continue;
            scratch.Candidates.Add(record);
            left--;
        }

        return left;
    }
}

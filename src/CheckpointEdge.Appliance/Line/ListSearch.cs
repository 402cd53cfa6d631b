using System.Collections.Immutable;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Line;

/// <summary>What a search of the list under every identity of a document found.</summary>
/// <param name="Matches">One for each record: under the identity that agreed best.</param>
/// <param name="FoundAs">By record: the identity under which it was found.</param>
/// <param name="Whole">False: the search broke off, and "not found" may not be said.</param>
internal sealed record Searched(
    ImmutableArray<Match> Matches, ImmutableDictionary<string, TravellerIdentityFrom> FoundAs, bool Whole)
{
    public static Searched Nothing { get; } =
        new([], ImmutableDictionary.Create<string, TravellerIdentityFrom>(StringComparer.Ordinal), Whole: true);

    /// <summary>Found, and set apart because Central has cleared the pair.</summary>
    public ImmutableArray<ClearedMatch> Cleared { get; init; } = [];
}

/// <summary>Searches one leased list for one traveller. Stateless, safe for concurrent use.</summary>
internal static class ListSearch
{
    /// <summary>Matches that a search asks for at first (count); where so many and more count, it asks for all that do.</summary>
    private const int MatchesAtFirst = 10;

    private const int AskedMoreBy = 8;

    /// <summary>The records likeliest to be the traveller. A list that breaks off while it is searched was not searched.</summary>
    public static Station<Searched> Search(ListLease? lease, TravellerIdentities identities)
    {
        if (lease is null || identities.All.All(identity => identity.Searched is null))
            return new(Searched.Nothing, "Not searched.", "notDone");
        try
        {
            Searched found = Searched.Nothing;
            foreach (TravellerIdentityFrom identity in identities.All)
            {
                if (identity.Searched is { } traveller)
                    found = Joined(found, SearchAll(lease, traveller), identity);
            }

            int shown = found.Matches.Count(match => match.Band != MatchBand.None || match.Document != DocumentResult.None);
            return new(found, shown == 0 ? "Nobody on the list agrees." : $"{shown} on the list agree.");
        }
        catch (SliceException)
        {
            return new(Searched.Nothing with { Whole = false }, "The list on this board is damaged.", "failed");
        }
    }

    /// <summary>
    /// Every record that counts by its own list. A search cuts by score alone: the many of a list with a high threshold must not push out
    /// the one of another, nor those whom Central has cleared for this document somebody whom nobody has seen yet.
    /// </summary>
    private static ImmutableArray<Match> SearchAll(ListLease lease, TravellerIdentity traveller)
    {
        Score lowest = lease.Header.Lists.Select(list => ThresholdsOf(lease, list.List).Possible).DefaultIfEmpty().Min();
        for (int asked = MatchesAtFirst; ; asked *= AskedMoreBy)
        {
            ImmutableArray<Match> matches = lease.Search.Search(traveller, list => ThresholdsOf(lease, list), asked);
            if (matches.Length < asked || matches.Any(match => match.Document == DocumentResult.None && match.Score < lowest))
                return matches;
        }
    }

    /// <summary>Of two findings of one record the graver stays.</summary>
    private static Searched Joined(Searched before, ImmutableArray<Match> more, TravellerIdentityFrom identity)
    {
        ImmutableDictionary<string, TravellerIdentityFrom> foundAs = before.FoundAs;
        Dictionary<string, Match> byRecord = before.Matches.ToDictionary(match => match.Record.Id, StringComparer.Ordinal);
        foreach (Match match in more)
        {
            if (byRecord.TryGetValue(match.Record.Id, out Match? known) && Gravity(known).CompareTo(Gravity(match)) >= 0)
                continue;
            byRecord[match.Record.Id] = match;
            foundAs = foundAs.SetItem(match.Record.Id, identity);
        }

        return before with
        {
            Matches =
            [
                .. byRecord.Values
                    .OrderByDescending(match => match.Document)
                    .ThenByDescending(Gravity)
                    .ThenBy(match => match.Record.Id, StringComparer.Ordinal),
            ],
            FoundAs = foundAs,
        };
    }

    private static (MatchBand, DocumentResult, Score) Gravity(Match match) => (match.Band, match.Document, match.Score);

    /// <summary>What policy states outright goes before what the slice derived from the budget.</summary>
    private static MatchThresholds ThresholdsOf(ListLease lease, string list)
    {
        ListMeaning meaning = lease.Policy.MeaningOf(list);
        MatchThresholds derived = lease.Header.ThresholdsOf(list);
        return new MatchThresholds(
            meaning.PossibleThousandths is { } possible ? new Score(possible) : derived.Possible,
            meaning.StrongThousandths is { } strong ? new Score(strong) : derived.Strong);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Appliance.Outcomes;

/// <summary>What the list says about the traveller.</summary>
/// <param name="Meaning">The worst thing a shown match asks for; null when none is shown.</param>
/// <param name="Matches">Those that are shown, worst first.</param>
internal sealed record ListOpinion(
    ListVerdict Verdict,
    HitMeaning? Meaning,
    string Sentence,
    ImmutableArray<WeighedReason> Reasons,
    ImmutableArray<Match> Matches);

/// <summary>The rules about the list alone; they know no document. Pure, safe for concurrent callers.</summary>
internal static class ListRules
{
    /// <summary>More matches than this help nobody decide (count); all of them are weighed.</summary>
    public const int MatchesMax = 10;

    /// <summary>Of a piece that the list's faces gave.</summary>
    private const string FaceField = "face";

    public static ListOpinion Judge(OutcomeInput input)
    {
        string? whyNotUsable = WhyNotUsable(input);
        ImmutableArray<Match> matches =
        [
            .. input.Matches
                .Where(match => BandOf(match) != MatchBand.None)
                .OrderByDescending(match => MeaningOf(match, input.Policy))
                .ThenByDescending(match => match.DocumentAgrees ? match.Document : DocumentResult.None)
                .ThenByDescending(match => match.Pieces.Any(piece => piece.Field == FaceField))
                .ThenByDescending(match => match.Score),
        ];
        if (!matches.IsEmpty)
            return Matched(matches, input, whyNotUsable);
        if (whyNotUsable is not null)
        {
            return new ListOpinion(
                ListVerdict.NotChecked, null, whyNotUsable + "." + ClearedSentence(input.Cleared),
                [new WeighedReason(ReasonWeight.NotChecked, whyNotUsable)], []);
        }

        return new ListOpinion(ListVerdict.NoMatch, null, $"Not on {NameOf(input.List!)}.{ClearedSentence(input.Cleared)}", [], []);
    }

    /// <summary>A hit on an old list is still a hit; its age is one of the reasons.</summary>
    private static ListOpinion Matched(ImmutableArray<Match> matches, OutcomeInput input, string? whyNotUsable)
    {
        ListPolicy policy = input.Policy;
        Match worst = matches[0];
        bool strong = matches.Any(match => BandOf(match) == MatchBand.Strong);
        ListMeaning list = policy.MeaningOf(worst.Record.List);
        ImmutableArray<WeighedReason>.Builder reasons = ImmutableArray.CreateBuilder<WeighedReason>();
        foreach (DocumentResult result in (ReadOnlySpan<DocumentResult>)
            [DocumentResult.Listed, DocumentResult.OfWantedPerson, DocumentResult.LookAlike])
            if (matches.FirstOrDefault(match => match.Document == result) is { } document)
                reasons.Add(new WeighedReason(ReasonWeight.DocumentOnList, ReasonOf(document, policy)));

        if (whyNotUsable is not null)
            reasons.Add(new WeighedReason(ReasonWeight.ListAge, whyNotUsable));
        reasons.AddRange(ReasonsOf(worst).Select(sentence => new WeighedReason(ReasonWeight.MatchPiece, sentence)));
        return new ListOpinion(
            strong ? ListVerdict.StrongMatch : ListVerdict.PossibleMatch,
            matches.Max(match => MeaningOf(match, policy)),
            $"{NameOf(worst.Document, strong)}: {list.Title}.{ClearedSentence(input.Cleared)}",
            reasons.ToImmutable(),
            [.. matches.Take(MatchesMax)]);
    }

    /// <summary>Nothing is set apart silently: how many, and until when at the least.</summary>
    private static string ClearedSentence(ImmutableArray<ClearedMatch> cleared) => cleared.IsEmpty
        ? ""
        : string.Create(
            CultureInfo.InvariantCulture,
            $" Not shown, because an officer found somebody else and Central passed it on: {cleared.Length} match(es), "
            + $"until {cleared.Min(each => each.Pair.ExpiresAt):yyyy-MM-dd}.");

    /// <summary>The pieces of the score, weightiest first; the parts of a name that are the same make one reason.</summary>
    private static IEnumerable<string> ReasonsOf(Match match)
    {
        ILookup<bool, ScorePiece> pieces = match.Pieces
            .Where(piece => piece.Field != "document" || match.Document == DocumentResult.None)
            .ToLookup(piece => piece.Rule is "token-exact" or "particle-same" && piece.Traveller == piece.Listed);
        IEnumerable<(Score Points, string Sentence)> reasons =
            pieces[false].Select(piece => (piece.Points, PlainWords.Alone(piece.Sentence)));
        if (pieces[true].Any())
        {
            Score points = pieces[true].Aggregate(default(Score), (sum, piece) => sum + piece.Points);
            string names = string.Join(' ', pieces[true].Select(piece => piece.Traveller));
            reasons = reasons.Append((points, (pieces[true].Skip(1).Any() ? "The same names: " : "The same name: ") + names));
        }

        return reasons.OrderByDescending(reason => reason.Points).Select(reason => reason.Sentence);
    }

    /// <summary>Why "not on the list" may not be said; null when it may.</summary>
    private static string? WhyNotUsable(OutcomeInput input) => input switch
    {
        { List: null } => "There is no verified list on this board",
        { ClockTrusted: false } => "The clock cannot be trusted, so the age of the list is not known",
        { List.Age: var age } when age < TimeSpan.Zero =>
            "The list is dated in the future, so its age is not known",
        { List.Age: var age, Policy.ListAgeLimitHours: var limitHours } when age >= TimeSpan.FromHours(limitHours) =>
            string.Create(CultureInfo.InvariantCulture, $"The list is {HoursOf(age)} h old; the limit is {limitHours} h"),
        _ => null,
    };

    /// <summary>A document says what is the matter with it; the three are never taken for each other.</summary>
    private static string ReasonOf(Match match, ListPolicy policy)
    {
        string title = policy.MeaningOf(match.Record.List).Title;
        return match.Document switch
        {
            DocumentResult.Listed when match.Record.Names.IsEmpty && match.Record.Remarks.Length > 0 =>
                $"{PlainWords.Alone(match.Record.Remarks)}: {title}",
            DocumentResult.Listed => $"The document is reported: {title}",
            DocumentResult.LookAlike =>
                $"The number looks like that of a listed document: compare it with {match.Record.Documents[0].Number}",
            _ => $"The document belongs to a sought person; compare the holder: {title}",
        };
    }

    private static string NameOf(DocumentResult result, bool strong) => result switch
    {
        DocumentResult.Listed => "Listed document",
        DocumentResult.OfWantedPerson => "Document of a sought person",
        DocumentResult.LookAlike => "Number like a listed one",
        _ => strong ? "Strong match" : "Possible match",
    };

    private static MatchBand BandOf(Match match) =>
        match.Band == MatchBand.None && match.Document != DocumentResult.None ? MatchBand.Possible : match.Band;

    private static HitMeaning MeaningOf(Match match, ListPolicy policy)
    {
        // Print that looks alike stops nobody, whatever the list asks for.
        if (match.Document == DocumentResult.LookAlike)
            return HitMeaning.Look;
        ListMeaning list = policy.MeaningOf(match.Record.List);
        return BandOf(match) == MatchBand.Strong ? list.OnStrong : list.OnPossible;
    }

    /// <summary>"list 3, 26 h old": also how the screen names the list in use.</summary>
    internal static string NameOf(ListInUse list) => string.Create(
        CultureInfo.InvariantCulture, $"list {list.Header.Generation}, {HoursOf(list.Age)} h old");

    private static long HoursOf(TimeSpan age) => (long)Math.Floor(age.TotalHours);
}

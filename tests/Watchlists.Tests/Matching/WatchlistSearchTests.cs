using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Tests.Matching;

public sealed class WatchlistSearchTests
{
    [Theory]
    [InlineData("VASQUEZ", "ORLINDA MARISOL")]
    [InlineData("VAZQUES", "ORLINDA MARISOL")]
    [InlineData("ORLINDA", "VASQUEZ")]
    [InlineData("VASQUEZ", "MARISOL")]
    public void A_listed_person_is_found_in_another_spelling_or_order(string primary, string secondary)
    {
        Match best = Lists.Search(Lists.Traveller(primary, secondary, 1971, 3, 9))[0];
        Assert.Equal("A-1", best.Record.Id);
        Assert.Equal(MatchBand.Strong, best.Band);
    }

    [Theory]
    [InlineData("ABD AL RAHMAN")]
    [InlineData("ABDUL RAHMAN")]
    [InlineData("ABDURRAHMAN")]
    [InlineData("ABDELRAHMAN")]
    [InlineData("ABDERRAHMANE")]
    public void A_compound_name_is_one_name_however_it_is_split(string given)
    {
        Match best = Lists.Search(Lists.Traveller("TESTOURI", given))[0];
        Assert.Equal("A-2", best.Record.Id);
        Assert.Contains(best.Pieces, piece => piece.Listed == "ABD AL RAHMAN");
    }

    [Fact]
    public void The_pieces_add_up_to_the_score_and_say_why()
    {
        ImmutableArray<Match> matches = Lists.Search(Lists.Traveller("VASQES", "ORLINDA", 1971, 9, 3));
        Assert.NotEmpty(matches);
        Assert.All(matches, match => Assert.Equal(match.Score.Thousandths, match.Pieces.Sum(p => p.Points.Thousandths)));
        Assert.All(matches, match => Assert.All(match.Pieces, piece => Assert.NotEmpty(piece.Sentence)));
        Assert.Contains(matches[0].Pieces, piece => piece.Rule == "birth-date-swapped");
    }

    [Fact]
    public void A_search_and_an_explanation_give_the_same_numbers()
    {
        TravellerIdentity traveller = Lists.Traveller("VASQUEZ", "ORLINDO", 1971);
        foreach (Match match in Lists.Search(traveller))
        {
            Match explained = Lists.Engine.Explain(traveller, Lists.OrdinalOf(match.Record.Id), Lists.Thresholds);
            Assert.Equal(match.Score, explained.Score);
            Assert.Equal(match.Pieces.AsEnumerable(), explained.Pieces);
        }
    }

    [Fact]
    public void A_conflicting_birth_date_lowers_the_score_caps_the_band_and_says_so()
    {
        Match without = Lists.Search(Lists.Traveller("VASQUEZ", "ORLINDA MARISOL"))[0];
        Match conflicting = Lists.Search(Lists.Traveller("VASQUEZ", "ORLINDA MARISOL", 1993, 3, 9))[0];
        Assert.True(conflicting.Score < without.Score);
        Assert.NotEqual(MatchBand.Strong, conflicting.Band);
        Assert.Contains(conflicting.WhyNotHigher, why => why.Contains("dates of birth", StringComparison.Ordinal));
    }

    [Fact]
    public void A_shared_birthday_never_lifts_a_stranger()
    {
        TravellerIdentity stranger = Lists.Traveller("HOLLOWAY", "PRISCILLA", 1971, 3, 9);
        Assert.All(Lists.Search(stranger), match => Assert.Equal(MatchBand.None, match.Band));
    }

    [Fact]
    public void A_shared_birthday_makes_no_strong_match_of_half_a_name()
    {
        TravellerIdentity halfway = Lists.Traveller("MARISOL", "BARTOLOMEA", 1971, 3, 9);
        Match found = Lists.Search(halfway).Single(match => match.Record.Id == "A-1");
        int name = found.Pieces.Where(piece => piece.Field == "name").Sum(piece => piece.Points.Thousandths);
        Assert.InRange(name, 1, (found.Score.Thousandths - 1) / 2);
        MatchThresholds reached = new(new Score(1), found.Score);

        Match judged = Lists.Engine.Search(halfway, _ => reached, 10).Single(match => match.Record.Id == "A-1");

        Assert.Equal((MatchBand.Possible, found.Score), (judged.Band, judged.Score));
        Assert.Contains(judged.WhyNotHigher, why => why.Contains("says too little", StringComparison.Ordinal));
    }

    [Fact]
    public void A_listed_document_is_a_hit_without_any_name()
    {
        TravellerIdentity traveller = Lists.Traveller("HOLLOWAY", "PRISCILLA") with
        {
            DocumentNumber = "l-898902c<",
            DocumentIssuer = "UTO",
        };
        Match match = Lists.Search(traveller)[0];
        Assert.Equal("D-1", match.Record.Id);
        Assert.Null(match.Name);
        Assert.True(match.DocumentAgrees);
        Assert.Equal(MatchBand.Strong, match.Band);
        Assert.Equal((DocumentResult.Listed, "document-listed"), (match.Document, Assert.Single(match.Pieces).Rule));
    }

    [Fact]
    public void The_same_number_of_another_state_is_shown_and_weaker()
    {
        TravellerIdentity traveller = Lists.Traveller("HOLLOWAY", "PRISCILLA") with { DocumentNumber = "L898902C" };
        Score unknown = Lists.Search(traveller)[0].Score;
        Match other = Lists.Search(traveller with { DocumentIssuer = "D" })[0];
        Assert.True(other.Score < unknown);
        Assert.Equal((DocumentResult.None, "document-number-other-issuer"), (other.Document, other.Pieces[0].Rule));
        Assert.Contains(other.WhyNotHigher, why => why.Contains("another state", StringComparison.Ordinal));
    }

    [Fact]
    public void Equal_scores_keep_the_order_of_the_slice()
    {
        ImmutableArray<Match> matches = Lists.Search(Lists.Traveller("TWINNING", "OSWALD"));
        Assert.Equal(["T-2", "T-1"], matches.Take(2).Select(match => match.Record.Id));
        Assert.Equal(matches[0].Score, matches[1].Score);
    }

    [Fact]
    public void A_cut_name_is_found_and_not_blamed_for_what_is_missing()
    {
        TravellerIdentity traveller = Lists.Traveller("PAPANDREOPOULOS", "KONSTANTINOS EMMANOUI");
        Match whole = Lists.Search(traveller)[0];
        Match cut = Lists.Search(traveller with { NamePossiblyTruncated = true })[0];
        Assert.Equal("C-1", cut.Record.Id);
        Assert.True(cut.Score > whole.Score);
    }
}

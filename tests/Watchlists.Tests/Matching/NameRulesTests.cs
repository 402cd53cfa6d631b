using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Names;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Tests.Matching;

/// <summary>One rule each, in two names alone.</summary>
public sealed class NameRulesTests
{
    [Theory]
    [InlineData("HAKIM TESTOURI", "Abd al-Hakim Testouri")]
    [InlineData("TESTOURI HAKIM ABDUL", "Abdul Hakim Testouri")]
    [InlineData("AMAN TESTZAI", "Amanullah Testzai")]
    [InlineData("SAIFALLAH TESTZAI", "Saif Testzai")]
    [InlineData("NOUR TESTOURI", "Noureddine Testouri")]
    public void Half_of_a_compound_says_something_and_less_than_the_whole(string traveller, string listed)
    {
        Match match = Compare(traveller, listed);
        ScorePiece part = Assert.Single(match.Pieces, piece => piece.Rule == "token-part");
        Assert.InRange(part.Points.Thousandths, 1_000, TokenWeights.Most - 1_000);
        Assert.Equal(match.Score.Thousandths, match.Pieces.Sum(piece => piece.Points.Thousandths));
    }

    [Theory]
    [InlineData("ABUDU HAKE", "Abdul Haq")]
    [InlineData("ABUDUREHEMAN TESTIMU", "Abdurrahman Testimu")]
    [InlineData("ABDOUL RAHAMANE", "Abd al-Rahman")]
    public void The_servant_of_names_meet_in_every_country_s_spelling(string traveller, string listed) =>
        Assert.True(Compare(traveller, listed).Score.Thousandths > 6_000);

    [Fact]
    public void A_short_form_of_a_long_name_loses_less_for_every_further_name_that_is_missing()
    {
        int two = Compare("ORLINDA VASQUEZ", "Orlinda Vasquez").Score.Thousandths;
        int three = Compare("ORLINDA VASQUEZ", "Orlinda Marisol Vasquez").Score.Thousandths;
        int four = Compare("ORLINDA VASQUEZ", "Orlinda Marisol Testa Vasquez").Score.Thousandths;
        Assert.True(two > three && three > four);
        Assert.True(two - three > three - four);
    }

    [Fact]
    public void A_birth_date_adds_at_most_two_and_a_half_times_what_the_name_says_and_nothing_to_a_stranger()
    {
        MrzDate born = new(1971, 3, 9);
        BirthDateRange same = BirthDateRange.Day(new DateOnly(1971, 3, 9));
        Match stranger = Compare("TORVALD QUIST", "Orlinda Vasquez", born, same);
        Assert.True(stranger.Score.Thousandths <= 0);
        Match weak = Compare("ALI QUIST", "Ali Vasquez", born, same);
        int name = weak.Pieces.Where(piece => piece.Field == "name").Sum(piece => piece.Points.Thousandths);
        Assert.InRange(weak.Score.Thousandths, name, name * 35 / 10);
        Match strong = Compare("ORLINDA VASQUEZ", "Orlinda Vasquez", born, same);
        Assert.Equal(MatchWeights.Default.BirthDaySame, strong.Pieces.Single(p => p.Field == "dateOfBirth").Points.Thousandths);
    }

    internal static Match Compare(
        string traveller, string listed, MrzDate born = default, BirthDateRange? listedBorn = null,
        string nationality = "", string listedNationality = "")
    {
        ListRecord record = new()
        {
            Id = "R-1",
            List = "test",
            Source = "Utopian Police",
            SourceId = "1",
            Names = [new ListedName(listed, NameStrength.Primary)],
            BirthDates = listedBorn is { } range ? [range] : ImmutableArray<BirthDateRange>.Empty,
            Nationalities = listedNationality.Length > 0
                ? [new Country("", listedNationality)] : ImmutableArray<Country>.Empty,
        };
        return WatchlistSearch.Build([record], _ => record).Explain(
            new TravellerIdentity { Primary = traveller, DateOfBirth = born, Nationality = nationality }, 0,
            Lists.Thresholds);
    }
}

using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Tests.Matching;

/// <summary>What birth date and nationality say, one state each.</summary>
public sealed class PersonalRulesTests
{
    [Theory]
    [InlineData("1974-08-12", "1974-08-12", "birth-date-same")]
    [InlineData("1974-12-08", "1974-08-12", "birth-date-swapped")]
    [InlineData("1974-08-13", "1974-08-12", "birth-day-next")]
    [InlineData("1974-03-01", "1974-02-28", "birth-day-next")]
    [InlineData("1976-03-01", "1976-02-28", "birth-year-same-other-day")]
    [InlineData("1974-12-31", "1975-01-01", "birth-day-next")]
    [InlineData("1974-01-01", "1974-08-12", "birth-day-dummy")]
    [InlineData("1974-01-01", "1974-01-01", "birth-day-dummy-same")]
    [InlineData("1974-08-20", "1974-08-12", "birth-date-one-part-differs")]
    [InlineData("1964-08-12", "1974-08-12", "birth-year-typo")]
    [InlineData("1956-08-12", "1965-08-12", "birth-year-typo")]
    [InlineData("1979-08-12", "1980-08-12", "birth-year-typo")]
    [InlineData("1975-03-30", "1974-08-12", "birth-date-near")]
    [InlineData("1990-03-30", "1974-08-12", "birth-date-conflict")]
    public void Two_days_of_birth_stand_to_each_other_in_one_named_way(string document, string listed, string rule)
    {
        DateOnly born = DateOnly.ParseExact(document, "yyyy-MM-dd"), other = DateOnly.ParseExact(listed, "yyyy-MM-dd");
        Match there = Compare(born, other), back = Compare(other, born);
        Assert.Equal(rule, Assert.Single(there.Pieces, piece => piece.Field == "dateOfBirth").Rule);
        Assert.Equal(there.Score, back.Score);
    }

    [Fact]
    public void A_conflict_of_dates_caps_the_band_and_says_so()
    {
        Match match = Compare(new DateOnly(1990, 3, 30), new DateOnly(1974, 8, 12));
        Assert.NotEqual(MatchBand.Strong, match.Band);
        Assert.Contains(match.WhyNotHigher, why => why.Contains("contradict", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UKR", "SUN", "nationality-predecessor")]
    [InlineData("SUN", "UKR", "nationality-predecessor")]
    [InlineData("SRB", "YUG", "nationality-predecessor")]
    [InlineData("MNE", "SCG", "nationality-predecessor")]
    [InlineData("SVK", "CSK", "nationality-predecessor")]
    [InlineData("D", "DDR", "nationality-predecessor")]
    [InlineData("CUW", "ANT", "nationality-predecessor")]
    [InlineData("UKR", "UKR", "nationality-same")]
    [InlineData("ZAR", "COD", "nationality-same")]
    [InlineData("UKR", "RUS", "nationality-other")]
    [InlineData("POL", "SUN", "nationality-other")]
    public void A_state_that_is_no_more_agrees_with_its_successors(string document, string listed, string rule)
    {
        Match match = NameRulesTests.Compare(
            "ORLINDA VASQUEZ", "Orlinda Vasquez", nationality: document, listedNationality: Countries.CodeOf(listed));
        Assert.Equal(rule, Assert.Single(match.Pieces, piece => piece.Field == "nationality").Rule);
    }

    private static Match Compare(DateOnly document, DateOnly listed) => NameRulesTests.Compare(
        "ORLINDA VASQUEZ", "Orlinda Vasquez", new MrzDate(document.Year, document.Month, document.Day),
        BirthDateRange.Day(listed));
}

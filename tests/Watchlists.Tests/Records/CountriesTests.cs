using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Tests.Records;

public sealed class CountriesTests
{
    [Theory]
    [InlineData("Afghan", "AFG")]
    [InlineData("AFGHANISTAN", "AFG")]
    [InlineData("Congo, Democratic Republic of the", "COD")]
    [InlineData("Democratic Republic of the Congo", "COD")]
    [InlineData("Congo, Republic of the", "COG")]
    [InlineData("Congo", "COG")]
    [InlineData("Iran (Islamic Republic of)", "IRN")]
    [InlineData("Korea, North", "PRK")]
    [InlineData("Democratic People's Republic of Korea", "PRK")]
    [InlineData("Democratic People’s Republic of Korea", "PRK")]
    [InlineData("korea, south", "KOR")]
    [InlineData("Republic of Korea", "KOR")]
    [InlineData("Côte d'Ivoire", "CIV")]
    [InlineData("Cote d Ivoire", "CIV")]
    [InlineData("COTE D'IVOIRE", "CIV")]
    [InlineData("Türkiye", "TUR")]
    [InlineData("Turkiye", "TUR")]
    [InlineData("Palestinian", "PSE")]
    [InlineData("possibly Palestinian", "PSE")]
    [InlineData("State of Palestine", "PSE")]
    [InlineData("former Soviet Union", "SUN")]
    [InlineData("Cabo Verde.  Previously Cape Verde.", "CPV")]
    [InlineData("Virgin Islands, British", "VGB")]
    [InlineData("The Gambia", "GMB")]
    [InlineData("Bahamas, The", "BHS")]
    [InlineData("St. Kitts & Nevis", "KNA")]
    [InlineData("U.K.", "GBR")]
    [InlineData("gb", "GBR")]
    [InlineData("D", "DEU")]
    [InlineData("DEU", "DEU")]
    [InlineData("AND", "AND")]
    [InlineData("ST", "STP")]
    [InlineData("NA", "NAM")]
    [InlineData("UTO", "UTO")]
    [InlineData("Stateless", "XXA")]
    public void A_country_is_known_however_it_is_written(string word, string code)
    {
        Assert.Equal(code, Countries.CodeOf(word));
        Assert.Equal(new Country(word, code), Countries.Of(word));
    }

    [Theory]
    [InlineData("Ruritania")]
    [InlineData("Korea")] // Which of the two is not said; a guess would count as evidence.
    [InlineData("")]
    [InlineData("na")]
    [InlineData("-0-")]
    [InlineData("Republic of")]
    [InlineData("ア")]
    public void An_unknown_word_has_no_code(string word)
    {
        Assert.Equal("", Countries.CodeOf(word));
    }

    [Fact]
    public void A_word_of_any_length_is_answered()
    {
        Assert.Equal("", Countries.CodeOf(new string('x', 1_000_000)));
        Assert.False(Countries.IsAbsent(new string(' ', 1_000_000)));
    }

    [Theory]
    [InlineData("-0- ", true)]
    [InlineData("na", true)]
    [InlineData("NA", false)]
    [InlineData("undetermined", true)]
    [InlineData("Utopia", false)]
    public void A_word_for_nothing_known_is_no_country(string word, bool absent) =>
        Assert.Equal(absent, Countries.IsAbsent(word));
}

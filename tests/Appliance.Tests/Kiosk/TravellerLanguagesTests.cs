using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

public sealed class TravellerLanguagesTests
{
    [Theory]
    [InlineData("P<TURVASTERGAARD<<KASIMIRA", "tr")]
    [InlineData("I<D<<T220001293", "de")]
    [InlineData("\r\n  V<IRQQUILLMOOR<<ODILO", "ar ckb")]
    [InlineData("p<frauser<<small", "fr")]
    [InlineData("P<GBRQUILLMOOR", "en")]
    [InlineData("P<UTOERIKSSON<<ANNA", "")]
    [InlineData("P<", "")]
    [InlineData("", "")]
    public void The_third_place_of_the_first_line_gives_the_languages(string lines, string languages) =>
        Assert.Equal(languages, string.Join(' ', TravellerLanguages.OfLines(lines)));

    [Fact]
    public void Every_code_of_the_table_is_an_issuing_state_and_no_state_has_more_languages_than_room()
    {
        int named = 0;
        for (char a = 'A'; a <= 'Z'; a++)
        {
            for (char b = 'A'; b <= 'Z'; b++)
            {
                for (char c = 'A'; c <= 'Z'; c++)
                {
                    string code = $"{a}{b}{c}";
                    int languages = TravellerLanguages.OfState(code).Length;
                    Assert.InRange(languages, 0, TravellerLanguages.OnScreenMax);
                    named += languages > 0 ? 1 : 0;
                    Assert.True(languages == 0 || IssuingStates.IsKnown(code), code);
                }
            }
        }

        Assert.Equal(TravellerLanguages.States, named + 1); // and Germany's one letter
    }

    [Theory]
    [InlineData("fr,ar", "fr ar")]
    [InlineData(" ckb ", "ckb")]
    [InlineData("", "")]
    public void A_post_names_its_languages(string text, string languages) =>
        Assert.Equal(languages, string.Join(' ', TravellerLanguages.Parse(text)!.Value));

    [Theory]
    [InlineData("fr,ar,ckb")]
    [InlineData("xx")]
    [InlineData("FR")]
    [InlineData("fr ar")]
    public void Unknown_and_too_many_languages_are_refused_in_one_sentence(string text)
    {
        Assert.Null(TravellerLanguages.Parse(text));
        ApplianceException refused = Assert.Throws<ApplianceException>(
            () => ApplianceOptions.Parse(["--data", "board", "--traveller-languages", text]));
        Assert.EndsWith($"with a comma between, not {text}.", refused.Message, StringComparison.Ordinal);
    }
}

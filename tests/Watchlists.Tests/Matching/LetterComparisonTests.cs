using CheckpointEdge.Tests;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Names;
using FsCheck;
using FsCheck.Fluent;

namespace CheckpointEdge.Watchlists.Tests.Matching;

public sealed class LetterComparisonTests
{
    [Theory]
    [InlineData("ERIKSSON", "ERICSSON", "K/C", LetterKind.Substituted, "letters-transliteration")]
    [InlineData("ANA", "ANNA", "/N", LetterKind.OnlyListed, "letters-doubled")]
    [InlineData("ORLINDA", "ORLINDO", "A/O", LetterKind.Substituted, "letters-vowel")]
    [InlineData("VASQUEZ", "VASUQEZ", "QU/UQ", LetterKind.Swapped, "letters-swapped")]
    [InlineData("TWINNING", "TWINNIPG", "N/P", LetterKind.Substituted, "letters-plain")]
    [InlineData("TESTOURIB", "TESTOURI", "B/", LetterKind.OnlyTraveller, "letters-plain")]
    public void A_difference_is_named_by_its_rule(
        string document, string list, string letters, LetterKind kind, string rule)
    {
        LetterStep step = Assert.Single(Align(document, list).Steps, step => step.Kind != LetterKind.Same);
        Assert.Equal(letters, $"{step.Traveller}/{step.Listed}");
        Assert.Equal((kind, rule), (step.Kind, step.Rule));
    }

    [Fact]
    public void Letters_that_stand_for_one_sound_are_one_step()
    {
        LetterStep step = Assert.Single(Align("YOUSEPH", "YOUSEF").Steps, step => step.Kind != LetterKind.Same);
        Assert.Equal((LetterKind.Group, "PH", "F", "letters-transliteration"),
            (step.Kind, step.Traveller, step.Listed, step.Rule));
    }

    [Fact]
    public void Costs_are_those_of_the_score_and_points_add_up()
    {
        Gen<string> word = Gen.Choose('A', 'H').Select(letter => (char)letter).NonEmptyListOf()
            .Select(letters => string.Concat(letters.Take(12)));
        Prop.ForAll(Arb.From(word), Arb.From(word), (one, other) =>
        {
            LetterAlignment letters = LetterComparison.Of(one, other, 8_000, -300, 3_217);
            return letters.Steps.Sum(step => step.Cost) == TokenDistance.Between(one, other, 40_000)
                && letters.Worth.Thousandths + letters.Otherwise.Thousandths
                    + letters.Steps.Sum(step => step.Points.Thousandths) == 3_217
                && letters.Steps.All(step => step.Points.Thousandths <= 0)
                && string.Concat(letters.Steps.Select(step => step.Traveller)) == one
                && string.Concat(letters.Steps.Select(step => step.Listed)) == other;
        }).Check(PropertyTries.Of(500));
    }

    [Theory]
    [InlineData("VASQUES", "ORLYNDA")]
    [InlineData("VASQUEZ", "ORLINDAMARISOL")]
    [InlineData("VASQUEZ", "ORLINDAMARIZOL")]
    [InlineData("TASTOURY", "ABDERAHMAN")]
    [InlineData("MUHAMED", "ALY")]
    [InlineData("TWYNING", "OZWALD")]
    public void The_letters_of_a_piece_add_up_to_its_points(string primary, string secondary)
    {
        ScorePiece[] spelt = [.. Lists.Search(Lists.Traveller(primary, secondary))
            .SelectMany(match => match.Pieces).Where(piece => piece.Letters is not null)];
        Assert.NotEmpty(spelt);
        Assert.All(spelt, piece => Assert.Equal(piece.Points.Thousandths, Sum(piece.Letters!)));
        Assert.Contains(spelt, piece => piece.Rule is "token-spelling" or "token-joined");
    }

    [Fact]
    public void A_cut_name_says_which_letters_had_no_room()
    {
        TravellerIdentity traveller = Lists.Traveller("PAPANDREOPOULOS", "KONSTANTINOS EMMANOUI") with { NamePossiblyTruncated = true };
        ScorePiece cut = Assert.Single(Lists.Search(traveller)[0].Pieces, piece => piece.Rule == "token-cut");
        Assert.Equal((LetterKind.Cut, "L"), (cut.Letters!.Steps[^1].Kind, cut.Letters.Steps[^1].Listed));
        Assert.Equal(cut.Points.Thousandths, Sum(cut.Letters));
    }

    private static LetterAlignment Align(string document, string list) =>
        LetterComparison.Of(document, list, 8_000, -300, 6_000);

    private static int Sum(LetterAlignment letters) => letters.Worth.Thousandths + letters.Otherwise.Thousandths
        + letters.Steps.Sum(step => step.Points.Thousandths);
}

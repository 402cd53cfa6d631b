using CheckpointEdge.Tests;
using CheckpointEdge.Watchlists.Matching.Pairs;
using CheckpointEdge.Watchlists.Records;
using FsCheck;
using FsCheck.Fluent;

namespace CheckpointEdge.Watchlists.Tests.Matching.Pairs;

public sealed class PairDecisionTests
{
    [Theory]
    [InlineData("Orlinda Vasquez", "VASQUES, Orlinda")]
    [InlineData("OrlindaVasquez", "Orlinda Vasquez")]
    [InlineData("O. Vasquez", "Orlinda Vasquez")]
    [InlineData("Dr. Orlinda Vasquez", "Orlinda Marisol Vasquez")]
    [InlineData("Abdul Rahman Testouri", "Abdurrahman al-Tastouri")]
    [InlineData("Hamid Testouri", "Abdul Hamid Testouri")]
    [InlineData("Wolodymyr Tscherenko", "Володимир Черенко")]
    [InlineData("Nino Beradze", "ნინო ბერაძე")]
    [InlineData("Anahit Sarian", "Անահիտ Սարյան")]
    [InlineData("Eleni Markou", "Ελένη Μάρκου")]
    [InlineData("Robato Tanaka", "ロバト・タナカ")]
    [InlineData("Bak Minsu", "박민수")]
    [InlineData("משה לוינסון", "משה לוינזון")]
    [InlineData("ហេង វណ្ណា", "ហេង វណ្ណី")]
    public void Spellings_orders_and_scripts_of_one_name_are_the_same(string one, string other) =>
        Assert.True(Decide(one, other).Same, Told(Decide(one, other)));

    [Theory]
    [InlineData("Orlinda Vasquez", "Marisol Vasquez")]
    [InlineData("Hamid bin Salim al-Testouri", "Hamid bin Salim al-Gharbi")]
    [InlineData("Hamid bin Salim", "Salim bin Hamid")]
    [InlineData("Rustam Ibragimovich Beradze", "Rustam Magomedovich Beradze")]
    [InlineData("Park Chol Su", "Park Kwang Ho")]
    [InlineData("王小明", "李大伟")]
    [InlineData("", "Orlinda Vasquez")]
    [InlineData("王小明", "Orlinda Vasquez")]
    public void A_word_that_faces_another_word_makes_two_people(string one, string other) =>
        Assert.False(Decide(one, other).Same, Told(Decide(one, other)));

    [Fact]
    public void A_missing_word_weighs_less_than_a_different_one() =>
        Assert.True(Decide("Orlinda Vasquez", "Orlinda Marisol Vasquez").Score
            > Decide("Orlinda Teresa Vasquez", "Orlinda Marisol Vasquez").Score);

    [Fact]
    public void A_birth_date_never_makes_strangers_the_same()
    {
        BirthDateRange born = BirthDateRange.Day(new DateOnly(1971, 3, 9));
        Assert.False(PairDecision.Decide(new("Priscilla Holloway", born), new("Orlinda Vasquez", born)).Same);
    }

    [Fact]
    public void Birth_dates_years_apart_speak_against_the_same_name()
    {
        PairIdentity one = new("Orlinda Vasquez", BirthDateRange.Day(new DateOnly(1971, 3, 9)));
        PairIdentity later = one with { Birth = BirthDateRange.Day(new DateOnly(1993, 3, 9)) };
        Assert.True(PairDecision.Decide(one, later).Score < PairDecision.Decide(one with { Birth = null }, later).Score);
        Assert.True(PairDecision.Decide(one, one).Score > PairDecision.Decide(one with { Birth = null }, one).Score);
    }

    [Fact]
    public void Pieces_add_up_and_the_sides_may_be_exchanged()
    {
        string[] known = ["VASQUEZ", "ORLINDA", "MARISOL", "ABDUL", "RAHMAN", "BIN", "AL", "O", "HAMID", "HAMED"];
        Gen<string> any = ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "");
        Gen<string> name = Gen.OneOf(Gen.Elements(known), Gen.Elements(known), Gen.Elements(known), any)
            .ListOf().Select(words => string.Join(' ', words.Take(7)));
        Prop.ForAll(Arb.From(name), Arb.From(name), (one, other) =>
        {
            PairFinding found = Decide(one, other);
            return found.Score.Thousandths == found.Pieces.Sum(piece => piece.Points.Thousandths)
                && found.Score == Decide(other, one).Score;
        }).Check(PropertyTries.Of(500));
    }

    [Fact]
    public void Ten_thousand_letters_are_bounded_work()
    {
        string words = string.Concat(Enumerable.Repeat("ABDUL RAHMAN ", 800));
        Assert.True(Decide(words, words).Same);
        Assert.False(Decide(new string('A', 10_000), new string('B', 10_000)).Same);
    }

    private static PairFinding Decide(string one, string other) => PairDecision.Decide(new(one, null), new(other, null));

    private static string Told(PairFinding found) =>
        string.Join('\n', found.Pieces.Select(piece => $"{piece.Points} {piece.Rule} {piece.Sentence}"));
}

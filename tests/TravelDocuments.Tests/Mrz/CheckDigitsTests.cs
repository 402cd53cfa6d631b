using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Tests.Mrz;

public sealed class CheckDigitsTests
{
    [Theory]
    [InlineData("520727", '3')]
    [InlineData("AB2134<<<", '5')]
    [InlineData("D23145890", '7')]
    [InlineData("D23145890734", '9')]
    [InlineData("600001795015", '2')]
    [InlineData("000590240<601", '3')]
    [InlineData("", '0')]
    [InlineData("<<<", '0')]
    public void The_digit_is_the_weighted_sum_modulo_ten(string text, char digit) =>
        Assert.Equal(digit, CheckDigits.Compute(text));

    [Fact]
    public void A_passing_digit_proves_nothing() =>
        Assert.Equal(CheckDigits.Compute("XS1234567"), CheckDigits.Compute("K51234567"));

    [Fact]
    public void Exactly_thirty_seven_characters_may_stand_in_a_zone() =>
        Assert.Equal(37, Enumerable.Range(0, 65536).Count(code => CheckDigits.IsAllowed((char)code)));
}

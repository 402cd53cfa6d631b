using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Tests.Names;

public sealed class TokenDistanceTests
{
    private const int Unlimited = 100_000;

    [Theory]
    [InlineData("MOHAMED", "MOHAMMED")]
    [InlineData("MUELLER", "MULLER")]
    [InlineData("YOUSSEF", "YUSUF")]
    [InlineData("KHALED", "KHALID")]
    [InlineData("KHADAFI", "KADAFI")]
    [InlineData("STEPHEN", "STEFEN")]
    [InlineData("SERGEY", "SERGEI")]
    [InlineData("VLADIMIR", "WLADIMIR")]
    public void What_transliteration_does_costs_less_than_one_wrong_letter(string left, string right) =>
        Assert.InRange(TokenDistance.Between(left, right, Unlimited), 1, TokenDistance.PlainError - 1);

    [Theory]
    [InlineData("MARTIN", "MARLIN")]
    [InlineData("SALIM", "KARIM")]
    [InlineData("PETRA", "PEDRO")]
    public void Another_name_costs_more_than_a_variant(string left, string right) =>
        Assert.True(TokenDistance.Between(left, right, Unlimited) > TokenDistance.Between("YOUSSEF", "YUSUF", Unlimited));

    [Fact]
    public void The_cost_is_symmetric_zero_only_for_the_same_and_never_above_the_limit_by_more_than_one()
    {
        Random random = new(20260301);
        for (int round = 0; round < 5_000; round++)
        {
            string left = Word(random), right = Word(random);
            int cost = TokenDistance.Between(left, right, Unlimited);
            Assert.True(cost == TokenDistance.Between(right, left, Unlimited), $"{left} {right}");
            Assert.Equal(left == right, cost == 0);
            int limit = random.Next(3_000);
            Assert.Equal(Math.Min(cost, limit + 1), TokenDistance.Between(left, right, limit));
        }
    }

    private static string Word(Random random)
    {
        // Few letters, so that near misses and letter groups are common.
        const string Letters = "AEOUHKSCZTYI";
        return string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Letters[random.Next(Letters.Length)]));
    }
}

using CheckpointEdge.Watchlists.Knowledge;
using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Tests.Names;

public sealed class TokenDistanceTests
{
    private const int Unlimited = 100_000;

    [Theory]
    [InlineData("MOHAMED", "MOHAMMED")]
    [InlineData("MUELLER", "MULLER")]
    [InlineData("MUXXLLER", "MULLER")]
    [InlineData("MUXXLLER", "MUELLER")]
    [InlineData("GOEKHAN", "GOKHAN")]
    [InlineData("AAGESEN", "AGESEN")]
    [InlineData("MUNXXOZ", "MUNOZ")]
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

    [Fact]
    public void The_prepared_token_finds_what_laying_the_spellings_side_by_side_costs()
    {
        Random random = new(20261122);
        TokenDistance distance = new(new int[TokenDistance.WorkspaceLength]);
        for (int round = 0; round < 500; round++)
        {
            string left = Word(random);
            distance.From(left);
            for (int other = 0; other < 20; other++)
            {
                string right = other % 2 == 0 ? Word(random) : Altered(left, random);
                int plain = TokenAlignment.Of(left, right, ConfusionCosts.Learnt, []);
                Assert.True(distance.To(right, Unlimited) == plain, $"{left} {right}");
                int limit = random.Next(2_500);
                Assert.True(distance.To(right, limit) == Math.Min(plain, limit + 1), $"{left} {right} {limit}");
            }
        }
    }

    [Fact]
    public void The_longest_joined_tokens_fit()
    {
        string longest = string.Concat(Enumerable.Repeat("ABCDEFGH", 2 * NameTokens.LettersMax / 8));
        Assert.Equal(0, TokenDistance.Between(longest, longest, Unlimited));
        Assert.True(TokenDistance.Between(longest, new string('Z', longest.Length), Unlimited) > 0);
    }

    private static string Altered(string word, Random random)
    {
        char[] letters = word.ToCharArray();
        for (int errors = random.Next(3); errors > 0; errors--)
            letters[random.Next(letters.Length)] = (char)random.Next('A', '[');
        return new string(letters) + (random.Next(4) == 0 ? "H" : "");
    }

    private static string Word(Random random)
    {
        // Few letters, so that near misses and letter groups are common.
        const string Letters = "AEOUHKSCZTYI";
        return string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Letters[random.Next(Letters.Length)]));
    }
}

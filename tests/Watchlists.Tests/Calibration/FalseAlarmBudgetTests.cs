using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Tests.Calibration;

public sealed class FalseAlarmBudgetTests
{
    [Theory]
    [InlineData("20", 20_000, 2_000)]
    [InlineData("20/5", 20_000, 5_000)]
    [InlineData("0.5/0.05", 500, 50)]
    [InlineData("0.004", 4, 1)]
    public void A_budget_is_read_as_alerts_per_ten_thousand_travellers(string text, int possible, int strong)
    {
        Assert.Equal(new FalseAlarmBudget(new AlertRate(possible), new AlertRate(strong)), FalseAlarmBudget.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("5/6")]
    [InlineData("10000")]
    [InlineData("1/1/1")]
    [InlineData("1e3")]
    [InlineData("twenty")]
    public void A_budget_that_no_threshold_could_keep_is_none(string text) => Assert.Null(FalseAlarmBudget.Parse(text));

    [Theory]
    [InlineData("20/2")]
    [InlineData("0.5/0.125")]
    public void A_budget_is_written_as_it_is_read(string text) => Assert.Equal(text, FalseAlarmBudget.Parse(text)!.ToString());

    [Fact]
    public void The_rarity_of_a_score_lies_between_its_neighbours_and_is_unknown_outside()
    {
        ScoreRarity rarity = new([new RarityPoint(4_000, 10), new RarityPoint(8_000, 1_000)]);

        Assert.Null(rarity.OneIn(new Score(3_999), out bool _));
        Assert.Equal(10, rarity.OneIn(new Score(4_000), out bool _));
        Assert.Equal(100, rarity.OneIn(new Score(6_000), out bool beyond));
        Assert.False(beyond);
        Assert.Equal(1_000, rarity.OneIn(new Score(8_000), out beyond));
        Assert.False(beyond);
        Assert.Equal(1_000, rarity.OneIn(new Score(8_001), out beyond));
        Assert.True(beyond);
        Assert.Null(ScoreRarity.None.OneIn(new Score(8_000), out bool _));
    }

    [Theory]
    [InlineData(8_000, "About 1 in 12 000 ordinary travellers reaches this score on this list.")]
    [InlineData(9_000, "Fewer than 1 in 12 000 ordinary travellers reaches this score on this list.")]
    [InlineData(3_000, null)]
    public void The_officer_is_told_how_rare_a_score_is(int score, string? sentence)
    {
        ListCalibration calibration = SliceCalibrationTests.Example with
        {
            Rarity = new ScoreRarity([new RarityPoint(4_000, 10), new RarityPoint(8_000, 12_345)]),
        };

        Assert.Equal(sentence, RaritySentence.Of(calibration, new Score(score)));
        Assert.Null(RaritySentence.Of(null, new Score(score)));
    }
}

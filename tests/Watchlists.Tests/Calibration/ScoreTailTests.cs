using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Tests.Calibration;

public sealed class ScoreTailTests
{
    /// <summary>Scores of an exponential tail: a hundredth of the identities lies above 5,000, with a mean of 900 beyond.</summary>
    private static int[] Exponential(int identities) =>
        [.. Enumerable.Range(1, identities).Select(rank => (int)Math.Max(0, 5_000 - 900 * Math.Log((rank - 0.5) / identities * 100)))];

    [Fact]
    public void A_rate_that_the_background_counts_is_counted()
    {
        ScoreTail tail = new(Exponential(20_000));

        Score threshold = tail.ScoreFor(0.002, out bool extrapolated);
        EstimatedRate rate = tail.RateOf(threshold);

        Assert.False(extrapolated);
        Assert.InRange(tail.CountOf(threshold), 38, 40);
        Assert.False(rate.Extrapolated);
        Assert.InRange(rate.Rate.Per10000, 19, 20);
        Assert.InRange(rate.Low.Per10000, 13, 16);
        Assert.InRange(rate.High.Per10000, 25, 29);
    }

    [Fact]
    public void Beyond_the_counts_the_tail_goes_on_as_it_began()
    {
        ScoreTail tail = new(Exponential(20_000));

        // One in 100,000 lies 900 ln 1000 above the score of one in a hundred.
        Score threshold = tail.ScoreFor(0.00001, out bool extrapolated);
        EstimatedRate rate = tail.RateOf(threshold);

        Assert.True(extrapolated);
        Assert.InRange(threshold.Thousandths, 5_000 + 900 * 6.9 - 300, 5_000 + 900 * 6.9 + 900);
        Assert.True(rate.Extrapolated);
        Assert.InRange(rate.Rate.Per10000, 0.09, 0.11);
        Assert.True(rate.Low.CompareTo(rate.Rate) < 0 && rate.High.Thousandths > 2 * rate.Rate.Thousandths);
    }

    [Fact]
    public void A_threshold_keeps_its_budget_by_its_own_figures_where_counting_ends()
    {
        // Forty identities at one high score: the fit expects fewer there than there are.
        ScoreTail tail = new([.. Exponential(5_000), .. Enumerable.Repeat(8_500, 40)]);

        foreach (double share in (double[])[0.02, 0.01, 0.006, 0.005, 0.004, 0.001])
            Assert.True(tail.RateOf(tail.ScoreFor(share, out _)).Rate.Share <= share + 1e-6, $"{share}");
    }

    [Fact]
    public void A_tail_that_ends_early_is_never_continued_as_if_it_ended()
    {
        // Even: nobody can lie above 6,000, but a sample cannot know that.
        ScoreTail tail = new(Enumerable.Range(0, 20_000).Select(at => at % 6_000));

        Assert.True(tail.ScoreFor(0.000001, out _).Thousandths > 6_000);
    }

    [Fact]
    public void The_curve_of_rarity_is_monotone_and_small()
    {
        ScoreRarity rarity = new ScoreTail(Exponential(20_000)).Rarity();

        Assert.True(rarity.IsCurve);
        Assert.InRange(rarity.Points.Length, 10, ScoreRarity.PointsMax);
        Assert.InRange(rarity.OneIn(new Score(5_000), out _)!.Value, 90, 110);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Where_hardly_anybody_scores_nothing_is_made_up(int scoring)
    {
        ScoreTail tail = new([.. new int[1_000], .. Enumerable.Repeat(4_000, scoring)]);

        EstimatedRate none = tail.RateOf(new Score(4_001));

        Assert.Equal(0, none.Rate.Thousandths);
        Assert.InRange(none.High.Per10000, 30, 45);
        Assert.True(tail.Rarity().IsCurve);
    }

    [Fact]
    public void The_interval_of_a_share_is_the_one_in_the_books()
    {
        (double low, double high) = Intervals.OfShare(10, 100);

        Assert.Equal(0.0552, low, 4);
        Assert.Equal(0.1744, high, 4);
        Assert.Equal(0, Intervals.OfShare(0, 100).Low);
        Assert.Equal(0.0370, Intervals.OfShare(0, 100).High, 4);
    }
}

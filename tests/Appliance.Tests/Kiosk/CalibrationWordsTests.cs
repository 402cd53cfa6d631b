using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

public sealed class CalibrationWordsTests
{
    private static ListMeaning Meaning => new() { Title = "Sought in Utopia", Action = "Refer." };

    private static ListCalibration Calibration => new()
    {
        Budget = FalseAlarmBudget.Default,
        Thresholds = new MatchThresholds(new Score(8_000), new Score(12_000)),
        Possible = Rate(98_200),
        Strong = Rate(9_800),
        Identities = 10_000,
        Background = "ordinary travellers",
        Rarity = new ScoreRarity([new RarityPoint(4_000, 10), new RarityPoint(14_000, 12_000)]),
    };

    [Fact]
    public void The_officer_reads_how_many_false_alarms_are_predicted()
    {
        Assert.Equal(
            "False alarms predicted for this list: 98.2 in 10 000 travellers, 9.8 of them strong.",
            CalibrationWords.FalseAlarms(Calibration, Meaning));
    }

    [Fact]
    public void A_prediction_is_not_told_of_thresholds_that_it_was_not_made_for()
    {
        Assert.Contains("not calibrated", CalibrationWords.FalseAlarms(null, Meaning), StringComparison.Ordinal);
        ListMeaning byHand = Meaning with { StrongThousandths = 9_000 };
        Assert.Contains("set by hand", CalibrationWords.FalseAlarms(Calibration, byHand), StringComparison.Ordinal);
    }

    [Fact]
    public void A_match_says_how_rare_its_score_is_on_its_list()
    {
        MatchView known = View(Calibration), unknown = View(null);

        Assert.Equal("About 1 in 12 000 ordinary travellers reaches this score on this list.", known.Rarity);
        Assert.StartsWith("False alarms predicted", known.FalseAlarms, StringComparison.Ordinal);
        Assert.Equal("", unknown.Rarity);
        Assert.Contains("not calibrated", unknown.FalseAlarms, StringComparison.Ordinal);
    }

    private static MatchView View(ListCalibration? calibration)
    {
        Match match = new()
        {
            Record = new ListRecord { Id = "UT-1", List = "UTO-1", Source = "Utopia", SourceId = "1" },
            Name = null,
            Score = new Score(14_000),
            Band = MatchBand.Strong,
            Pieces = [],
            WhyNotHigher = [],
        };
        return MatchViews.Of(match, new ListPolicy(), new MrzFields(), "", calibration);
    }

    private static EstimatedRate Rate(int thousandths) =>
        new(new AlertRate(thousandths), new AlertRate(thousandths / 2), new AlertRate(thousandths * 2));
}

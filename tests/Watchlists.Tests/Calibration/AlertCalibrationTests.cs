using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Tests.Calibration;

public sealed class AlertCalibrationTests
{
    private const int Identities = 600;
    private const long ListSeed = 77;

    // A list of invented people with ordinary names: other people of the same seed meet them by chance.
    private static readonly ListRecord[] _records =
    [
        .. Enumerable.Range(0, 300).Select(number => Listed("uto-wanted", number)),
        .. Enumerable.Range(300, 20).Select(number => Listed("uto-short", number)),
    ];

    private static readonly WatchlistSearch _search = WatchlistSearch.Build(_records, ordinal => _records[ordinal]);

    [Fact]
    public void Thresholds_keep_their_budget_among_people_they_were_not_made_with()
    {
        FalseAlarmBudget budget = FalseAlarmBudget.Parse("100/20")!;
        ListCalibration calibration = Run(budget, 1)["uto-wanted"];

        (EstimatedRate achieved, EstimatedRate strong) = AlertCalibration.Achieved(
            _search, "uto-wanted", calibration.Thresholds, Background.Ordinary(2), Identities);

        Assert.True(calibration.Thresholds.Possible > AlertCalibration.Least.Possible, calibration.Thresholds.ToString());
        Assert.True(calibration.Possible.Rate.CompareTo(budget.Possible) <= 0);
        Assert.True(
            achieved.Low.CompareTo(calibration.Possible.High) <= 0 && achieved.High.CompareTo(calibration.Possible.Low) >= 0,
            $"predicted {calibration.Possible}, achieved {achieved}");
        Assert.True(strong.Low.CompareTo(calibration.Strong.High) <= 0, $"predicted {calibration.Strong}, achieved {strong}");
    }

    [Fact]
    public void The_same_slice_budget_and_seed_give_the_same_thresholds_on_any_number_of_threads()
    {
        FalseAlarmBudget budget = FalseAlarmBudget.Parse("500")!;

        ListCalibration one = Run(budget, 5, threads: 1)["uto-wanted"], many = Run(budget, 5, threads: 3)["uto-wanted"];

        Assert.Equal(one, many);
        Assert.NotEqual(one.Background, Run(budget, 6)["uto-wanted"].Background);
    }

    [Fact]
    public void A_smaller_budget_asks_for_higher_scores()
    {
        ListCalibration generous = Run(FalseAlarmBudget.Parse("1000")!, 5)["uto-wanted"];
        ListCalibration strict = Run(FalseAlarmBudget.Parse("3")!, 5)["uto-wanted"];

        Assert.True(strict.Thresholds.Possible > generous.Thresholds.Possible);
        Assert.True(strict.Thresholds.Strong > generous.Thresholds.Strong);
        Assert.True(strict.Possible.Extrapolated);
    }

    [Fact]
    public void A_list_that_hardly_anybody_meets_does_not_make_a_suspect_of_little_evidence()
    {
        ListCalibration calibration = Run(FalseAlarmBudget.Parse("5000/4000")!, 5)["uto-short"];

        Assert.Equal(AlertCalibration.Least, calibration.Thresholds);
        Assert.True(calibration.Possible.Rate.CompareTo(calibration.Budget.Possible) < 0);
    }

    [Fact]
    public void Nobody_is_searched_once_the_lowest_thresholds_are_sure_to_keep_the_budget()
    {
        ListCalibration calibration = AlertCalibration.Run(
            _search, Budgets(FalseAlarmBudget.Parse("5000/4000")!), Background.Ordinary())["uto-short"];

        Assert.Equal(AlertCalibration.BatchIdentities, calibration.Identities);
    }

    [Fact]
    public void Operations_may_bring_their_own_travellers()
    {
        TravellerIdentity[] own = [.. Enumerable.Range(0, 300).Select(number => OrdinaryTravellers.Default.At(9, number))];
        Background background = Background.Of("border.tsv", own);

        ListCalibration calibration = AlertCalibration.Run(
            _search, Budgets(FalseAlarmBudget.Default), background)["uto-wanted"];

        Assert.Equal(300, calibration.Identities);
        Assert.StartsWith("border.tsv, ", calibration.Background, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Background.Of("few.tsv", own[..50]));
    }

    [Fact]
    public void It_can_be_given_up()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => AlertCalibration.Run(
            _search, Budgets(FalseAlarmBudget.Default), Background.Ordinary(), null, null, stop.Token));
    }

    [Fact]
    public void A_lower_budget_is_searched_with_more_people_within_bounds()
    {
        CalibrationOptions options = new();
        int Of(string budget) => options.IdentitiesFor([FalseAlarmBudget.Parse(budget)!], Background.Ordinary());

        Assert.Equal(20_000, Of("20"));
        Assert.Equal(CalibrationOptions.IdentitiesMin, Of("1000"));
        Assert.Equal(CalibrationOptions.IdentitiesMax, Of("0.01"));
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, ListCalibration> Run(
        FalseAlarmBudget budget, long seed, int threads = 2) => AlertCalibration.Run(
            _search, Budgets(budget), Background.Ordinary(seed), new CalibrationOptions { Identities = Identities, Threads = threads });

    private static Dictionary<string, FalseAlarmBudget> Budgets(FalseAlarmBudget budget) =>
        new() { ["uto-wanted"] = budget, ["uto-short"] = budget };

    private static ListRecord Listed(string list, int number)
    {
        TravellerIdentity person = OrdinaryTravellers.Default.At(ListSeed, number);
        MrzDate born = person.DateOfBirth;
        return new ListRecord
        {
            Id = $"UTO-{number}",
            List = list,
            Source = "Utopian Police",
            SourceId = $"{number}",
            Names = [new ListedName($"{person.Primary}, {person.Secondary}", NameStrength.Primary)],
            BirthDates = [BirthDateRange.Day(born.Exact!.Value)],
        };
    }
}

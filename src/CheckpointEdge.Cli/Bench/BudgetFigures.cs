using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Cli.Bench;

/// <summary>One group of names at the possible threshold. Immutable.</summary>
/// <param name="Predicted">Of the invented travellers in it.</param>
/// <param name="Achieved">Of the innocents in it.</param>
internal sealed record BudgetOfGroup(
    string Group, int Invented, EstimatedRate Predicted, int Innocents, EstimatedRate Achieved);

/// <summary>
/// Predicted and achieved rate of false alerts: thresholds derived from invented travellers, counted again on the innocents of
/// the bench. Immutable.
/// </summary>
/// <param name="Achieved">Innocents that reach the possible threshold.</param>
/// <param name="AchievedStrong">Innocents that reach the strong one, without a birth date that conflicts.</param>
/// <param name="Groups">Empty where nothing tells how the innocents write their names.</param>
internal sealed record BudgetFigures(
    ListCalibration Predicted, EstimatedRate Achieved, EstimatedRate AchievedStrong, ImmutableArray<BudgetOfGroup> Groups)
{
    /// <summary>Derives the thresholds of one list and counts them on innocents.</summary>
    /// <param name="search">The index that holds the list.</param>
    /// <param name="list">The list whose alerts count, as its records name it.</param>
    /// <param name="innocents">Travellers who are nobody on the list, each with the group of the name; null: not known.</param>
    public static BudgetFigures Of(
        WatchlistSearch search, string list, IReadOnlyList<(TravellerIdentity Traveller, NameGroup? Group)> innocents,
        FalseAlarmBudget budget, CancellationToken cancellation)
    {
        ListCalibration predicted = AlertCalibration.Run(
            search, ImmutableDictionary<string, FalseAlarmBudget>.Empty.Add(list, budget), Background.Ordinary(), null, null,
            cancellation)[list];
        (EstimatedRate possible, EstimatedRate strong) = Count([.. innocents.Select(one => one.Traveller)]);
        ILookup<NameGroup, TravellerIdentity> found = innocents.Where(one => one.Group is not null)
            .ToLookup(one => one.Group!.Value, one => one.Traveller);
        ILookup<NameGroup, TravellerIdentity> invented = Enumerable.Range(0, found.Count == 0 ? 0 : predicted.Identities)
            .Select(number => OrdinaryTravellers.Default.At(OrdinaryTravellers.DefaultSeed, number))
            .ToLookup(traveller => NameGroups.OfState(traveller.Nationality));
        return new BudgetFigures(predicted, possible, strong,
        [
            .. Enum.GetValues<NameGroup>()
                .Where(group => Math.Min(found[group].Count(), invented[group].Count()) >= Background.IdentitiesMin)
                .Select(group => new BudgetOfGroup(
                    NameGroups.Title(group),
                    invented[group].Count(), Count([.. invented[group]]).Possible,
                    found[group].Count(), Count([.. found[group]]).Possible)),
        ]);

        (EstimatedRate Possible, EstimatedRate Strong) Count(List<TravellerIdentity> travellers) => AlertCalibration.Achieved(
            search, list, predicted.Thresholds, Background.Of("group", travellers), travellers.Count, cancellation);
    }

    /// <summary>Lines for a person.</summary>
    public IEnumerable<string> Lines()
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        yield return string.Create(plain,
            $"budget {Predicted.Budget} false alerts per 10 000 travellers, {Predicted.Identities} {Predicted.Background}");
        yield return $"possible from {Predicted.Thresholds.Possible}: predicted {Predicted.Possible}, achieved {Achieved}";
        foreach (BudgetOfGroup group in Groups)
        {
            yield return string.Create(plain, $"  {group.Group,-33} predicted {Short(group.Predicted),-20} ")
                + string.Create(plain, $"of {group.Invented,5}, achieved {Short(group.Achieved),-20} of {group.Innocents,5}");
        }

        yield return $"strong   from {Predicted.Thresholds.Strong}: predicted {Predicted.Strong}, achieved {AchievedStrong}";
    }

    private static string Short(EstimatedRate rate) => $"{rate.Rate} ({rate.Low} to {rate.High})";
}

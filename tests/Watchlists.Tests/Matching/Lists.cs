using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Tests.Matching;

/// <summary>A small invented list, and how the tests ask it.</summary>
internal static class Lists
{
    private static readonly ImmutableArray<ListRecord> _records =
    [
        Person("A-1", BirthDateRange.Day(new DateOnly(1971, 3, 9)), "VASQUEZ, Orlinda Marisol", "La Orquidea"),
        Person("A-2", BirthDateRange.Years(1960, 1963), "Abd al-Rahman Testouri"),
        Person("A-3", null, "Mohammed Ali"),
        Person("T-2", null, "Oswald Twinning"),
        Person("T-1", null, "Oswald Twinning"),
        Person("C-1", null, "PAPANDREOPOULOS, Konstantinos Emmanouil Theodoros"),
        new()
        {
            Id = "D-1", List = "documents", Source = "Utopian Police", SourceId = "77",
            Documents = [new ListedDocument("P", "L898902C", new Country("Utopia", "UTO"))],
        },
    ];

    public static WatchlistSearch Engine { get; } = WatchlistSearch.Build(_records, ordinal => _records[ordinal]);

    private static readonly WatchlistSearch _again = WatchlistSearch.Build(_records, ordinal => _records[ordinal]);

    public static MatchThresholds Thresholds(string list) => MatchThresholds.Default;

    public static ImmutableArray<Match> Search(TravellerIdentity traveller) => Engine.Search(traveller, Thresholds, 10);

    /// <summary>The same from an engine built anew.</summary>
    public static ImmutableArray<Match> SearchAgain(TravellerIdentity traveller) =>
        _again.Search(traveller, Thresholds, 10);

    public static int OrdinalOf(string id) => _records.IndexOf(_records.First(record => record.Id == id));

    public static TravellerIdentity Traveller(
        string primary, string secondary, int? year = null, int? month = null, int? day = null) =>
        new() { Primary = primary, Secondary = secondary, DateOfBirth = new MrzDate(year, month, day) };

    private static ListRecord Person(string id, BirthDateRange? born, params string[] names) => new()
    {
        Id = id,
        List = "wanted",
        Source = "Utopian Police",
        SourceId = id,
        Names = [.. names.Select((name, at) =>
            new ListedName(name, at == 0 ? NameStrength.Primary : NameStrength.Weak))],
        BirthDates = born is null ? [] : [born],
    };
}

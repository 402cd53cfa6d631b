using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Tests.Matching;

/// <summary>
/// The quick search against comparing the traveller with every record of a list, on invented people whose names are near
/// one another.
/// </summary>
public sealed class PlainSearchTests
{
    private const int People = 3_000;
    private const int Travellers = 60;
    private const int Top = 10;
    private static readonly string[] _syllables =
    [
        "MA", "RI", "KHA", "LED", "OU", "SSEF", "JO", "HAN", "SER", "GEY", "LI", "WEI", "PA", "TRO", "VA", "NEN", "DU",
        "BOIS", "AL", "FRE", "DI", "NOR", "SKI", "TE", "RES", "ZA", "ABD", "IM", "ULL", "CHEN", "GO", "MEZ", "EV", "ICH",
    ];

    private static readonly ListRecord[] _records = Records();
    private static readonly WatchlistSearch _engine = WatchlistSearch.Build(_records, ordinal => _records[ordinal]);

    [Fact]
    public void The_quick_search_finds_what_comparing_every_record_finds()
    {
        int first = 0;
        List<int> lost = [];
        for (int seed = 0; seed < Travellers; seed++)
        {
            TravellerIdentity traveller = Altered(seed);
            int[] plain = Plain(traveller);
            List<int> quick = [.. _engine.Search(traveller, Lists.Thresholds, Top).Select(match => match.Score.Thousandths)];
            first += plain[0] == quick.FirstOrDefault() ? 1 : 0;
            lost.AddRange(plain.Where(points => points > 0 && !quick.Remove(points)));
        }

        Assert.True(first >= Travellers - 1, $"the best record is the first in {first} of {Travellers} searches");
        Assert.True(lost.Count <= Travellers * Top / 8, $"{lost.Count} of {Travellers * Top} places are lost");
        // What shares no key with the traveller's tokens is far off: nothing that would have alerted is lost.
        Assert.True(lost.Max() < MatchThresholds.Default.Possible.Thousandths, $"a record of {lost.Max()} is lost");
    }

    [Fact]
    public void Less_work_loses_some_and_never_all_of_what_is_misspelt()
    {
        int[] divisors = [1, 4, 16, 64, 1_000_000];
        int[] found = [.. divisors.Select(divisor => Found(_engine.With(SearchBudget.Full.Divided(divisor))))];
        Assert.True(found[0] >= Travellers - 2, $"{found[0]} of {Travellers} with all the work");
        // The work of a search over so few people is small: a quarter of the budget is still enough.
        Assert.Equal(found[0], found[1]);
        for (int at = 1; at < found.Length; at++)
            Assert.True(found[at] <= found[at - 1] + 1, $"{found[at]} with 1/{divisors[at]}, {found[at - 1]} with more");
        Assert.True(found[3] > Travellers / 4, $"{found[3]} of {Travellers} with 1/64 of the work");
        Assert.True(found[^1] < found[0], "one spelling, one name and one record a search must lose something");
    }

    [Fact]
    public void A_weak_name_is_looked_at_when_day_of_birth_nationality_and_sex_agree()
    {
        // A thousand people share name and day: only the budget's first few can be looked at, and one has the nationality.
        ListRecord[] records = [.. Enumerable.Range(0, 1_000).Select(at =>
            Person(at, "QUXO VIMBRE", new DateOnly(1970, 1, 1)) with
            {
                Nationalities = [at == 777 ? new Country("Utopia", "UTO") : new Country("Elsewhere", "XXA")],
                Sex = at == 777 ? Sex.F : Sex.M,
            })];
        WatchlistSearch engine = WatchlistSearch.Build(records, ordinal => records[ordinal]).With(new SearchBudget(6_000, 1, 1, 1));
        TravellerIdentity traveller = new() { Primary = "VIMBRE", DateOfBirth = new MrzDate(1970, 1, 1), Sex = Sex.F };
        Assert.Equal("P777", First(traveller with { Nationality = "UTO" }));
        Assert.NotEqual("P777", First(traveller with { Nationality = "XXA", Sex = Sex.X }));

        string First(TravellerIdentity asked) => engine.Search(asked, Lists.Thresholds, Top)[0].Record.Id;
    }

    private static int Found(WatchlistSearch engine) => Enumerable.Range(0, Travellers).Count(seed =>
        engine.Search(Altered(seed), Lists.Thresholds, Top).Any(match => match.Record.Id == $"P{Listed(seed)}"));

    private static int[] Plain(TravellerIdentity traveller) => [.. Enumerable.Range(0, People)
        .Select(ordinal => _engine.Explain(traveller, ordinal, Lists.Thresholds).Score.Thousandths)
        .OrderDescending().Take(Top)];

    private static int Listed(int seed) => seed * 37 % People;

    // A listed name with one letter wrong in every token, and a birth date that may be the listed one.
    private static TravellerIdentity Altered(int seed)
    {
        Random random = new(seed);
        ListRecord record = _records[Listed(seed)];
        char[] name = record.Names[0].Full.ToCharArray();
        name[random.Next(1, 3)] = (char)random.Next('A', '[');
        name[^2] = (char)random.Next('A', '[');
        DateOnly born = record.BirthDates[0].From;
        return new TravellerIdentity
        {
            Primary = new string(name),
            DateOfBirth = random.Next(2) == 0 ? default : new MrzDate(born.Year, born.Month, born.Day),
        };
    }

    private static ListRecord[] Records()
    {
        Random random = new(4711);
        return [.. Enumerable.Range(0, People).Select(at => Person(
            at, Token(random) + " " + (random.Next(3) == 0 ? Token(random) + " " : "") + Token(random),
            new DateOnly(1940, 1, 1).AddDays(random.Next(22_000))))];
    }

    private static string Token(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(2, 4)).Select(_ => _syllables[random.Next(_syllables.Length)]));

    private static ListRecord Person(int at, string name, DateOnly born) => new()
    {
        Id = $"P{at}",
        List = "wanted",
        Source = "Utopian Police",
        SourceId = $"P{at}",
        Names = [new ListedName(name, NameStrength.Primary)],
        BirthDates = [BirthDateRange.Day(born)],
    };
}

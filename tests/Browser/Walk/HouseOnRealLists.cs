using System.Globalization;
using System.Xml.Linq;
using CheckpointEdge.Tests;
using CheckpointEdge.TravelDocuments.Mrz;

namespace Browser.Walk;

/// <summary>One Central and one board for all walks: on the demonstration's lists, and on the UN list where it is here.</summary>
public sealed class HouseOnRealLists : IAsyncLifetime
{
    private House? _house;

    public House House => _house ?? throw new InvalidOperationException("The walks need a browser; without one no house is built.");

    private static string UnList => Needs.Data("watchlist", "un", "UN_consolidated.xml");

    public async Task InitializeAsync()
    {
        if (Needs.Missing([Needs.Chromium]) is not null)
            return;
        string[] un = File.Exists(UnList) ? ["un=" + UnList] : [];
        _house = await House.BuildAsync([.. House.DemonstrationLists, .. un]);
    }

    public async Task DisposeAsync()
    {
        if (_house is not null)
            await _house.DisposeAsync();
    }

    /// <summary>The zone of a passport that somebody on the UN list could carry: the first with a whole date of birth.</summary>
    public static string ZoneOfAListedPerson()
    {
        foreach (XElement person in XDocument.Load(UnList).Descendants("INDIVIDUAL"))
        {
            string? born = person.Elements("INDIVIDUAL_DATE_OF_BIRTH").Elements("DATE").FirstOrDefault()?.Value;
            string given = person.Element("FIRST_NAME")?.Value.Trim() ?? "";
            string family = person.Element("SECOND_NAME")?.Value.Trim() ?? "";
            if (given.Length == 0 || family.Length == 0
                || !DateOnly.TryParseExact(
                    born?[..Math.Min(10, born.Length)], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
                continue;
            MrzBuilt built = MrzBuilder.Build(MrzFormat.TD3, new MrzFields
            {
                DocumentCode = "P",
                IssuingState = "UTO",
                Nationality = "UTO",
                DocumentNumber = "T40117730",
                DateOfBirth = new(date.Year, date.Month, date.Day),
                DateOfExpiry = new(2034, 5, 1),
                Sex = person.Element("GENDER")?.Value == "Female" ? Sex.F : Sex.M,
                PrimaryIdentifier = family,
                SecondaryIdentifier = given,
            });
            if (built.Built)
                return string.Join('\n', built.Lines);
        }

        throw new InvalidOperationException($"Nobody in {UnList} has a given name, a family name and a date of birth.");
    }
}

[CollectionDefinition(Name)]
public sealed class WalkCollection : ICollectionFixture<Chromium>, ICollectionFixture<HouseOnRealLists>
{
    public const string Name = "walk";
}

using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>What OFAC's advanced XML says of a person in features: when and where born, citizen of what. Immutable.</summary>
internal sealed record OfacAdvancedFeatures(
    ImmutableArray<BirthDateRange> BirthDates,
    ImmutableArray<string> PlacesOfBirth,
    ImmutableArray<Country> Nationalities,
    ImmutableArray<string> Titles,
    Sex Sex)
{
    public static OfacAdvancedFeatures Of(XmlEntry profile, OfacAdvancedAside aside, string path)
    {
        List<BirthDateRange> births = [];
        List<string> places = [];
        List<Country> countries = [];
        List<string> titles = [];
        Sex sex = Sex.X;
        foreach (XmlEntry feature in profile.All("Feature"))
        {
            string type = aside.References.Text("FeatureType", feature, "FeatureTypeID", path);
            foreach (XmlEntry version in feature.All("FeatureVersion"))
            {
                switch (type)
                {
                    case "Birthdate":
                        births.AddRange(version.All("DatePeriod")
                            .Select(period => OfacAdvancedDates.Period(period, path)).OfType<BirthDateRange>());
                        break;
                    case "Place of Birth":
                        places.AddRange(version.All("VersionLocation").Select(location => Words(aside.Place(location, path)))
                            .Concat(Details(version, aside, path)));
                        break;
                    case "Nationality Country" or "Citizenship Country":
                        countries.AddRange(version.All("VersionLocation")
                            .Select(location => CountryOf(aside.Place(location, path))).OfType<Country>());
                        break;
                    case "Gender":
                        sex = Details(version, aside, path).FirstOrDefault() switch { "Male" => Sex.M, "Female" => Sex.F, _ => Sex.X };
                        break;
                    case "Title":
                        titles.AddRange(Details(version, aside, path));
                        break;
                }
            }
        }

        return new OfacAdvancedFeatures(
            [.. births.Distinct()], [.. places.Where(place => place.Length > 0).Distinct(StringComparer.Ordinal)],
            [.. countries.Distinct()], [.. titles], sex);
    }

    /// <summary>A place is often its whole text in one part, with the country's word at its end.</summary>
    private static string Words(string[] place) =>
        place[1] is "" or "undetermined" || place[0].EndsWith(place[1], StringComparison.OrdinalIgnoreCase)
            ? place[0]
            : string.Join(", ", new[] { place[0], place[1] }.Where(part => part.Length > 0));

    /// <summary>Some places have no country, and its word for their only part.</summary>
    private static Country? CountryOf(string[] place) =>
        ListedCountries.Of(place[1], place[2]) ?? ListedCountries.Of(place[0], "");

    private static IEnumerable<string> Details(XmlEntry version, OfacAdvancedAside aside, string path) =>
        version.All("VersionDetail").Select(detail => detail.HasAttribute("DetailReferenceID")
            ? aside.References.Text("DetailReference", detail, "DetailReferenceID", path)
            : NameText.OneLine(detail.Text)).Where(text => text.Length > 0);
}

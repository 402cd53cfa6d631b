using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// What OFAC's advanced XML says of a person in features: when and where born, citizen of what. Immutable.
/// </summary>
internal sealed record OfacAdvancedFeatures(
    ImmutableArray<BirthDateRange> BirthDates,
    ImmutableArray<string> PlacesOfBirth,
    ImmutableArray<Country> Nationalities,
    ImmutableArray<string> Titles,
    Sex Sex)
{
    public static OfacAdvancedFeatures Of(XmlEntry profile, OfacAdvancedAside aside, string path)
    {
        Gathered gathered = new();
        foreach (XmlEntry feature in profile.All("Feature"))
        {
            string type = aside.References.Text("FeatureType", feature, "FeatureTypeID", path);
            foreach (XmlEntry version in feature.All("FeatureVersion"))
                gathered.Add(type, version, aside, path);
        }

        return new OfacAdvancedFeatures(
            [.. gathered.Births.Distinct()],
            [.. gathered.Places.Where(place => place.Length > 0).Distinct(StringComparer.Ordinal)],
            [.. gathered.Countries.Distinct()],
            [.. gathered.Titles],
            gathered.Sex);
    }

    private sealed class Gathered
    {
        public List<BirthDateRange> Births { get; } = [];
        public List<string> Places { get; } = [];
        public List<Country> Countries { get; } = [];
        public List<string> Titles { get; } = [];
        public Sex Sex { get; private set; } = Sex.X;

        /// <summary>What says nothing of who a person is, such as a currency address, is passed over.</summary>
        public void Add(string type, XmlEntry version, OfacAdvancedAside aside, string path)
        {
            IEnumerable<string[]> places =
                version.All("VersionLocation").Select(location => aside.Place(location, path));
            switch (type)
            {
                case "Birthdate":
                    Births.AddRange(version.All("DatePeriod")
                        .Select(period => OfacAdvancedDates.Period(period, path)).OfType<BirthDateRange>());
                    break;
                case "Place of Birth":
                    Places.AddRange(places.Select(Words).Concat(Details(version, aside, path)));
                    break;
                case "Nationality Country" or "Citizenship Country":
                    Countries.AddRange(places.Select(CountryOf).OfType<Country>());
                    break;
                case "Gender":
                    Sex = Details(version, aside, path).FirstOrDefault() switch
                    {
                        "Male" => Sex.M,
                        "Female" => Sex.F,
                        _ => Sex.X,
                    };
                    break;
                case "Title":
                    Titles.AddRange(Details(version, aside, path));
                    break;
            }
        }
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

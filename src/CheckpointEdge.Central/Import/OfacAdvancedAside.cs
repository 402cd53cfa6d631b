using System.Xml;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// What OFAC's advanced XML says outside of a person: the tables, places, papers and the lists a person stands on. The
/// places and papers stand before the people, the lists behind them. Belongs to one thread.
/// </summary>
internal sealed class OfacAdvancedAside : IDisposable
{
    private const string PlaceKind = "place";
    private const string PaperKind = "paper";
    private const string EntryKind = "entry";

    private readonly HeldAside _held = new();
    private bool _referenced;

    public OfacAdvancedReferences References { get; } = new();

    /// <summary>When the list was issued; null when it does not say.</summary>
    public DateOnly? IssuedOn { get; private set; }

    /// <summary>Reads the whole file but for its people.</summary>
    public static OfacAdvancedAside Of(string path)
    {
        OfacAdvancedAside aside = new();
        try
        {
            using XmlReader reader = XmlEntry.Open(path);
            XmlEntry.Root(reader);
            reader.Read();
            while (!reader.EOF)
                aside.Step(reader, path);
            return aside;
        }
        catch
        {
            aside.Dispose();
            throw;
        }
    }

    /// <summary>A place by its number: its words, its country's word, the country's two letters.</summary>
    public string[] Place(XmlEntry location, string path) =>
        _held.Of(PlaceKind, location.Attribute("LocationID")) is [var place, ..]
            ? place
            : throw new ImportException(
                path, location.Line,
                "the field VersionLocation/@LocationID names a place that the file does not have.");

    /// <summary>
    /// Papers: kind, number, issuer's word, its two letters, authority, issued, expires, validity.
    /// </summary>
    public List<string[]> Papers(string identity) => _held.Of(PaperKind, identity);

    /// <summary>The lists a person stands on: list, day of listing, programmes.</summary>
    public List<string[]> Entries(string profile) => _held.Of(EntryKind, profile);

    public void Dispose() => _held.Dispose();

    private void Step(XmlReader reader, string path)
    {
        if (reader.NodeType != XmlNodeType.Element)
        {
            reader.Read();
            return;
        }

        switch (reader.LocalName)
        {
            case "ReferenceValueSets":
                References.Read(reader, path);
                _referenced = true;
                break;
            case "Locations" or "IDRegDocuments" or "DistinctParties" or "SanctionsEntries" when !_referenced:
                throw new ImportException(
                    path, XmlEntry.LineOf(reader),
                    $"the field ReferenceValueSets is missing, or stands behind {reader.LocalName}.");
            case "DateOfIssue":
                XmlEntry issue = XmlEntry.Read(reader, path);
                IssuedOn = ListDates.Day(OfacAdvancedDates.From(issue, path)?.ToString() ?? "");
                break;
            case "Location":
                HoldPlace(XmlEntry.Read(reader, path), path);
                break;
            case "IDRegDocument":
                HoldPaper(XmlEntry.Read(reader, path), path);
                break;
            case "SanctionsEntry":
                HoldEntry(XmlEntry.Read(reader, path), path);
                break;
            case "DistinctParties" or "ProfileRelationships" or "SanctionsEntryLinks":
                XmlEntry.Skip(reader, path);
                break;
            default:
                XmlEntry.CheckDepth(reader, path);
                reader.Read();
                break;
        }
    }

    private void HoldPlace(XmlEntry location, string path)
    {
        string word = "";
        string iso = "";
        foreach (XmlEntry country in location.All("LocationCountry"))
            (word, iso) = References.Country(country, "CountryID", path);
        IEnumerable<string> parts = location.All("LocationPart")
            .Select(part => part.All("LocationPartValue", "Value").FirstOrDefault()?.Text ?? "")
            .Where(text => text.Length > 0);
        _held.Add(PlaceKind, location.Attribute("ID"), string.Join(", ", parts), word, iso);
    }

    private void HoldPaper(XmlEntry paper, string path)
    {
        (string word, string iso) = References.Country(paper, "IssuedBy-CountryID", path);
        string issued = "";
        string expires = "";
        foreach (XmlEntry date in paper.All("DocumentDate"))
        {
            string day = date.Child("DatePeriod") is { } period
                ? OfacAdvancedDates.Period(period, path)?.ToString() ?? ""
                : "";
            switch (References.Text("IDRegDocDateType", date, "IDRegDocDateTypeID", path))
            {
                case "Issue Date":
                    issued = day;
                    break;
                case "Expiration Date":
                    expires = day;
                    break;
            }
        }

        _held.Add(
            PaperKind, paper.Attribute("IdentityID"), References.Text("IDRegDocType", paper, "IDRegDocTypeID", path),
            NameText.OneLine(paper["IDRegistrationNo"]), word, iso, NameText.OneLine(paper["IssuingAuthority"]),
            issued, expires, References.TextOrNone("Validity", paper, "ValidityID", path));
    }

    private void HoldEntry(XmlEntry entry, string path)
    {
        string list = References.Text("List", entry, "ListID", path);
        IEnumerable<string> days = entry.All("EntryEvent")
            .Select(one => one.Child("Date")).OfType<XmlEntry>()
            .Select(date => OfacAdvancedDates.From(date, path)?.ToString() ?? "").Where(day => day.Length > 0);
        // A measure of the type "Program" has the programme's name for a comment.
        IEnumerable<string> programs = entry.All("SanctionsMeasure")
            .Where(measure => References.Text("SanctionsType", measure, "SanctionsTypeID", path) == "Program")
            .Select(measure => measure["Comment"]).Where(name => name.Length > 0);
        _held.Add(
            EntryKind, entry.Attribute("ProfileID"),
            list, days.Min(StringComparer.Ordinal) ?? "", string.Join(", ", programs));
    }
}

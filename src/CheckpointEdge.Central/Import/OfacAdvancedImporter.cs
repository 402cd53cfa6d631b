using System.Collections.Immutable;
using System.Xml;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// OFAC's advanced XML (sdn_advanced.xml, cons_advanced.xml): everything is a number into a table, a place or a paper
/// elsewhere in the file. The file is read once for those, and once for its people. A person has the same number as in
/// the simple files, so that a change of format changes no id.
/// </summary>
internal static class OfacAdvancedImporter
{
    private const string SdnList = "SDN List";

    /// <summary>The lists on which anybody of the file stands.</summary>
    public static ImmutableArray<ImportedList> Lists(string path)
    {
        OfacAdvancedReferences references = new();
        HashSet<string> named = new(StringComparer.Ordinal);
        HashSet<string> others = new(StringComparer.Ordinal);
        using XmlReader reader = XmlEntry.Open(path);
        XmlEntry.Root(reader);
        reader.Read();
        while (!reader.EOF)
        {
            bool element = reader.NodeType == XmlNodeType.Element;
            if (element && reader.LocalName == "ReferenceValueSets")
            {
                references.Read(reader, path);
            }
            else if (element && reader.LocalName == "SanctionsEntry")
            {
                XmlEntry entry = XmlEntry.Read(reader, path);
                bool sdn = references.Text("List", entry, "ListID", path) == SdnList;
                (sdn ? named : others).Add(entry.Attribute("ProfileID"));
            }
            else if (element && reader.Depth == 1 && reader.LocalName != "SanctionsEntries")
            {
                XmlEntry.Skip(reader, path);
            }
            else
            {
                XmlEntry.CheckDepth(reader, path);
                reader.Read();
            }
        }

        others.ExceptWith(named);
        return
        [
            .. named.Count > 0 || others.Count == 0 ? (ImportedList[])[Imported(OfacLists.Sdn)] : [],
            .. others.Count > 0 ? (ImportedList[])[Imported(OfacLists.Consolidated)] : [],
        ];
    }

    public static IEnumerable<ListRecord> Read(string path, ImportReport report)
    {
        using OfacAdvancedAside aside = OfacAdvancedAside.Of(path);
        report.SourceDate = aside.IssuedOn is { } day
            ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)
            : null;
        if (report.SourceDate is null)
            report.Note(path, 1, "the date of issue cannot be read.");
        using XmlReader reader = XmlEntry.Open(path);
        XmlEntry.Root(reader);
        reader.Read();
        bool parties = false;
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "DistinctParty")
            {
                XmlEntry party = XmlEntry.Read(reader, path);
                parties = true;
                report.Begin(path, party.Line);
                foreach (ListRecord record in Records(party, aside, path, report))
                    yield return record;
            }
            else if (reader is { NodeType: XmlNodeType.Element, Depth: 1, LocalName: not "DistinctParties" })
            {
                XmlEntry.Skip(reader, path);
            }
            else
            {
                XmlEntry.CheckDepth(reader, path);
                reader.Read();
            }
        }

        if (!parties)
            throw new ImportException(path, 1, "holds no element DistinctParty.");
    }

    private static IEnumerable<ListRecord> Records(
        XmlEntry party, OfacAdvancedAside aside, string path, ImportReport report)
    {
        if (party.Child("Profile") is null)
            throw new ImportException(path, party.Line, "the field DistinctParty/Profile is missing.");
        foreach (XmlEntry profile in party.All("Profile"))
        {
            if (aside.References.Text("PartySubType", profile, "PartySubTypeID", path) == "Individual")
                yield return Record(party, profile, aside, path, report);
            else
                report.LeaveOut();
        }
    }

    private static ListRecord Record(
        XmlEntry party, XmlEntry profile, OfacAdvancedAside aside, string path, ImportReport report)
    {
        string number = profile.Attribute("ID");
        if (number.Length == 0)
            throw new ImportException(path, profile.Line, "the field Profile/@ID is missing.");
        List<string[]> entries = aside.Entries(number);
        string list = entries.Count == 0 || entries.Exists(entry => entry[0] == SdnList)
            ? OfacLists.Sdn
            : OfacLists.Consolidated;
        OfacAdvancedFeatures features = OfacAdvancedFeatures.Of(profile, aside, path);
        return new ListRecord
        {
            Id = OfacLists.Id(list, number),
            List = list,
            Source = OfacLists.Source(list),
            SourceId = number,
            Names = OfacAdvancedNames.Of(profile, aside.References, path, report),
            BirthDates = features.BirthDates,
            Sex = features.Sex,
            Nationalities = features.Nationalities,
            PlacesOfBirth = features.PlacesOfBirth,
            Documents = Documents(profile, aside),
            Remarks = new RemarkLines()
                .Add("Programs", entries.SelectMany(entry => entry[2].Split(", ")))
                .Add("Lists", entries.Select(entry => entry[0]).Where(name => name != SdnList))
                .AddAll(features.Titles)
                .Add(party["Comment"])
                .Taken(report),
            ListedOn = entries.Select(entry => ListDates.Day(entry[1])).Min(),
        };
    }

    private static ImmutableArray<ListedDocument> Documents(XmlEntry profile, OfacAdvancedAside aside) =>
    [
        .. profile.All("Identity").SelectMany(identity => aside.Papers(identity.Attribute("ID")))
            .Where(paper => paper[1].Any(char.IsAsciiDigit) && !OfacLists.IsNoDocument(paper[0]))
            .Select(paper => new ListedDocument(paper[0], paper[1], ListedCountries.Of(paper[2], paper[3]))
            {
                IssuedOn = ListDates.Day(paper[5]),
                Note = string.Join("; ", new[]
                {
                    paper[4],
                    paper[5].Length > 0 && ListDates.Day(paper[5]) is null ? "issued " + paper[5] : "",
                    paper[6].Length > 0 ? "expires " + paper[6] : "",
                    paper[7] is "Fraudulent" ? "fraudulent" : "",
                }.Where(part => part.Length > 0)),
            }),
    ];

    private static ImportedList Imported(string list) => new(list, OfacLists.Source(list));
}

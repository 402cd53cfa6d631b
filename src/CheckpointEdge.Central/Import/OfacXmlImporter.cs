using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// OFAC's XML in either form; which one it is shows in the first element. The simple form (sdn.xml, consolidated.xml)
/// is read here, the advanced one by <see cref="OfacAdvancedImporter"/>. The namespace has changed over the years, so
/// local names count. The declared number of entries must be there: a file that ends early is refused.
/// </summary>
internal static class OfacXmlImporter
{
    private const string AdvancedRoot = "Sanctions";

    /// <summary>The lists the file holds; the advanced form is read to its end for it.</summary>
    public static ImmutableArray<ImportedList> Lists(string path) => IsAdvanced(path)
        ? OfacAdvancedImporter.Lists(path)
        : [new ImportedList(OfacLists.Sdn, OfacLists.SdnSource)];

    public static IEnumerable<ListRecord> Read(string path, ImportReport report) =>
        IsAdvanced(path) ? OfacAdvancedImporter.Read(path, report) : ReadSimple(path, report);

    private static bool IsAdvanced(string path)
    {
        using XmlReader reader = XmlEntry.Open(path);
        string root = XmlEntry.Root(reader);
        return root is AdvancedRoot or "sdnList"
            ? root == AdvancedRoot
            : throw new ImportException(
                path, XmlEntry.LineOf(reader),
                $"is neither OFAC's sdn.xml nor its advanced XML: its first element is {root}.");
    }

    private static IEnumerable<ListRecord> ReadSimple(string path, ImportReport report)
    {
        using XmlReader reader = XmlEntry.Open(path);
        XmlEntry.Root(reader);
        int entries = 0;
        reader.Read();
        while (!reader.EOF)
        {
            bool element = reader.NodeType == XmlNodeType.Element;
            if (element && reader.LocalName == "publshInformation")
            {
                ReadPublication(XmlEntry.Read(reader, path), path, report);
            }
            else if (element && reader.LocalName == "sdnEntry")
            {
                XmlEntry entry = XmlEntry.Read(reader, path);
                entries++;
                report.Begin(path, entry.Line);
                if (entry["sdnType"] == "Individual")
                    yield return Record(entry, path, report);
                else
                    report.LeaveOut();
            }
            else
            {
                XmlEntry.CheckDepth(reader, path);
                reader.Read();
            }
        }

        if (report.DeclaredEntries is { } declared && declared != entries)
            throw new ImportException(path, $"declares {declared} entries and holds {entries}; it is cut or damaged.");
    }

    private static void ReadPublication(XmlEntry publication, string path, ImportReport report)
    {
        string date = publication["Publish_Date"];
        if (DateOnly.TryParseExact(date, "MM/dd/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out DateOnly day))
            report.SourceDate = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        else
            report.Note(path, publication.Line, "the date of publication cannot be read.");
        if (int.TryParse(publication["Record_Count"], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            report.DeclaredEntries = count;
        else
            report.Note(path, publication.Line, "the number of records cannot be read.");
    }

    private static ListRecord Record(XmlEntry entry, string path, ImportReport report)
    {
        string uid = entry["uid"];
        string name = Name(entry);
        if (uid.Length == 0 || name.Length == 0)
            throw new ImportException(path, entry.Line, "an individual has no uid or no name.");
        return new ListRecord
        {
            Id = OfacLists.Id(OfacLists.Sdn, uid),
            List = OfacLists.Sdn,
            Source = OfacLists.SdnSource,
            SourceId = uid,
            Names = [.. new[] { new ListedName(name, NameStrength.Primary) }.Concat(Aliases(entry, report)).Distinct()],
            BirthDates = BirthDates(entry, path, report),
            Sex = Gender(entry),
            Nationalities =
            [
                .. entry.All("nationalityList", "nationality").Concat(entry.All("citizenshipList", "citizenship"))
                    .Select(country => country["country"]).Where(word => !Countries.IsAbsent(word))
                    .Distinct(StringComparer.Ordinal).Select(Countries.Of),
            ],
            PlacesOfBirth =
            [
                .. entry.All("placeOfBirthList", "placeOfBirthItem").Select(place => place["placeOfBirth"])
                    .Where(place => place.Length > 0),
            ],
            Documents = Documents(entry),
            Remarks = Remarks(entry),
        };
    }

    private static string Name(XmlEntry entry) =>
        string.Join(", ", new[] { entry["lastName"], entry["firstName"] }
            .Where(part => part.Length > 0).Select(NameText.OneLine));

    private static IEnumerable<ListedName> Aliases(XmlEntry entry, ImportReport report)
    {
        foreach (XmlEntry alias in entry.All("akaList", "aka"))
        {
            string name = Name(alias);
            if (name.Length == 0)
                continue;
            NameStrength strength = alias["type"].StartsWith('f') ? NameStrength.Former
                : alias["category"] == "weak" ? NameStrength.Weak
                : NameStrength.Strong;
            report.CountAlias(strength);
            yield return new ListedName(name, strength);
        }
    }

    private static ImmutableArray<BirthDateRange> BirthDates(XmlEntry entry, string path, ImportReport report)
    {
        List<BirthDateRange> dates = [];
        foreach (XmlEntry item in entry.All("dateOfBirthList", "dateOfBirthItem"))
        {
            if (ListDates.Words(item["dateOfBirth"]) is { } range)
                dates.Add(range);
            else if (item["dateOfBirth"].Length > 0)
                report.Note(path, item.Line, "a date of birth cannot be read; it is left out.");
        }

        return [.. dates.Distinct()];
    }

    private static Sex Gender(XmlEntry entry) =>
        entry.All("idList", "id").FirstOrDefault(id => id["idType"] == "Gender")?["idNumber"] switch
        {
            "Male" => Sex.M,
            "Female" => Sex.F,
            _ => Sex.X,
        };

    /// <summary>
    /// The list of ids also carries what is no document: gender, e-mail addresses, sanctions programmes' remarks.
    /// </summary>
    private static ImmutableArray<ListedDocument> Documents(XmlEntry entry)
    {
        ImmutableArray<ListedDocument>.Builder documents = ImmutableArray.CreateBuilder<ListedDocument>();
        foreach (XmlEntry id in entry.All("idList", "id"))
        {
            (string type, string number, string country) = (id["idType"], id["idNumber"], id["idCountry"]);
            if (!number.Any(char.IsAsciiDigit) || OfacLists.IsNoDocument(type))
                continue;
            documents.Add(new ListedDocument(type, number, Countries.IsAbsent(country) ? null : Countries.Of(country))
            {
                IssuedOn = ListDates.Day(id["issueDate"]),
                Note = id["expirationDate"].Length > 0 ? "expires " + id["expirationDate"] : "",
            });
        }

        return documents.ToImmutable();
    }

    private static string Remarks(XmlEntry entry)
    {
        string programs = string.Join(", ", entry.All("programList", "program").Select(program => program.Text));
        return string.Join(
            "\n",
            new[] { programs.Length > 0 ? "Programs: " + programs : "", entry["title"], entry["remarks"] }
                .Where(part => part.Length > 0));
    }
}

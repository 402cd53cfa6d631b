using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// The consolidated list of the United Nations Security Council (XML). Individuals become records; entities are left
/// out.
/// The first to the fourth name carry no mark of a surname: they are joined to one name without a comma.
/// </summary>
internal static class UnImporter
{
    public const string List = "un-sc";
    public const string Source = "United Nations Security Council";

    public static IEnumerable<ListRecord> Read(string path, ImportReport report)
    {
        using XmlReader reader = XmlEntry.Open(path);
        string root = XmlEntry.Root(reader);
        if (root != "CONSOLIDATED_LIST")
        {
            throw new ImportException(
                path, XmlEntry.LineOf(reader), $"is not the UN consolidated list: its first element is {root}.");
        }

        report.SourceDate = DateTimeOffset.TryParse(
            reader.GetAttribute("dateGenerated"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out DateTimeOffset generated)
            ? generated.ToUniversalTime()
            : null;
        bool individuals = false;
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "INDIVIDUAL")
            {
                XmlEntry entry = XmlEntry.Read(reader, path);
                report.Begin(path, entry.Line);
                yield return Record(entry, path, report);
            }
            else if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "ENTITY")
            {
                XmlEntry.Read(reader, path);
                report.LeaveOut();
            }
            else
            {
                individuals |= reader is { NodeType: XmlNodeType.Element, LocalName: "INDIVIDUALS" };
                XmlEntry.CheckDepth(reader, path);
                reader.Read();
            }
        }

        if (!individuals)
            throw new ImportException(path, "has no list of individuals.");
    }

    private static ListRecord Record(XmlEntry entry, string path, ImportReport report)
    {
        string reference = entry["REFERENCE_NUMBER"];
        if (reference.Length == 0)
        {
            reference = "DATAID-" + entry["DATAID"];
            report.Note(path, entry.Line, "an individual has no reference number; its DATAID stands in.");
        }

        return new ListRecord
        {
            Id = "UN-" + reference,
            List = List,
            Source = Source,
            SourceId = reference,
            Names = Names(entry, path, report),
            BirthDates = BirthDates(entry, path, report),
            Sex = entry["GENDER"] switch { "Male" => Sex.M, "Female" => Sex.F, _ => Sex.X },
            Nationalities =
            [
                .. entry.All("NATIONALITY", "VALUE").Select(value => value.Text)
                    .Where(word => !Countries.IsAbsent(word)).Distinct(StringComparer.Ordinal).Select(Countries.Of),
            ],
            PlacesOfBirth = Places(entry),
            Documents = Documents(entry, path, report),
            Remarks = Remarks(entry),
            ListedOn = ListDates.Day(entry["LISTED_ON"]),
            LastChanged = LastChanged(entry),
        };
    }

    private static ImmutableArray<ListedName> Names(XmlEntry entry, string path, ImportReport report)
    {
        ImmutableArray<ListedName>.Builder names = ImmutableArray.CreateBuilder<ListedName>();
        string script = entry["NAME_ORIGINAL_SCRIPT"];
        string full = string.Join(
            ' ',
            new[] { entry["FIRST_NAME"], entry["SECOND_NAME"], entry["THIRD_NAME"], entry["FOURTH_NAME"] }
                .Where(part => part.Length > 0).Select(NameText.OneLine));
        if (full.Length > 0 || script.Length > 0)
            names.Add(
                new ListedName(full.Length > 0 ? full : script, NameStrength.Primary) { OriginalScript = script });
        else
            report.Note(path, entry.Line, "an individual has no name.");
        foreach (XmlEntry alias in entry.All("INDIVIDUAL_ALIAS").Where(alias => alias["ALIAS_NAME"].Length > 0))
        {
            NameStrength strength = Strength(alias, path, report);
            report.CountAlias(strength);
            names.AddRange(NameText.Split(alias["ALIAS_NAME"], strength));
        }

        return [.. names.Distinct()];
    }

    private static NameStrength Strength(XmlEntry alias, string path, ImportReport report)
    {
        switch (alias["QUALITY"].ToUpperInvariant())
        {
            case "GOOD" or "A.K.A." or "":
                return NameStrength.Strong;
            case "LOW":
                return NameStrength.Weak;
            case "F.K.A." or "FORMERLY KNOWN AS":
                return NameStrength.Former;
            default:
                report.Note(
                    path, alias.Line, $"the quality '{alias["QUALITY"]}' of an alias is not known; taken as good.");
                return NameStrength.Strong;
        }
    }

    private static ImmutableArray<BirthDateRange> BirthDates(XmlEntry entry, string path, ImportReport report)
    {
        List<BirthDateRange> dates = [];
        foreach (XmlEntry birth in entry.All("INDIVIDUAL_DATE_OF_BIRTH"))
        {
            if (BirthDate(birth, path, report) is { } date)
                dates.Add(date);
        }

        // An alias may come with the date of birth of the papers it stood in.
        foreach (XmlEntry alias in entry.All("INDIVIDUAL_ALIAS"))
        {
            if (ListDates.Iso(alias["DATE_OF_BIRTH"]) is { } date)
                dates.Add(date);
            else if (alias["DATE_OF_BIRTH"].Length > 0)
                report.Note(path, alias.Line, "the date of birth of an alias cannot be read.");
        }

        return [.. dates.Distinct()];
    }

    private static BirthDateRange? BirthDate(XmlEntry birth, string path, ImportReport report)
    {
        bool approximate = birth["TYPE_OF_DATE"].StartsWith("APPROX", StringComparison.OrdinalIgnoreCase)
            || birth["NOTE"].StartsWith("APPROX", StringComparison.OrdinalIgnoreCase);
        // A day is written one way only: one that does not exist is damage, and not a publisher's doubt.
        if (ListDates.DayOrNone(birth["DATE"], path, birth.Line, "INDIVIDUAL_DATE_OF_BIRTH/DATE") is { } day)
            return new BirthDateRange(day, day, approximate);
        if (ListDates.Year(birth["YEAR"]) is { } year)
            return BirthDateRange.Years(year, year, approximate);
        if (ListDates.Year(birth["FROM_YEAR"]) is { } from && ListDates.Year(birth["TO_YEAR"]) is { } to)
            return BirthDateRange.Years(Math.Min(from, to), Math.Max(from, to), approximate);
        if (birth["DATE"].Length + birth["YEAR"].Length + birth["FROM_YEAR"].Length + birth["TO_YEAR"].Length > 0)
            report.Note(path, birth.Line, "a date of birth cannot be read; it is left out.");
        return null;
    }

    private static ImmutableArray<string> Places(XmlEntry entry) =>
    [
        .. entry.All("INDIVIDUAL_PLACE_OF_BIRTH")
            .Select(place => Join(", ", place["CITY"], place["STATE_PROVINCE"], place["COUNTRY"]))
            .Where(place => place.Length > 0).Distinct(StringComparer.Ordinal),
    ];

    private static ImmutableArray<ListedDocument> Documents(XmlEntry entry, string path, ImportReport report)
    {
        ImmutableArray<ListedDocument>.Builder documents = ImmutableArray.CreateBuilder<ListedDocument>();
        foreach (XmlEntry document in entry.All("INDIVIDUAL_DOCUMENT"))
        {
            string number = document["NUMBER"];
            if (number.Length == 0)
                continue;
            string issuer = document["ISSUING_COUNTRY"] is { Length: > 0 } country ? country : document["COUNTRY_OF_ISSUE"];
            DateOnly? issued = ListDates.Day(document["DATE_OF_ISSUE"]);
            if (issued is null && document["DATE_OF_ISSUE"].Length > 0)
                report.Note(path, document.Line, "the date of issue of a document is no day; it stays in the note.");
            documents.Add(new ListedDocument(
                NameText.OneLine(Join(", ", document["TYPE_OF_DOCUMENT"], document["TYPE_OF_DOCUMENT2"])),
                NameText.OneLine(number),
                Countries.IsAbsent(issuer) ? null : Countries.Of(issuer))
            {
                IssuedOn = issued,
                Note = Join("; ", document["NOTE"], issued is null ? document["DATE_OF_ISSUE"] : ""),
            });
        }

        return documents.ToImmutable();
    }

    private static string Remarks(XmlEntry entry) => Join(
        "\n",
        [
            .. entry.All("TITLE", "VALUE").Select(value => value.Text),
            .. entry.All("DESIGNATION", "VALUE").Select(value => value.Text),
            entry["COMMENTS1"],
        ]);

    private static DateOnly? LastChanged(XmlEntry entry) =>
        entry.All("LAST_DAY_UPDATED", "VALUE").Select(value => ListDates.Day(value.Text)).Max()
        ?? ListDates.Day(entry["LISTED_ON"]);

    private static string Join(string between, params IEnumerable<string> parts) =>
        string.Join(between, parts.Where(part => part.Length > 0));
}

using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// The European Union's consolidated financial sanctions (FSF XML 1.1). Persons become records, enterprises are left
/// out. Everything is told in attributes; local names count.
/// </summary>
internal static class EuImporter
{
    public const string List = "eu";
    public const string Source = "European Union";

    public static IEnumerable<ListRecord> Read(string path, ImportReport report)
    {
        using XmlReader reader = XmlEntry.Open(path);
        string root = XmlEntry.Root(reader);
        if (root != "export")
            throw new ImportException(
                path, XmlEntry.LineOf(reader), $"is not the EU's list (FSF XML 1.1): its first element is {root}.");
        report.SourceDate = DateTimeOffset.TryParse(
            reader.GetAttribute("generationDate"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out DateTimeOffset generated)
            ? generated.ToUniversalTime()
            : throw new ImportException(
                path, XmlEntry.LineOf(reader), "the field export/@generationDate is missing or no date.");
        int entities = 0;
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "sanctionEntity")
            {
                XmlEntry entry = XmlEntry.Read(reader, path);
                entities++;
                report.Begin(path, entry.Line);
                if (IsPerson(entry, path))
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

        if (entities == 0)
            throw new ImportException(path, 1, "holds no element sanctionEntity.");
    }

    private static bool IsPerson(XmlEntry entry, string path)
    {
        XmlEntry? subject = entry.Child("subjectType");
        return (subject?.Attribute("code"), subject?.Attribute("classificationCode")) switch
        {
            ("person", _) or (_, "P" or "person") => true,
            ("enterprise", _) or (_, "E" or "enterprise") => false,
            _ => throw new ImportException(
                path, subject?.Line ?? entry.Line, "the field subjectType/@code is neither person nor enterprise."),
        };
    }

    private static ListRecord Record(XmlEntry entry, string path, ImportReport report)
    {
        string reference = entry.Attribute("euReferenceNumber");
        string id = reference.Length > 0 ? reference : "EU-" + Needed(entry, "logicalId", path);
        return new ListRecord
        {
            Id = id,
            List = List,
            Source = Source,
            SourceId = reference.Length > 0 ? reference : entry.Attribute("logicalId"),
            Names = Names(entry, path, report),
            BirthDates =
            [
                .. entry.All("birthdate").Select(birth => BirthDate(birth, path, report))
                    .OfType<BirthDateRange>().Distinct(),
            ],
            Sex = SexOf(entry),
            Nationalities = [.. entry.All("citizenship").Select(CountryOf).OfType<Country>().Distinct()],
            PlacesOfBirth =
            [
                .. entry.All("birthdate").Select(Place).Where(place => place.Length > 0)
                    .Distinct(StringComparer.Ordinal),
            ],
            Documents =
            [
                .. entry.All("identification").Select(paper => Document(paper, path))
                    .OfType<ListedDocument>().Distinct(),
            ],
            Remarks = Remarks(entry, report),
            ListedOn = ListedOn(entry, path),
            LastChanged = LastChanged(entry, path),
        };
    }

    private static ImmutableArray<ListedName> Names(XmlEntry entry, string path, ImportReport report)
    {
        EntryNames names = new(report);
        (XmlEntry Alias, NameStrength Strength)[] aliases =
            [.. entry.All("nameAlias").Select(alias => (alias, Strength(alias, path)))];
        int first = Math.Max(0, Array.FindIndex(aliases, alias => alias.Strength == NameStrength.Strong));
        if (aliases.Length > 0)
            names.Add(FullName(aliases[first].Alias, path), NameStrength.Primary);
        foreach (NameStrength strength in (NameStrength[])[NameStrength.Strong, NameStrength.Former, NameStrength.Weak])
        {
            for (int i = 0; i < aliases.Length; i++)
                if (i != first && aliases[i].Strength == strength)
                    names.Add(FullName(aliases[i].Alias, path), strength);
        }

        if (names.IsEmpty)
            report.Note(path, entry.Line, "a person has no name.");
        return names.Taken();
    }

    private static NameStrength Strength(XmlEntry alias, string path)
    {
        string remark = string.Join(' ', alias.All("remark").Select(one => one.Text));
        bool Says(string words) => remark.Contains(words, StringComparison.OrdinalIgnoreCase);
        if (Says("formerly") || Says("f.k.a") || Says("previously known"))
            return NameStrength.Former;
        return alias.Attribute("strong") switch
        {
            _ when Says("low quality") || Says("lo quality") => NameStrength.Weak,
            "true" or "" => NameStrength.Strong,
            "false" => NameStrength.Weak,
            _ => throw new ImportException(path, alias.Line, "the field nameAlias/@strong is neither true nor false."),
        };
    }

    /// <summary>
    /// The surname is marked where the parts say all that the whole name says; often they say less.
    /// </summary>
    private static string FullName(XmlEntry alias, string path)
    {
        string surname = alias.Attribute("lastName");
        string given = $"{alias.Attribute("firstName")} {alias.Attribute("middleName")}".Trim();
        string whole = alias.Attribute("wholeName");
        if (whole.Length == 0 && surname.Length + given.Length == 0)
            Needed(alias, "wholeName", path, mayBeEmpty: true);
        bool marked = surname.Length > 0 && given.Length > 0 && Words(whole) == Words($"{surname} {given}");
        return whole.Length == 0 || marked
            ? EntryNames.Joined(surname, given)
            : whole;
    }

    private static string Words(string name) => string.Join(
        ' ', NameText.OneLine(name).ToUpperInvariant().Split([' ', ',']).Order(StringComparer.Ordinal)).Trim();

    private static BirthDateRange? BirthDate(XmlEntry birth, string path, ImportReport report)
    {
        if (birth.Attribute("calendarType") is not ("" or "GREGORIAN"))
        {
            report.Note(path, birth.Line, "a date of birth is of another calendar; it is left out.");
            return null;
        }

        bool approximate = birth.Attribute("circa") == "true";
        string day = birth.Attribute("birthdate");
        string year = birth.Attribute("year");
        string from = birth.Attribute("yearRangeFrom");
        string to = birth.Attribute("yearRangeTo");
        BirthDateRange? range =
            day.Length > 0 ? ListDates.Birth(day, path, birth.Line, "birthdate/@birthdate")
            : year.Trim('0').Length > 0 ? ListDates.Parts(
                year, birth.Attribute("monthOfYear"), birth.Attribute("dayOfMonth"),
                path, birth.Line, "birthdate/@year")
            : from.Length + to.Length > 0 ? ListDates.Span(from, to, path, birth.Line, "birthdate/@yearRangeFrom")
            : null;
        return range is null ? null : range with { Approximate = approximate };
    }

    private static Sex SexOf(XmlEntry entry) =>
        entry.All("nameAlias").Select(alias => alias.Attribute("gender")).FirstOrDefault(word => word.Length > 0) switch
        {
            "M" => Sex.M,
            "F" => Sex.F,
            _ => Sex.X,
        };

    private static Country? CountryOf(XmlEntry element) =>
        ListedCountries.Of(element.Attribute("countryDescription"), element.Attribute("countryIso2Code"));

    private static string Place(XmlEntry birth) => string.Join(", ", new[]
    {
        birth.Attribute("place"), birth.Attribute("city"), birth.Attribute("region"), CountryOf(birth)?.Word ?? "",
    }.Where(part => part.Length > 0).Select(NameText.OneLine));

    private static ListedDocument? Document(XmlEntry paper, string path)
    {
        string number = paper.Attribute("number");
        string latin = paper.Attribute("latinNumber");
        if (number.Length + latin.Length == 0)
            return null;
        string type = paper.Attribute("identificationTypeDescription") is { Length: > 0 } words
            ? words
            : Needed(paper, "identificationTypeCode", path);
        string issued = paper.Attribute("issueDate") is { Length: > 0 } day ? day : paper.Attribute("issuedDate");
        return new ListedDocument(type, NameText.OneLine(latin.Length > 0 ? latin : number), CountryOf(paper))
        {
            IssuedOn = ListDates.DayOrNone(issued, path, paper.Line, "identification/@issueDate"),
            Note = string.Join("; ", new[]
            {
                latin.Length > 0 && latin != number ? number : "",
                paper.Attribute("issuedBy"),
                paper.Attribute("validTo") is { Length: > 0 } end ? "expires " + end : "",
                Flag(paper, "diplomatic", "diplomatic"),
                Flag(paper, "knownExpired", "known to be expired"),
                Flag(paper, "knownFalse", "known to be false"),
                Flag(paper, "reportedLost", "reported lost"),
                Flag(paper, "revokedByIssuer", "revoked by its issuer"),
                paper["remark"],
            }.Where(part => part.Length > 0).Select(NameText.OneLine)),
        };
    }

    private static string Flag(XmlEntry paper, string attribute, string words) =>
        paper.Attribute(attribute) == "true" ? words : "";

    private static string Remarks(XmlEntry entry, ImportReport report) => new RemarkLines()
        .Add("Programs", entry.All("regulation").Select(regulation => regulation.Attribute("programme")))
        .Add("Regulations", entry.All("regulation").Select(regulation => regulation.Attribute("numberTitle")))
        .AddAll(entry.All("nameAlias").Select(alias => alias.Attribute("title")))
        .AddAll(entry.All("nameAlias").Select(alias => alias.Attribute("function")))
        .Add("UN reference", [entry.Attribute("unitedNationId")])
        .Add(entry.Attribute("designationDetails"))
        .AddAll(entry.All("remark").Select(remark => remark.Text))
        .Taken(report);

    private static DateOnly? ListedOn(XmlEntry entry, string path) =>
        ListDates.DayOrNone(
            entry.Attribute("designationDate"), path, entry.Line, "sanctionEntity/@designationDate")
        ?? Days(entry.All("regulation"), "publicationDate", path).Min();

    /// <summary>Every part names the regulation that last changed it.</summary>
    private static DateOnly? LastChanged(XmlEntry entry, string path) => Days(
        [.. entry.All("regulation"), .. entry.Children.SelectMany(child => child.All("regulationSummary"))],
        "publicationDate", path).Max();

    private static IEnumerable<DateOnly?> Days(IEnumerable<XmlEntry> elements, string attribute, string path) =>
        elements.Select(element => ListDates.DayOrNone(
            element.Attribute(attribute), path, element.Line, $"{element.Name}/@{attribute}"));

    private static string Needed(XmlEntry element, string attribute, string path, bool mayBeEmpty = false) =>
        element.Attribute(attribute) is { Length: > 0 } value ? value
        : mayBeEmpty && element.HasAttribute(attribute) ? ""
        : throw new ImportException(path, element.Line, $"the field {element.Name}/@{attribute} is missing.");
}

using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// <c>entities.ftm.json</c> or <c>targets.nested.json</c> of OpenSanctions: one entity a line. Persons become records.
/// Their passports, papers and sanctions stand on lines of their own, before or after them: the file is read twice, and
/// what the first reading finds waits on disk. All other kinds of entity are left out, and so are persons whom the file
/// knows only as somebody's relation: no target, and no topic.
/// </summary>
internal static class OpenSanctionsEntities
{
    private const string DocumentKind = "document";
    private const string SanctionKind = "sanction";

    public static IEnumerable<ListRecord> Read(string path, ImportReport report)
    {
        using HeldAside aside = new();
        foreach (JsonEntry entity in Entities(path, report: null))
            Hold(entity, Needed(entity, "schema", path), path, aside, holder: "");
        foreach (JsonEntry entity in Entities(path, report))
        {
            string schema = Needed(entity, "schema", path);
            report.Begin(path, entity.Line);
            OpenSanctionsImporter.See(entity.TextOf("last_seen"), report);
            if (schema == "Person" && IsListed(entity, path))
                yield return Record(entity, path, report, aside);
            else if (schema is not ("Passport" or "Identification" or "Sanction"))
                report.LeaveOut();
        }
    }

    private static IEnumerable<JsonEntry> Entities(string path, ImportReport? report)
    {
        using JsonSource source = new(path);
        bool any = false;
        while (source.Read())
        {
            if (source.Token != JsonTokenType.StartObject)
                throw new ImportException(path, source.Line, "is no line with an entity.");
            JsonEntry entity = JsonEntry.Read(source, path);
            if (entity["op"] is not null)
                throw new ImportException(
                    path, entity.Line, "the field op tells a file of changes; take the whole entities.ftm.json.");
            any = true;
            yield return entity;
        }

        if (!any)
            throw new ImportException(path, 1, "holds no entity.");
        if (!source.EndsWithLineFeed)
            report?.Note(
                path, source.Line, "the last line does not end; if the file was cut there, entities are missing.");
    }

    /// <summary>Keeps what a line says of somebody else.</summary>
    private static void Hold(JsonEntry entity, string schema, string path, HeldAside aside, string holder)
    {
        JsonEntry properties = Properties(entity, path);
        if (schema is "Passport" or "Identification")
        {
            string[] document = Document(entity, properties, schema, path);
            foreach (string owner in Owners(properties, "holder", holder))
                aside.Add(DocumentKind, owner, document);
        }
        else if (schema == "Sanction")
        {
            string listed = First(properties, "listingDate");
            ListDates.DayOrNone(listed.Length < 10 ? "" : listed, path, entity.Line, "listingDate");
            foreach (string owner in Owners(properties, "entity", holder))
                aside.Add(SanctionKind, owner, First(properties, "program"), First(properties, "reason"), listed);
        }
        else if (schema == "Person")
        {
            HoldNested(entity, properties, path, aside);
        }
    }

    /// <summary>In the nested form the papers stand inside the person.</summary>
    private static void HoldNested(JsonEntry person, JsonEntry properties, string path, HeldAside aside)
    {
        foreach (JsonEntry inner in properties.Fields
            .SelectMany(field => field.Value.Items).Where(item => item.IsObject))
        {
            string schema = Needed(inner, "schema", path);
            if (schema is "Passport" or "Identification" or "Sanction")
                Hold(inner, schema, path, aside, Needed(person, "id", path));
        }
    }

    private static IEnumerable<string> Owners(JsonEntry properties, string field, string nestedIn) =>
        nestedIn.Length > 0 ? [nestedIn] : properties.Texts(field);

    private static string[] Document(JsonEntry entity, JsonEntry properties, string schema, string path)
    {
        string issued = First(properties, "startDate");
        ListDates.DayOrNone(issued.Length < 10 ? "" : issued, path, entity.Line, "startDate");
        string number = First(properties, "number") is { Length: > 0 } given
            ? given
            : First(properties, "passportNumber");
        return
        [
            First(properties, "type") is { Length: > 0 } type ? type : schema,
            number,
            First(properties, "country"),
            First(properties, "authority"),
            issued,
            First(properties, "endDate"),
        ];
    }

    private static bool IsListed(JsonEntry entity, string path) =>
        entity["target"]?.Text != "false" || Properties(entity, path).Texts("topics").Any();

    private static ListRecord Record(JsonEntry entity, string path, ImportReport report, HeldAside aside)
    {
        JsonEntry properties = Properties(entity, path);
        string id = Needed(entity, "id", path);
        List<string[]> sanctions = aside.Of(SanctionKind, id);
        string changed = entity.TextOf("last_change");
        return new ListRecord
        {
            Id = id,
            List = OpenSanctionsImporter.List,
            Source = OpenSanctionsImporter.Source,
            SourceId = id,
            Names = Names(entity, properties, path, report),
            BirthDates =
            [
                .. properties.Texts("birthDate").Select(text => ListDates.Birth(
                    text, path, properties["birthDate"]!.Line, "birthDate")).Distinct(),
            ],
            Sex = SexOf(properties),
            Nationalities = Nationalities(properties),
            PlacesOfBirth =
            [
                .. properties.Texts("birthPlace").Concat(properties.Texts("birthCountry"))
                    .Distinct(StringComparer.Ordinal),
            ],
            Documents = Documents(properties, aside.Of(DocumentKind, id)),
            Remarks = new RemarkLines()
                .Add("Topics", properties.Texts("topics"))
                .Add("Lists", entity.Texts("datasets"))
                .AddAll(sanctions.Select(said => string.Join(": ", said[..2].Where(part => part.Length > 0))))
                .AddAll(properties.Texts("position"))
                .AddAll(properties.Texts("notes"))
                .Taken(report),
            ListedOn = sanctions.Select(said => ListDates.Day(said[2])).Min(),
            LastChanged = ListDates.DayOrNone(changed, path, entity.Line, "last_change"),
        };
    }

    /// <summary>
    /// The caption is the name that OpenSanctions would print; a name that an MRZ can hold goes before one that it
    /// cannot.
    /// </summary>
    private static ImmutableArray<ListedName> Names(
        JsonEntry entity, JsonEntry properties, string path, ImportReport report)
    {
        EntryNames names = new(report);
        string caption = entity.TextOf("caption");
        List<string> full = [.. properties.Texts("name")];
        if (full.Count == 0 && EntryNames.Joined(Parts(properties, "lastName"), Parts(
            properties, "firstName", "secondName", "middleName", "fatherName")) is { Length: > 0 } joined)
            full.Add(joined);
        string primary = full.Contains(caption, StringComparer.Ordinal) && NameText.HasLatin(caption) ? caption
            : full.Find(NameText.HasLatin) ?? full.FirstOrDefault("");
        names.Add(primary, NameStrength.Primary);
        AddAll(names, full.Where(name => name != primary).Concat(properties.Texts("alias")), NameStrength.Strong);
        AddAll(names, properties.Texts("previousName"), NameStrength.Former);
        AddAll(names, properties.Texts("weakAlias"), NameStrength.Weak);
        if (names.IsEmpty)
            report.Note(path, entity.Line, "a person has no name.");
        return names.Taken();
    }

    private static void AddAll(EntryNames names, IEnumerable<string> texts, NameStrength strength)
    {
        foreach (string text in texts)
            names.Add(text, strength);
    }

    private static string Parts(JsonEntry properties, params string[] fields) =>
        string.Join(' ', fields.Select(field => First(properties, field)).Where(part => part.Length > 0));

    private static Sex SexOf(JsonEntry properties) => properties.Texts("gender").ToArray() switch
    {
        ["male"] => Sex.M,
        ["female"] => Sex.F,
        _ => Sex.X,
    };

    /// <summary>A country without a nationality is only a tie to it, but better than nothing.</summary>
    private static ImmutableArray<Country> Nationalities(JsonEntry properties)
    {
        ImmutableArray<Country> stated = Of("nationality", "citizenship");
        return stated.IsEmpty ? Of("country") : stated;

        ImmutableArray<Country> Of(params string[] fields) =>
            [.. fields.SelectMany(properties.Texts).Select(ListedCountries.OfCode).OfType<Country>().Distinct()];
    }

    /// <summary>Numbers that the person carries without a paper follow, unless a paper has them.</summary>
    private static ImmutableArray<ListedDocument> Documents(JsonEntry properties, List<string[]> papers)
    {
        List<ListedDocument> documents =
        [
            .. papers.Where(paper => paper[1].Length > 0)
                .Select(paper => new ListedDocument(paper[0], paper[1], ListedCountries.OfCode(paper[2]))
                {
                    IssuedOn = ListDates.Day(paper[4]),
                    Note = string.Join("; ", new[] { paper[3], paper[5].Length > 0 ? "expires " + paper[5] : "" }
                        .Where(part => part.Length > 0)),
                }).Distinct(),
        ];
        HashSet<string> known = [.. documents.Select(document => Bare(document.Number))];
        AddBare("passportNumber", "Passport");
        AddBare("idNumber", "Identification");
        return [.. documents];

        void AddBare(string field, string type)
        {
            foreach (string number in properties.Texts(field))
                if (known.Add(Bare(number)))
                    documents.Add(new ListedDocument(type, number, null));
        }
    }

    private static string Bare(string number) => string.Concat(number.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static string First(JsonEntry properties, string field) => properties.Texts(field).FirstOrDefault("");

    private static JsonEntry Properties(JsonEntry entity, string path) =>
        entity["properties"] is { IsObject: true } properties
            ? properties
            : throw new ImportException(path, entity.Line, "the field properties is missing or no object.");

    private static string Needed(JsonEntry entity, string field, string path) =>
        entity.TextOf(field) is { Length: > 0 } text
            ? text
            : throw new ImportException(path, entity.Line, $"the field {field} of an entity is missing or empty.");
}

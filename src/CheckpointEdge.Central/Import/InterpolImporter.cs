using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// INTERPOL's notices as its public service answers (JSON): pages of a search, single notices, or any number of both
/// behind each other or in an array. A page declares how many notices the search has found; a file with fewer is held.
/// </summary>
internal static class InterpolImporter
{
    public const string List = "interpol";
    public const string Source = "INTERPOL";

    private const string Nothing = "-";

    public static IEnumerable<ListRecord> Read(string path, ImportReport report)
    {
        using JsonSource source = new(path);
        Dictionary<string, int> totals = new(StringComparer.Ordinal);
        bool any = false;
        while (source.Read())
        {
            if (source.Token is JsonTokenType.StartArray or JsonTokenType.EndArray)
                continue;
            if (source.Token != JsonTokenType.StartObject)
                throw new ImportException(
                    path, source.Line, "holds a value where a notice or a page of notices belongs.");
            any = true;
            JsonEntry entry = JsonEntry.Begin(source);
            foreach (JsonEntry notice in Notices(source, entry, path))
                yield return Record(notice, path, report);
            if (entry["entity_id"] is not null)
                yield return Record(entry, path, report);
            else
                CountTotal(entry, path, totals);
        }

        if (!any)
            throw new ImportException(path, source.Line, "holds no notice and no page of notices.");
        Declare(totals, path, report);
    }

    /// <summary>Reads an object to its end; the notices of a page stream out, all else stays in the object.</summary>
    private static IEnumerable<JsonEntry> Notices(JsonSource source, JsonEntry entry, string path)
    {
        bool page = false;
        while (source.Read() && source.Token == JsonTokenType.PropertyName)
        {
            string name = source.Text;
            if (!source.Read())
                break;
            if (name != "_embedded" || source.Token != JsonTokenType.StartObject)
            {
                entry.AddField(name, JsonEntry.Read(source, path), path);
                continue;
            }

            while (source.Read() && source.Token == JsonTokenType.PropertyName)
            {
                bool notices = source.Text == "notices";
                if (!source.Read())
                    break;
                if (!notices || source.Token != JsonTokenType.StartArray)
                {
                    JsonEntry.Skip(source);
                    continue;
                }

                page = true;
                while (source.Read() && source.Token != JsonTokenType.EndArray)
                    yield return JsonEntry.Read(source, path);
            }
        }

        if (page == entry["entity_id"] is not null)
            throw new ImportException(
                path, entry.Line,
                "an object has neither the field entity_id nor the field _embedded.notices, or has both.");
    }

    private static void CountTotal(JsonEntry page, string path, Dictionary<string, int> totals)
    {
        if (page["total"] is not { } total
            || !int.TryParse(total.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int found))
            throw new ImportException(path, page.Line, "the field total of a page is missing or no number.");
        string search = string.Join('&', (page["query"]?.Fields ?? [])
            .Where(field => field.Name is not ("page" or "resultPerPage"))
            .Select(field => $"{field.Name}={field.Value.Text}").Order(StringComparer.Ordinal));
        totals[search] = Math.Max(found, totals.GetValueOrDefault(search));
    }

    /// <summary>Single notices declare nothing, so they count only where there is no page.</summary>
    private static void Declare(Dictionary<string, int> totals, string path, ImportReport report)
    {
        if (totals.Count == 0)
            return;
        report.DeclaredEntries = (int)Math.Min(int.MaxValue, totals.Values.Sum(total => (long)total));
        if (report.DeclaredEntries != report.Records)
            report.Note(
                path, 1, $"the searches found {report.DeclaredEntries} notices; the file holds {report.Records}.");
    }

    private static ListRecord Record(JsonEntry notice, string path, ImportReport report)
    {
        report.Begin(path, notice.Line);
        string id = notice.TextOf("entity_id");
        if (id.Length == 0)
            throw new ImportException(path, notice.Line, "the field entity_id of a notice is missing or empty.");
        if (notice["name"] is null && notice["forename"] is null)
            throw new ImportException(path, notice.Line, "a notice has neither the field name nor the field forename.");
        EntryNames names = new(report);
        names.Add(EntryNames.Joined(Said(notice, "name"), Said(notice, "forename")), NameStrength.Primary);
        if (names.IsEmpty)
            report.Note(path, notice.Line, "a notice has no name.");
        return new ListRecord
        {
            Id = "INTERPOL-" + id.Replace('/', '-'),
            List = List,
            Source = Source,
            SourceId = id,
            Names = names.Taken(),
            BirthDates = Said(notice, "date_of_birth") is { Length: > 0 } birth
                ? [ListDates.Birth(birth, path, notice["date_of_birth"]!.Line, "date_of_birth")]
                : [],
            Sex = SexOf(notice, path, report),
            Nationalities =
            [
                .. notice.Texts("nationalities").Select(ListedCountries.OfCode).OfType<Country>().Distinct(),
            ],
            PlacesOfBirth = Place(notice),
            Remarks = Remarks(notice, report),
        };
    }

    private static Sex SexOf(JsonEntry notice, string path, ImportReport report)
    {
        switch (Said(notice, "sex_id"))
        {
            case "M":
                return Sex.M;
            case "F":
                return Sex.F;
            case "U" or "":
                return Sex.X;
            default:
                report.Note(path, notice.Line, "the field sex_id holds an unknown word; taken as not stated.");
                return Sex.X;
        }
    }

    private static ImmutableArray<string> Place(JsonEntry notice)
    {
        string place = string.Join(", ", new[] { Said(notice, "place_of_birth"), Said(notice, "country_of_birth_id") }
            .Where(part => part.Length > 0));
        return place.Length > 0 ? [place] : [];
    }

    private static string Remarks(JsonEntry notice, ImportReport report)
    {
        RemarkLines remarks = new();
        string self = notice["_links"]?["self"]?.TextOf("href") ?? "";
        remarks.AddAll(new[] { "red", "yellow", "un" }
            .Where(colour => self.Contains($"/{colour}/", StringComparison.Ordinal))
            .Select(colour => $"Notice: {colour}"));
        foreach (JsonEntry warrant in notice["arrest_warrants"]?.Items ?? [])
        {
            string charge = warrant.TextOf("charge_translation") is { Length: > 0 } translated
                ? translated
                : warrant.TextOf("charge");
            remarks.Add($"Wanted by {warrant.TextOf("issuing_country_id")}: {charge}");
        }

        string height = Said(notice, "height") is { Length: > 0 } metres and not "0" ? $"height {metres} m" : "";
        string weight = Said(notice, "weight") is { Length: > 0 } kilograms and not "0" ? $"weight {kilograms} kg" : "";
        return remarks
            .Add("Looks", [
                height, weight,
                .. notice.Texts("eyes_colors_id").Select(colour => $"eyes {colour}"),
                .. notice.Texts("hairs_id").Select(colour => $"hair {colour}"),
            ])
            .Add("Marks", [Said(notice, "distinguishing_marks")])
            .Add("Speaks", notice.Texts("languages_spoken_ids"))
            .Taken(report);
    }

    /// <summary>A dash stands where nothing is known.</summary>
    private static string Said(JsonEntry notice, string field) =>
        notice.TextOf(field) is var text and not Nothing ? text : "";
}

using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// What the remarks of an OFAC row say of a person, where the row has no column for it: "DOB 10 Dec 1948; POB Safad,
/// Palestine; nationality Egypt; Passport A123 (Egypt); Gender Male; a.k.a. 'ABU X'." Parts that are none of these
/// stay in
/// the remarks alone. Immutable.
/// </summary>
internal sealed partial record OfacRemarks
{
    public required ImmutableArray<BirthDateRange> BirthDates { get; init; }
    public required ImmutableArray<string> PlacesOfBirth { get; init; }
    public required ImmutableArray<Country> Nationalities { get; init; }
    public required ImmutableArray<ListedDocument> Documents { get; init; }

    /// <summary>Names in quotes: what OFAC calls weak.</summary>
    public required ImmutableArray<ListedName> Names { get; init; }

    public required Sex Sex { get; init; }

    /// <param name="odd">Told about each part that names a date of birth and cannot be read.</param>
    public static OfacRemarks Parse(string remarks, Action<string> odd)
    {
        List<BirthDateRange> births = [];
        List<string> places = [];
        List<string> countries = [];
        List<ListedDocument> documents = [];
        List<ListedName> names = [];
        Sex sex = Sex.X;
        foreach (string segment in remarks.Split(';'))
        {
            string part = segment.Trim().TrimEnd('.');
            if (part.StartsWith("alt. ", StringComparison.Ordinal))
                part = part[5..];
            if (After(part, "DOB ") is { } birth)
            {
                if (ListDates.Words(birth) is { } range)
                    births.Add(range);
                else
                    odd("a date of birth cannot be read; it stays in the remarks.");
            }
            else if (After(part, "POB ") is { } place)
                places.Add(place);
            else if ((After(part, "nationality ") ?? After(part, "citizen ")) is { } country)
                countries.Add(country);
            else if (After(part, "Gender ") is { } gender)
                sex = gender switch { "Male" => Sex.M, "Female" => Sex.F, _ => Sex.X };
            else if (QuotedName().Match(part) is { Success: true } quoted)
                names.Add(new ListedName(
                    quoted.Groups["name"].Value,
                    quoted.Groups["kind"].Value == "f" ? NameStrength.Former : NameStrength.Weak));
            else if (DocumentOf(part) is { } document)
                documents.Add(document);
        }

        return new OfacRemarks
        {
            BirthDates = [.. births.Distinct()],
            PlacesOfBirth = [.. places.Distinct(StringComparer.Ordinal)],
            Nationalities =
            [
                .. countries.Where(word => !Countries.IsAbsent(word)).Distinct(StringComparer.Ordinal)
                    .Select(Countries.Of),
            ],
            Documents = [.. documents],
            Names = [.. names],
            Sex = sex,
        };
    }

    private static ListedDocument? DocumentOf(string part)
    {
        Match match = DocumentPattern().Match(part);
        if (!match.Success || !match.Groups["number"].Value.Any(char.IsAsciiDigit))
            return null;
        string country = match.Groups["country"].Value;
        string rest = match.Groups["rest"].Value;
        if (Countries.CodeOf(country).Length == 0 && Countries.CodeOf(rest).Length > 0)
            (country, rest) = (rest, country); // "Tarjeta Profesional 77 (Abogado) (Colombia)"
        string issued = match.Groups["issued"].Value;
        DateOnly? issuedOn = ListDates.Day(issued);
        List<string> note = [];
        if (issued.Length > 0 && issuedOn is null)
            note.Add("issued " + issued);
        if (match.Groups["expires"].Success)
            note.Add("expires " + match.Groups["expires"].Value);
        if (rest.Length > 0)
            note.Add(rest);
        return new ListedDocument(
            match.Groups["type"].Value,
            match.Groups["number"].Value.Trim(),
            Countries.IsAbsent(country) ? null : Countries.Of(country))
        {
            IssuedOn = issuedOn,
            Note = string.Join("; ", note),
        };
    }

    private static string? After(string part, string start) =>
        part.StartsWith(start, StringComparison.Ordinal) ? part[start.Length..].Trim() : null;

    [GeneratedRegex(
        @"^(?<kind>[afn])\.k\.a\. '(?<name>.+)'$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex QuotedName();

    // The kinds of paper OFAC names; a new kind stays in the remarks until it is added here.
    [GeneratedRegex(
        """
        ^(?<type>
            (?:[A-Z][A-Za-z-]+\ ){0,3}Passport
          | Cedula\ No\. | Cedula\ de\ (?:Ciudadania|Residencia|Extranjeria)(?:\ No\.)? | Numero\ de\ Identidad
          | (?:[A-Z][A-Za-z]+\ )?(?:National|Personal|Foreign|National\ Foreign|Military|Residency
                |Interior\ Ministry)\ (?:ID|Identification)(?:\ Card|\ Number)?(?:\ No\.)?
          | (?:[A-Z][A-Za-z]+\ )?Identification\ Number | (?:[A-Z][A-Za-z]+\ )?ID\ (?:No\.|Card) | Identity\ Card
          | Driver's\ License\ No\. | SSN | D\.N\.I\. | C\.U\.R\.P\. | R\.F\.C\. | I\.F\.E\. | C\.U\.I\.T\. | C\.I\. | C\.I\.F\.
          | Tax\ ID\ No\. | Electoral\ Registry\ No\. | Credencial\ electoral | Cartilla\ de\ Servicio\ Militar\ Nacional
          | Italian\ Fiscal\ Code | LE\ Number | NIT\ \# | RTN | RUC\ \# | Matricula\ Mercantil\ No
          | Birth\ Certificate\ Number | Travel\ Document\ Number | Residency\ Number | Seafarer's\ Identification\ Document
          | Refugee\ ID\ Card | Stateless\ Person\ ID\ Card | Tarjeta\ Profesional | Carnet\ No\. | Visa\ Number\ ID
          | Voter\ (?:Identification|Registration)\ No\. | Tazkira\ (?:National\ )?(?:ID\ Card|No\.)
        )\ (?<number>[A-Z0-9][^()]{0,60}?)
        (?:\ \((?<country>[^()]{2,60})\))?
        (?:\ issued\ (?<issued>(?:\d{1,2}\ )?(?:[A-Z][a-z]{2}\ )?\d{4}))?
        (?:\ expires\ (?<expires>(?:\d{1,2}\ )?(?:[A-Z][a-z]{2}\ )?\d{4}))?
        (?:\ \((?<rest>[^()]*)\))?$
        """,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex DocumentPattern();
}

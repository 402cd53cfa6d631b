using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// The names of a person in OFAC's advanced XML. Each is a set of parts whose kinds stand elsewhere in the identity; a
/// name may be documented in several scripts. Stateless.
/// </summary>
internal static class OfacAdvancedNames
{
    public static ImmutableArray<ListedName> Of(
        XmlEntry profile, OfacAdvancedReferences references, string path, ImportReport report)
    {
        EntryNames names = new(report);
        List<(XmlEntry Alias, Dictionary<string, string> Kinds)> aliases =
        [
            .. from identity in profile.All("Identity")
               let kinds = Kinds(identity, references, path)
               from alias in identity.All("Alias")
               orderby alias.Attribute("Primary") == "true" ? 0 : 1
               select (alias, kinds),
        ];
        foreach ((XmlEntry alias, Dictionary<string, string> kinds) in aliases)
            Add(names, alias, kinds, references, path);
        return names.IsEmpty
            ? throw new ImportException(path, profile.Line, "an individual has no name in the field Identity/Alias.")
            : names.Taken();
    }

    private static void Add(
        EntryNames names, XmlEntry alias, Dictionary<string, string> kinds,
        OfacAdvancedReferences references, string path)
    {
        NameStrength strength = Strength(alias, references, path);
        List<string> latin = [];
        List<string> scripts = [];
        foreach (XmlEntry documented in alias.All("DocumentedName"))
        {
            Dictionary<string, string> parts = Parts(documented, kinds, path);
            string full = Full(parts, "Last Name");
            (NameText.HasLatin(full) ? latin : scripts).Add(full);
            if (parts.ContainsKey("Maiden Name") && parts.ContainsKey("Last Name"))
                latin.Add(Full(parts, "Maiden Name"));
        }

        for (int i = 0; i < latin.Count; i++)
            names.Add(latin[i], i > 0 && strength is NameStrength.Primary ? NameStrength.Strong : strength,
                i == 0 ? scripts.FirstOrDefault("") : "");
        foreach (string script in scripts.Skip(latin.Count > 0 ? 1 : 0))
            names.Add(script, strength is NameStrength.Primary && latin.Count > 0 ? NameStrength.Strong : strength);
    }

    private static NameStrength Strength(XmlEntry alias, OfacAdvancedReferences references, string path)
    {
        string type = references.Text("AliasType", alias, "AliasTypeID", path);
        return alias.Attribute("Primary") == "true" ? NameStrength.Primary
            : alias.Attribute("LowQuality") == "true" ? NameStrength.Weak
            : type.StartsWith("F.K.A", StringComparison.Ordinal) ? NameStrength.Former
            : NameStrength.Strong;
    }

    /// <summary>Which number of a group means which kind of name: "Last Name", "Patronymic".</summary>
    private static Dictionary<string, string> Kinds(XmlEntry identity, OfacAdvancedReferences references, string path)
    {
        Dictionary<string, string> kinds = new(StringComparer.Ordinal);
        foreach (XmlEntry group in identity.All("NamePartGroups", "MasterNamePartGroup")
            .SelectMany(master => master.All("NamePartGroup")))
            kinds[group.Attribute("ID")] = references.Text("NamePartType", group, "NamePartTypeID", path);
        return kinds;
    }

    private static Dictionary<string, string> Parts(XmlEntry documented, Dictionary<string, string> kinds, string path)
    {
        Dictionary<string, string> parts = new(StringComparer.Ordinal);
        foreach (XmlEntry value in documented.All("DocumentedNamePart", "NamePartValue"))
        {
            if (!kinds.TryGetValue(value.Attribute("NamePartGroupID"), out string? kind))
                throw new ImportException(
                    path, value.Line,
                    "the field NamePartValue/@NamePartGroupID names a group that the person does not have.");
            string text = NameText.OneLine(value.Text);
            parts[kind] = parts.TryGetValue(kind, out string? before) ? $"{before} {text}" : text;
        }

        return parts;
    }

    /// <summary>
    /// As the simple files write it: "SURNAME, Given". A kind that is not known joins the given names.
    /// </summary>
    private static string Full(Dictionary<string, string> parts, string surnameKind)
    {
        string[] surname = [surnameKind, "Matronymic"];
        string[] first = ["First Name", "Middle Name", "Patronymic"];
        IEnumerable<string> others = parts.Keys.Where(
            kind => kind is not ("Last Name" or "Maiden Name") && !surname.Contains(kind) && !first.Contains(kind));
        return EntryNames.Joined(Words(surname), Words(first.Concat(others)));

        string Words(IEnumerable<string> kinds) =>
            string.Join(' ', kinds.Select(kind => parts.GetValueOrDefault(kind, "")).Where(part => part.Length > 0));
    }
}

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// Reads the name field (Doc 9303-3, 4.6): primary identifier, two fillers, secondary identifier, words apart by one
/// filler. Whatever stands there is kept as printed.
/// </summary>
internal static class MrzNameReader
{
    private static readonly MrzFinding _missing = new(
        FindingCodes.NameMissing, FieldNames.PrimaryIdentifier, FindingWeight.Error, "There is no name.");

    private static readonly MrzFinding _withoutPrimary = new(
        FindingCodes.NameWithoutPrimary, FieldNames.PrimaryIdentifier, FindingWeight.Warning,
        "The primary identifier is empty, only a secondary one is given.");

    private static readonly MrzFinding _withoutSecondary = new(
        FindingCodes.NameWithoutSecondary, FieldNames.SecondaryIdentifier, FindingWeight.Note,
        "There is no secondary identifier: one name, or all names in one part.");

    private static readonly MrzFinding _separators = new(
        FindingCodes.NameSeparators, FieldNames.PrimaryIdentifier, FindingWeight.Warning,
        "There are more fillers between the parts of the name than the standard allows.");

    private static readonly MrzFinding _possiblyTruncated = new(
        FindingCodes.NamePossiblyTruncated, FieldNames.PrimaryIdentifier, FindingWeight.Note,
        "The name fills its field to the last position: it may go on.");

    public static (string Primary, string Secondary, bool PossiblyTruncated) Read(in MrzZone zone)
    {
        MrzSpan span = zone.Layout.Name;
        ReadOnlySpan<char> field = zone[span];
        bool full = char.IsAsciiLetterUpper(field[^1]);
        ReadOnlySpan<char> name = field.TrimEnd('<');
        if (name.IsEmpty)
        {
            zone.Add(_missing);
            return ("", "", false);
        }

        zone.ExpectLetters(span, FieldNames.PrimaryIdentifier);
        int parting = name.IndexOf("<<");
        ReadOnlySpan<char> primary = parting < 0 ? name : name[..parting];
        ReadOnlySpan<char> secondary = parting < 0 ? [] : name[(parting + 2)..];
        if (parting == 0)
            zone.Add(_withoutPrimary);
        else if (parting < 0 && !full)
            zone.Add(_withoutSecondary);

        if (name.Length > 0 && (primary.StartsWith('<') || secondary.StartsWith('<') || secondary.IndexOf("<<") >= 0))
            zone.Add(_separators);

        if (full)
            zone.Add(_possiblyTruncated);

        return (MrzZone.Words(primary), MrzZone.Words(secondary), full);
    }
}

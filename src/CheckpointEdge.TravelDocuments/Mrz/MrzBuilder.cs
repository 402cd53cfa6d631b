using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Transliteration;

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>The lines of a zone, or the reasons why there are none. Immutable.</summary>
/// <param name="Lines">Two or three lines; empty when a finding is an error.</param>
public sealed record MrzBuilt(MrzFormat Format, ImmutableArray<string> Lines, ImmutableArray<MrzFinding> Findings)
{
    /// <summary>True when there are lines.</summary>
    public bool Built => !Lines.IsEmpty;
}

/// <summary>
/// Writes machine-readable zones in all five layouts (Doc 9303 parts 3 to 7): names in any script, shortened where they
/// must be, long document numbers run on, every check digit. It never throws: fields that cannot be written are findings.
/// Stateless, safe for concurrent callers.
/// </summary>
public static class MrzBuilder
{
    /// <summary>Characters of one field's text that are looked at; no field of a zone comes near.</summary>
    public const int FieldLengthMax = 400;

    /// <param name="format">The layout to write.</param>
    /// <param name="fields">
    /// Names in Unicode; the document number whole; dates with unknown parts null. <c>NamePossiblyTruncated</c> is ignored.
    /// </param>
    /// <param name="language">The language of a Cyrillic name, where it matters.</param>
    public static MrzBuilt Build(MrzFormat format, MrzFields fields, NameLanguage language = NameLanguage.Any)
    {
        MrzLayout layout = MrzLayout.Of(format);
        List<MrzFinding> findings = [];
        MrzFieldWriter writer = new(layout, findings);
        writer.WriteDocumentCode(fields.DocumentCode);
        writer.WriteState(layout.IssuingState, fields.IssuingState, FieldNames.IssuingState);
        writer.WriteState(layout.Nationality, fields.Nationality, FieldNames.Nationality);
        writer.WriteName(fields.PrimaryIdentifier, fields.SecondaryIdentifier, language);
        writer.WriteNumberAndOptionalData(fields.DocumentNumber, fields.OptionalData1);
        writer.WriteOptionalData2(fields.OptionalData2);
        writer.WriteDate(layout.DateOfBirth, fields.DateOfBirth, FieldNames.DateOfBirth);
        writer.WriteDate(layout.DateOfExpiry, fields.DateOfExpiry, FieldNames.DateOfExpiry);
        writer.WriteSex(fields.Sex);
        writer.WriteComposite();
        return new(format, MrzParser.IsValid(findings) ? writer.Lines() : [], [.. findings]);
    }
}

using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Appliance.Line;

/// <summary>A field of the printed zone that is not as on the chip. Holds personal data.</summary>
/// <param name="Field">In plain words, as within a sentence: "document number".</param>
public sealed record FieldDifference(string Field, string Printed, string OnChip)
{
    /// <summary>In the order in which an officer compares; optional data last.</summary>
    public static ImmutableArray<FieldDifference> Between(MrzFields printed, MrzFields onChip)
    {
        ImmutableArray<FieldDifference> all =
        [
            new("name", NameOf(printed), NameOf(onChip)),
            new("document number", printed.DocumentNumber, onChip.DocumentNumber),
            new("date of birth", printed.DateOfBirth.ToString(), onChip.DateOfBirth.ToString()),
            new("sex", printed.Sex.ToString(), onChip.Sex.ToString()),
            new("nationality", printed.Nationality, onChip.Nationality),
            new("issuing state", printed.IssuingState, onChip.IssuingState),
            new("date of expiry", printed.DateOfExpiry.ToString(), onChip.DateOfExpiry.ToString()),
            new("kind of document", printed.DocumentCode, onChip.DocumentCode),
            new("optional data", Optional(printed), Optional(onChip)),
        ];
        return [.. all.Where(field => field.Printed != field.OnChip)];
    }

    public override string ToString() => $"difference in the {Field}";

    private static string NameOf(MrzFields fields) => fields.SecondaryIdentifier.Length == 0
        ? fields.PrimaryIdentifier
        : $"{fields.PrimaryIdentifier}, {fields.SecondaryIdentifier}";

    private static string Optional(MrzFields fields) => $"{fields.OptionalData1} {fields.OptionalData2}".Trim();
}

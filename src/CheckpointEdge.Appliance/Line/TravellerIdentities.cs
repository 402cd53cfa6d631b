using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Chip.Files;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Appliance.Line;

/// <summary>One identity that the document gives, and where it stands.</summary>
/// <param name="From">In plain words: "the printed lines".</param>
public sealed record TravellerIdentityFrom(MrzFields Fields, string From)
{
    /// <summary>What the list is searched for; null when it names nobody.</summary>
    internal TravellerIdentity? Searched =>
        Fields.PrimaryIdentifier.Length == 0 && Fields.SecondaryIdentifier.Length == 0 && Fields.DocumentNumber.Length == 0
            ? null
            : new TravellerIdentity
            {
                Primary = Fields.PrimaryIdentifier,
                Secondary = Fields.SecondaryIdentifier,
                NamePossiblyTruncated = Fields.NamePossiblyTruncated,
                DateOfBirth = Fields.DateOfBirth,
                Sex = Fields.Sex,
                Nationality = Fields.Nationality,
                DocumentNumber = Fields.DocumentNumber,
                DocumentIssuer = Fields.IssuingState,
                DocumentType = Fields.DocumentCode,
            };

    /// <summary>Nobody is named in a log.</summary>
    public override string ToString() => $"identity from {From}";
}

/// <summary>
/// Who stands at the desk, as far as document and chip say: the identity in use, and every other one the list is searched
/// for too, so that neither a false print nor a false chip hides anybody. Immutable.
/// </summary>
/// <param name="InUse">What the screen shows: the chip's when it is proven, else what is printed.</param>
/// <param name="Others">Searched besides.</param>
/// <param name="Differences">Fields that are printed otherwise than on the chip; empty when there is nothing to compare.</param>
internal sealed record TravellerIdentities(
    TravellerIdentityFrom InUse, ImmutableArray<TravellerIdentityFrom> Others, ImmutableArray<FieldDifference> Differences)
{
    private const string FromPrint = "the printed lines";
    private const string FromChip = "the chip";
    private const string FromFullName = "the full name on the chip";

    public ImmutableArray<TravellerIdentityFrom> All => [InUse, .. Others];

    /// <param name="onChip">What DG1 says; null when it was not read.</param>
    /// <param name="fullName">The holder's name of DG11, not cut off by any zone; null when there is none.</param>
    public static TravellerIdentities Of(
        MrzFields printed, MrzFields? onChip, HolderName? fullName, DocumentInspection? inspection)
    {
        TravellerIdentityFrom print = new(printed, FromPrint);
        if (onChip is null)
            return new TravellerIdentities(print, [], []);
        TravellerIdentityFrom chip = new(onChip, FromChip);
        ImmutableArray<FieldDifference> differences = FieldDifference.Between(printed, onChip);
        bool proven = inspection is not null && Proves(inspection, 1);
        List<TravellerIdentityFrom> others = [];
        if (!differences.IsEmpty)
            others.Add(proven ? print : chip);
        if (fullName is { } name && (name.Primary != onChip.PrimaryIdentifier || name.Secondary != onChip.SecondaryIdentifier))
        {
            MrzFields whole = onChip with
            {
                PrimaryIdentifier = name.Primary,
                SecondaryIdentifier = name.Secondary,
                NamePossiblyTruncated = false,
            };
            others.Add(new TravellerIdentityFrom(whole, FromFullName));
        }

        return new TravellerIdentities(proven ? chip : print, [.. others], differences);
    }

    /// <summary>The data group is what was signed. Whether the signer is trusted is another matter, and another check.</summary>
    internal static bool Proves(DocumentInspection inspection, int group) =>
        Passed(inspection, CheckNames.SodSignature) && Passed(inspection, CheckNames.DataGroupHash(group));

    private static bool Passed(DocumentInspection inspection, string name) =>
        inspection.Checks.Any(check => check.Name == name && check.Result == CheckResult.Pass);
}

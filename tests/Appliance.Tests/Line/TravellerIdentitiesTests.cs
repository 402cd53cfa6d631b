using CheckpointEdge.Appliance.Line;
using CheckpointEdge.TravelDocuments.Chip.Files;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Appliance.Tests.Line;

public sealed class TravellerIdentitiesTests
{
    private static MrzFields Print { get; } = new()
    {
        PrimaryIdentifier = "QUILLMOOR",
        SecondaryIdentifier = "ODILO BARTHOLOM",
        NamePossiblyTruncated = true,
        DocumentNumber = "B1029384",
        DateOfBirth = new MrzDate(1991, 3, 30),
    };

    private static MrzFields Other { get; } = Print with { DocumentNumber = "B1029385", Sex = Sex.M };

    private static DocumentInspection Inspection(CheckResult signature, CheckResult hash) => new()
    {
        Outcome = InspectionOutcome.CannotCheck,
        Checks =
        [
            new DocumentCheck(CheckNames.SodSignature, CheckGroup.PassiveAuthentication, signature, "a"),
            new DocumentCheck(CheckNames.DataGroupHash(1), CheckGroup.PassiveAuthentication, hash, "b"),
        ],
        Signer = null,
    };

    private static DocumentInspection Proven => Inspection(CheckResult.Pass, CheckResult.Pass);

    private static MrzFields[] Searched(TravellerIdentities identities) =>
        [.. identities.All.Select(identity => identity.Fields)];

    [Fact]
    public void Without_a_chip_the_printed_lines_are_the_traveller()
    {
        TravellerIdentities identities = TravellerIdentities.Of(Print, null, null, null);
        Assert.Equal([Print], Searched(identities));
        Assert.Empty(identities.Differences);
    }

    [Fact]
    public void The_chip_that_agrees_is_the_traveller_and_is_searched_once()
    {
        TravellerIdentities identities = TravellerIdentities.Of(Print, Print with { }, null, Proven);
        Assert.Equal("the chip", identities.InUse.From);
        Assert.Single(identities.All);
    }

    [Fact]
    public void A_print_that_differs_from_a_proven_chip_is_named_field_by_field_and_searched_too()
    {
        TravellerIdentities identities = TravellerIdentities.Of(Print, Other, null, Proven);
        Assert.Equal((Other, "the chip"), (identities.InUse.Fields, identities.InUse.From));
        Assert.Equal([Other, Print], Searched(identities));
        Assert.Equal(["document number", "sex"], identities.Differences.Select(difference => difference.Field));
        Assert.Equal(("B1029384", "B1029385"), (identities.Differences[0].Printed, identities.Differences[0].OnChip));
    }

    [Theory]
    [InlineData(CheckResult.Fail, CheckResult.Pass)]
    [InlineData(CheckResult.Pass, CheckResult.Fail)]
    [InlineData(CheckResult.NotDone, CheckResult.Pass)]
    public void A_chip_that_is_not_proven_never_takes_the_place_of_the_print_but_is_searched(CheckResult signature, CheckResult hash)
    {
        TravellerIdentities identities = TravellerIdentities.Of(Print, Other, null, Inspection(signature, hash));
        Assert.Equal([Print, Other], Searched(identities));
        Assert.Equal([Print, Other], Searched(TravellerIdentities.Of(Print, Other, null, null)));
    }

    [Fact]
    public void The_full_name_of_the_chip_is_searched_as_one_that_is_not_cut_off()
    {
        TravellerIdentities identities =
            TravellerIdentities.Of(Print, Print, new HolderName("QUILLMOOR", "ODILO BARTHOLOMAEUS CASPIAN"), Proven);
        Assert.Equal(2, identities.All.Length);
        Assert.Equal(("ODILO BARTHOLOMAEUS CASPIAN", false),
            (identities.All[1].Fields.SecondaryIdentifier, identities.All[1].Fields.NamePossiblyTruncated));
        Assert.Single(TravellerIdentities.Of(Print, Print, new HolderName("QUILLMOOR", "ODILO BARTHOLOM"), Proven).All);
    }

    [Fact]
    public void What_may_be_logged_of_an_identity_names_nobody()
    {
        TravellerIdentities identities = TravellerIdentities.Of(Print, Other, null, Proven);
        Assert.DoesNotContain("QUILLMOOR", identities.InUse.ToString());
        Assert.DoesNotContain("B102938", identities.Differences[0].ToString());
    }
}

using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Tlv;
using CheckpointEdge.TravelDocuments.Trust;
using TravelDocuments.Tests.Trust.Fiction;

namespace TravelDocuments.Tests.Trust;

public sealed class PassiveAuthenticationTests
{
    private readonly FictionalState _state = new();

    [Fact]
    public void A_document_of_a_trusted_state_is_genuine_and_every_needed_check_is_there()
    {
        DocumentInspection inspection = Inspect(_state.Files());

        Assert.Equal(InspectionOutcome.Genuine, inspection.Outcome);
        foreach (string name in new[] { "sodPresent", "sodSignature", "signerTrusted", "signatureTraceable", "dg1Hash", "dg2Hash", "nothingStripped",
            "nothingAdded", "signerValidAtSigning", "signerValidNow", "signerPurpose", "signerDocumentType", "printedZone", "issuingState" })
            Assert.Equal(CheckResult.Pass, FictionalState.Check(inspection, name).Result);
        Assert.All(inspection.Checks, check => Assert.NotEmpty(check.Reason));
        Assert.Equal("UT", inspection.Signer!.Country);
        Assert.Equal("ECDSA SHA-256", inspection.Signer.Algorithm);
        Assert.Equal(FictionalState.Signed, inspection.Signer.SigningTime);
        Assert.Equal("C=UT, O=Ministry of Documents, CN=Utopia CSCA", inspection.Signer.Anchor);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_altered_data_group_is_not_genuine(int number)
    {
        ChipReadResult files = _state.Files();
        byte[] altered = [.. _state.DataGroups[number]];
        altered[^1] ^= 1;

        DocumentInspection inspection = Inspect(files with { Files = files.Files.SetItem(ChipFile.DataGroup(number), altered) });

        Assert.Equal(InspectionOutcome.NotGenuine, inspection.Outcome);
        Assert.Equal(CheckResult.Fail, FictionalState.Check(inspection, CheckNames.DataGroupHash(number)).Result);
    }

    [Fact]
    public void Zeros_behind_a_file_are_no_part_of_it()
    {
        ChipReadResult files = _state.Files();
        byte[] padded = [.. _state.DataGroups[2], 0, 0, 0];
        Assert.Equal(
            InspectionOutcome.Genuine,
            Inspect(files with { Files = files.Files.SetItem(ChipFile.DataGroup(2), padded) }).Outcome);
    }

    [Fact]
    public void A_changed_hash_breaks_the_signature()
    {
        byte[] sod = _state.Sod();
        byte[] hash = SHA256.HashData(_state.DataGroups[1]);
        sod[sod.AsSpan().IndexOf(hash)] ^= 1;
        DocumentInspection inspection = Inspect(_state.Files(sod));
        Assert.Equal(CheckResult.Fail, FictionalState.Check(inspection, CheckNames.SodSignature).Result);
        Assert.Equal(InspectionOutcome.NotGenuine, inspection.Outcome);
    }

    [Fact]
    public void A_signature_by_another_key_is_not_the_signers()
    {
        SignerRecipe forged = _state.SignerEntry with { Key = SigningKey.Default() };
        Assert.Equal(InspectionOutcome.NotGenuine, Inspect(_state.Files(_state.Sod(forged))).Outcome);
    }

    [Fact]
    public void Nobody_trusted_is_nothing_proven()
    {
        DocumentInspection inspection = DocumentInspector.Inspect(
            _state.Files(), FictionalState.Printed(), TrustStore.Empty, FictionalState.Now);
        Assert.Equal(InspectionOutcome.CannotCheck, inspection.Outcome);
        Assert.Contains("No certificate of UT", FictionalState.Check(inspection, CheckNames.SignerTrusted).Reason);
    }

    [Fact]
    public void Without_EF_SOD_nothing_is_proven()
    {
        ChipReadResult files = _state.Files();
        DocumentInspection inspection = Inspect(files with { Files = files.Files.Remove(ChipFile.Sod) });
        Assert.Equal(InspectionOutcome.CannotCheck, inspection.Outcome);
        Assert.Null(inspection.Signer);
    }

    [Fact]
    public void A_chip_that_was_read_whole_and_gave_no_EF_SOD_was_robbed_of_it()
    {
        ChipReadResult live = _state.Live();
        ChipReadResult robbed = live with
        {
            Files = live.Files.Remove(ChipFile.Sod),
            Missing = live.Missing.Add(ChipFile.Sod, "not found (6A82)"),
        };
        DocumentInspection inspection = Inspect(robbed);
        Assert.Equal(CheckResult.Fail, FictionalState.Check(inspection, CheckNames.SodPresent).Result);
        Assert.Equal(InspectionOutcome.CannotCheck, inspection.Outcome);
        foreach (ChipReadResult untold in new[] { robbed with { Complete = false }, robbed with { Steps = [] } })
            Assert.Equal(CheckResult.NotDone, FictionalState.Check(Inspect(untold), CheckNames.SodPresent).Result);
    }

    [Fact]
    public void A_content_of_another_type_than_was_signed_is_refused()
    {
        SignerRecipe signer = _state.SignerEntry with { AttributeContentType = "2.23.136.1.1.2" };
        Assert.Equal(InspectionOutcome.NotGenuine, Inspect(_state.Files(_state.Sod(signer))).Outcome);
    }

    [Fact]
    public void Attributes_with_the_hash_of_something_else_are_refused()
    {
        SignerRecipe signer = _state.SignerEntry with { AttributeDigest = new byte[32] };
        Assert.Equal(InspectionOutcome.NotGenuine, Inspect(_state.Files(_state.Sod(signer))).Outcome);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, false, true)]
    public void Every_form_of_signed_data_is_read(bool attributes, bool unsorted, bool indefinite)
    {
        SignerRecipe signer = _state.SignerEntry with { Attributes = attributes, UnsortedAttributes = unsorted };
        byte[] signed = new SignedDataRecipe
        {
            Content = _state.SecurityContent(ldsVersion: "0108"),
            Signers = [signer],
            Indefinite = indefinite,
        }.Encode();
        byte[] sod = indefinite ? [0x77, 0x80, .. signed, 0, 0] : TlvWriting.Object(0x77, signed);

        Assert.Equal(InspectionOutcome.Genuine, Inspect(_state.Files(sod)).Outcome);
        Assert.True(SecurityObject.TryRead(sod, out SecurityObject? read, out _));
        Assert.Equal((1, "0108", "040000", "SHA-256"), (read!.Version, read.LdsVersion, read.UnicodeVersion, read.HashAlgorithm));
        Assert.Equal([1, 2], read.Hashes.Keys);
    }

    [Fact]
    public void Early_documents_call_their_content_data()
    {
        byte[] signed = new SignedDataRecipe
        {
            ContentType = "1.2.840.113549.1.7.1",
            Content = _state.SecurityContent(),
            Signers = [_state.SignerEntry],
        }.Encode();
        Assert.Equal(InspectionOutcome.Genuine, Inspect(_state.Files(TlvWriting.Object(0x77, signed))).Outcome);
    }

    [Fact]
    public void The_one_of_two_signers_who_is_trusted_speaks_for_the_document()
    {
        FictionalState other = new(country: "XX");
        SignerRecipe first = other.SignerEntry with { Certificate = other.Signer with { Serial = [9] } };
        foreach (SignerRecipe[] signers in new[] { new[] { first, _state.SignerEntry }, [_state.SignerEntry, first] })
            Assert.Equal("UT", Inspect(_state.Files(_state.Sod(signers))).Signer!.Country);
    }

    [Fact]
    public void A_data_group_named_twice_makes_EF_SOD_unusable()
    {
        byte[] content = _state.SecurityContent();
        content[content.AsSpan().IndexOf((byte[])[0x30, 0x25, 0x02, 0x01, 0x02]) + 4] = 1;
        byte[] sod = TlvWriting.Object(0x77, new SignedDataRecipe { Content = content, Signers = [_state.SignerEntry] }.Encode());
        Assert.False(SecurityObject.TryRead(sod, out _, out string problem));
        Assert.Equal("EF.SOD names DG1 twice.", problem);
    }

    [Fact]
    public void A_data_group_that_nobody_signed_keeps_the_document_from_being_genuine()
    {
        ChipReadResult files = _state.Files();
        DocumentInspection inspection = Inspect(
            files with { Files = files.Files.Add(ChipFile.DataGroup(11), (byte[])[0x6B, 0]) });
        Assert.Equal(CheckResult.Fail, FictionalState.Check(inspection, CheckNames.NothingAdded).Result);
        Assert.Equal(InspectionOutcome.CannotCheck, inspection.Outcome);
    }

    private DocumentInspection Inspect(ChipReadResult reading) =>
        DocumentInspector.Inspect(reading, FictionalState.Printed(), _state.Trust(), FictionalState.Now);
}

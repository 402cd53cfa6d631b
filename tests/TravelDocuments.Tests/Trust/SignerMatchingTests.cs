using CheckpointEdge.TravelDocuments.Trust;
using TravelDocuments.Tests.Trust.Fiction;

namespace TravelDocuments.Tests.Trust;

/// <summary>How a signer's entry names a certificate, and how real issuers get it wrong.</summary>
public sealed class SignerMatchingTests
{
    private readonly FictionalState _state = new();

    [Fact]
    public void By_subject_key_identifier() =>
        Assert.Equal(CheckResult.Pass, Signature(_state.SignerEntry with { ByKeyId = true }).Result);

    [Fact]
    public void Malaysia_writes_the_parts_of_the_issuer_in_another_order() =>
        Assert.DoesNotContain("differently", Signature(
            _state.SignerEntry with { IssuerAsWritten = [.. _state.Authority.Subject.Reverse()] }).Reason);

    [Fact]
    public void String_types_case_and_spaces_of_a_name_do_not_count()
    {
        NamePart[] written =
        [
            .. _state.Authority.Subject.Select(part =>
                part with { Value = part.Value.ToLowerInvariant().Replace(" ", "  "), Printable = !part.Printable }),
        ];
        Assert.DoesNotContain("differently", Signature(_state.SignerEntry with { IssuerAsWritten = written }).Reason);
    }

    [Fact]
    public void Ukraine_names_the_issuer_otherwise_and_the_signature_still_decides()
    {
        DocumentCheck check = Signature(_state.SignerEntry with
        {
            IssuerAsWritten = [.. _state.Authority.Subject, new("2.5.4.5", "UT-1-000", Printable: true)],
        });
        Assert.Equal(CheckResult.Pass, check.Result);
        Assert.Contains("differently", check.Reason);
    }

    [Fact]
    public void Negative_and_padded_serial_numbers_are_read()
    {
        _state.Signer = _state.Signer with { Serial = [0xFF, 0x12] };
        Assert.Equal(CheckResult.Pass, Signature(_state.SignerEntry).Result);
    }

    [Fact]
    public void A_certificate_that_is_carried_by_nobody_is_found_beside_the_trusted_ones()
    {
        byte[] sod = CheckpointEdge.TravelDocuments.Tlv.TlvWriting.Object(0x77, new SignedDataRecipe
        {
            Content = _state.SecurityContent(),
            Signers = [_state.SignerEntry],
            Certificates = [],
        }.Encode());
        DocumentInspection without = Inspect(sod, _state.Trust());
        DocumentInspection with = Inspect(sod, _state.Trust(_state.Signer.Encode()));

        Assert.Equal(CheckResult.NotDone, FictionalState.Check(without, CheckNames.SodSignature).Result);
        Assert.Equal(InspectionOutcome.CannotCheck, without.Outcome);
        Assert.Equal(InspectionOutcome.Genuine, with.Outcome);
    }

    private DocumentCheck Signature(SignerRecipe signer) =>
        FictionalState.Check(Inspect(_state.Sod(signer), _state.Trust()), CheckNames.SodSignature);

    private DocumentInspection Inspect(byte[] sod, TrustStore trust) =>
        DocumentInspector.Inspect(_state.Files(sod), null, trust, FictionalState.Now);
}

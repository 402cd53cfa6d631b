using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Trust;
using TravelDocuments.Tests.Trust.Fiction;

namespace TravelDocuments.Tests.Trust;

/// <summary>From the document signer up, in its time, and not revoked.</summary>
public sealed class SignerTrustTests
{
    private readonly FictionalState _state = new();

    [Fact]
    public void A_signer_that_names_a_trusted_key_which_did_not_sign_it_is_forged()
    {
        FictionalState forger = new();
        forger.Signer = forger.Signer with { AuthorityKeyId = _state.AuthorityKey.KeyId };
        DocumentInspection inspection = Inspect(forger, _state.Trust());
        Assert.Equal(CheckResult.Fail, FictionalState.Check(inspection, CheckNames.SignerTrusted).Result);
        Assert.Equal(InspectionOutcome.NotGenuine, inspection.Outcome);
    }

    [Fact]
    public void A_signer_under_an_unknown_authority_of_a_known_state_is_not_accused_and_not_genuine()
    {
        DocumentInspection inspection = Inspect(new FictionalState(), _state.Trust());
        Assert.Contains("None of the 1 certificates of UT", FictionalState.Check(inspection, CheckNames.SignerTrusted).Reason);
        Assert.Equal(InspectionOutcome.CannotCheck, inspection.Outcome);
    }

    [Fact]
    public void A_signature_that_the_certificates_of_a_state_that_is_here_do_not_reach_blocks_and_elsewhere_accuses_nobody()
    {
        FictionalState forger = new();
        AssertTraceable(forger, _state.Trust(), CheckResult.Fail, "None of the 1 certificates of UT here stands above the signer");
        AssertTraceable(forger, TrustStore.Empty, CheckResult.NotDone, "No certificate of UT is here");
        AssertTraceable(forger, new FictionalState(country: "XX").Trust(), CheckResult.NotDone, "No certificate of UT is here");
        AssertTraceable(forger, forger.Trust(), CheckResult.Pass, "were checked");
    }

    [Fact]
    public void A_signer_that_names_no_state_is_measured_by_the_certificates_of_the_documents_state()
    {
        FictionalState forger = new();
        NamePart[] nameless = [new(CertificateRecipe.CommonName, "Somebody")];
        forger.Signer = forger.Signer with { Subject = nameless, Issuer = nameless };
        AssertTraceable(forger, _state.Trust(), CheckResult.Fail, "the signer names no state");
        AssertTraceable(forger, TrustStore.Empty, CheckResult.NotDone, "No certificate of its state is here");
    }

    [Fact]
    public void A_trusted_signer_under_an_algorithm_that_nobody_can_compute_blocks()
    {
        SigningKey unknown = _state.SignerKey.WithAlgorithm(Asn.Sequence(w => w.WriteObjectIdentifier("1.2.3.4.5")));
        AssertTraceable(_state, _state.Trust(), CheckResult.Fail, "none that is known here", _state.SignerEntry with { Key = unknown });
        AssertTraceable(_state, TrustStore.Empty, CheckResult.NotDone, "No certificate of UT", _state.SignerEntry with { Key = unknown });
    }

    [Fact]
    public void A_signature_without_any_certificate_is_measured_by_the_documents_state()
    {
        byte[] sod = CheckpointEdge.TravelDocuments.Tlv.TlvWriting.Object(0x77, new SignedDataRecipe
        {
            Content = _state.SecurityContent(),
            Signers = [_state.SignerEntry],
            Certificates = [],
        }.Encode());
        foreach ((TrustStore trust, CheckResult expected) in new[] { (_state.Trust(), CheckResult.Fail), (TrustStore.Empty, CheckResult.NotDone) })
        {
            DocumentInspection inspection = DocumentInspector.Inspect(_state.Files(sod), null, trust, FictionalState.Now);
            Assert.Equal(expected, FictionalState.Check(inspection, CheckNames.SignatureTraceable).Result);
        }
    }

    [Fact]
    public void An_authority_that_the_chip_brings_along_is_trusted_by_nobody()
    {
        FictionalState forger = new();
        byte[] sod = CheckpointEdge.TravelDocuments.Tlv.TlvWriting.Object(0x77, new SignedDataRecipe
        {
            Content = forger.SecurityContent(),
            Signers = [forger.SignerEntry],
            Certificates = [forger.Signer.Encode(), forger.Authority.Encode()],
        }.Encode());
        Assert.Equal(
            InspectionOutcome.CannotCheck,
            DocumentInspector.Inspect(forger.Files(sod), null, _state.Trust(), FictionalState.Now).Outcome);
    }

    [Fact]
    public void Without_key_identifiers_name_and_signature_find_the_authority()
    {
        _state.Authority = _state.Authority with { SubjectKeyId = null, AuthorityKeyId = null };
        _state.Signer = _state.Signer with { AuthorityKeyId = null };
        Assert.Equal(InspectionOutcome.Genuine, Inspect(_state, _state.Trust()).Outcome);
    }

    [Fact]
    public void An_authority_whose_own_signature_is_wrong_is_not_taken()
    {
        byte[] broken = _state.Authority.Encode();
        broken[^1] ^= 1;
        TrustStore trust = TrustStore.Of([new("broken.cer", broken)]);
        Assert.Equal(0, trust.Certificates);
        Assert.False(Assert.Single(trust.Findings).Taken);
    }

    [Fact]
    public void A_link_certificate_leads_from_the_new_key_to_the_old_one_that_is_trusted()
    {
        SigningKey newKey = SigningKey.Default();
        CertificateRecipe link = _state.Authority with
        {
            Key = newKey,
            SubjectKeyId = newKey.KeyId,
            Serial = [2],
        };
        _state.Signer = _state.Signer with { SignedBy = newKey, AuthorityKeyId = newKey.KeyId };

        DocumentInspection linked = Inspect(_state, _state.Trust(link.Encode()));
        Assert.Equal(InspectionOutcome.Genuine, linked.Outcome);
        Assert.Contains("by 1 link certificates", FictionalState.Check(linked, CheckNames.SignerTrusted).Reason);

        // Subject and issuer of a link are one name: by itself it is no anchor all the same.
        DocumentInspection linkAlone = DocumentInspector.Inspect(
            _state.Files(), null, TrustStore.Of([new("link.cer", link.Encode())]), FictionalState.Now);
        Assert.Equal(InspectionOutcome.CannotCheck, linkAlone.Outcome);
        Assert.Contains("link certificate", FictionalState.Check(linkAlone, CheckNames.SignerTrusted).Reason);
    }

    [Fact]
    public void A_link_that_the_old_key_did_not_sign_leads_nowhere()
    {
        SigningKey newKey = SigningKey.Default();
        CertificateRecipe forged = _state.Authority with
        {
            Key = newKey,
            SubjectKeyId = newKey.KeyId,
            SignedBy = newKey,
            AuthorityKeyId = _state.AuthorityKey.KeyId,
            Serial = [2],
        };
        _state.Signer = _state.Signer with { SignedBy = newKey, AuthorityKeyId = newKey.KeyId };
        Assert.NotEqual(InspectionOutcome.Genuine, Inspect(_state, _state.Trust(forged.Encode())).Outcome);
    }

    [Fact]
    public void Links_in_a_ring_end()
    {
        SigningKey[] keys = [SigningKey.Default(), SigningKey.Default()];
        CertificateRecipe Link(int own, int above) => _state.Authority with
        {
            Key = keys[own],
            SubjectKeyId = keys[own].KeyId,
            SignedBy = keys[above],
            AuthorityKeyId = keys[above].KeyId,
            Serial = [(byte)(own + 5)],
        };
        _state.Signer = _state.Signer with { SignedBy = keys[0], AuthorityKeyId = keys[0].KeyId };
        Assert.Equal(
            InspectionOutcome.CannotCheck,
            Inspect(_state, _state.Trust(Link(0, 1).Encode(), Link(1, 0).Encode())).Outcome);
    }

    [Fact]
    public void A_signer_whose_time_was_over_when_it_signed_keeps_the_document_from_being_genuine()
    {
        _state.Signer = _state.Signer with { NotAfter = FictionalState.Signed.AddDays(-1) };
        AssertFails(CheckNames.SignerValidAtSigning, InspectionOutcome.CannotCheck);
        AssertFails(CheckNames.SignerValidNow, InspectionOutcome.CannotCheck);
    }

    [Fact]
    public void A_key_used_after_its_time_is_told()
    {
        _state.Signer = _state.Signer with
        {
            PrivateKeyUsage = (FictionalState.Signed.AddDays(-90), FictionalState.Signed.AddDays(-1)),
        };
        AssertFails(CheckNames.SignerValidAtSigning, InspectionOutcome.CannotCheck);
    }

    [Fact]
    public void An_expired_document_may_have_an_expired_signer_and_is_still_what_the_state_issued()
    {
        DocumentInspection inspection = DocumentInspector.Inspect(
            _state.Files(), null, _state.Trust(), new(2037, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(CheckResult.Fail, FictionalState.Check(inspection, CheckNames.NotExpired).Result);
        Assert.Equal(CheckResult.NotDone, FictionalState.Check(inspection, CheckNames.SignerValidNow).Result);
        Assert.Equal(InspectionOutcome.Genuine, inspection.Outcome);
    }

    [Fact]
    public void Certificates_for_other_purposes_sign_no_documents()
    {
        CertificateRecipe signer = _state.Signer;
        _state.Signer = signer with { ExtendedKeyUsage = "2.23.136.1.1.3" };
        AssertFails(CheckNames.SignerPurpose, InspectionOutcome.CannotCheck);
        _state.Signer = signer with { KeyUsage = 0x06 };
        AssertFails(CheckNames.SignerPurpose, InspectionOutcome.CannotCheck);
    }

    [Fact]
    public void A_signer_for_identity_cards_signs_no_passport()
    {
        _state.Signer = _state.Signer with { DocumentTypes = ["ID", "AC"] };
        AssertFails(CheckNames.SignerDocumentType, InspectionOutcome.CannotCheck);
    }

    [Fact]
    public void A_revoked_signer_is_not_genuine()
    {
        TrustStore trust = _state.Trust(_state.RevocationList(serials: [_state.Signer.Serial]));
        DocumentInspection inspection = Inspect(_state, trust);
        Assert.Equal(1, trust.RevocationLists);
        Assert.Equal(CheckResult.Fail, FictionalState.Check(inspection, CheckNames.SignerNotRevoked).Result);
        Assert.Equal(InspectionOutcome.NotGenuine, inspection.Outcome);
    }

    [Fact]
    public void A_list_that_does_not_name_the_signer_lets_it_pass()
    {
        foreach (byte[] list in new[] { _state.RevocationList(), _state.RevocationList(serials: [[0x55]]) })
            Assert.Equal(
                CheckResult.Pass,
                FictionalState.Check(Inspect(_state, _state.Trust(list)), CheckNames.SignerNotRevoked).Result);
    }

    [Fact]
    public void An_old_list_still_revokes_and_no_longer_clears()
    {
        DateTimeOffset past = FictionalState.Now.AddDays(-1);
        DocumentInspection named = Inspect(_state, _state.Trust(_state.RevocationList(next: past, serials: [_state.Signer.Serial])));
        DocumentInspection notNamed = Inspect(_state, _state.Trust(_state.RevocationList(next: past)));
        Assert.Equal(InspectionOutcome.NotGenuine, named.Outcome);
        Assert.Equal(CheckResult.NotDone, FictionalState.Check(notNamed, CheckNames.SignerNotRevoked).Result);
        Assert.Contains("ended on 2026-11-21", FictionalState.Check(notNamed, CheckNames.SignerNotRevoked).Reason);
    }

    [Fact]
    public void A_list_that_nobody_trusted_signed_revokes_nobody()
    {
        byte[] forged = _state.RevocationList(SigningKey.Default(), serials: [_state.Signer.Serial]);
        TrustStore trust = _state.Trust(forged);
        Assert.Equal(0, trust.RevocationLists);
        Assert.Contains("signed by nobody who is trusted", trust.Findings[1].Sentence);
        Assert.Equal(InspectionOutcome.Genuine, Inspect(_state, trust).Outcome);
    }

    [Fact]
    public void Without_a_list_of_the_state_revocation_is_not_checked_and_says_so()
    {
        DocumentCheck check = FictionalState.Check(Inspect(_state, _state.Trust()), CheckNames.SignerNotRevoked);
        Assert.Equal((CheckResult.NotDone, "No revocation list of UT is here."), (check.Result, check.Reason));
    }

    [Fact]
    public void Another_states_signer_makes_no_document_of_this_state()
    {
        FictionalState other = new(country: "XX");
        TrustStore trust = TrustStore.Of([new("xx.cer", other.Authority.Encode())]);
        DocumentInspection inspection = Inspect(other, trust);
        Assert.Equal(CheckResult.Pass, FictionalState.Check(inspection, CheckNames.SignerTrusted).Result);
        Assert.Equal(CheckResult.Fail, FictionalState.Check(inspection, CheckNames.IssuingState).Result);
        Assert.Equal(InspectionOutcome.NotGenuine, inspection.Outcome);
    }

    [Fact]
    public void PEM_holds_several_objects()
    {
        string pem = PemEncoding.WriteString("CERTIFICATE", _state.Authority.Encode()) + "\nbetween\n"
            + PemEncoding.WriteString("X509 CRL", _state.RevocationList());
        TrustStore trust = TrustStore.Of([new("both.pem", System.Text.Encoding.ASCII.GetBytes(pem))]);
        Assert.Equal((1, 1), (trust.Certificates, trust.RevocationLists));
        Assert.Equal(InspectionOutcome.Genuine, Inspect(_state, trust).Outcome);
    }

    private void AssertFails(string name, InspectionOutcome outcome)
    {
        DocumentInspection inspection = Inspect(_state, _state.Trust());
        Assert.Equal(CheckResult.Fail, FictionalState.Check(inspection, name).Result);
        Assert.Equal(outcome, inspection.Outcome);
    }

    private static void AssertTraceable(
        FictionalState state, TrustStore trust, CheckResult expected, string reason, SignerRecipe? signer = null)
    {
        DocumentInspection inspection = DocumentInspector.Inspect(
            state.Files(state.Sod(signer ?? state.SignerEntry)), FictionalState.Printed(), trust, FictionalState.Now);
        DocumentCheck check = FictionalState.Check(inspection, CheckNames.SignatureTraceable);
        Assert.Equal(expected, check.Result);
        Assert.Contains(reason, check.Reason);
        Assert.Equal(expected == CheckResult.Pass ? InspectionOutcome.Genuine : InspectionOutcome.CannotCheck, inspection.Outcome);
    }

    private static DocumentInspection Inspect(FictionalState state, TrustStore trust) =>
        DocumentInspector.Inspect(state.Files(), FictionalState.Printed(), trust, FictionalState.Now);
}

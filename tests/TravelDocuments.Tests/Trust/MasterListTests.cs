using CheckpointEdge.TravelDocuments.Trust;
using TravelDocuments.Tests.Trust.Fiction;

namespace TravelDocuments.Tests.Trust;

public sealed class MasterListTests
{
    private readonly FictionalState _lister = new(country: "XX");
    private readonly FictionalState _state = new();

    [Fact]
    public void Certificates_of_a_signed_list_are_trusted()
    {
        byte[] list = _lister.MasterList([_state.Authority.Encode(), _lister.Authority.Encode()]);
        TrustStore trust = TrustStore.Of([new("xx.ml", list)]);

        TrustFileFinding finding = Assert.Single(trust.Findings);
        Assert.Equal((TrustFileKind.MasterList, true, 2), (finding.Kind, finding.Taken, finding.Certificates));
        Assert.Contains("that stands in the list itself", finding.Sentence);
        Assert.Equal(["UT", "XX"], trust.Countries);
        Assert.Equal(InspectionOutcome.Genuine, Inspect(trust));
    }

    [Fact]
    public void The_certificate_above_the_lists_signer_may_lie_beside_it()
    {
        byte[] list = _lister.MasterList([_state.Authority.Encode()]);
        TrustStore trust = TrustStore.Of([new("xx.ml", list), new("xx.cer", _lister.Authority.Encode())]);
        Assert.Contains("given beside it", trust.Findings[0].Sentence);
        Assert.Equal(InspectionOutcome.Genuine, Inspect(trust));
    }

    [Fact]
    public void A_list_with_one_bit_changed_is_refused_whole()
    {
        byte[] list = _lister.MasterList([_state.Authority.Encode(), _lister.Authority.Encode()]);
        byte[] name = "Utopia CSCA"u8.ToArray();
        list[list.AsSpan().IndexOf(name)] ^= 1;
        AssertRefused(list, "Nothing of this list is trusted");
    }

    [Fact]
    public void A_list_whose_signer_stands_under_nobody_is_refused_whole() =>
        AssertRefused(_lister.MasterList([_state.Authority.Encode()]), "no country certificate stands above its signer");

    [Fact]
    public void A_document_signer_signs_no_master_list() =>
        AssertRefused(
            _lister.MasterList([_state.Authority.Encode(), _lister.Authority.Encode()], _lister.Signer),
            "may not sign master lists");

    [Fact]
    public void A_listed_link_certificate_is_an_anchor_as_listed()
    {
        SigningKey newKey = SigningKey.Default();
        CertificateRecipe link = _state.Authority with { Key = newKey, SubjectKeyId = newKey.KeyId, Serial = [2] };
        _state.Signer = _state.Signer with { SignedBy = newKey, AuthorityKeyId = newKey.KeyId };
        byte[] list = _lister.MasterList([link.Encode(), _lister.Authority.Encode()]);
        Assert.Equal(InspectionOutcome.Genuine, Inspect(TrustStore.Of([new("xx.ml", list)])));
    }

    [Fact]
    public void The_same_certificate_in_two_lists_counts_once()
    {
        byte[] certificate = _state.Authority.Encode();
        byte[] list = _lister.MasterList([certificate, _lister.Authority.Encode()]);
        TrustStore trust = TrustStore.Of([new("a.ml", list), new("b.ml", list), new("c.cer", certificate)]);
        Assert.Equal(2, trust.Certificates);
        Assert.All(trust.Findings, finding => Assert.True(finding.Taken));
    }

    private void AssertRefused(byte[] list, string why)
    {
        TrustStore trust = TrustStore.Of([new("xx.ml", list)]);
        TrustFileFinding finding = Assert.Single(trust.Findings);
        Assert.False(finding.Taken);
        Assert.Contains(why, finding.Sentence);
        Assert.Equal(0, trust.Certificates);
        Assert.Equal(InspectionOutcome.CannotCheck, Inspect(trust));
    }

    private InspectionOutcome Inspect(TrustStore trust) =>
        DocumentInspector.Inspect(_state.Files(), null, trust, FictionalState.Now).Outcome;
}

using System.Text;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Exchange.Tests.Metadata;

public sealed class SignedMetadataTests : IDisposable
{
    private readonly SigningKey _first = SigningKey.Create();
    private readonly SigningKey _second = SigningKey.Create();
    private readonly SigningKey _stranger = SigningKey.Create();

    private TrustedRole Both => new() { Keys = [_first.Public, _second.Public], Threshold = 2 };

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public void What_two_trusted_keys_signed_is_read() => Assert.Equal(36, Verify(Sign(_first, _second)).ListAgeWarnHours);

    [Fact]
    public void One_key_that_signs_twice_is_one_signer()
    {
        Assert.Throws<MetadataException>(() => Verify(Sign(_first, _first)));
        Assert.Single(SignedMetadata.ValidSigners(Sign(_first, _first), Both));
    }

    [Fact]
    public void A_strangers_signature_does_not_count() => Assert.Throws<MetadataException>(() => Verify(Sign(_first, _stranger)));

    [Fact]
    public void A_signature_under_another_keys_id_does_not_count()
    {
        string envelope = Encoding.UTF8.GetString(Sign(_first, _stranger))
            .Replace(_stranger.Public.KeyId, _second.Public.KeyId, StringComparison.Ordinal);
        Assert.Throws<MetadataException>(() => Verify(Encoding.UTF8.GetBytes(envelope)));
    }

    [Fact]
    public void A_role_that_asks_for_nobody_trusts_nobody()
    {
        TrustedRole nobody = new() { Keys = [_first.Public], Threshold = 0 };
        Assert.Throws<MetadataException>(() => SignedMetadata.Verify(Sign(), nobody, ExchangeJson.Default.ListPolicy));
    }

    [Fact]
    public void Every_changed_digit_of_the_signed_part_is_found()
    {
        string envelope = Encoding.UTF8.GetString(Sign(_first, _second));
        string changed = envelope.Replace("\"listAgeWarnHours\":36", "\"listAgeWarnHours\":37", StringComparison.Ordinal);
        Assert.NotEqual(envelope, changed);
        Assert.Throws<MetadataException>(() => Verify(Encoding.UTF8.GetBytes(changed)));
    }

    [Fact]
    public void White_space_and_the_order_of_keys_do_not_matter()
    {
        string envelope = Encoding.UTF8.GetString(Sign(_first, _second)).Replace(",", " ,\n ", StringComparison.Ordinal);
        Assert.Equal(36, Verify(Encoding.UTF8.GetBytes(envelope)).ListAgeWarnHours);
    }

    [Fact]
    public void An_envelope_that_is_too_large_is_refused_unread() => Assert.Contains(
        "larger than",
        Assert.Throws<MetadataException>(() => Verify(new byte[SignedMetadata.SizeBytesMax + 1])).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"signed\":[],\"signatures\":[]}")]
    [InlineData("{\"signed\":{},\"signatures\":{}}")]
    [InlineData("{\"\\ud800signed\":{},\"signatures\":[]}")]
    [InlineData("{\"\\ud800signatures\":[],\"signed\":{}}")]
    [InlineData("{\"signed\":{},\"signatures\":[{\"\\ud800keyid\":\"x\"}]}")]
    [InlineData("{\"signed\":{},\"signatures\":[{\"keyid\":\"x\",\"sig\":\"\\ud800\"}]}")]
    [InlineData("{\"signed\":{\"a\":1.5},\"signatures\":[]}")]
    [InlineData("{\"signed\":{},\"signatures\":[7,null,{\"keyid\":1,\"sig\":2},{\"keyid\":\"x\",\"sig\":\"zz\"}]}")]
    public void What_is_no_envelope_is_refused_in_one_sentence(string text) =>
        Assert.Throws<MetadataException>(() => Verify(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Nesting_too_deep_is_refused()
    {
        string deep = "{\"signatures\":[],\"signed\":{\"a\":" + new string('[', 5000) + new string(']', 5000) + "}}";
        Assert.Throws<MetadataException>(() => Verify(Encoding.UTF8.GetBytes(deep)));
    }

    [Fact]
    public void More_signatures_than_anybody_needs_are_refused()
    {
        SigningKey[] crowd = [.. Enumerable.Repeat(_first, SignedMetadata.SignaturesMax), _second];
        Assert.Throws<MetadataException>(() => Verify(Sign(crowd)));
    }

    [Fact]
    public void A_key_is_found_again_by_the_same_id_after_it_was_written_and_read()
    {
        using SigningKey again = SigningKey.FromPem(_first.ExportPem());
        Assert.Equal(_first.Public.KeyId, again.Public.KeyId);
        Assert.NotEqual(_first.Public.KeyId, _second.Public.KeyId);
    }

    [Fact]
    public void A_key_of_another_kind_verifies_nothing()
    {
        byte[] data = [1, 2, 3];
        byte[] signature = _first.Sign(data);
        Assert.True(_first.Public.Verifies(data, signature));
        Assert.False((_first.Public with { Scheme = "ed25519" }).Verifies(data, signature));
        Assert.False((_first.Public with { Value = new KeyValue("no key") }).Verifies(data, signature));
        Assert.False(_first.Public.Verifies(data, [0x30, 0x00]));
    }

    private static byte[] Sign(params SigningKey[] keys) =>
        SignedMetadata.Sign(new ListPolicy { ListAgeWarnHours = 36 }, ExchangeJson.Default.ListPolicy, keys);

    private ListPolicy Verify(byte[] envelope) => SignedMetadata.Verify(envelope, Both, ExchangeJson.Default.ListPolicy);
}

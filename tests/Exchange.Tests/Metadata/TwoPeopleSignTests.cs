using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Exchange.Tests.Metadata;

public sealed class TwoPeopleSignTests
{
    private readonly SigningKey _first = SigningKey.Create();
    private readonly SigningKey _second = SigningKey.Create();

    private TrustedRole Role => new() { Keys = [_first.Public, _second.Public], Threshold = 2 };

    private static byte[] Unsigned() => SignedMetadata.Sign(
        new ListPolicy { UndoSeconds = 7 }, ExchangeJson.Default.ListPolicy, []);

    [Fact]
    public void Two_signatures_added_one_after_the_other_reach_the_threshold()
    {
        byte[] envelope = SignedMetadata.AddSignature(Unsigned(), _first);
        Assert.Throws<MetadataException>(() => SignedMetadata.Verify(envelope, Role, ExchangeJson.Default.ListPolicy));

        envelope = SignedMetadata.AddSignature(envelope, _second);

        Assert.Equal(7, SignedMetadata.Verify(envelope, Role, ExchangeJson.Default.ListPolicy).UndoSeconds);
    }

    [Fact]
    public void One_person_who_signs_twice_is_one()
    {
        byte[] envelope = SignedMetadata.AddSignature(SignedMetadata.AddSignature(Unsigned(), _first), _first);

        Assert.Single(SignedMetadata.ValidSigners(envelope, Role));
        Assert.Throws<MetadataException>(() => SignedMetadata.Verify(envelope, Role, ExchangeJson.Default.ListPolicy));
    }

    [Fact]
    public void A_signature_does_not_carry_over_to_another_content()
    {
        string envelope = System.Text.Encoding.UTF8.GetString(
            SignedMetadata.AddSignature(SignedMetadata.AddSignature(Unsigned(), _first), _second));
        byte[] changed = System.Text.Encoding.UTF8.GetBytes(envelope.Replace("\"undoSeconds\":7", "\"undoSeconds\":8"));

        Assert.Throws<MetadataException>(() => SignedMetadata.Verify(changed, Role, ExchangeJson.Default.ListPolicy));
    }
}

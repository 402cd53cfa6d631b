using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Exchange.Tests.Courier;

public sealed class CourierSealTests : IDisposable
{
    private readonly ECDiffieHellman _recipient = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _sender = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private string Own => CourierSeal.KeyIdOf(_recipient.ExportSubjectPublicKeyInfoPem());

    public void Dispose()
    {
        _recipient.Dispose();
        _sender.Dispose();
    }

    [Fact]
    public void A_table_of_contents_comes_back_as_it_was_sealed()
    {
        CourierContents contents = Contents();
        CourierContents again = Verify(Seal(contents));
        Assert.Equal(contents.Members.AsEnumerable(), again.Members.AsEnumerable());
        Assert.Equal((contents.Id, contents.PackedAt, contents.To), (again.Id, again.PackedAt, again.To));
    }

    [Fact]
    public void A_bundle_for_somebody_else_cannot_be_opened()
    {
        using ECDiffieHellman other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        byte[] box = CourierSeal.Seal(Contents(), other.ExportSubjectPublicKeyInfoPem(), Sign);
        Assert.Contains("sealed to somebody else", Sentence(() => Verify(box)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_that_was_sealed_anew_to_another_is_refused_though_its_signature_holds()
    {
        CourierContents contents = Contents() with { To = "0000000000000000" };
        Assert.Contains("sealed anew to this key", Sentence(() => Verify(Seal(contents))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_of_a_stranger_is_refused()
    {
        using ECDsa stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] box = CourierSeal.Seal(
            Contents(), _recipient.ExportSubjectPublicKeyInfoPem(),
            bytes => stranger.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Contains("not signed by whom it says", Sentence(() => Verify(box)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_changed_byte_of_a_table_of_contents_is_noticed()
    {
        byte[] box = Seal(Contents());
        for (int at = 0; at < box.Length; at += 7)
        {
            byte[] changed = [.. box];
            changed[at] ^= 1;
            Assert.Throws<CourierException>(() => Verify(changed));
        }
    }

    [Fact]
    public void Names_sizes_and_counts_that_cannot_be_are_refused_by_a_valid_signature_too()
    {
        CourierMember good = new("receipts/1", new string('a', 64), 5, true);
        Refused("by what is no name of one", good with { Name = "../../etc/passwd" });
        Refused("by what is no name of one", good with { Name = "receipts/.." });
        Refused("gives no SHA-256", good with { Sha256 = "../" + new string('a', 61) });
        Refused("that is not possible", good with { Length = -1 });
        Refused("that is not possible", good with { Length = CourierLimits.SealedMemberBytesMax + 1L });
        CourierMember huge = good with { Sealed = false, Length = long.MaxValue };
        Refused("is larger than", huge, huge with { Name = "files/2" });
        Refused("names a file twice", good, good);
        Refused("at most", [.. Enumerable.Range(0, CourierLimits.MembersMax + 1).Select(i => good with { Name = $"reports/{i}" })]);
    }

    [Fact]
    public void A_member_opens_under_its_own_name_and_key_alone()
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);
        byte[] box = CourierSeal.SealMember("receipts/1", [1, 2, 3], key);
        Assert.Equal([1, 2, 3], CourierSeal.OpenMember("receipts/1", box, key));
        Assert.Throws<CourierException>(() => CourierSeal.OpenMember("answers/1", box, key));
        Assert.Throws<CourierException>(() => CourierSeal.OpenMember("receipts/1", box, RandomNumberGenerator.GetBytes(32)));
        Assert.Throws<CourierException>(() => CourierSeal.OpenMember("receipts/1", box.AsSpan(0, 20), key));
    }

    private CourierContents Contents(params CourierMember[] members) => new()
    {
        Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
        From = CourierContents.CentralName,
        To = Own,
        PackedAt = DateTimeOffset.UnixEpoch.AddYears(60),
        Key = new byte[32],
        Members = members is []
            ? [new CourierMember($"files/north/{new string('b', 64)}.slice.db", new string('b', 64), 9, false)]
            : [.. members],
    };

    private byte[] Seal(CourierContents contents) => CourierSeal.Seal(contents, _recipient.ExportSubjectPublicKeyInfoPem(), Sign);

    private byte[] Sign(byte[] bytes) => _sender.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private CourierContents Verify(byte[] box)
    {
        string privatePem = _recipient.ExportPkcs8PrivateKeyPem();
        CourierEnvelope envelope = CourierSeal.Open(
            box, sealedBox => SealedBox.Open(sealedBox.Span, privatePem, CourierSeal.Context.ToByteArray(bigEndian: true)));
        return CourierSeal.Verify(
            envelope,
            (signed, by) => _sender.VerifyData(signed, by, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), Own);
    }

    private void Refused(string part, params CourierMember[] members) =>
        Assert.Contains(part, Sentence(() => Verify(Seal(Contents(members)))), StringComparison.Ordinal);

    private static string Sentence(Action work) => Assert.Throws<CourierException>(work).Message;
}

using System.Security.Cryptography;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Exchange.Tests.Slices;

public sealed class SliceKeysTests : IDisposable
{
    private readonly ECDsa _one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SliceKey _key = SliceKey.Create();

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void Every_recipient_unwraps_the_key_with_the_key_of_its_own_certificate()
    {
        byte[] file = Wrapped();
        using SliceKey first = SliceKeys.Unwrap(file, _key.Identity, "UTO-1", _one.ExportPkcs8PrivateKeyPem());
        using SliceKey second = SliceKeys.Unwrap(file, _key.Identity, "UTO-2", _other.ExportPkcs8PrivateKeyPem());
        Assert.True(first.IsSame(_key));
        Assert.True(second.IsSame(_key));
        Assert.Equal(["UTO-1", "UTO-2"], SliceKeys.UnitsOf(file));
        Assert.Equal(-1, file.AsSpan().IndexOf(_key.Export()));
    }

    [Fact]
    public void A_board_that_is_not_among_the_recipients_is_told_so()
    {
        Assert.Contains("not sealed to UTO-3", Refusal(Wrapped(), "UTO-3", _one), StringComparison.Ordinal);
    }

    [Fact]
    public void A_board_cannot_use_the_entry_of_another()
    {
        Assert.Contains("cannot be unwrapped", Refusal(Wrapped(), "UTO-2", _one), StringComparison.Ordinal);
        byte[] renamed = SliceKeys.Wrap(_key, [new SliceRecipient("UTO-1", _other.ExportSubjectPublicKeyInfoPem())]);
        renamed[20 + 5] = (byte)'2';
        Assert.Contains("cannot be unwrapped", Refusal(renamed, "UTO-2", _other), StringComparison.Ordinal);
    }

    [Fact]
    public void The_keys_of_another_list_are_refused()
    {
        using SliceKey next = SliceKey.Create();
        Assert.Contains("another list", Assert.Throws<SliceKeysException>(() => SliceKeys.Unwrap(
            Wrapped(), next.Identity, "UTO-1", _one.ExportPkcs8PrivateKeyPem())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_entry_can_be_cut_out_for_one_board()
    {
        byte[] own = SliceKeys.OnlyFor(Wrapped(), "UTO-2");
        Assert.Equal(["UTO-2"], SliceKeys.UnitsOf(own));
        using SliceKey key = SliceKeys.Unwrap(own, _key.Identity, "UTO-2", _other.ExportPkcs8PrivateKeyPem());
        Assert.True(key.IsSame(_key));
        Assert.Empty(SliceKeys.UnitsOf(SliceKeys.OnlyFor(Wrapped(), "UTO-9")));
    }

    [Fact]
    public void A_cut_or_lengthened_file_and_a_file_with_lying_counts_are_refused()
    {
        byte[] whole = Wrapped();
        for (int length = 0; length < whole.Length; length += 3)
            Assert.Throws<SliceKeysException>(() => SliceKeys.UnitsOf(whole.AsSpan(0, length)));
        Assert.Throws<SliceKeysException>(() => SliceKeys.UnitsOf([.. whole, 0]));
        foreach (byte[] count in (byte[][])[[0x7F, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 1]])
        {
            byte[] lying = [.. whole];
            count.CopyTo(lying, 16);
            Assert.Throws<SliceKeysException>(() => SliceKeys.UnitsOf(lying));
        }
    }

    [Fact]
    public void A_flipped_bit_never_gives_a_key()
    {
        byte[] whole = Wrapped();
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 1;
            try
            {
                using SliceKey key = SliceKeys.Unwrap(damaged, _key.Identity, "UTO-1", _one.ExportPkcs8PrivateKeyPem());
                Assert.True(key.IsSame(_key)); // the damage is in the other board's entry
                Assert.True(at > 150);
            }
            catch (SliceKeysException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }
    }

    private byte[] Wrapped() => SliceKeys.Wrap(
        _key,
        [
            new SliceRecipient("UTO-1", _one.ExportSubjectPublicKeyInfoPem()),
            new SliceRecipient("UTO-2", _other.ExportSubjectPublicKeyInfoPem()),
        ]);

    private string Refusal(byte[] file, string unit, ECDsa key) => Assert.Throws<SliceKeysException>(
        () => SliceKeys.Unwrap(file, _key.Identity, unit, key.ExportPkcs8PrivateKeyPem())).Message;
}

using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Exchange.Tests.Reports;

public sealed class SealedBoxTests : IDisposable
{
    private static readonly byte[] _plain = Encoding.UTF8.GetBytes("ERIKSSON ANNA MARIA");
    private static readonly byte[] _context = [1, 2, 3];

    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    private string Private => _key.ExportPkcs8PrivateKeyPem();

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void What_was_sealed_is_opened_with_the_private_key(int length)
    {
        byte[] plain = RandomNumberGenerator.GetBytes(length);
        Assert.Equal(plain, SealedBox.Open(Seal(plain), Private, _context));
    }

    [Fact]
    public void The_same_content_never_gives_the_same_box()
    {
        byte[] box = Seal(_plain);
        Assert.NotEqual(box, Seal(_plain));
        Assert.DoesNotContain("ERIKSSON", Encoding.Latin1.GetString(box), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_changed_byte_is_found()
    {
        byte[] box = Seal(_plain);
        for (int at = 0; at < box.Length; at++)
        {
            byte[] changed = [.. box];
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(changed, Private, _context));
        }
    }

    [Fact]
    public void A_box_cut_anywhere_is_refused()
    {
        byte[] box = Seal(_plain);
        for (int length = 0; length < box.Length; length++)
            Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(box.AsSpan(0, length), Private, _context));
    }

    [Fact]
    public void Another_key_or_another_context_does_not_open_it()
    {
        byte[] box = Seal(_plain);
        using ECDiffieHellman other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(box, other.ExportPkcs8PrivateKeyPem(), _context));
        Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(box, Private, [1, 2, 4]));
        Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(box, Private, []));
    }

    private byte[] Seal(byte[] plain) => SealedBox.Seal(plain, _key.ExportSubjectPublicKeyInfoPem(), _context);
}

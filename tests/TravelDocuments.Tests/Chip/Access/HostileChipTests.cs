using System.Security.Cryptography;
using CheckpointEdge.Tests.Cryptography;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace CheckpointEdge.Tests.Chip.Access;

/// <summary>
/// A chip may answer anything: nothing opens, nothing is proven, and no exception leaves but the two that say so.
/// </summary>
public sealed class HostileChipTests
{
    private const int TriesEach = 300;

    /// <summary>Each costs two agreements on keys.</summary>
    private const int CostlyTries = 60;

    /// <summary>Pieces that answers are made of: tags, lengths, statuses and noise, so that parsers get beyond the first byte.</summary>
    private static readonly Gen<byte[]> _piece = Gen.OneOf(
        Gen.Elements<byte[]>(
            [0x90, 0x00], [0x61, 0x10], [0x6C, 0x10], [0x63, 0x00], [0x69, 0x88], [0x7C, 0x80], [0x7C, 0x02, 0x82, 0x00],
            [0x7C, 0x12, 0x80, 0x10], [0x82, 0x41, 0x04], [0x84, 0x41, 0x04], [0x86, 0x08], [0x8A, 0x30], [0x87, 0x11, 0x01],
            [0x99, 0x02, 0x90, 0x00], [0x8E, 0x08], [0x31, 0x14, 0x30, 0x12], [0x7C, 0x84, 0x7F, 0xFF, 0xFF, 0xFF]),
        ArbMap.Default.GeneratorFor<byte[]>());

    private static readonly Arbitrary<byte[][]> _answers =
        (from pieces in _piece.ArrayOf() select pieces.SelectMany(p => p).ToArray()).ArrayOf().ToArbitrary();

    public static TheoryData<string> Offers { get; } =
    [
        "3012060A04007F0007020204020202010202010D", "3012060A04007F0007020204060402010202010C",
        "3012060A04007F00070202040401020102020109", "3012060A04007F00070202040101020102020100",
        "3012060A04007F00070202040303020102020100",
    ];

    [Theory]
    [MemberData(nameof(Offers))]
    public void No_offer_of_PACE_is_opened_by_random_answers(string offer)
    {
        Assert.True(SecurityInfos.TryRead(Convert.FromHexString("3114" + offer), out SecurityInfos infos));
        Prop.ForAll(_answers, answers => Lives(answers, async channel =>
        {
            AccessResult result = await Pace.OpenAsync(
                channel, infos.BestPace!, new ChipPassword.Can("123456"), CancellationToken.None);
            Assert.False(result.Opened);
            Assert.NotEmpty(result.Sentence);
        })).Check(PropertyTries.Of(TriesEach));
    }

    [Fact]
    public void BAC_is_not_opened_by_random_answers() =>
        Prop.ForAll(_answers, answers => Lives(answers, async channel =>
        {
            AccessResult result = await Bac.OpenAsync(channel, new("L898902C<369080619406236"), CancellationToken.None);
            Assert.False(result.Opened);
        })).Check(PropertyTries.Of(TriesEach));

    [Theory]
    [InlineData(SessionCipher.TripleDes)]
    [InlineData(SessionCipher.Aes192)]
    public void A_protected_session_ends_with_the_first_random_answer(SessionCipher cipher) =>
        Prop.ForAll(_answers, answers => Lives(answers, async channel =>
        {
            byte[] key = KeyDerivation.Derive("secret"u8, 1, cipher);
            SecureMessaging messaging = SecureMessaging.Create(cipher, key, KeyDerivation.Derive("secret"u8, 2, cipher));
            channel.Messaging = messaging;
            try
            {
                await channel.SendAsync(new(0x00, 0xB0, 0x00, 0x00, ExpectedLength: 256), CancellationToken.None);
                Assert.Fail("Random bytes passed for a protected answer.");
            }
            catch (SecureMessagingException)
            {
                Assert.True(messaging.IsEnded);
                throw;
            }
        })).Check(PropertyTries.Of(TriesEach));

    [Fact]
    public void Chip_Authentication_is_not_proven_by_random_answers()
    {
        using ECDiffieHellman key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        byte[] entry = [0x06, 0x09, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x01, 0x02, .. ExplicitKey.Of(key)];
        Assert.True(SecurityInfos.TryRead(ExplicitKey.Wrap(0x31, ExplicitKey.Wrap(0x30, entry)), out SecurityInfos dg14));
        Prop.ForAll(_answers, answers => Lives(answers, async channel =>
        {
            ChipAuthenticationProof proof = await ChipAuthentication.RunAsync(channel, dg14, CancellationToken.None);
            Assert.False(proof.Agreed);
            Assert.NotEmpty(proof.Sentence);
        })).Check(PropertyTries.Of(CostlyTries));
    }

    [Fact]
    public void Security_information_of_any_bytes_is_read_or_refused() =>
        Prop.ForAll(ArbMap.Default.GeneratorFor<byte[]>().ToArbitrary(), Gen.Elements("31", "3130", "6E", "30").ToArbitrary(),
            (bytes, head) =>
            {
                byte[] whole = [.. Convert.FromHexString(head), (byte)bytes.Length, .. bytes];
                SecurityInfos.TryRead(whole, out _);
                SecurityInfos.TryReadSigned(whole, out _);
            }).Check(PropertyTries.Of(2_000));

    [Fact]
    public async Task Every_altered_byte_of_security_information_is_read_or_refused()
    {
        using ECDiffieHellman key = ECDiffieHellman.Create(ECCurve.NamedCurves.brainpoolP256r1);
        byte[] entry = [0x06, 0x09, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x01, 0x02, .. ExplicitKey.Of(key)];
        byte[] offer = Convert.FromHexString("3012060A04007F0007020204020202010202010D");
        byte[] set = ExplicitKey.Wrap(0x31, [.. offer, .. ExplicitKey.Wrap(0x30, entry)]);
        for (int at = 0; at < set.Length; at++)
        {
            byte[] altered = [.. set];
            altered[at] ^= 0x81;
            if (SecurityInfos.TryRead(altered, out SecurityInfos infos))
            {
                ChipChannel channel = new(new EndlessReader([0x6A, 0x80]));
                Assert.False((await ChipAuthentication.RunAsync(channel, infos, CancellationToken.None)).Agreed);
            }
        }
    }

    private static void Lives(byte[][] answers, Func<ChipChannel, Task> attempt)
    {
        ChipChannel channel = new(new EndlessReader(answers));
        try
        {
            attempt(channel).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is ChipReaderException or SecureMessagingException)
        {
            Assert.NotEmpty(e.Message);
        }

        Assert.InRange(channel.Commands, 0, 10 * ChipChannel.ResponsePartsMax);
    }
}

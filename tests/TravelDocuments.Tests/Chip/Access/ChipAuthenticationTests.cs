using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using CheckpointEdge.Tests.Cryptography;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.Tests.Chip.Access;

public sealed class ChipAuthenticationTests
{
    private const string Ecdh3Des = "300F060A04007F00070202030201020101";
    private const string EcdhAes256 = "300F060A04007F00070202030204020101";

    [Fact]
    public async Task A_chip_with_3DES_is_asked_by_the_key_agreement_template()
    {
        (ChipWithKey chip, ChipAuthenticationProof proof) = await RunAsync(SessionCipher.TripleDes, [Ecdh3Des]);
        Assert.True(proof.Agreed, proof.Sentence);
        Assert.False(proof.Inferred);
        Assert.Equal(["22 A6", "A4 0C"], chip.Asked);
    }

    [Fact]
    public async Task A_chip_with_3DES_that_refuses_the_template_is_asked_the_other_way()
    {
        (ChipWithKey chip, ChipAuthenticationProof proof) = await RunAsync(
            SessionCipher.TripleDes, [Ecdh3Des], (_, p2) => p2 == 0xA6 ? (ushort)0x6A80 : (ushort)0x9000);
        Assert.True(proof.Agreed, proof.Sentence);
        Assert.Equal(["22 A6", "22 A4", "86 00", "A4 0C"], chip.Asked);
    }

    [Fact]
    public async Task The_longer_key_is_chosen()
    {
        (ChipWithKey chip, ChipAuthenticationProof proof) = await RunAsync(SessionCipher.Aes256, [Ecdh3Des, EcdhAes256]);
        Assert.True(proof.Agreed, proof.Sentence);
        Assert.Equal(["22 A4", "86 00", "A4 0C"], chip.Asked);
    }

    [Fact]
    public async Task Any_status_under_the_new_keys_proves_them()
    {
        (_, ChipAuthenticationProof proof) = await RunAsync(
            SessionCipher.Aes256, [EcdhAes256], (instruction, _) => instruction == 0xA4 ? (ushort)0x6A82 : (ushort)0x9000);
        Assert.True(proof.Agreed, proof.Sentence);
    }

    [Fact]
    public async Task After_a_refusal_the_old_session_goes_on()
    {
        ChipAuthenticationProof proof = await RunAsync(
            SessionCipher.Aes256, [EcdhAes256], (instruction, _) => instruction == 0x22 ? (ushort)0x6A88 : (ushort)0x9000,
            check: async channel =>
            {
                Assert.False(channel.Messaging!.IsEnded);
                Assert.Equal(SessionCipher.Aes128, channel.Messaging.Cipher);
                Assert.True((await channel.SendAsync(new(0x00, 0xA4, 0x02, 0x0C, (byte[])[0x01, 0x01]), CancellationToken.None)).IsSuccess);
            });
        Assert.False(proof.Agreed);
        Assert.Contains("6A88", proof.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_without_the_private_key_is_found_out_and_its_session_is_over()
    {
        ChipAuthenticationProof proof = await RunAsync(
            SessionCipher.Aes256, [EcdhAes256], (_, _) => 0x9000, withKey: false,
            check: channel =>
            {
                Assert.True(channel.Messaging!.IsEnded);
                return Task.CompletedTask;
            });
        Assert.False(proof.Agreed);
        Assert.Contains("lacks the private key", proof.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SessionCipher.TripleDes)]
    [InlineData(SessionCipher.Aes128)]
    public async Task A_key_without_a_protocol_is_tried_with_those_of_its_time(SessionCipher cipher)
    {
        (_, ChipAuthenticationProof proof) = await RunAsync(
            cipher, [], (_, p2) => cipher != SessionCipher.TripleDes && p2 == 0xA6 ? (ushort)0x6A80 : (ushort)0x9000);

        // A chip that knows AES alone takes the second way of 3DES for its own and then has other keys.
        Assert.Equal(cipher == SessionCipher.TripleDes, proof.Agreed);
        Assert.True(proof.Inferred);
    }

    [Fact]
    public async Task A_chip_of_AES_that_refuses_the_protocol_of_3DES_is_asked_for_AES()
    {
        int refused = 0;
        (_, ChipAuthenticationProof proof) = await RunAsync(
            SessionCipher.Aes128, [], (instruction, _) => instruction == 0x22 && refused++ < 2 ? (ushort)0x6A80 : (ushort)0x9000);
        Assert.True(proof.Agreed, proof.Sentence);
        Assert.Contains("inferred", proof.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_curve_that_no_table_names_is_used_when_it_is_one()
    {
        // The twisted curve of RFC 5639: a curve, but none of Doc 9303.
        (_, ChipAuthenticationProof proof) = await RunAsync(
            SessionCipher.Aes256, [EcdhAes256], curve: ECCurve.NamedCurves.brainpoolP256t1);
        Assert.True(proof.Agreed, proof.Sentence);
        Assert.Contains("own 256-bit curve", proof.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_that_are_no_curve_are_never_agreed_on()
    {
        using ECDiffieHellman key = ECDiffieHellman.Create(ECCurve.NamedCurves.brainpoolP256t1);
        ECParameters parameters = key.ExportExplicitParameters(includePrivateParameters: false);
        foreach (int which in Enumerable.Range(0, 4))
        {
            byte[] info = ExplicitKey.Of(key);
            byte[] number = which switch
            {
                0 => parameters.Curve.Prime!,
                1 => parameters.Curve.B!,
                2 => parameters.Curve.Order!,
                _ => parameters.Curve.G.Y!,
            };
            info[info.AsSpan().IndexOf(number) + number.Length - 2] ^= 0x02;
            Assert.True(SecurityInfos.TryRead(Set(EntryOf("02", info)), out SecurityInfos dg14));
            ChipChannel channel = new(new EndlessReader([0x90, 0x00]));
            ChipAuthenticationProof proof = await ChipAuthentication.RunAsync(channel, dg14, CancellationToken.None);
            Assert.False(proof.Agreed);
            Assert.Equal(0, channel.Commands);
        }
    }

    /// <summary>The second Oakley group (RFC 2409, 6.2), written as PKCS #3 has it, without the order of a subgroup.</summary>
    [Fact]
    public async Task A_group_of_PKCS_3_without_an_order_is_agreed_in()
    {
        BigInteger p = BigInteger.Parse(
            "0FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3"
            + "CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5"
            + "AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        BigInteger secret = new(RandomNumberGenerator.GetBytes(32), isUnsigned: true);
        AsnWriter number = new(AsnEncodingRules.DER);
        number.WriteInteger(BigInteger.ModPow(2, secret, p));
        AsnWriter info = new(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            using (info.PushSequence())
            {
                info.WriteObjectIdentifier("1.2.840.113549.1.3.1");
                using (info.PushSequence())
                {
                    info.WriteInteger(p);
                    info.WriteInteger(2);
                }
            }

            info.WriteBitString(number.Encode());
        }

        byte[]? Agree(byte[] sent)
        {
            BigInteger power = BigInteger.ModPow(new(sent, isUnsigned: true, isBigEndian: true), secret, p);
            byte[] bytes = power.ToByteArray(isUnsigned: true, isBigEndian: true);
            return [.. new byte[128 - bytes.Length], .. bytes];
        }

        const string DhAes128 = "300F060A04007F00070202030102020101";
        byte[] set = Set(Convert.FromHexString(DhAes128), EntryOf("01", info.Encode()));
        (ChipWithKey chip, ChipAuthenticationProof proof) = await RunAsync(SessionCipher.Aes128, set, Agree, (_, _) => 0x9000);
        Assert.True(proof.Agreed, proof.Sentence);
        Assert.Equal("DH AES-128 own 1024-bit group", proof.Sentence);
        Assert.Equal(["22 A4", "86 00", "A4 0C"], chip.Asked);
    }

    [Fact]
    public async Task A_data_group_without_a_key_says_so_and_sends_nothing()
    {
        ChipChannel channel = new(new ScriptedChipReader());
        ChipAuthenticationProof proof = await ChipAuthentication.RunAsync(channel, SecurityInfos.Empty, CancellationToken.None);
        Assert.False(proof.Agreed);
        Assert.Contains("no key", proof.Sentence, StringComparison.Ordinal);
    }

    private static async Task<ChipAuthenticationProof> RunAsync(
        SessionCipher next, string[] infos, Func<byte, byte, ushort> statusOf, Func<ChipChannel, Task> check, bool withKey = true)
    {
        using ECDiffieHellman key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        byte[] set = Set([.. infos.Select(Convert.FromHexString), EntryOf("02", ExplicitKey.Of(key))]);
        Assert.True(SecurityInfos.TryRead(set, out SecurityInfos dg14));
        ChipWithKey chip = new(OldSide(), next, sent => withKey ? Secret(key, sent) : null, statusOf);
        ChipChannel channel = new(chip) { Messaging = OldSession() };
        ChipAuthenticationProof proof = await ChipAuthentication.RunAsync(channel, dg14, CancellationToken.None);
        await check(channel);
        return proof;
    }

    private static async Task<(ChipWithKey Chip, ChipAuthenticationProof Proof)> RunAsync(
        SessionCipher next, string[] infos, Func<byte, byte, ushort>? statusOf = null, ECCurve? curve = null)
    {
        using ECDiffieHellman key = ECDiffieHellman.Create(curve ?? ECCurve.NamedCurves.nistP256);
        byte[] set = Set([.. infos.Select(Convert.FromHexString), EntryOf("02", ExplicitKey.Of(key))]);
        return await RunAsync(next, set, sent => Secret(key, sent), statusOf ?? ((_, _) => 0x9000));
    }

    private static async Task<(ChipWithKey Chip, ChipAuthenticationProof Proof)> RunAsync(
        SessionCipher next, byte[] set, Func<byte[], byte[]?> agree, Func<byte, byte, ushort> statusOf)
    {
        Assert.True(SecurityInfos.TryRead(set, out SecurityInfos dg14));
        ChipWithKey chip = new(OldSide(), next, agree, statusOf);
        ChipChannel channel = new(chip) { Messaging = OldSession() };
        ChipAuthenticationProof proof = await ChipAuthentication.RunAsync(channel, dg14, CancellationToken.None);
        if (proof.Agreed)
            Assert.Equal(next, channel.Messaging.Cipher);
        return (chip, proof);
    }

    private static byte[] Secret(ECDiffieHellman key, byte[] sent)
    {
        ECParameters other = key.ExportExplicitParameters(includePrivateParameters: false);
        int size = (sent.Length - 1) / 2;
        other.Q = new() { X = sent[1..(1 + size)], Y = sent[(1 + size)..] };
        using ECDiffieHellman same = ECDiffieHellman.Create(key.ExportExplicitParameters(includePrivateParameters: true));
        using ECDiffieHellman peer = ECDiffieHellman.Create(other);
        using ECDiffieHellmanPublicKey publicKey = peer.PublicKey;
        return same.DeriveRawSecretAgreement(publicKey);
    }

    private static byte[] EntryOf(string arc, byte[] subjectPublicKeyInfo) => ExplicitKey.Wrap(
        0x30, [.. Convert.FromHexString("060904007F0007020201" + arc), .. subjectPublicKeyInfo]);

    private static byte[] Set(params byte[][] entries) => ExplicitKey.Wrap(0x31, [.. entries.SelectMany(entry => entry)]);

    private static SecureMessaging OldSession() => SecureMessaging.Create(SessionCipher.Aes128, new byte[16], new byte[16]);

    private static ChipSide OldSide() => new(SessionCipher.Aes128, new byte[16], new byte[16]);
}

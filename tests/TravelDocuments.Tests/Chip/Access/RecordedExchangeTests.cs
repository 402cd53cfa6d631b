using System.Text.Json;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.Tests.Chip.Access;

/// <summary>
/// Exchanges recorded with real passports, and worked examples as another project typed them. Every case of the file that
/// concerns opening a chip passes here or stands below with the reason.
/// </summary>
public sealed class RecordedExchangeTests
{
    /// <summary>Cases that say nothing of an exchange, or whose exchange is not ours.</summary>
    private static readonly Dictionary<string, string> _leftOut = new(StringComparer.Ordinal)
    {
        ["TestVerifyEvidence"] = "replays evidence that the other project keeps; the exchange is TestChipAuthAT or TestDoActiveAuth",
        ["TestValidateActiveAuthSignatureRsaEmptyAuthRspBytes"] = "judges a signature: a case of Trust",
        ["TestLastApduWithSM"] = "the first command of TestNfcSessionSecureMessagingTDES",
        ["TestBuildRequest"] = "part of TestDoBAC",
        ["TestProcessResponse"] = "part of TestDoBAC",
        ["TestDecryptNonce"] = "part of TestDoPace_GM_ECDH",
        ["TestDoGenericMappingEC"] = "part of TestDoPace_GM_ECDH",
        ["TestBuild7F49"] = "part of TestDoPace_GM_ECDH",
        ["TestGenerateKseed"] = "part of TestDoBAC",
        ["TestChipAuthMY"] = "3DES by MSE:SET AT; ours asks by MSE:SET KAT first, as Doc 9303-11, 6.2.4 has it",
    };

    private static readonly string[] _files = ["bac/", "pace/", "chipauth/", "activeauth/", "iso7816/nfc_session", "cryptoutils/kdf"];

    [FactNeeding(Needs.Documents)]
    public async Task Every_recorded_exchange_of_opening_a_chip_is_understood()
    {
        int understood = 0;
        foreach (Case one in Cases())
        {
            switch (one.Test)
            {
                case "TestDoBAC":
                    await RunBacAsync(one);
                    break;
                case "TestDoPace_GM_ECDH":
                    await RunPaceAsync(one);
                    break;
                case "TestChipAuthAT" or "TestChipAuthDE" or "TestChipAuthFR":
                    await RunChipAuthenticationAsync(one);
                    break;
                case "TestDoActiveAuth" or "TestWithChallenge":
                    await RunActiveAuthenticationAsync(one);
                    break;
                case "TestNfcSessionSecureMessagingTDES":
                    await ReadComAsync(one, SessionCipher.TripleDes);
                    break;
                case "TestNfcSessionSecureMessagingAES":
                    await ReadComAsync(one, SessionCipher.Aes256);
                    break;
                case "TestKDF":
                    CheckKeys(one);
                    break;
                default:
                    Assert.True(_leftOut.ContainsKey(one.Test), $"{one.File} {one.Test} is neither understood nor left out.");
                    continue;
            }

            understood++;
        }

        Assert.InRange(understood, 8, int.MaxValue);
    }

    private static async Task RunBacAsync(Case one)
    {
        ChipChannel channel = new(one.Reader()) { Random = new KnownNumbers(one[0], one[1]).Fill };
        AccessResult result = await Bac.OpenAsync(channel, new("L898902C<369080619406236"), CancellationToken.None);
        Assert.True(result.Opened, result.Sentence);
        using SecureMessaging expected = SecureMessaging.Create(SessionCipher.TripleDes, one.Bytes(2), one.Bytes(3), one.Bytes(4));
        CommandApdu command = new(0x00, 0xB0, 0x00, 0x00, ExpectedLength: 4);
        Assert.Equal(expected.Protect(command), channel.Messaging!.Protect(command));
    }

    private static async Task RunPaceAsync(Case one)
    {
        Assert.True(SecurityInfos.TryRead(one.Bytes(4), out SecurityInfos infos));
        ChipChannel channel = new(one.Reader()) { Random = new KnownNumbers(one[0], one[3]).Fill };

        // The recording names the group although there is one only.
        PaceInfo chosen = infos.BestPace! with { ParametersAmbiguous = true };
        AccessResult result = await Pace.OpenAsync(
            channel, chosen, ChipPasswords.OfTyped("T22000129", "640812", "101031")!, CancellationToken.None);
        Assert.True(result.Opened, result.Sentence);
        using SecureMessaging expected = SecureMessaging.Create(SessionCipher.Aes128, one.Bytes(5), one.Bytes(6));
        CommandApdu command = new(0x00, 0xB0, 0x00, 0x00, ExpectedLength: 4);
        Assert.Equal(expected.Protect(command), channel.Messaging!.Protect(command));
    }

    private static async Task RunChipAuthenticationAsync(Case one)
    {
        Assert.True(SecurityInfos.TryRead(one.Bytes(0), out SecurityInfos dg14));
        SessionCipher before = one[1].Length == 64 ? SessionCipher.Aes256 : SessionCipher.Aes128;
        ScriptedChipReader reader = one.Reader();
        ChipChannel channel = new(reader)
        {
            Random = new KnownNumbers(one[4]).Fill,
            Messaging = SecureMessaging.Create(before, one.Bytes(1), one.Bytes(2), one.Bytes(3)),
        };
        ChipAuthenticationProof proof = await ChipAuthentication.RunAsync(channel, dg14, CancellationToken.None);
        Assert.True(proof.Agreed, proof.Sentence);
        Assert.Equal(one.Test == "TestChipAuthFR", proof.Inferred);
        Assert.True(reader.IsAtEnd);
    }

    private static async Task RunActiveAuthenticationAsync(Case one)
    {
        // TestDoActiveAuth: keys, counter, challenge, DG15, …, signature; the other has the same exchange in another order.
        string dg15 = one.Constants.First(hex => hex.StartsWith("6F82", StringComparison.OrdinalIgnoreCase));
        string challenge = one.Constants.First(hex => hex.Length == 16 && !hex.StartsWith("00", StringComparison.Ordinal));
        string[] keys = [.. one.Constants.Where(hex => hex.Length == 32).Distinct(StringComparer.OrdinalIgnoreCase)];
        string counter = one.Constants.First(hex => hex.Length == 16 && hex.StartsWith("00", StringComparison.Ordinal));
        ChipChannel channel = new(one.Reader())
        {
            Random = new KnownNumbers(challenge).Fill,
            Messaging = SecureMessaging.Create(
                SessionCipher.TripleDes, Convert.FromHexString(keys[0]), Convert.FromHexString(keys[1]), Convert.FromHexString(counter)),
        };
        ActiveAuthenticationAnswer? answer = await ActiveAuthentication.RunAsync(
            channel, Convert.FromHexString(dg15), CancellationToken.None);
        Assert.Equal(challenge, Convert.ToHexString(answer!.Challenge.Span), ignoreCase: true);
        Assert.Equal(224, answer.Response.Length);
    }

    private static async Task ReadComAsync(Case one, SessionCipher cipher)
    {
        ChipChannel channel = new(one.Reader())
        {
            Messaging = SecureMessaging.Create(cipher, one.Bytes(1), one.Bytes(2), one.Bytes(3)),
        };
        await channel.SendAsync(new(0x00, 0xA4, 0x02, 0x0C, Convert.FromHexString("011E")), CancellationToken.None);
        ResponseApdu head = await channel.SendAsync(new(0x00, 0xB0, 0x00, 0x00, ExpectedLength: 4), CancellationToken.None);
        int rest = head.Data.Span[1] - 2;
        ResponseApdu body = await channel.SendAsync(new(0x00, 0xB0, 0x00, 0x04, ExpectedLength: rest), CancellationToken.None);
        Assert.Equal(one.Bytes(0), (byte[])[.. head.Data.Span, .. body.Data.Span]);
        Assert.Equal(one[4], Convert.ToHexString(channel.Messaging.Counter), ignoreCase: true);
    }

    /// <summary>Pairs of secret and key; the recording's order of counters is 1, 2 for shared secrets and 3 for passwords.</summary>
    private static void CheckKeys(Case one)
    {
        for (int i = 0; i + 1 < one.Constants.Count; i += 2)
        {
            byte[] expected = one.Bytes(i + 1);
            SessionCipher[] ciphers = expected.Length switch
            {
                24 => [SessionCipher.Aes192],
                32 => [SessionCipher.Aes256],
                _ => [SessionCipher.TripleDes, SessionCipher.Aes128],
            };
            IEnumerable<byte[]> derived =
                from cipher in ciphers
                from counter in new uint[] { 1, 2, 3 }
                select KeyDerivation.Derive(one.Bytes(i), counter, cipher);
            Assert.Contains(derived, key => WithoutParity(key).SequenceEqual(WithoutParity(expected)) || key.SequenceEqual(expected));
        }
    }

    /// <summary>The other project sets the parity bits of DES keys, which mean nothing.</summary>
    private static IEnumerable<byte> WithoutParity(byte[] key) => key.Length == 16 ? key.Select(b => (byte)(b & 0xFE)) : key;

    private static IEnumerable<Case> Cases()
    {
        using JsonDocument file = JsonDocument.Parse(
            File.ReadAllBytes(Needs.Data("documents", "apdu", "gmrtd-transcripts.json")));
        return
        [
            .. file.RootElement.GetProperty("cases").EnumerateArray().Select(Case.Of)
                .Where(one => _files.Any(start => one.File.StartsWith(start, StringComparison.Ordinal))),
        ];
    }

    private sealed record Case(string File, string Test, List<string> Constants, List<(string, string)> Exchange)
    {
        public string this[int at] => Constants[at];

        public static Case Of(JsonElement element) => new(
            element.GetProperty("file").GetString()!,
            element.GetProperty("test").GetString()!,
            [.. element.GetProperty("constants").EnumerateArray().Select(c => c.GetProperty("hex").GetString()!)],
            [
                .. element.GetProperty("apdus").EnumerateArray()
                    .Select(a => (a.GetProperty("c").GetString()!, a.GetProperty("r").GetString()!)),
            ]);

        public byte[] Bytes(int at) => Convert.FromHexString(Constants[at]);

        public ScriptedChipReader Reader() => new([.. Exchange]);
    }
}

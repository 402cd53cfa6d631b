using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>
/// Two readings of Doc 9303-11 meet: the library opens the virtual chip by every protocol, mapping, group and cipher, and
/// reads a file under the keys that came of it.
/// </summary>
public sealed class AccessMeetingTests
{
    /// <summary>Every mapping in every group with every cipher that the standard lets meet.</summary>
    public static TheoryData<PaceMapping, ChipCipher, int> Offers
    {
        get
        {
            TheoryData<PaceMapping, ChipCipher, int> offers = [];
            foreach (ChipCipher cipher in Enum.GetValues<ChipCipher>())
            {
                foreach (int id in new[] { 0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 })
                {
                    offers.Add(PaceMapping.Generic, cipher, id);
                    if (id != 10)
                        offers.Add(PaceMapping.Integrated, cipher, id);
                    if (id >= 8 && cipher != ChipCipher.TripleDes)
                        offers.Add(PaceMapping.ChipAuthentication, cipher, id);
                }
            }

            return offers;
        }
    }

    public static TheoryData<ChipCipher, int> Keys
    {
        get
        {
            TheoryData<ChipCipher, int> keys = [];
            foreach (ChipCipher cipher in Enum.GetValues<ChipCipher>())
                foreach (int id in new[] { 0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 })
                    keys.Add(cipher, id);
            return keys;
        }
    }

    [Theory]
    [MemberData(nameof(Offers))]
    public async Task PACE_meets_the_chip(PaceMapping mapping, ChipCipher cipher, int parameterId)
    {
        VirtualPassport passport = Fictional.Utopia.Issue(Fictional.Options with { Pace = [new(mapping, cipher, parameterId)] });
        (ChipChannel channel, SecurityInfos cardAccess) = await LayDownAsync(passport);
        PaceInfo offer = cardAccess.BestPace!;
        AccessResult result = await Pace.OpenAsync(channel, offer, Password(), CancellationToken.None);
        Assert.True(result.Opened, result.Sentence);
        if (mapping == PaceMapping.ChipAuthentication)
        {
            byte[] cardSecurity = await ReadAsync(channel, ChipFile.CardSecurity);
            Assert.True(SecurityInfos.TryReadSigned(cardSecurity, out SecurityInfos infos));
            ChipAuthenticationProof proof = result.Mapping!.Verify(infos);
            Assert.True(proof.Agreed, proof.Sentence);
        }

        await SelectApplicationAsync(channel);
        Assert.Equal(passport.Files[ChipFile.DataGroup(1)].ToArray(), await ReadAsync(channel, ChipFile.DataGroup(1)));
    }

    [Fact]
    public async Task PACE_meets_the_chip_with_the_card_access_number()
    {
        VirtualPassport passport = Fictional.Utopia.Issue(Fictional.Options with { CardAccessNumber = "271828" });
        (ChipChannel channel, SecurityInfos cardAccess) = await LayDownAsync(passport);
        AccessResult wrong = await Pace.OpenAsync(
            channel, cardAccess.BestPace!, new ChipPassword.Can("314159"), CancellationToken.None);
        Assert.True(wrong.WrongPassword, wrong.Sentence);
        AccessResult right = await Pace.OpenAsync(
            channel, cardAccess.BestPace!, new ChipPassword.Can("271828"), CancellationToken.None);
        Assert.True(right.Opened, right.Sentence);
    }

    [Fact]
    public async Task BAC_meets_the_chip_and_a_wrong_line_is_told()
    {
        VirtualPassport passport = Fictional.Utopia.Issue(Fictional.Options with { Pace = [] });
        (ChipChannel channel, _) = await LayDownAsync(passport);
        await SelectApplicationAsync(channel);
        AccessResult wrong = await Bac.OpenAsync(
            channel, ChipPasswords.OfTyped("L898902D", "740812", "320415")!, CancellationToken.None);
        Assert.True(wrong.WrongPassword, wrong.Sentence);
        AccessResult right = await Bac.OpenAsync(channel, Password(), CancellationToken.None);
        Assert.True(right.Opened, right.Sentence);
        Assert.Equal(passport.Files[ChipFile.DataGroup(1)].ToArray(), await ReadAsync(channel, ChipFile.DataGroup(1)));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Chip_Authentication_meets_the_chip(ChipCipher cipher, int parameterId)
    {
        foreach (bool withoutInfo in new[] { false, true })
        {
            // What can be inferred of a key alone is 3DES, and AES-128 where the chip refuses that.
            if (withoutInfo && cipher is not (ChipCipher.TripleDes or ChipCipher.Aes128))
                continue;
            VirtualPassport passport = Fictional.Utopia.Issue(Fictional.Options with
            {
                ChipAuthentication = [(cipher, parameterId)],
                WithoutChipAuthenticationInfo = withoutInfo,
            });
            ChipChannel channel = await OpenAsync(passport);
            Assert.True(SecurityInfos.TryRead(passport.Files[ChipFile.DataGroup(14)], out SecurityInfos dg14));
            ChipAuthenticationProof proof = await ChipAuthentication.RunAsync(channel, dg14, CancellationToken.None);
            Assert.True(proof.Agreed, proof.Sentence);
            Assert.Equal(withoutInfo, proof.Inferred);
            Assert.Equal(passport.Files[ChipFile.DataGroup(1)].ToArray(), await ReadAsync(channel, ChipFile.DataGroup(1)));
        }
    }

    private static ChipPassword.Mrz Password() => ChipPasswords.OfReading(
        MrzParser.Parse(string.Join('\n', Fictional.Options.Lines), new DateOnly(2026, 11, 22)))!;

    private static async Task<(ChipChannel Channel, SecurityInfos CardAccess)> LayDownAsync(
        VirtualPassport passport)
    {
        VirtualChipReader reader = new(TimeProvider.System);
        reader.Place(passport);
        await reader.ConnectAsync(CancellationToken.None);
        SecurityInfos infos = SecurityInfos.Empty;
        if (passport.Files.TryGetValue(ChipFile.CardAccess, out ReadOnlyMemory<byte> file))
            Assert.True(SecurityInfos.TryRead(file, out infos));
        return (new(reader), infos);
    }

    private static async Task<ChipChannel> OpenAsync(VirtualPassport passport)
    {
        (ChipChannel channel, SecurityInfos cardAccess) = await LayDownAsync(passport);
        AccessResult result = await Pace.OpenAsync(channel, cardAccess.BestPace!, Password(), CancellationToken.None);
        Assert.True(result.Opened, result.Sentence);
        await SelectApplicationAsync(channel);
        return channel;
    }

    private static async Task SelectApplicationAsync(ChipChannel channel)
    {
        byte[] application = Convert.FromHexString("A0000002471001");
        ResponseApdu selected = await channel.SendAsync(new(0x00, 0xA4, 0x04, 0x0C, application), CancellationToken.None);
        Assert.True(selected.IsSuccess, selected.ToString());
    }

    private static async Task<byte[]> ReadAsync(ChipChannel channel, ChipFile file)
    {
        byte[] id = [(byte)(file.Id >> 8), (byte)file.Id];
        Assert.True((await channel.SendAsync(new(0x00, 0xA4, 0x02, 0x0C, id), CancellationToken.None)).IsSuccess);
        ResponseApdu read = await channel.SendAsync(new(0x00, 0xB0, 0x00, 0x00, ExpectedLength: 65_536), CancellationToken.None);
        Assert.True(read.Status is 0x9000 or 0x6282, read.ToString());
        return read.Data.ToArray();
    }
}

using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using ChipPaceMapping = CheckpointEdge.Simulators.ChipReaders.PaceMapping;

namespace CheckpointEdge.Tests.ChipReaders;

/// <summary>
/// Two readings of Doc 9303-11 meet: the library opens the virtual chip by every protocol, mapping, group and cipher, and
/// reads a file under the keys that came of it.
/// </summary>
public sealed class AccessMeetingTests : IClassFixture<AccessMeetingTests.State>
{
    private static readonly string[] _lines =
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F3204153ZE184226B<<<<<18"];

    private readonly State _state;

    public AccessMeetingTests(State state) => _state = state;

    /// <summary>Every mapping in every group with every cipher that the standard lets meet.</summary>
    public static TheoryData<ChipPaceMapping, ChipCipher, int> Offers
    {
        get
        {
            TheoryData<ChipPaceMapping, ChipCipher, int> offers = [];
            foreach (ChipCipher cipher in Enum.GetValues<ChipCipher>())
            {
                foreach (int id in new[] { 0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 })
                {
                    offers.Add(ChipPaceMapping.Generic, cipher, id);
                    if (id != 10)
                        offers.Add(ChipPaceMapping.Integrated, cipher, id);
                    if (id >= 8 && cipher != ChipCipher.TripleDes)
                        offers.Add(ChipPaceMapping.ChipAuthentication, cipher, id);
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
    public async Task PACE_meets_the_chip(ChipPaceMapping mapping, ChipCipher cipher, int parameterId)
    {
        VirtualPassport passport = _state.Issuer.Issue(new() { Lines = [.. _lines], Pace = [new(mapping, cipher, parameterId)] });
        (ChipChannel channel, SecurityInfos cardAccess) = await LayDownAsync(passport);
        PaceInfo offer = cardAccess.BestPace!;
        AccessResult result = await Pace.OpenAsync(channel, offer, Password(), CancellationToken.None);
        Assert.True(result.Opened, result.Sentence);
        if (mapping == ChipPaceMapping.ChipAuthentication)
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
        VirtualPassport passport = _state.Issuer.Issue(new() { Lines = [.. _lines], CardAccessNumber = "271828" });
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
        VirtualPassport passport = _state.Issuer.Issue(new() { Lines = [.. _lines], Pace = [] });
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
            VirtualPassport passport = _state.Issuer.Issue(new()
            {
                Lines = [.. _lines],
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

    [Fact]
    public async Task The_strongest_of_several_keys_is_used()
    {
        VirtualPassport passport = _state.Issuer.Issue(new()
        {
            Lines = [.. _lines],
            ChipAuthentication = [(ChipCipher.TripleDes, 12), (ChipCipher.Aes256, 17), (ChipCipher.Aes128, 13)],
        });
        ChipChannel channel = await OpenAsync(passport);
        Assert.True(SecurityInfos.TryRead(passport.Files[ChipFile.DataGroup(14)], out SecurityInfos dg14));
        ChipAuthenticationProof proof = await ChipAuthentication.RunAsync(channel, dg14, CancellationToken.None);
        Assert.True(proof.Agreed, proof.Sentence);
        Assert.Contains("AES-256 brainpoolP512r1", proof.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChipCipher.TripleDes)]
    [InlineData(ChipCipher.Aes128)]
    public async Task A_clone_is_never_proven(ChipCipher cipher)
    {
        VirtualPassport passport = _state.Issuer.Issue(new()
        {
            Lines = [.. _lines],
            ChipAuthentication = [(cipher, 13)],
            Fault = ChipFault.Clone,
        });
        ChipChannel channel = await OpenAsync(passport);
        Assert.True(SecurityInfos.TryRead(passport.Files[ChipFile.DataGroup(14)], out SecurityInfos dg14));
        ChipAuthenticationProof proof = await ChipAuthentication.RunAsync(channel, dg14, CancellationToken.None);
        Assert.False(proof.Agreed);
        Assert.NotEmpty(proof.Sentence);
    }

    [Theory]
    [InlineData(ActiveAuthenticationChoice.Rsa1024, 128)]
    [InlineData(ActiveAuthenticationChoice.Rsa2048, 256)]
    [InlineData(ActiveAuthenticationChoice.EcdsaP256, 64)]
    [InlineData(ActiveAuthenticationChoice.EcdsaBrainpool256, 64)]
    public async Task Active_Authentication_brings_an_answer_of_the_keys_size(ActiveAuthenticationChoice choice, int size)
    {
        VirtualPassport passport = _state.Issuer.Issue(new() { Lines = [.. _lines], ActiveAuthentication = choice });
        ChipChannel channel = await OpenAsync(passport);
        ActiveAuthenticationAnswer? answer = await ActiveAuthentication.RunAsync(
            channel, passport.Files[ChipFile.DataGroup(15)], null, CancellationToken.None);
        Assert.Equal(8, answer!.Challenge.Length);
        Assert.Equal(size, answer.Response.Length);
    }

    [Fact]
    public async Task A_chip_that_wants_its_group_named_is_opened()
    {
        VirtualPassport passport = _state.Issuer.Issue(new() { Lines = [.. _lines] });
        (ChipChannel channel, SecurityInfos cardAccess) = await LayDownAsync(passport, ChipFault.NeedsMappingParameter);
        AccessResult result = await Pace.OpenAsync(channel, cardAccess.BestPace!, Password(), CancellationToken.None);
        Assert.True(result.Opened, result.Sentence);
    }

    [Fact]
    public async Task A_chip_that_refuses_a_length_in_the_first_command_is_opened()
    {
        VirtualPassport passport = _state.Issuer.Issue(new() { Lines = [.. _lines] });
        (ChipChannel channel, SecurityInfos cardAccess) = await LayDownAsync(passport, ChipFault.RefusesLeInMse);
        AccessResult result = await Pace.OpenAsync(channel, cardAccess.BestPace!, Password(), CancellationToken.None);
        Assert.True(result.Opened, result.Sentence);
    }

    private static ChipPassword.Mrz Password() => ChipPasswords.OfTyped("L898902C3", "740812", "320415")!;

    private static async Task<(ChipChannel Channel, SecurityInfos CardAccess)> LayDownAsync(
        VirtualPassport passport, ChipFault? fault = null)
    {
        VirtualChipReader reader = new(TimeProvider.System);
        reader.Place(passport, fault);
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

    /// <summary>One fictional state for all meetings.</summary>
    public sealed class State : IDisposable
    {
        public PassportIssuer Issuer { get; } = PassportIssuer.Create(new(), TimeProvider.System);

        public void Dispose() => Issuer.Dispose();
    }
}

using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>
/// Chip and library, two readings of the same standards, meet over every variant. Neither is right because the other says
/// so: the worked examples hold each of them to the standard.
/// </summary>
public sealed class MeetingTests
{
    public static TheoryData<PaceMapping, ChipCipher, int> PaceVariants
    {
        get
        {
            TheoryData<PaceMapping, ChipCipher, int> variants = [];
            foreach (int parameters in new[] { 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 })
                variants.Add(PaceMapping.Generic, ChipCipher.Aes128, parameters);
            foreach (ChipCipher cipher in Enum.GetValues<ChipCipher>())
            {
                variants.Add(PaceMapping.Generic, cipher, 12);
                variants.Add(PaceMapping.Generic, cipher, 2);
                variants.Add(PaceMapping.Integrated, cipher, 13);
                variants.Add(PaceMapping.Integrated, cipher, 0);
            }

            foreach (ChipCipher cipher in new[] { ChipCipher.Aes128, ChipCipher.Aes192, ChipCipher.Aes256 })
                variants.Add(PaceMapping.ChipAuthentication, cipher, 13);
            variants.Add(PaceMapping.Generic, ChipCipher.Aes256, 1);
            return variants;
        }
    }

    [Theory]
    [MemberData(nameof(PaceVariants))]
    public async Task Pace_opens_the_chip_with_every_mapping_cipher_and_group(PaceMapping mapping, ChipCipher cipher, int parameters)
    {
        VirtualPassport passport = Fictional.Utopia.Issue(Fictional.Options with
        {
            Pace = [new PaceOffer(mapping, cipher, parameters)],
            ChipAuthentication = [],
        });
        ChipChannel channel = await ConnectedAsync(passport);
        await OpenByPaceAsync(channel, passport, new ChipPassword.Can(passport.CardAccessNumber));
        await SelectAsync(channel, ChipFile.DataGroup(1));
        Assert.Equal(passport.Files[ChipFile.DataGroup(1)], (await ReadAsync(channel)).Data, Same);
    }

    [Theory]
    [InlineData(ChipCipher.TripleDes, 12)]
    [InlineData(ChipCipher.TripleDes, 2)]
    [InlineData(ChipCipher.Aes128, 13)]
    [InlineData(ChipCipher.Aes128, 0)]
    [InlineData(ChipCipher.Aes192, 16)]
    [InlineData(ChipCipher.Aes256, 18)]
    [InlineData(ChipCipher.Aes256, 17)]
    public async Task Chip_authentication_goes_over_to_new_keys(ChipCipher cipher, int parameters)
    {
        VirtualPassport passport = Fictional.Utopia.Issue(Fictional.Options with { ChipAuthentication = [(cipher, parameters)] });
        ChipAuthenticationProof proof = await AuthenticateChipAsync(passport);
        Assert.True(proof.Agreed, proof.Sentence);
    }

    [Theory]
    [InlineData(ChipCipher.TripleDes)]
    [InlineData(ChipCipher.Aes128)]
    public async Task A_clone_has_not_the_keys_that_chip_authentication_agrees_on(ChipCipher cipher)
    {
        VirtualPassport passport = Fictional.Utopia.Issue(
            Fictional.Options with { ChipAuthentication = [(cipher, 13)], Fault = ChipFault.Clone });
        Assert.False((await AuthenticateChipAsync(passport)).Agreed);
    }

    [Fact]
    public async Task Of_several_keys_the_named_one_is_used()
    {
        VirtualPassport passport = Fictional.Utopia.Issue(
            Fictional.Options with { ChipAuthentication = [(ChipCipher.TripleDes, 12), (ChipCipher.Aes128, 13), (ChipCipher.Aes128, 12)] });
        ChipAuthenticationProof proof = await AuthenticateChipAsync(passport);
        Assert.True(proof.Agreed, proof.Sentence);
    }

    [Fact]
    public async Task A_key_without_an_info_is_inferred()
    {
        VirtualPassport passport = Fictional.Utopia.Issue(Fictional.Options with
        {
            ChipAuthentication = [(ChipCipher.TripleDes, 12)],
            WithoutChipAuthenticationInfo = true,
        });
        ChipAuthenticationProof proof = await AuthenticateChipAsync(passport);
        Assert.True(proof.Agreed && proof.Inferred, proof.Sentence);
    }

    [Theory]
    [InlineData(ActiveAuthenticationChoice.Rsa1024, 128)]
    [InlineData(ActiveAuthenticationChoice.Rsa2048, 256)]
    [InlineData(ActiveAuthenticationChoice.EcdsaP256, 64)]
    public async Task Active_authentication_answers_a_challenge(ActiveAuthenticationChoice choice, int sizeBytes)
    {
        VirtualPassport passport = Fictional.Utopia.Issue(Fictional.Options with { ActiveAuthentication = choice });
        ChipChannel channel = await ConnectedAsync(passport);
        await OpenByBacAsync(channel, passport);
        ActiveAuthenticationAnswer? answer =
            await ActiveAuthentication.RunAsync(channel, passport.Files[ChipFile.DataGroup(15)], default);
        Assert.Equal(sizeBytes, answer?.Response.Length);
    }

    [Fact]
    public async Task A_wrong_password_is_told_by_6300_and_opens_nothing()
    {
        VirtualPassport passport = Fictional.Utopia.Issue(Fictional.Options);
        ChipChannel channel = await ConnectedAsync(passport);
        Assert.True(SecurityInfos.TryRead(passport.Files[ChipFile.CardAccess], out SecurityInfos infos));
        AccessResult pace = await Pace.OpenAsync(channel, infos.BestPace!, new ChipPassword.Can("654321"), default);
        Assert.True(pace is { Opened: false, WrongPassword: true }, pace.Sentence);
        await SelectApplicationAsync(channel);
        AccessResult bac = await Bac.OpenAsync(channel, new ChipPassword.Mrz("U7714026<989031633408112"), default);
        Assert.True(bac is { Opened: false, WrongPassword: true }, bac.Sentence);
        Assert.Equal(StatusWord.SecurityStatusNotSatisfied, (await SelectAsync(channel, ChipFile.DataGroup(1))).Status);
    }

    [Theory]
    [InlineData("refuses-mf")]
    [InlineData("refuses-mse-le")]
    [InlineData("needs-tag-84")]
    public async Task A_chip_with_habits_of_its_own_still_opens_by_pace(string fault)
    {
        VirtualPassport passport = Fictional.Utopia.Issue(Fictional.Options);
        Assert.True(ChipFault.TryParse(fault, out ChipFault? known));
        ChipChannel channel = await ConnectedAsync(passport, known);
        await OpenByPaceAsync(channel, passport, new ChipPassword.Mrz(passport.KeyInformation));
    }

    [Theory]
    [InlineData("wrong-mac:0")]
    [InlineData("skipped-counter:0")]
    public async Task A_broken_message_ends_the_session(string fault)
    {
        VirtualPassport passport = Fictional.Utopia.Issue(Fictional.Options);
        Assert.True(ChipFault.TryParse(fault, out ChipFault? known));
        ChipChannel channel = await ConnectedAsync(passport, known);
        AccessResult opened = await PaceAsync(channel, passport, new ChipPassword.Can(passport.CardAccessNumber));
        Assert.True(opened.Opened, opened.Sentence);
        await Assert.ThrowsAsync<SecureMessagingException>(() => SelectApplicationAsync(channel));
    }

    private static bool Same(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) => left.Span.SequenceEqual(right.Span);

    private static async Task<ChipChannel> ConnectedAsync(VirtualPassport passport, ChipFault? fault = null)
    {
        VirtualChipReader reader = new(TimeProvider.System);
        reader.Place(passport, fault);
        await reader.ConnectAsync(default);
        return new ChipChannel(reader) { ExtendedLength = true };
    }

    private static async Task<AccessResult> PaceAsync(ChipChannel channel, VirtualPassport passport, ChipPassword password)
    {
        Assert.True(SecurityInfos.TryRead(passport.Files[ChipFile.CardAccess], out SecurityInfos infos));
        return await Pace.OpenAsync(channel, infos.BestPace!, password, default);
    }

    private static async Task OpenByPaceAsync(ChipChannel channel, VirtualPassport passport, ChipPassword password)
    {
        AccessResult result = await PaceAsync(channel, passport, password);
        Assert.True(result.Opened, result.Sentence);
        await SelectApplicationAsync(channel);
    }

    private static async Task OpenByBacAsync(ChipChannel channel, VirtualPassport passport)
    {
        await SelectApplicationAsync(channel);
        AccessResult result = await Bac.OpenAsync(channel, new ChipPassword.Mrz(passport.KeyInformation), default);
        Assert.True(result.Opened, result.Sentence);
    }

    private static async Task<ChipAuthenticationProof> AuthenticateChipAsync(VirtualPassport passport)
    {
        ChipChannel channel = await ConnectedAsync(passport);
        await OpenByPaceAsync(channel, passport, new ChipPassword.Mrz(passport.KeyInformation));
        ReadOnlyMemory<byte> dg14 = passport.Files[ChipFile.DataGroup(14)];
        Assert.True(SecurityInfos.TryRead(dg14[(dg14.Span[1] < 0x80 ? 2 : 2 + (dg14.Span[1] & 0x7F))..], out SecurityInfos infos));
        return await ChipAuthentication.RunAsync(channel, infos, default);
    }

    private static async Task SelectApplicationAsync(ChipChannel channel)
    {
        CommandApdu select = new(0x00, 0xA4, 0x04, 0x0C, Convert.FromHexString("A0000002471001"));
        Assert.Equal(StatusWord.Success, (await channel.SendAsync(select, default)).Status);
    }

    private static async Task<ResponseApdu> SelectAsync(ChipChannel channel, ChipFile file) =>
        await channel.SendAsync(new CommandApdu(0x00, 0xA4, 0x02, 0x0C, new byte[] { (byte)(file.Id >> 8), (byte)file.Id }), default);

    private static async Task<ResponseApdu> ReadAsync(ChipChannel channel) =>
        await channel.SendAsync(new CommandApdu(0x00, 0xB0, 0, 0, default, 200), default);
}

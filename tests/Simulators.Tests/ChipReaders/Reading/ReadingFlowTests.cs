using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Files;
using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.Tests.ChipReaders.Reading;

public sealed class ReadingFlowTests(ReadingPassports passports) : IClassFixture<ReadingPassports>
{
    private static readonly PassportOptions _ordinary = ReadingPassports.Ordinary;

    [Fact]
    public async Task A_passport_is_opened_by_PACE_read_whole_and_proves_itself()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary);
        Assert.True(result.Complete, Told(result));
        Assert.Equal(new(ChipAccessProtocol.Pace, "ECDH-GM AES-128 brainpoolP256r1", ""), result.Access);
        Assert.True(result.ChipAuthentication?.Agreed, Told(result));
        Assert.Empty(result.Missing);
        Assert.True(DataGroup1.TryRead(result[ChipFile.DataGroup(1)]!.Value, out DataGroup1? zone, out _));
        Assert.Equal(string.Concat(_ordinary.Lines), zone.Zone);
        Assert.True(DataGroup2.TryRead(result[ChipFile.DataGroup(2)]!.Value, out DataGroup2? face, out _));
        Assert.NotEqual(ChipImageFormat.Unknown, face.Faces[0].Image.Format);
        Assert.Equal(
            ["Connect", "EF.CardAccess", "PACE", "Application", "EF.COM", "EF.SOD", "DG14", "ChipAuthentication", "DG1", "DG2"],
            result.Steps.Take(10).Select(step => step.Name));
    }

    [Fact]
    public async Task Who_asks_for_it_gets_the_directory_of_the_chip_too()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary, ChipReadingOptions.Default with { Directory = true });
        Assert.True(result.Complete, Told(result));
        Assert.True(ApplicationDirectory.TryRead(result[ChipFile.Dir]!.Value, out ApplicationDirectory? directory, out _));
        Assert.Equal("A0000002471001", Assert.Single(directory.Applications));
        Assert.Null((await passports.ReadAsync(_ordinary))[ChipFile.Dir]);
    }

    [Fact]
    public async Task The_whole_reading_takes_few_commands()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary);
        Assert.All(
            result.Steps.Where(step => step.Name.StartsWith("DG", StringComparison.Ordinal)), step => Assert.Equal(1, step.Commands));
        Assert.InRange(result.Steps.Sum(step => step.Commands), 10, 18);
    }

    [Fact]
    public async Task Short_reads_are_as_large_as_protection_allows()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary, responseSizeBytesMax: 258);
        Assert.True(result.Complete, Told(result));
        int size = result[ChipFile.DataGroup(2)]!.Value.Length;
        Assert.Equal((size + 222) / 223, result.Steps.Single(step => step.Name == "DG2").Commands);
    }

    [Theory]
    [InlineData(PaceMapping.Generic, ChipCipher.TripleDes, 12)]
    [InlineData(PaceMapping.Generic, ChipCipher.Aes256, 18)]
    [InlineData(PaceMapping.Integrated, ChipCipher.Aes128, 13)]
    [InlineData(PaceMapping.Generic, ChipCipher.Aes128, 0)]
    public async Task Every_way_of_PACE_reads_the_same_files(PaceMapping mapping, ChipCipher cipher, int parameters)
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary with { Pace = [new(mapping, cipher, parameters)] });
        Assert.True(result.Complete, Told(result));
        Assert.Equal(ChipAccessProtocol.Pace, result.Access.Protocol);
        Assert.NotNull(result[ChipFile.DataGroup(2)]);
    }

    [Fact]
    public async Task The_mapping_of_PACE_CAM_proves_the_chip_and_Chip_Authentication_is_spared()
    {
        ChipReadResult result = await passports.ReadAsync(
            _ordinary with { Pace = [new(PaceMapping.ChipAuthentication, ChipCipher.Aes128, 13)] });
        Assert.True(result.Complete, Told(result));
        Assert.True(result.ChipAuthenticationMapping?.Agreed, Told(result));
        Assert.NotNull(result[ChipFile.CardSecurity]);
        Assert.Equal(ChipStepResult.NotDone, Step(result, "ChipAuthentication").Result);
    }

    [Fact]
    public async Task The_card_access_number_opens_by_PACE()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary, password: new ChipPassword.Can("420815"));
        Assert.True(result.Complete, Told(result));
    }

    [Fact]
    public async Task A_chip_without_PACE_is_opened_by_BAC_and_that_is_told()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary with { Pace = [] });
        Assert.True(result.Complete, Told(result));
        Assert.Equal(new(ChipAccessProtocol.Bac, "3DES", "the chip offers no PACE"), result.Access);
        Assert.True(result.ChipAuthentication?.Agreed, Told(result));
    }

    [Fact]
    public async Task A_chip_of_Germany_has_no_BAC_and_needs_none()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary with { BasicAccess = false });
        Assert.True(result.Complete, Told(result));
        Assert.DoesNotContain(result.Steps, step => step.Name == "BAC");
    }

    [Fact]
    public async Task PACE_that_breaks_is_never_covered_up_by_BAC()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary, fault: ChipFault.RefusesPace);
        Assert.False(result.Complete);
        Assert.DoesNotContain(result.Files.Keys, file => file.InApplication);
        Assert.Equal(ChipStepResult.Failed, Step(result, "PACE").Result);
        Assert.Equal(ChipStepResult.NotDone, Step(result, "BAC").Result);
    }

    [Fact]
    public async Task PACE_that_breaks_is_followed_by_BAC_where_the_policy_says_so_and_that_is_told()
    {
        ChipReadResult result = await passports.ReadAsync(
            _ordinary, ChipReadingOptions.Default with { Bac = BacPolicy.WhenPaceFails }, ChipFault.RefusesPace);
        Assert.True(result.Complete, Told(result));
        Assert.Equal(ChipAccessProtocol.Bac, result.Access.Protocol);
        Assert.StartsWith("PACE was tried and failed", result.Access.WhyNotPace, StringComparison.Ordinal);
        Assert.Equal(ChipStepResult.Failed, Step(result, "PACE").Result);
    }

    [Theory]
    [InlineData(BacPolicy.WhenNoPace)]
    [InlineData(BacPolicy.WhenPaceFails)]
    public async Task A_wrong_password_is_never_tried_again_as_BAC(BacPolicy policy)
    {
        ChipReadResult result = await passports.ReadAsync(
            _ordinary,
            ChipReadingOptions.Default with { Bac = policy },
            password: new ChipPassword.Mrz("L898902C<369080619406236"));
        Assert.False(result.Complete);
        Assert.DoesNotContain(result.Steps, step => step.Name is "BAC" or "Application");
        Assert.Single(result.Steps, step => step.Name == "PACE");
    }

    [Fact]
    public async Task Greek_PACE_that_ends_with_6300_says_to_read_the_document_again()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary, fault: ChipFault.WrongPassword);
        Assert.False(result.Complete);
        Assert.Contains("6300", Step(result, "PACE").Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Steps, step => step.Name == "BAC");
    }

    [Fact]
    public async Task A_chip_that_refuses_the_master_file_is_read()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary, fault: ChipFault.RefusesMasterFile);
        Assert.True(result.Complete, Told(result));
    }

    [Fact]
    public async Task A_chip_of_Ukraine_that_needs_tag_84_is_read()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary, fault: ChipFault.NeedsMappingParameter);
        Assert.True(result.Complete, Told(result));
    }

    [Fact]
    public async Task A_chip_of_Germany_that_refuses_a_length_in_MSE_is_read()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary, fault: ChipFault.RefusesLeInMse);
        Assert.True(result.Complete, Told(result));
        Assert.True(result.ChipAuthentication?.Agreed, Told(result));
    }

    [Fact]
    public async Task A_missing_EF_COM_is_no_hindrance()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary, fault: ChipFault.WithoutCom);
        Assert.True(result.Complete, Told(result));
        Assert.NotNull(result[ChipFile.DataGroup(14)]);
        Assert.Empty(result.Missing);
        Assert.Equal(ChipStepResult.NotDone, Step(result, "EF.COM").Result);
    }

    [Fact]
    public async Task A_missing_EF_SOD_is_told_and_the_rest_is_read()
    {
        ChipReadResult result = await passports.ReadAsync(_ordinary, fault: ChipFault.WithoutSod);
        Assert.True(result.Complete, Told(result));
        Assert.Contains(ChipFile.Sod, result.Missing.Keys);
        Assert.NotNull(result[ChipFile.DataGroup(2)]);
    }

    [Theory]
    [InlineData("stripped-dg14", 14)]
    [InlineData("stripped-dg15", 15)]
    public async Task What_was_taken_out_of_a_copied_chip_is_missing_by_name(string fault, int number)
    {
        Assert.True(ChipFault.TryParse(fault, out ChipFault? stripped));
        ChipReadResult result = await passports.ReadAsync(
            _ordinary with { ActiveAuthentication = ActiveAuthenticationChoice.EcdsaP256 }, fault: stripped);
        Assert.True(result.Complete, Told(result));
        Assert.Contains(ChipFile.DataGroup(number), result.Missing.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clone_does_not_prove_itself_and_is_read_all_the_same(bool pace)
    {
        ChipReadResult result = await passports.ReadAsync(
            pace ? _ordinary : _ordinary with { Pace = [] }, fault: ChipFault.Clone);
        Assert.True(result.Complete, Told(result));
        Assert.False(result.ChipAuthentication?.Agreed, Told(result));
        Assert.NotNull(result[ChipFile.DataGroup(2)]);
        Assert.Equal(ChipStepResult.Failed, Step(result, "ChipAuthentication").Result);
    }

    [Theory]
    [InlineData(ActiveAuthenticationChoice.Rsa1024)]
    [InlineData(ActiveAuthenticationChoice.Rsa2048)]
    [InlineData(ActiveAuthenticationChoice.EcdsaBrainpool256)]
    public async Task Active_Authentication_is_answered_where_nothing_else_proves_the_chip(ActiveAuthenticationChoice key)
    {
        ChipReadResult result = await passports.ReadAsync(
            _ordinary with { ChipAuthentication = [], ActiveAuthentication = key });
        Assert.True(result.Complete, Told(result));
        Assert.Equal(8, result.ActiveAuthentication?.Challenge.Length);
    }

    [Fact]
    public async Task Active_Authentication_is_spared_after_Chip_Authentication_and_done_always_where_asked()
    {
        PassportOptions both = _ordinary with { ActiveAuthentication = ActiveAuthenticationChoice.EcdsaP256 };
        Assert.Null((await passports.ReadAsync(both)).ActiveAuthentication);
        ChipReadResult always = await passports.ReadAsync(
            both, ChipReadingOptions.Default with { ActiveAuthentication = ActiveAuthenticationPolicy.Always });
        Assert.NotNull(always.ActiveAuthentication);
        Assert.True(always.ChipAuthentication?.Agreed, Told(always));
    }

    [Fact]
    public async Task Every_data_group_that_is_announced_is_read_and_fingerprints_are_told()
    {
        ChipReadResult result = await passports.ReadAsync(
            _ordinary with { ManyDataGroups = true, FullName = "Anna Maria Eriksson", Fingerprints = true });
        Assert.True(result.Complete, Told(result));
        foreach (int number in (int[])[7, 11, 12, 13, 16])
            Assert.NotNull(result[ChipFile.DataGroup(number)]);
        Assert.Equal(ChipStepResult.NotDone, Step(result, "DG3").Result);
        Assert.Null(result[ChipFile.DataGroup(3)]);
    }

    [Fact]
    public async Task Only_the_data_groups_asked_for_are_read_and_what_proves_the_chip()
    {
        ChipReadResult result = await passports.ReadAsync(
            _ordinary, ChipReadingOptions.Default with { DataGroups = [ChipFile.DataGroup(1)] });
        Assert.True(result.Complete, Told(result));
        Assert.Equal(["DG1", "DG14", "EF.COM", "EF.CardAccess", "EF.SOD"],
            result.Files.Keys.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.True(result.ChipAuthentication?.Agreed, Told(result));
    }

    internal static string Told(ChipReadResult result) =>
        string.Join('\n', result.Steps.Select(step => $"{step.Name}: {step.Result}: {step.Sentence}"));

    private static ChipStep Step(ChipReadResult result, string name) => result.Steps.Single(step => step.Name == name);
}

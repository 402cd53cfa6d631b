using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;

namespace CheckpointEdge.Tests.Chip.Access;

/// <summary>What chips in the field do, and what hostile ones try, each on the exchange of appendix G.1.</summary>
public sealed class PaceQuirksTests
{
    [Fact]
    public async Task No_length_is_expected_of_the_first_command_because_German_documents_refuse_it()
    {
        // The script holds the command without Le, byte for byte.
        (AccessResult result, _, ScriptedChipReader reader) = await PaceScript.RunAsync(
            PaceScript.Set, PaceScript.Nonce, PaceScript.Map, PaceScript.Agree, PaceScript.Authenticate);
        Assert.True(result.Opened);
        Assert.True(reader.IsAtEnd);
        Assert.EndsWith("830101", PaceScript.Set.Command, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("6A80")]
    [InlineData("6A86")]
    [InlineData("6A87")]
    [InlineData("6A88")]
    public async Task A_chip_that_wants_the_group_named_is_asked_again_with_its_number(string status)
    {
        (AccessResult result, _, _) = await PaceScript.RunAsync(
            (PaceScript.Set.Command, status), PaceScript.SetNaming, PaceScript.Nonce, PaceScript.Map, PaceScript.Agree,
            PaceScript.Authenticate);
        Assert.True(result.Opened, result.Sentence);
    }

    [Fact]
    public async Task A_chip_that_finds_out_late_that_it_wants_the_group_named_is_asked_again()
    {
        (AccessResult result, _, _) = await PaceScript.RunAsync(
            PaceScript.Set, (PaceScript.Nonce.Command, "6A88"), PaceScript.SetNaming, PaceScript.Nonce, PaceScript.Map,
            PaceScript.Agree, PaceScript.Authenticate);
        Assert.True(result.Opened, result.Sentence);
    }

    [Fact]
    public async Task The_group_is_named_at_once_where_the_chip_offers_several()
    {
        const string TwoGroups = "3128" + "3012060A04007F0007020204020202010202010D" + "3012060A04007F0007020204020202010202010C";
        Assert.True(SecurityInfos.TryRead(Convert.FromHexString(TwoGroups), out SecurityInfos infos));
        PaceInfo brainpool = infos.PaceInfos.Single(offer => offer.ParameterId == 13);
        (AccessResult result, _, _) = await PaceScript.RunAsync(
            brainpool, PaceScript.SetNaming, PaceScript.Nonce, PaceScript.Map, PaceScript.Agree, PaceScript.Authenticate);
        Assert.True(result.Opened, result.Sentence);
    }

    [Fact]
    public async Task A_chip_that_refuses_both_ways_is_told_with_its_status()
    {
        (AccessResult result, _, _) = await PaceScript.RunAsync(
            (PaceScript.Set.Command, "6A80"), (PaceScript.SetNaming.Command, "6A82"));
        Assert.False(result.Opened);
        Assert.False(result.WrongPassword);
        Assert.Equal((ushort)0x6A82, result.Status);
        Assert.Contains("6A82", result.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("6300")]
    [InlineData("63C2")]
    public async Task A_refusal_in_the_fourth_step_is_a_wrong_password_and_no_failure(string status)
    {
        (AccessResult result, _, _) = await PaceScript.RunAsync(
            PaceScript.Set, PaceScript.Nonce, PaceScript.Map, PaceScript.Agree, (PaceScript.Authenticate.Command, status));
        Assert.False(result.Opened);
        Assert.True(result.WrongPassword);
    }

    [Theory]
    [InlineData("6982")]
    [InlineData("6A80")]
    public async Task Another_refusal_in_the_fourth_step_is_a_failure(string status)
    {
        (AccessResult result, _, _) = await PaceScript.RunAsync(
            PaceScript.Set, PaceScript.Nonce, PaceScript.Map, PaceScript.Agree, (PaceScript.Authenticate.Command, status));
        Assert.False(result.Opened || result.WrongPassword);
    }

    [Theory]
    [InlineData("9000")]
    [InlineData("7C009000")]
    [InlineData("7C0280009000")]
    [InlineData("7C0980088D01E76CB6B98B9000")]
    [InlineData("80089000000000000000009000")]
    [InlineData("7C8280009000")]
    public async Task A_nonce_that_is_missing_cut_or_of_wrong_length_ends_the_attempt(string answer)
    {
        (AccessResult result, _, _) = await PaceScript.RunAsync(PaceScript.Set, (PaceScript.Nonce.Command, answer));
        Assert.False(result.Opened || result.WrongPassword);
    }

    [Fact]
    public async Task Missing_keys_and_proofs_end_the_attempt()
    {
        (string, string) noMap = (PaceScript.Map.Command, "7C009000");
        Assert.False((await PaceScript.RunAsync(PaceScript.Set, PaceScript.Nonce, noMap)).Result.Opened);
        (string, string) noKey = (PaceScript.Agree.Command, "9000");
        Assert.False((await PaceScript.RunAsync(PaceScript.Set, PaceScript.Nonce, PaceScript.Map, noKey)).Result.Opened);
        (string, string) noProof = (PaceScript.Authenticate.Command, "7C009000");
        (AccessResult result, _, _) =
            await PaceScript.RunAsync(PaceScript.Set, PaceScript.Nonce, PaceScript.Map, PaceScript.Agree, noProof);
        Assert.False(result.Opened || result.WrongPassword);
    }

    [Theory]
    [InlineData("3ABB9674BCE93C09")]
    [InlineData("3ABB9674BCE93C")]
    [InlineData("")]
    public async Task A_chip_with_a_wrong_proof_does_not_know_the_password_and_is_refused(string proof)
    {
        string answer = $"7C{proof.Length / 2 + 2:X2}86{proof.Length / 2:X2}{proof}9000";
        (AccessResult result, ChipChannel channel, _) = await PaceScript.RunAsync(
            PaceScript.Set, PaceScript.Nonce, PaceScript.Map, PaceScript.Agree, (PaceScript.Authenticate.Command, answer));
        Assert.False(result.Opened);
        Assert.Null(channel.Messaging);
    }

    [Fact]
    public async Task Our_own_key_sent_back_is_refused_in_both_steps()
    {
        (string, string) echoedMap = (PaceScript.Map.Command, $"7C438241{PaceScript.OwnMappingKey}9000");
        (AccessResult mapping, _, _) = await PaceScript.RunAsync(PaceScript.Set, PaceScript.Nonce, echoedMap);
        Assert.Contains("own key", mapping.Sentence, StringComparison.Ordinal);

        (string, string) echoedKey = (PaceScript.Agree.Command, $"7C438441{PaceScript.OwnKey}9000");
        (AccessResult agreement, _, _) =
            await PaceScript.RunAsync(PaceScript.Set, PaceScript.Nonce, PaceScript.Map, echoedKey);
        Assert.Contains("own key", agreement.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("04")]
    [InlineData("04824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57")]
    [InlineData("04" + PaceScript.MappingKeyX + "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C55")]
    [InlineData("06" + PaceScript.MappingKeyX + "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C55")]
    [InlineData("07" + PaceScript.MappingKeyX + PaceScript.MappingKeyY)]
    [InlineData("04" + "A9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377" + PaceScript.MappingKeyY)]
    [InlineData("05" + PaceScript.MappingKeyX + PaceScript.MappingKeyY)]
    public async Task The_point_at_infinity_and_points_beside_the_curve_are_refused(string point)
    {
        (string, string) map = (PaceScript.Map.Command, $"7C{point.Length / 2 + 2:X2}82{point.Length / 2:X2}{point}9000");
        (AccessResult result, _, _) = await PaceScript.RunAsync(PaceScript.Set, PaceScript.Nonce, map);
        Assert.False(result.Opened);
        Assert.Contains("none of the group", result.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("02" + PaceScript.MappingKeyX)]
    [InlineData("06" + PaceScript.MappingKeyX + PaceScript.MappingKeyY)]
    public async Task A_point_in_the_other_formats_of_its_standard_is_the_same_point(string point)
    {
        (string, string) map = (PaceScript.Map.Command, $"7C{point.Length / 2 + 2:X2}82{point.Length / 2:X2}{point}9000");
        (AccessResult result, _, _) = await PaceScript.RunAsync(
            PaceScript.Set, PaceScript.Nonce, map, PaceScript.Agree, PaceScript.Authenticate);
        Assert.True(result.Opened, result.Sentence);
    }

    [Fact]
    public async Task A_group_of_long_keys_is_not_tried_over_a_reader_without_extended_length()
    {
        Assert.True(SecurityInfos.TryRead(Convert.FromHexString("31143012060A04007F00070202040102020102020102"), out SecurityInfos infos));
        ChipChannel channel = new(new ScriptedChipReader() { CommandSizeBytesMax = 261, ResponseSizeBytesMax = 258 });
        AccessResult result = await Pace.OpenAsync(channel, infos.BestPace!, new ChipPassword.Can("123456"), CancellationToken.None);
        Assert.False(result.Opened);
        Assert.Equal(0, channel.Commands);
        Assert.Contains("extended length", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_card_access_number_is_named_as_such()
    {
        Assert.True(SecurityInfos.TryRead(Convert.FromHexString(PaceScript.CardAccess), out SecurityInfos infos));
        ScriptedChipReader reader = new(
            ("0022C1A40F800A04007F00070202040202830102", "6A88"), ("0022C1A412800A04007F0007020204020283010284010D", "6A88"));
        AccessResult result = await Pace.OpenAsync(
            new(reader), infos.BestPace!, new ChipPassword.Can("123456"), CancellationToken.None);
        Assert.False(result.Opened);
        Assert.True(reader.IsAtEnd);
    }
}

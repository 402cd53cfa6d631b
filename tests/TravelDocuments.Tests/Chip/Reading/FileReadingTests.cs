using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.Tests.Chip.Reading;

public sealed class FileReadingTests
{
    private static readonly byte[] _com = Convert.FromHexString("6014" + "5F010430313037" + "5F3606303430303030" + "5C026175");
    private static readonly ChipPassword _password = new ChipPassword.Mrz("L898902C<369080619406236");

    [Fact]
    public async Task A_chip_that_asks_for_nothing_is_read_and_that_is_told()
    {
        PlainChip chip = Chip(5_000);
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.Equal(ChipAccessProtocol.None, result.Access.Protocol);
        Assert.Equal("the chip offers no PACE", result.Access.WhyNotPace);
        Assert.Equal(chip.Files[ChipFile.DataGroup(2).Id], result[ChipFile.DataGroup(2)]!.Value.ToArray());
        Assert.Equal(_com, result[ChipFile.Com]!.Value.ToArray());
    }

    [Fact]
    public async Task One_read_by_short_identifier_brings_a_whole_file_of_any_size()
    {
        PlainChip chip = Chip(15_083);
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.Equal(1, result.Steps.Single(step => step.Name == "DG2").Commands);
        Assert.Equal(1, result.Steps.Single(step => step.Name == "DG1").Commands);
    }

    [Theory]
    [InlineData(256, 0x6700)]
    [InlineData(231, 0x6700)]
    [InlineData(224, 0x6B00)]
    [InlineData(224, 0x6981)]
    [InlineData(160, 0x6700)]
    [InlineData(160, 0x6C00)]
    [InlineData(160, 0x9000)]
    [InlineData(96, 0x6700)]
    [InlineData(32, 0x6B00)]
    public async Task A_chip_that_reads_less_at_once_is_read_in_its_own_size_and_that_is_remembered(int size, int status)
    {
        PlainChip chip = Chip(5_000);
        chip.KnowsExtendedLength = false;
        chip.ReadSizeBytesMax = size;
        chip.TooMuch = (ushort)status;
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.Equal(chip.Files[ChipFile.DataGroup(2).Id], result[ChipFile.DataGroup(2)]!.Value.ToArray());
        int least = (5_000 + size - 1) / size;
        Assert.InRange(result.Steps.Single(step => step.Name == "DG2").Commands, least, least * 4 / 3 + 3);
    }

    [Fact]
    public async Task A_chip_without_short_identifiers_is_asked_by_them_once()
    {
        PlainChip chip = Chip(3_000);
        chip.KnowsShortIds = false;
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.Equal(2, result.Steps.Single(step => step.Name == "DG2").Commands);
        Assert.Equal(chip.Files[ChipFile.DataGroup(2).Id], result[ChipFile.DataGroup(2)]!.Value.ToArray());
    }

    [Fact]
    public async Task A_chip_that_refuses_to_read_behind_the_end_gives_its_headers_first()
    {
        PlainChip chip = Chip(700);
        chip.KnowsExtendedLength = false;
        chip.BehindEnd = 0x6B00;
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.Equal(chip.Files[ChipFile.DataGroup(2).Id], result[ChipFile.DataGroup(2)]!.Value.ToArray());
        Assert.Equal(2, result.Steps.Single(step => step.Name == "DG1").Commands);
    }

    [Fact]
    public async Task A_reader_without_extended_length_is_never_sent_an_extended_command()
    {
        PlainChip chip = Chip(5_000, commandSizeBytesMax: 261, responseSizeBytesMax: 258);
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.All(chip.Sent, command => Assert.InRange(command.Length, 4, 261));
        Assert.Equal(20, result.Steps.Single(step => step.Name == "DG2").Commands);
    }

    [Fact]
    public async Task A_chip_that_falls_silent_at_extended_length_is_started_anew_with_short_reads()
    {
        PlainChip chip = Chip(1_000);
        chip.Instead = command => command.Length > 5 && command[4] == 0
            ? throw new ChipReaderException(ChipReaderFault.ChipSilent, "The chip does not answer.")
            : null;
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.Single(chip.Sent, command => command.Length > 5 && command[4] == 0);
    }

    [Theory]
    [InlineData(33_000)]
    [InlineData(40_000)]
    [InlineData(70_000)]
    public async Task A_file_over_32_KB_is_read_with_the_odd_instruction(int size)
    {
        PlainChip chip = Chip(size, commandSizeBytesMax: 261, responseSizeBytesMax: 258);
        ChipReadResult result = await ReadAsync(chip);
        Assert.Equal(chip.Files[ChipFile.DataGroup(2).Id], result[ChipFile.DataGroup(2)]!.Value.ToArray());
        Assert.Contains(chip.Sent, command => command[1] == 0xB1);
        Assert.True(result.Complete);
    }

    [Fact]
    public async Task A_file_whose_header_claims_more_than_it_has_ends_and_the_rest_is_read()
    {
        PlainChip chip = Chip(5_000);
        byte[] lying = chip.Files[ChipFile.DataGroup(1).Id];
        lying[1] = 0x7A;
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.Null(result[ChipFile.DataGroup(1)]);
        Assert.Contains("announces", result.Missing[ChipFile.DataGroup(1)], StringComparison.Ordinal);
        Assert.NotNull(result[ChipFile.DataGroup(2)]);
        Assert.Equal(1, result.Steps.Single(step => step.Name == "DG2").Commands);
    }

    [Fact]
    public async Task A_header_that_claims_more_than_the_limit_is_refused_before_it_is_read()
    {
        PlainChip chip = Chip(5_000, commandSizeBytesMax: 261, responseSizeBytesMax: 258);
        chip.Files[ChipFile.DataGroup(2).Id] = [.. Convert.FromHexString("75847FFFFFF0"), .. new byte[10_000]];
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.Contains("at most", result.Missing[ChipFile.DataGroup(2)], StringComparison.Ordinal);
        Assert.Equal(1, result.Steps.Single(step => step.Name == "DG2").Commands);
    }

    [Fact]
    public async Task A_chip_that_answers_without_data_does_not_keep_the_reader()
    {
        PlainChip chip = Chip(5_000);
        chip.Instead = command => command[1] == 0xB0 && command[2] == 0x82 ? [0x90, 0x00] : null;
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.InRange(result.Steps.Single(step => step.Name == "DG2").Commands, 2, 20);
        Assert.Contains("without data", result.Missing[ChipFile.DataGroup(2)], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chip_that_never_ends_ends_at_the_command_limit()
    {
        PlainChip chip = Chip(5_000);
        chip.Instead = command => command[1] == 0xB0 && (command[2] == 0x82 || (command[2] & 0x80) == 0)
            ? command[2] == 0x82 ? Convert.FromHexString("75834000009000") : [0x55, 0x90, 0x00]
            : null;
        ChipReadResult result = await ReadAsync(
            chip, ChipReadingOptions.Default with { CommandsMax = 500, FaceFileSizeBytesMax = 8 * 1024 * 1024 });
        Assert.False(result.Complete);
        Assert.Equal(500, chip.Sent.Count);
        Assert.Contains("500 commands", result.Steps[^1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_files_together_stay_under_the_total_limit()
    {
        PlainChip chip = Chip(5_000);
        ChipReadResult result = await ReadAsync(chip, ChipReadingOptions.Default with { TotalSizeBytesMax = 4_000 });
        Assert.Contains("at most", result.Missing[ChipFile.DataGroup(2)], StringComparison.Ordinal);
        Assert.InRange(result.Files.Values.Sum(file => file.Length), 1, 4_000);
    }

    [Fact]
    public async Task A_file_that_is_announced_and_absent_is_missing_with_its_sentence()
    {
        PlainChip chip = Chip(500);
        chip.Files.Remove(ChipFile.DataGroup(1).Id);
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.Equal("DG1 is not on the chip (6A82).", result.Missing[ChipFile.DataGroup(1)]);
        Assert.Equal(ChipStepResult.Failed, result.Steps.Single(step => step.Name == "DG1").Result);
    }

    [Fact]
    public async Task Without_EF_COM_and_a_readable_EF_SOD_the_data_groups_are_tried_one_by_one()
    {
        PlainChip chip = Chip(500);
        chip.Files.Remove(ChipFile.Com.Id);
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.NotNull(result[ChipFile.DataGroup(1)]);
        Assert.NotNull(result[ChipFile.DataGroup(2)]);
        Assert.Empty(result.Missing);
        Assert.Equal(ChipStepResult.NotDone, result.Steps.Single(step => step.Name == "EF.COM").Result);
        Assert.DoesNotContain(result.Steps, step => step.Name == "DG3");
    }

    [Fact]
    public async Task DG3_is_told_and_never_read()
    {
        PlainChip chip = Chip(500).With(ChipFile.DataGroup(3), TlvWriting.Object(0x63, new byte[40]));
        chip.Files[ChipFile.Com.Id] = Convert.FromHexString("6015" + "5F010430313037" + "5F3606303430303030" + "5C03617563");
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.Equal(ChipStepResult.NotDone, result.Steps.Single(step => step.Name == "DG3").Result);
        Assert.DoesNotContain(chip.Sent, command => command[1] == 0xB0 && command[2] == 0x83);
        Assert.Null(result[ChipFile.DataGroup(3)]);
    }

    [Fact]
    public async Task A_chip_that_forgets_the_file_after_a_short_identifier_is_told_it_again()
    {
        PlainChip chip = Chip(1_000, commandSizeBytesMax: 261, responseSizeBytesMax: 258);
        bool forgets = false;
        chip.Instead = command =>
        {
            if (command[1] == 0xA4)
                forgets = false;
            bool answersSo = forgets && command[1] == 0xB0 && (command[2] & 0x80) == 0;
            forgets |= command[1] == 0xB0 && (command[2] & 0x80) != 0;
            return answersSo ? [0x69, 0x86] : null;
        };
        ChipReadResult result = await ReadAsync(chip);
        Assert.True(result.Complete);
        Assert.Equal(chip.Files[ChipFile.DataGroup(2).Id], result[ChipFile.DataGroup(2)]!.Value.ToArray());
    }

    [Fact]
    public async Task A_long_file_is_shown_while_it_is_read_and_the_result_keeps_its_end_alone()
    {
        PlainChip chip = Chip(15_000, commandSizeBytesMax: 261, responseSizeBytesMax: 258);
        List<ChipStep> shown = [];
        ChipReadResult result = await new ChipReading(chip, TimeProvider.System)
            .ReadAsync(_password, ChipReadingOptions.Default, shown.Add, default);
        Assert.Contains(shown, step => step is { Result: ChipStepResult.Running, Sentence: "DG2, 8 of 15 KB" });
        Assert.DoesNotContain(result.Steps, step => step.Result == ChipStepResult.Running);
        Assert.Equal(result.Steps.AsEnumerable(), shown.Where(step => step.Result != ChipStepResult.Running));
        Assert.Equal(chip.Sent.Count, result.Steps.Sum(step => step.Commands));
    }

    [Fact]
    public async Task A_card_access_number_does_not_open_a_chip_without_PACE()
    {
        PlainChip chip = Chip(500);
        ChipReadResult result = await new ChipReading(chip, TimeProvider.System)
            .ReadAsync(new ChipPassword.Can("123456"), ChipReadingOptions.Default, null, default);
        Assert.False(result.Complete);
        Assert.Empty(result.Files);
        Assert.Contains(result.Steps, step => step is { Name: "BAC", Result: ChipStepResult.NotDone });
        Assert.Contains("opens no chip by BAC", result.Steps.Single(step => step.Name == "PACE").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BAC_that_is_not_allowed_is_not_tried()
    {
        PlainChip chip = Chip(500);
        ChipReadResult result = await ReadAsync(chip, ChipReadingOptions.Default with { Bac = BacPolicy.Never });
        Assert.False(result.Complete);
        Assert.DoesNotContain(chip.Sent, command => command[1] == 0x84);
    }

    [Fact]
    public async Task A_reader_without_a_chip_is_one_failed_step()
    {
        PlainChip chip = Chip(500);
        chip.Presence = ChipPresence.Absent;
        ChipReadResult result = await ReadAsync(chip);
        Assert.False(result.Complete);
        ChipStep step = Assert.Single(result.Steps);
        Assert.Equal(("Connect", ChipStepResult.Failed, "There is no chip."), (step.Name, step.Result, step.Sentence));
    }

    [Fact]
    public async Task A_chip_lost_in_the_middle_ends_the_reading_with_what_is_there()
    {
        PlainChip chip = Chip(5_000, commandSizeBytesMax: 261, responseSizeBytesMax: 258);
        chip.Instead = command =>
        {
            if (chip.Sent.Count == 25)
                chip.Presence = ChipPresence.Absent;
            return chip.Sent.Count >= 25 ? throw new ChipReaderException(ChipReaderFault.ChipGone, "The chip went away.") : null;
        };
        ChipReadResult result = await ReadAsync(chip);
        Assert.False(result.Complete);
        Assert.NotNull(result[ChipFile.DataGroup(1)]);
        Assert.Equal(("DG2", ChipStepResult.Failed), (result.Steps[^1].Name, result.Steps[^1].Result));
    }

    [Fact]
    public async Task A_caller_who_cancels_gets_the_reader_back_at_once()
    {
        PlainChip chip = Chip(5_000);
        using CancellationTokenSource source = new();
        chip.Instead = command =>
        {
            source.Cancel();
            return null;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ChipReading(chip, TimeProvider.System)
            .ReadAsync(_password, ChipReadingOptions.Default, null, source.Token));
        Assert.Single(chip.Sent);
    }

    [Fact]
    public async Task A_hostile_chip_gets_no_exception_out_of_a_reading_and_no_more_than_the_limits()
    {
        Random chance = new(20261122);
        ushort[] statuses = [0x9000, 0x9000, 0x9000, 0x6282, 0x6700, 0x6B00, 0x6A82, 0x6986, 0x61FF, 0x6C10, 0x6C00, 0x6300];
        for (int i = 0; i < 300; i++)
        {
            PlainChip chip = Chip(2_000);
            int honest = chance.Next(12);
            chip.Instead = command =>
            {
                if (chip.Sent.Count <= honest || chance.Next(3) == 0)
                    return null;
                byte[] answer = new byte[chance.Next(4) == 0 ? chance.Next(2_000) : chance.Next(12)];
                chance.NextBytes(answer);
                if (answer.Length > 6 && chance.Next(2) == 0)
                    (answer[0], answer[1]) = ((byte)chance.Next(0x60, 0x78), (byte)chance.Next(0x80, 0x86));
                ushort status = statuses[chance.Next(statuses.Length)];
                return [.. answer, (byte)(status >> 8), (byte)status];
            };
            ChipReadResult result = await ReadAsync(
                chip, ChipReadingOptions.Default with { CommandsMax = 400, TotalSizeBytesMax = 20_000 });
            Assert.InRange(chip.Sent.Count, 1, 400);
            Assert.InRange(result.Files.Values.Sum(file => file.Length), 0, 20_000 + 65_536);
        }
    }

    private static PlainChip Chip(int faceFileSize, int commandSizeBytesMax = 65_544, int responseSizeBytesMax = 65_538)
    {
        int overhead = faceFileSize > 0xFFFF + 5 ? 5 : faceFileSize > 0x103 ? 4 : 3;
        byte[] face = new byte[faceFileSize - overhead];
        for (int i = 0; i < face.Length; i++)
            face[i] = (byte)(i * 31 + (i >> 8));
        PlainChip chip = new() { CommandSizeBytesMax = commandSizeBytesMax, ResponseSizeBytesMax = responseSizeBytesMax };
        return chip
            .With(ChipFile.Com, [.. _com])
            .With(ChipFile.Sod, TlvWriting.Object(0x77, new byte[1_800]))
            .With(ChipFile.DataGroup(1), TlvWriting.Object(0x61, TlvWriting.Object(0x5F1F, new byte[88])))
            .With(ChipFile.DataGroup(2), TlvWriting.Object(0x75, face));
    }

    private static Task<ChipReadResult> ReadAsync(PlainChip chip, ChipReadingOptions? options = null) =>
        new ChipReading(chip, TimeProvider.System).ReadAsync(_password, options ?? ChipReadingOptions.Default, null, default);
}

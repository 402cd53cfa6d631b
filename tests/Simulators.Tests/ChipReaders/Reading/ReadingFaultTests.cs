using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.Tests.ChipReaders.Reading;

public sealed class ReadingFaultTests(ReadingPassports passports) : IClassFixture<ReadingPassports>
{
    private static readonly PassportOptions _ordinary = ReadingPassports.Ordinary;
    private static readonly ChipReadingOptions _patient = ChipReadingOptions.Default with { ReconnectSecondsMax = 5 };

    [Theory]
    [InlineData("reads-256", true)]
    [InlineData("reads-224", true)]
    [InlineData("reads-160", true)]
    [InlineData("reads-256", false)]
    [InlineData("reads-224", false)]
    [InlineData("reads-160", false)]
    public async Task A_chip_with_a_limit_on_reads_is_read_whole(string fault, bool pace)
    {
        Assert.True(ChipFault.TryParse(fault, out ChipFault? limit));
        ChipReadResult result = await passports.ReadAsync(pace ? _ordinary : _ordinary with { Pace = [] }, fault: limit);
        Assert.True(result.Complete, ReadingFlowTests.Told(result));
        Assert.Empty(result.Missing);
        int size = result[ChipFile.DataGroup(2)]!.Value.Length;
        Assert.InRange(result.Steps.Single(step => step.Name == "DG2").Commands, size / 256, size / 150 + 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(12)]
    [InlineData(30)]
    [InlineData(60)]
    public async Task A_chip_torn_off_and_laid_back_is_read_on(int commands)
    {
        ChipReadResult result = await passports.ReadAsync(
            _ordinary, _patient, ChipFault.TornOffOnce.After(commands), responseSizeBytesMax: 258);
        Assert.True(result.Complete, ReadingFlowTests.Told(result));
        Assert.Contains(result.Steps, step => step is { Name: "Reconnect", Result: ChipStepResult.Done });
        Assert.NotNull(result[ChipFile.DataGroup(2)]);
    }

    [Fact]
    public async Task What_was_read_before_the_chip_was_lost_is_not_read_again()
    {
        ChipReadResult whole = await passports.ReadAsync(_ordinary, responseSizeBytesMax: 258);
        int all = whole.Steps.Single(step => step.Name == "DG2").Commands;
        int before = whole.Steps.TakeWhile(step => step.Name != "DG2").Sum(step => step.Commands);
        ChipReadResult torn = await passports.ReadAsync(
            _ordinary, _patient, ChipFault.TornOffOnce.After(before + all / 2), responseSizeBytesMax: 258);
        Assert.True(torn.Complete, ReadingFlowTests.Told(torn));
        Assert.InRange(torn.Steps.Single(step => step.Name == "DG2").Commands, all, all + 3);
        Assert.Contains("the same one", torn.Steps.Single(step => step.Name == "Reconnect").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chip_torn_off_for_good_ends_the_reading_with_what_is_there()
    {
        ChipReadResult result = await passports.ReadAsync(
            _ordinary, _patient with { ReconnectSecondsMax = 1 }, ChipFault.TornOff.After(14));
        Assert.False(result.Complete);
        Assert.NotNull(result[ChipFile.Sod]);
        Assert.Contains(result.Steps, step => step is { Name: "Reconnect", Result: ChipStepResult.Failed });
    }

    [Theory]
    [InlineData("torn-off:14")]
    [InlineData("wrong-status:11")]
    [InlineData("garbage:11")]
    [InlineData("garbage:3")]
    [InlineData("silent:11")]
    [InlineData("endless-wtx:11")]
    public async Task A_chip_that_goes_wrong_ends_the_reading_with_a_sentence(string name)
    {
        Assert.True(ChipFault.TryParse(name, out ChipFault? fault));
        ChipReadResult result = await passports.ReadAsync(_ordinary, fault: fault);
        Assert.False(result.Complete);
        ChipStep failed = result.Steps.Last(step => step.Result == ChipStepResult.Failed);
        Assert.NotEmpty(failed.Sentence);
        Assert.DoesNotContain("Exception", failed.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong-mac:3")]
    [InlineData("skipped-counter:3")]
    public async Task A_session_that_breaks_is_opened_again_a_few_times_and_never_for_ever(string name)
    {
        Assert.True(ChipFault.TryParse(name, out ChipFault? fault));
        ChipReadResult result = await passports.ReadAsync(_ordinary, fault: fault);
        Assert.InRange(result.Steps.Count(step => step.Name == "Reconnect"), 1, 7);
        Assert.InRange(result.Steps.Sum(step => step.Commands), 1, 150);
    }

    [Theory]
    [InlineData("lying-length")]
    [InlineData("huge-length")]
    [InlineData("endless-file")]
    [InlineData("early-end")]
    public async Task A_face_that_lies_about_its_length_is_missing_and_the_rest_is_read(string name)
    {
        Assert.True(ChipFault.TryParse(name, out ChipFault? fault));
        ChipReadResult result = await passports.ReadAsync(_ordinary with { ManyDataGroups = true }, fault: fault);
        Assert.True(result.Complete, ReadingFlowTests.Told(result));
        Assert.Contains(ChipFile.DataGroup(2), result.Missing.Keys);
        Assert.NotNull(result[ChipFile.DataGroup(1)]);
        Assert.NotNull(result[ChipFile.DataGroup(12)]);
    }

    [Fact]
    public async Task A_picture_over_32_KB_is_read_under_protection()
    {
        byte[] portrait = [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[40_000], 0xFF, 0xD9];
        ChipReadResult result = await passports.ReadAsync(_ordinary with { Portrait = portrait }, responseSizeBytesMax: 258);
        Assert.True(result.Complete, ReadingFlowTests.Told(result));
        Assert.InRange(result[ChipFile.DataGroup(2)]!.Value.Length, 40_000, 41_000);
    }

    [Fact]
    public async Task A_reading_longer_than_its_limit_ends_with_a_sentence()
    {
        ChipReadResult result = await passports.ReadAsync(
            _ordinary with { Limits = new() { Latency = TimeSpan.FromMilliseconds(60) } },
            ChipReadingOptions.Default with { ReadingSecondsMax = 1 },
            responseSizeBytesMax: 258);
        Assert.False(result.Complete);
        Assert.Contains("longer than 1 s", result.Steps[^1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_passport_laid_down_in_the_middle_is_never_mixed_with_the_first()
    {
        await using VirtualChipReader reader = new(TimeProvider.System) { ResponseSizeBytesMax = 258, CommandSizeBytesMax = 261 };
        VirtualPassport first = passports.Issue(_ordinary);
        VirtualPassport second = passports.Issue(_ordinary with { FullName = "Anna Maria Eriksson" });
        reader.Place(first);
        bool exchanged = false;
        ChipReadResult result = await new ChipReading(reader, TimeProvider.System).ReadAsync(
            ReadingPassports.Password,
            _patient,
            step =>
            {
                if (step is { Name: "DG2", Result: ChipStepResult.Running } && !exchanged)
                {
                    exchanged = true;
                    reader.Place(second);
                }
            },
            CancellationToken.None);
        Assert.True(result.Complete, ReadingFlowTests.Told(result));
        Assert.Contains(result.Steps, step => step is { Name: "Reconnect", Result: ChipStepResult.Failed });
        Assert.Equal(second.Files[ChipFile.Sod].ToArray(), result[ChipFile.Sod]!.Value.ToArray());
        Assert.Equal(second.Files[ChipFile.DataGroup(2)].ToArray(), result[ChipFile.DataGroup(2)]!.Value.ToArray());
    }

    [Theory]
    [InlineData(0x6988)]
    [InlineData(0x6700)]
    [InlineData(0x6F00)]
    public async Task A_chip_of_China_that_breaks_off_over_Chip_Authentication_is_opened_anew_and_read(int status)
    {
        await using VirtualChipReader chip = new(TimeProvider.System);
        chip.Place(passports.Issue(_ordinary));
        await using InterceptedReader reader = new(
            chip, command => command is [0x0C, 0x22, 0x41, ..] ? [(byte)(status >> 8), (byte)status] : null);
        ChipReadResult result = await new ChipReading(reader, TimeProvider.System)
            .ReadAsync(ReadingPassports.Password, ChipReadingOptions.Default, null, CancellationToken.None);
        Assert.True(result.Complete, ReadingFlowTests.Told(result));
        Assert.False(result.ChipAuthentication?.Agreed);
        Assert.Contains(result.Steps, step => step is { Name: "ChipAuthentication", Result: ChipStepResult.Failed });
        Assert.NotNull(result[ChipFile.DataGroup(2)]);
    }

    [Fact]
    public async Task A_Dutch_chip_that_falls_silent_in_DG2_is_waited_for_and_read_on()
    {
        await using VirtualChipReader chip = new(TimeProvider.System) { ResponseSizeBytesMax = 258, CommandSizeBytesMax = 261 };
        chip.Place(passports.Issue(_ordinary));
        int reads = 0;
        await using InterceptedReader reader = new(chip, command => command is [0x0C, 0xB0, > 0, ..] && ++reads == 40
            ? throw new ChipReaderException(ChipReaderFault.ChipSilent, "The chip did not answer in time.")
            : null);
        ChipReadResult result = await new ChipReading(reader, TimeProvider.System)
            .ReadAsync(ReadingPassports.Password, _patient, null, CancellationToken.None);
        Assert.True(result.Complete, ReadingFlowTests.Told(result));
        Assert.Contains("the same one", result.Steps.Single(step => step.Name == "Reconnect").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_altered_on_the_way_is_never_taken_for_what_the_chip_said()
    {
        VirtualPassport passport = passports.Issue(_ordinary);
        Random chance = new(20261122);
        for (int i = 0; i < 40; i++)
        {
            await using VirtualChipReader chip = new(TimeProvider.System);
            chip.Place(passport);
            int oneIn = chance.Next(2, 20);
            await using InterceptedReader reader = new(chip, _ => null, answer =>
            {
                if (answer.Length > 0 && chance.Next(oneIn) == 0)
                    answer[chance.Next(answer.Length)] ^= (byte)(1 << chance.Next(8));
                return answer;
            });
            ChipReadResult result = await new ChipReading(reader, TimeProvider.System)
                .ReadAsync(ReadingPassports.Password, ChipReadingOptions.Default, null, CancellationToken.None);
            foreach ((ChipFile file, ReadOnlyMemory<byte> content) in result.Files.Where(each => each.Key.InApplication))
                Assert.Equal(passport.Files[file].ToArray(), content.ToArray());
            Assert.InRange(result.Steps.Sum(step => step.Commands), 0, 500);
        }
    }
}

using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Tests.ChipReaders.Reading;

/// <summary>Chips that lose the session over Chip Authentication: a glitch, another way to ask, or a copy.</summary>
public sealed class ChipAuthenticationBreakTests(ReadingPassports passports) : IClassFixture<ReadingPassports>
{
    private const int Always = int.MaxValue;

    private static readonly PassportOptions _ordinary = ReadingPassports.Ordinary;

    [Theory]
    [InlineData(0x6988)]
    [InlineData(0x6700)]
    [InlineData(0x6F00)]
    public async Task A_chip_that_breaks_off_every_time_and_has_no_other_proof_is_a_copy(int status)
    {
        DocumentInspection inspection = passports.Inspect(await ReadAsync(_ordinary, Always, status));
        Assert.Equal(InspectionOutcome.NotGenuine, inspection.Outcome);
        Assert.Equal(CheckResult.Fail, Of(inspection, CheckNames.ChipAuthentication).Result);
    }

    [Fact]
    public async Task A_chip_that_breaks_off_and_proves_itself_by_Active_Authentication_is_genuine()
    {
        PassportOptions both = _ordinary with { ActiveAuthentication = ActiveAuthenticationChoice.EcdsaP256 };
        DocumentInspection inspection = passports.Inspect(await ReadAsync(both, Always));
        Assert.Equal(InspectionOutcome.Genuine, inspection.Outcome);
        Assert.Equal(CheckResult.NotDone, Of(inspection, CheckNames.ChipAuthentication).Result);
    }

    [Fact]
    public async Task A_glitch_on_the_air_is_tried_again_and_accuses_nobody()
    {
        ChipReadResult result = await ReadAsync(_ordinary, breaks: 1);
        Assert.True(result.ChipAuthentication?.Agreed, ReadingFlowTests.Told(result));
        Assert.Equal(InspectionOutcome.Genuine, passports.Inspect(result).Outcome);
    }

    [Fact]
    public async Task A_chip_that_loses_the_session_over_one_command_is_asked_by_the_other()
    {
        PassportOptions tripleDes = _ordinary with { ChipAuthentication = [(ChipCipher.TripleDes, 13)] };
        ChipReadResult result = await ReadAsync(tripleDes, Always, template: 0xA6);
        Assert.True(result.ChipAuthentication?.Agreed, ReadingFlowTests.Told(result));
    }

    [Fact]
    public async Task A_chip_whose_first_key_breaks_the_session_is_asked_for_its_second()
    {
        PassportOptions two = _ordinary with { ChipAuthentication = [(ChipCipher.Aes256, 13), (ChipCipher.TripleDes, 13)] };
        ChipReadResult result = await ReadAsync(two, Always, template: 0xA4);
        Assert.True(result.ChipAuthentication?.Agreed, ReadingFlowTests.Told(result));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_reading_that_did_not_come_to_its_end_accuses_nobody_of_breaking_off(int breaks)
    {
        ChipReadResult result = await ReadAsync(_ordinary, breaks, leaves: true);
        Assert.False(result.Complete);
        DocumentInspection inspection = passports.Inspect(result);
        Assert.Equal(CheckResult.NotDone, Of(inspection, CheckNames.ChipAuthentication).Result);
        Assert.NotEqual(InspectionOutcome.NotGenuine, inspection.Outcome);
    }

    private static DocumentCheck Of(DocumentInspection inspection, string name) =>
        inspection.Checks.Single(check => check.Name == name);

    /// <param name="breaks">So many commands of Chip Authentication are answered with a status that nothing protects.</param>
    /// <param name="template">Only commands that set this template; 0: all.</param>
    /// <param name="leaves">After the last break the chip leaves the field, at the next such command or long part of a file.</param>
    private async Task<ChipReadResult> ReadAsync(
        PassportOptions options, int breaks, int status = 0x6F00, byte template = 0, bool leaves = false)
    {
        await using VirtualChipReader chip = new(TimeProvider.System);
        chip.Place(passports.Issue(options));
        int broken = 0;
        bool gone = false;
        await using InterceptedReader reader = new(chip, command =>
        {
            bool asked = command is [0x0C, 0x22, 0x41, var set, ..] && (template == 0 || set == template);
            if (asked && broken < breaks)
            {
                broken++;
                return [(byte)(status >> 8), (byte)status];
            }

            gone |= leaves && broken == breaks && (asked || command is [0x0C, 0xB0, > 0, ..]);
            return gone ? throw new ChipReaderException(ChipReaderFault.ChipGone, "The chip left the field.") : null;
        });
        return await new ChipReading(reader, TimeProvider.System).ReadAsync(
            ReadingPassports.Password, ChipReadingOptions.Default with { ReconnectSecondsMax = 1 }, null, CancellationToken.None);
    }
}

using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Commands;

namespace CheckpointEdge.Tests.Chip.Access;

public sealed class ChipChannelTests
{
    private static readonly CommandApdu _read = new(0x00, 0xB0, 0x00, 0x00, ExpectedLength: 256);

    [Fact]
    public async Task What_the_chip_holds_back_is_fetched_and_joined()
    {
        ChipChannel channel = new(new ScriptedChipReader(
            ("00B0000000", "01026102"), ("00C0000002", "03046101"), ("00C0000001", "059000")));
        ResponseApdu answer = await channel.SendAsync(_read, CancellationToken.None);
        Assert.Equal("0102030405", Convert.ToHexString(answer.Data.Span));
        Assert.True(answer.IsSuccess);
        Assert.Equal(3, channel.Commands);
    }

    [Fact]
    public async Task A_chip_that_names_the_length_is_asked_once_more_with_it()
    {
        ChipChannel channel = new(new ScriptedChipReader(("00B0000000", "6C04"), ("00B0000004", "601400009000")));
        Assert.Equal(4, (await channel.SendAsync(_read, CancellationToken.None)).Data.Length);

        ChipChannel stubborn = new(new ScriptedChipReader(("00B0000000", "6C04"), ("00B0000004", "6C04")));
        Assert.Equal(0x6C04, (await stubborn.SendAsync(_read, CancellationToken.None)).Status);
    }

    [Theory]
    [InlineData("6100")]
    [InlineData("006110")]
    public async Task A_chip_that_always_has_more_is_left(string answer)
    {
        ChipChannel channel = new(new EndlessReader(Convert.FromHexString(answer)));
        ChipReaderException left = await Assert.ThrowsAsync<ChipReaderException>(
            async () => await channel.SendAsync(_read, CancellationToken.None));
        Assert.Equal(ChipReaderFault.Transmission, left.Fault);
        Assert.InRange(channel.Commands, 2, ChipChannel.ResponsePartsMax + 1);
    }

    [Fact]
    public async Task An_answer_without_a_status_is_a_fault_of_transmission()
    {
        ChipChannel channel = new(new EndlessReader([0x90]));
        await Assert.ThrowsAsync<ChipReaderException>(async () => await channel.SendAsync(_read, CancellationToken.None));
    }
}

using CheckpointEdge.Devices.ChipReaders.IsoDep;
using CheckpointEdge.TravelDocuments.Chip;

namespace Devices.Tests.ChipReaders.IsoDep;

/// <summary>What chips say of themselves, and what is made of it.</summary>
public sealed class IsoDepParametersTests
{
    [Theory]
    [InlineData("01", 32, 4833, 0, false)]
    [InlineData("0200", 16, 4833, 0, false)]
    [InlineData("067877810280", 256, 77328, 604, true)]
    [InlineData("0378F7", 256, 4833, 0, false)]
    [InlineData("03 6C 80 00", 0, 0, 0, false)]
    [InlineData("0428E100", 256, 4949031, 604, false)]
    [InlineData("0428E200", 256, 4949031, 1208, false)]
    [InlineData("0428F000", 256, 4833, 0, false)]
    [InlineData("020F", 4096, 4833, 0, false)]
    public void An_answer_to_select_is_read(string answer, int size, int waitMicroseconds, int startMicroseconds, bool cid)
    {
        byte[] bytes = Convert.FromHexString(answer.Replace(" ", "", StringComparison.Ordinal));
        bool read = IsoDepParameters.TryOfTypeA(bytes, out IsoDepParameters chip);
        Assert.Equal(size > 0 && answer != "0378F7", read);
        if (!read)
            return;
        Assert.Equal(size, chip.FrameSizeBytesMax);
        Assert.Equal(waitMicroseconds, (int)chip.FrameWait.TotalMicroseconds);
        Assert.Equal(startMicroseconds, (int)chip.StartUp.TotalMicroseconds);
        Assert.Equal(cid, chip.KnowsCid);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_without_an_exception()
    {
        Random random = new(14443);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = new byte[random.Next(0, 20)];
            random.NextBytes(bytes);
            if (bytes.Length > 0 && i % 2 == 0)
                bytes[0] = (byte)bytes.Length;
            _ = IsoDepParameters.TryOfTypeA(bytes, out _);
            if (bytes.Length > 0)
                bytes[0] = 0x50;
            _ = IsoDepParameters.TryOfTypeB(bytes, out _);
        }
    }

    [Fact]
    public void A_chip_of_type_B_is_activated_with_ATTRIB()
    {
        byte[] atqb = Convert.FromHexString("50112233440000000000817100");
        Assert.True(IsoDepParameters.TryOfTypeB(atqb, out IsoDepParameters chip));
        Assert.Equal(256, chip.FrameSizeBytesMax);
        Assert.Equal(38664, (int)chip.FrameWait.TotalMicroseconds);
        Assert.Equal("1D1122334400080100", Convert.ToHexString(IsoDepParameters.Attrib(atqb, 256)));
        Assert.False(IsoDepParameters.TryOfTypeB(Convert.FromHexString("50112233440000000000807100"), out _));
    }

    [Fact]
    public async Task A_chip_of_type_A_is_activated_with_RATS_and_the_front_ends_own_frame_size()
    {
        byte[]? rats = null;
        IsoDepChannel channel = await IsoDepChannel.ActivateAsync(
            (frame, _, _) =>
            {
                rats = frame.ToArray();
                return ValueTask.FromResult<ReadOnlyMemory<byte>>(Convert.FromHexString("0578807002"));
            },
            new() { FrameSizeBytesMax = 64 }, TimeProvider.System, default);
        Assert.Equal("E050", Convert.ToHexString(rats!));
        Assert.Equal(256, channel.Chip.FrameSizeBytesMax);
    }

    [Theory]
    [InlineData("", ChipReaderFault.ChipGone)]
    [InlineData("09", ChipReaderFault.Transmission)]
    public async Task A_chip_that_does_not_answer_RATS_is_not_activated(string answer, ChipReaderFault expected)
    {
        ChipReaderException refused = await Assert.ThrowsAsync<ChipReaderException>(() => IsoDepChannel.ActivateAsync(
            (_, _, _) => ValueTask.FromResult<ReadOnlyMemory<byte>>(Convert.FromHexString(answer)),
            new(), TimeProvider.System, default).AsTask());
        Assert.Equal(expected, refused.Fault);
    }
}

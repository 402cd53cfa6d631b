using CheckpointEdge.Devices.Cameras;

namespace CheckpointEdge.Tests.Cameras;

public sealed class JpegFramesTests
{
    /// <summary>A thumbnail with an end of its own in APP1, stuffing, a restart and fill bytes in the data.</summary>
    private static readonly byte[] _frame =
    [
        0xFF, 0xD8, 0xFF, 0xE1, 0, 8, 0xFF, 0xD8, 1, 2, 0xFF, 0xD9, 0xFF, 0xFF, 0xDA, 0, 4, 3, 0xFF,
        0x11, 0xFF, 0x00, 0x22, 0xFF, 0xD3, 0x33, 0xFF, 0xFF, 0xD9,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Frames_are_cut_at_their_ends_however_the_bytes_arrive(int pieces)
    {
        byte[] stream = [1, 2, 0xFF, .. _frame, 0xFF, 0x00, .. _frame, .. _frame];
        Assert.Equal([_frame, _frame, _frame], Cut(stream, pieces));
    }

    [Fact]
    public void A_frame_larger_than_the_limit_is_skipped_to_the_next_start()
    {
        byte[] endless = [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, .. new byte[5000]];
        Assert.Equal([_frame], Cut([.. endless, 0xFF, 0xD9, .. _frame], 100));
    }

    [Fact]
    public void A_torn_frame_does_not_take_the_next_one_with_it() =>
        Assert.Equal([_frame], Cut([.. _frame.AsSpan(0, 22), .. _frame], 5));

    [Fact]
    public void Rubbish_of_any_kind_yields_no_frame_beyond_the_limit_and_throws_nothing()
    {
        Random random = new(20261122);
        for (int i = 0; i < 300; i++)
        {
            byte[] stream = new byte[random.Next(3000)];
            random.NextBytes(stream);
            for (int at = 0; at + 1 < stream.Length; at += random.Next(1, 40))
                (stream[at], stream[at + 1]) = (0xFF, (byte)random.Next(0xC0, 0x100));
            Assert.All(Cut(stream, random.Next(1, 300)), frame => Assert.InRange(frame.Length, 4, 1000));
        }
    }

    private static List<byte[]> Cut(byte[] stream, int pieces)
    {
        JpegFrames frames = new(sizeBytesMax: 1000);
        List<byte[]> cut = [];
        for (int at = 0; at < stream.Length; at += pieces)
            frames.Take(stream.AsSpan(at, Math.Min(pieces, stream.Length - at)), cut.Add);
        return cut;
    }
}

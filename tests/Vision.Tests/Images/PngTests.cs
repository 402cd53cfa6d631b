using CheckpointEdge.Vision.Images;

namespace Vision.Tests.Images;

public sealed class PngTests
{
    public static TheoryData<int, int, int, bool> Formats()
    {
        TheoryData<int, int, int, bool> formats = [];
        (int ColourType, int Channels, int[] Depths)[] all =
        [
            (0, 1, [1, 2, 4, 8, 16]), (2, 3, [8, 16]), (3, 1, [1, 2, 4, 8]), (4, 2, [8, 16]), (6, 4, [8, 16]),
        ];
        foreach ((int type, int channels, int[] depths) in all)
            foreach (int depth in depths)
                foreach (bool interlaced in new[] { false, true })
                    formats.Add(type, channels, depth, interlaced);
        return formats;
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_colour_type_depth_and_interlacing_gives_its_pixels(int colourType, int channels, int depth, bool interlaced)
    {
        // Sizes at which passes of Adam7 are empty, or rows end within a byte.
        foreach ((int width, int height) in new[] { (1, 1), (3, 2), (5, 9), (17, 13) })
        {
            Random lots = new(width * 1000 + depth * 10 + colourType);
            PngWriting png = new(width, height, depth, channels, colourType, lots);
            byte[] palette = new byte[3 << Math.Min(depth, 8)];
            lots.NextBytes(palette);
            foreach (int y in Enumerable.Range(0, height))
                foreach (int x in Enumerable.Range(0, width))
                    foreach (int c in Enumerable.Range(0, channels))
                        png.Samples[y, x, c] = lots.Next(1 << depth);
            PictureReading reading = PictureDecoder.Decode(png.File(interlaced, colourType == 3 ? palette : null));
            Assert.Null(reading.Finding);
            foreach (int y in Enumerable.Range(0, height))
                foreach (int x in Enumerable.Range(0, width))
                    foreach (int c in Enumerable.Range(0, 3))
                        Assert.Equal(Expected(png, x, y, c, colourType, depth, palette), reading.Picture!.Row(y)[3 * x + c]);
        }
    }

    [Fact]
    public void What_is_transparent_lies_on_white()
    {
        PngWriting palette = new(2, 1, 1, 1, 3, new Random(1));
        palette.Samples[0, 1, 0] = 1;
        byte[] file = palette.File(interlaced: false, [10, 20, 30, 40, 50, 60], [0]);
        Assert.Equal([255, 255, 255, 40, 50, 60], PictureDecoder.Decode(file).Picture!.Pixels.ToArray());

        PngWriting one = new(2, 1, 8, 3, 2, new Random(1));
        (one.Samples[0, 0, 0], one.Samples[0, 0, 1], one.Samples[0, 0, 2]) = (7, 8, 9);
        file = one.File(interlaced: false, transparency: [0, 7, 0, 8, 0, 9]);
        Assert.Equal([255, 255, 255, 0, 0, 0], PictureDecoder.Decode(file).Picture!.Pixels.ToArray());
    }

    [Fact]
    public void A_stream_that_asks_for_a_dictionary_is_damaged()
    {
        byte[] file = new PngWriting(4, 4, 8, 3, 2, new Random(4)).File(interlaced: false);
        int stream = file.AsSpan().IndexOf("IDAT"u8) + 4;
        (file[stream], file[stream + 1]) = (0x78, 0xBB);

        Assert.NotNull(PictureDecoder.Decode(file).Finding);
    }

    [Fact]
    public void Rows_that_are_missing_are_told()
    {
        PngWriting large = new(16, 16, 8, 1, 0, new Random(1));
        byte[] file = large.File(interlaced: false);
        file[23] = 200;
        Assert.Equal("The PNG picture is cut off: its last part is missing.", PictureDecoder.Decode(file).Finding);
    }

    [Theory]
    [InlineData(24, 3)]
    [InlineData(25, 5)]
    [InlineData(26, 1)]
    [InlineData(28, 2)]
    public void A_header_outside_the_standard_is_refused(int at, byte value)
    {
        byte[] file = new PngWriting(4, 4, 8, 1, 0, new Random(1)).File(interlaced: false);
        file[at] = value;
        Assert.Equal("The PNG picture is damaged and cannot be decoded.", PictureDecoder.Decode(file).Finding);
    }

    [Fact]
    public void A_palette_that_is_missing_is_told()
    {
        byte[] file = new PngWriting(4, 4, 8, 1, 3, new Random(1)).File(interlaced: false);
        Assert.Equal("The PNG picture is damaged: its palette is missing or has a wrong size.", PictureDecoder.Decode(file).Finding);
    }

    private static int Expected(PngWriting png, int x, int y, int c, int colourType, int depth, byte[] palette)
    {
        int Eight(int sample) => depth == 16 ? sample >> 8 : sample * 255 / ((1 << depth) - 1);
        int OnWhite(int value, int alpha) => (value * alpha + 255 * (255 - alpha) + 127) / 255;
        int[] samples = [.. Enumerable.Range(0, png.Samples.GetLength(2)).Select(i => png.Samples[y, x, i])];
        return colourType switch
        {
            0 => Eight(samples[0]),
            2 => Eight(samples[c]),
            3 => palette[3 * samples[0] + c],
            4 => OnWhite(Eight(samples[0]), Eight(samples[1])),
            _ => OnWhite(Eight(samples[c]), Eight(samples[3])),
        };
    }
}

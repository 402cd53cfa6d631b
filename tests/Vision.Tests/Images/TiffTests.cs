using CheckpointEdge.Vision.Images;

namespace Vision.Tests.Images;

public sealed class TiffTests
{
    [Theory]
    [InlineData(false, true, false, 4)]
    [InlineData(true, true, false, 4)]
    [InlineData(true, false, true, 100)]
    [InlineData(true, true, true, 7)]
    public void Colours_come_back_as_they_went(bool packed, bool little, bool differences, int rowsPerStrip)
    {
        ColourPicture drawn = Drawings.Blocks(61, 47);
        byte[] file = new TiffFile(61, 47, 3, drawn.Pixels.ToArray())
        {
            Packed = packed,
            Little = little,
            Differences = differences,
            RowsPerStrip = rowsPerStrip,
            Photometric = 2,
        }.Bytes();

        PictureReading reading = PictureDecoder.Decode(file);

        Assert.Null(reading.Finding);
        Assert.Equal(drawn.Pixels.ToArray(), reading.Picture!.Pixels.ToArray());
    }

    [Fact]
    public void Codes_of_all_widths_are_read()
    {
        byte[] noise = new byte[200 * 300];
        Random random = new(4);
        for (int i = 0; i < noise.Length; i++)
            noise[i] = (byte)random.Next(random.Next(2) == 0 ? 4 : 256);
        byte[] file = new TiffFile(200, 300, 1, noise) { Packed = true, RowsPerStrip = 300 }.Bytes();

        GreyReading reading = PictureDecoder.DecodeGrey(file);

        Assert.Null(reading.Finding);
        Assert.Equal(noise, reading.Picture!.Pixels.ToArray());
    }

    [Fact]
    public void Where_white_is_zero_it_is_turned_round()
    {
        byte[] file = new TiffFile(8, 2, 1, [.. Enumerable.Range(0, 16).Select(i => (byte)i)]) { Photometric = 0 }.Bytes();

        Assert.Equal(255, PictureDecoder.DecodeGrey(file).Picture!.Pixels[0]);
    }

    [Fact]
    public void What_is_stored_in_another_way_is_said()
    {
        byte[] file = new TiffFile(8, 2, 1, new byte[16]) { Bits = 16 }.Bytes();

        Assert.Contains("not read here", PictureDecoder.Decode(file).Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_strip_is_a_sentence()
    {
        byte[] file = new TiffFile(64, 8, 1, new byte[512]) { Packed = true }.Bytes();
        (file[8], file[9]) = (0xFF, 0xFF);

        Assert.Equal("The TIFF picture is damaged or cut off.", PictureDecoder.Decode(file).Finding);
    }

    [Fact]
    public void A_size_beyond_the_limits_is_refused_before_anything_is_made()
    {
        byte[] file = new TiffFile(8, 2, 1, new byte[16]).Bytes();
        int directory = BitConverter.ToInt32(file, 4);
        (file[directory + 2 + 8], file[directory + 2 + 9]) = (0x00, 0x20);
        (file[directory + 14 + 8], file[directory + 14 + 9]) = (0x00, 0x20);

        Assert.Contains("at most", PictureDecoder.Decode(file).Finding, StringComparison.Ordinal);
    }
}

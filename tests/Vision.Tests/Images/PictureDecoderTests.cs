using System.Text;
using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;

namespace Vision.Tests.Images;

public sealed class PictureDecoderTests
{
    [FactNeeding(Needs.Jpeg)]
    public void A_jpeg_comes_back_nearly_as_it_went()
    {
        ColourPicture drawn = Drawings.Blocks(64, 48);
        PictureReading reading = PictureDecoder.Decode(JpegEncoder.Encode(drawn, quality: 95));
        Assert.Null(reading.Finding);
        Assert.InRange(Drawings.MeanDifference(drawn, reading.Picture!), 0, 10);
    }

    [FactNeeding(Needs.Jpeg)]
    public void A_grey_jpeg_becomes_equal_colours()
    {
        GreyPicture grey = Drawings.Blocks(40, 24).ToGrey();
        PictureReading reading = PictureDecoder.Decode(JpegEncoder.Encode(grey, quality: 95));
        ReadOnlySpan<byte> pixels = reading.Picture!.Pixels;
        for (int i = 0; i < pixels.Length; i += 3)
            Assert.True(pixels[i] == pixels[i + 1] && pixels[i] == pixels[i + 2]);
    }

    [FactNeeding(Needs.Jpeg)]
    public void A_jpeg_that_is_cut_off_is_told_and_not_shown_half()
    {
        byte[] file = JpegEncoder.Encode(Drawings.Blocks(200, 200))!;
        PictureReading reading = PictureDecoder.Decode(file.AsSpan(0, file.Length / 2));
        Assert.Null(reading.Picture);
        Assert.Equal("The JPEG picture is cut off: its last part is missing.", reading.Finding);
    }

    [TheoryNeeding(Needs.Jpeg)]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(4, 0, 1)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 1, 0)]
    [InlineData(7, 1, 1)]
    [InlineData(8, 0, 1)]
    public void A_photograph_stands_upright_whichever_way_the_camera_was_held(int orientation, int right, int bottom)
    {
        // JEITA CP-3451, 4.6.4: the corner where the stored first pixel belongs when the picture is shown.
        ColourPicture drawn = Drawings.DarkFirstCorner(64, 32);
        byte[] file = Drawings.WithOrientation(JpegEncoder.Encode(drawn, quality: 95)!, orientation);
        ColourPicture shown = PictureDecoder.Decode(file).Picture!;
        Assert.Equal(orientation >= 5 ? (32, 64) : (64, 32), (shown.Width, shown.Height));
        Assert.Equal((right, bottom), Drawings.DarkCorner(shown));
    }

    [Fact]
    public void A_size_beyond_the_limits_is_told_before_anything_is_allocated()
    {
        byte[] file = [.. Encoding.ASCII.GetBytes("P5 8000 8000 255\n"), 0, 0, 0, 0];
        long before = GC.GetAllocatedBytesForCurrentThread();
        PictureReading reading = PictureDecoder.Decode(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        Assert.Equal("The picture has 64000000 pixels; at most 25000000 are read.", reading.Finding);
        Assert.Equal(
            "The picture is 8000 × 8000 pixels; at most 4000 a side are read.",
            PictureDecoder.Decode(file, PictureLimits.Default with { SideMax = 4000 }).Finding);
        Assert.Equal(
            "The picture file has 21 bytes; at most 20 are read.",
            PictureDecoder.Decode(file, PictureLimits.Default with { SizeBytesMax = 20 }).Finding);
    }

    [Fact]
    public void Netpbm_grey_and_colour_of_eight_and_sixteen_bits_are_read()
    {
        byte[] grey = [.. Encoding.ASCII.GetBytes("P5\n# drawn by hand\n3 1\n255\n"), 0, 128, 255];
        Assert.Equal([0, 0, 0, 128, 128, 128, 255, 255, 255], PictureDecoder.Decode(grey).Picture!.Pixels.ToArray());
        byte[] colour = [.. Encoding.ASCII.GetBytes("P6 1 1 65535\n"), 0xFF, 0xFF, 0x80, 0x00, 0x00, 0x00];
        Assert.Equal([255, 127, 0], PictureDecoder.Decode(colour).Picture!.Pixels.ToArray());
        Assert.Equal(
            "The netpbm picture is cut off: its last part is missing.", PictureDecoder.Decode(grey.AsSpan(0, grey.Length - 1)).Finding);
    }

    [Fact]
    public void What_is_no_picture_is_told()
    {
        Assert.NotNull(PictureDecoder.Decode([]).Finding);
        Assert.NotNull(PictureDecoder.Decode("%PDF-1.7 and more of it"u8).Finding);
    }

    [FactNeeding(Needs.Documents, Needs.Jpeg)]
    public void Every_specimen_picture_is_decoded()
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(Needs.Data("documents", "images"), "*", SearchOption.AllDirectories)
                .Concat(Directory.EnumerateFiles(Needs.Data("face", "images"), "*", SearchOption.AllDirectories).Take(40))
                .Where(f => Path.GetExtension(f).ToLowerInvariant() is ".jpg" or ".jpeg" or ".png" or ".pgm"),
        ];
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Null(PictureDecoder.Decode(File.ReadAllBytes(file)).Finding));
    }
}

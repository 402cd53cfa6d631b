using System.Buffers.Binary;
using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Images;

namespace Vision.Tests.Images;

public sealed class Jpeg2000Tests
{
    /// <summary>Behind the start marker.</summary>
    private const int SizeSegmentAt = 2;

    [FactNeeding(Needs.Jpeg2000)]
    public void A_jp2_file_of_several_tiles_shows_its_colours() =>
        Assert.Equal(
            [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)], Corners(PictureDecoder.Decode(Jpeg2000Files.Quarters)));

    [FactNeeding(Needs.Jpeg2000)]
    public void Subsampled_colour_differences_of_a_raw_codestream_become_colours()
    {
        (int Red, int Green, int Blue)[] corners = Corners(PictureDecoder.Decode(Jpeg2000Files.SubsampledQuarters));
        (int Red, int Green, int Blue)[] drawn = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)];
        for (int i = 0; i < drawn.Length; i++)
        {
            Assert.InRange(corners[i].Red - drawn[i].Red, -3, 3);
            Assert.InRange(corners[i].Green - drawn[i].Green, -3, 3);
            Assert.InRange(corners[i].Blue - drawn[i].Blue, -3, 3);
        }
    }

    [FactNeeding(Needs.Jpeg2000)]
    public void A_grey_codestream_is_exact()
    {
        ColourPicture picture = PictureDecoder.Decode(Jpeg2000Files.GreySlope).Picture!;
        for (int x = 0; x < 32; x++)
            Assert.Equal(((byte)(8 * x), (byte)(8 * x)), (picture.Row(11)[3 * x], picture.Row(11)[3 * x + 2]));
    }

    [FactNeeding(Needs.Jpeg2000)]
    public void A_codestream_that_is_cut_off_is_told()
    {
        byte[] file = Jpeg2000Files.SubsampledQuarters;
        Assert.Equal(
            "The JPEG 2000 picture is damaged or cut off and cannot be decoded.",
            PictureDecoder.Decode(file.AsSpan(0, file.Length * 2 / 3)).Finding);
    }

    [Fact]
    public void A_size_that_only_the_codestream_admits_is_refused()
    {
        byte[] file = [.. Jpeg2000Files.Quarters];
        int start = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(start + SizeSegmentAt + 6), 8000);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(start + SizeSegmentAt + 10), 8000);
        Assert.Equal("The picture has 64000000 pixels; at most 8000000 are read.", PictureDecoder.Decode(file).Finding);
    }

    [Fact]
    public void More_tiles_or_components_than_a_portrait_has_are_refused_before_the_library_allocates_them()
    {
        byte[] tiles = [.. Jpeg2000Files.GreySlope];
        BinaryPrimitives.WriteUInt32BigEndian(tiles.AsSpan(8), 4000);
        BinaryPrimitives.WriteUInt32BigEndian(tiles.AsSpan(24), 1);
        Assert.Equal("The JPEG 2000 picture has 4000 tiles; at most 1024 are read.", PictureDecoder.Decode(tiles).Finding);
        byte[] components = [.. Jpeg2000Files.GreySlope];
        BinaryPrimitives.WriteUInt16BigEndian(components.AsSpan(40), 16384);
        Assert.Equal("The JPEG 2000 picture has 16384 components; 1 to 4 are read.", PictureDecoder.Decode(components).Finding);
    }

    [Fact]
    public void Precincts_of_one_pixel_are_refused()
    {
        byte[] file = [.. Jpeg2000Files.GreySlope];
        int style = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0x52]);
        byte[] precincts = [0x00, 0x00];
        byte[] finer = [.. file.AsSpan(0, style + 14), .. precincts, .. file.AsSpan(style + 14)];
        finer[style + 3] += 2;
        finer[style + 4] |= 1;
        Assert.Equal("The JPEG 2000 picture is cut into finer precincts than are read here.", PictureDecoder.Decode(finer).Finding);
    }

    [FactNeeding(Needs.Documents, Needs.Jpeg2000, Needs.Jpeg)]
    public void The_portraits_of_published_chips_are_decoded()
    {
        string[] groups = [.. Directory.EnumerateFiles(Needs.Data("documents", "ef"), "*DG2*", SearchOption.AllDirectories)];
        Assert.NotEmpty(groups);
        int decoded = 0;
        foreach (byte[] group in groups.Select(File.ReadAllBytes))
        {
            int at = Start(group);
            if (at < 0)
                continue;
            Assert.Null(PictureDecoder.Decode(group.AsSpan(at)).Finding);
            decoded++;
        }

        Assert.NotEqual(0, decoded);
    }

    private static int Start(ReadOnlySpan<byte> group)
    {
        int jpeg = group.IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);
        int boxed = group.IndexOf("\0\0\0\u000cjP  "u8);
        int raw = group.IndexOf((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]);
        return boxed >= 0 ? boxed : raw >= 0 ? raw : jpeg;
    }

    private static (int Red, int Green, int Blue)[] Corners(PictureReading reading)
    {
        Assert.Null(reading.Finding);
        ColourPicture picture = reading.Picture!;
        Assert.Equal((32, 24), (picture.Width, picture.Height));
        return [At(picture, 2, 2), At(picture, 29, 2), At(picture, 2, 21), At(picture, 29, 21)];
    }

    private static (int Red, int Green, int Blue) At(ColourPicture picture, int x, int y) =>
        (picture.Row(y)[3 * x], picture.Row(y)[3 * x + 1], picture.Row(y)[3 * x + 2]);
}

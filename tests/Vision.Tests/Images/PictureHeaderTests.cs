using System.Buffers.Binary;
using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Images;

namespace Vision.Tests.Images;

public sealed class PictureHeaderTests
{
    [Fact]
    public void A_png_says_its_size() =>
        Assert.Equal(new PictureHeader(PictureType.Png, 413, 531), PictureHeader.Read(Png(413, 531)));

    [Fact]
    public void A_jpeg_says_its_size_behind_any_number_of_other_segments()
    {
        byte[] jpeg =
        [
            0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x06, 1, 2, 3, 4, 0xFF, 0xFF, 0xDB, 0x00, 0x03, 9,
            0xFF, 0xC2, 0x00, 0x11, 0x08, 0x02, 0x13, 0x01, 0x9D, 3, 0, 0, 0,
        ];
        Assert.Equal(new PictureHeader(PictureType.Jpeg, 413, 531), PictureHeader.Read(jpeg));
    }

    [Fact]
    public void A_raw_jpeg_2000_codestream_says_its_size_less_the_offset()
    {
        byte[] codestream = new byte[40];
        Convert.FromHexString("FF4FFF51002F0000").CopyTo(codestream, 0);
        BinaryPrimitives.WriteUInt32BigEndian(codestream.AsSpan(8), 430);
        BinaryPrimitives.WriteUInt32BigEndian(codestream.AsSpan(12), 540);
        BinaryPrimitives.WriteUInt32BigEndian(codestream.AsSpan(16), 17);
        BinaryPrimitives.WriteUInt32BigEndian(codestream.AsSpan(20), 9);
        Assert.Equal(new PictureHeader(PictureType.Jpeg2000, 413, 531), PictureHeader.Read(codestream));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    [InlineData(PictureHeader.SideMax + 1, 10)]
    [InlineData(10, int.MaxValue)]
    public void A_size_outside_the_limits_is_not_believed(int width, int height) =>
        Assert.Null(PictureHeader.Read(Png(width, height)));

    [Fact]
    public void No_start_of_a_picture_and_no_rubbish_throws()
    {
        Random random = new(20260227);
        byte[][] starts = [Png(413, 531), [0xFF, 0xD8, 0xFF, 0xE0], Convert.FromHexString("0000000C6A502020"), [0xFF, 0x4F, 0xFF, 0x51]];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = new byte[random.Next(0, 64)];
            random.NextBytes(bytes);
            byte[] start = starts[i % starts.Length];
            start.AsSpan(0, Math.Min(start.Length, bytes.Length)).CopyTo(bytes);
            PictureHeader? header = PictureHeader.Read(bytes);
            Assert.True(header is null or { Width: >= 1 and <= PictureHeader.SideMax, Height: >= 1 and <= PictureHeader.SideMax });
        }
    }

    [FactNeeding(Needs.Documents)]
    public void Every_specimen_picture_is_recognised()
    {
        string[] pictures =
        [
            .. Directory.EnumerateFiles(Needs.Data("documents", "images"), "*", SearchOption.AllDirectories)
                .Where(f => Path.GetExtension(f).ToLowerInvariant() is ".jpg" or ".jpeg" or ".png"),
        ];
        Assert.NotEmpty(pictures);
        Assert.All(pictures, file => Assert.NotNull(PictureHeader.Read(File.ReadAllBytes(file))));
    }

    private static byte[] Png(int width, int height)
    {
        byte[] png = new byte[33];
        Convert.FromHexString("89504E470D0A1A0A0000000D49484452").CopyTo(png, 0);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        return png;
    }
}

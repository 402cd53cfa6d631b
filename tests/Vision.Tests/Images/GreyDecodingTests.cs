using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;

namespace Vision.Tests.Images;

public sealed class GreyDecodingTests
{
    [FactNeeding(Needs.Jpeg)]
    public void Brightness_is_that_of_the_colours()
    {
        byte[] file = JpegEncoder.Encode(Drawings.Blocks(96, 64), quality: 95)!;

        GreyPicture own = PictureDecoder.DecodeGrey(file).Picture!;
        GreyPicture ofColours = PictureDecoder.Decode(file).Picture!.ToGrey();

        Assert.Equal((96, 64), (own.Width, own.Height));
        double sum = 0;
        for (int i = 0; i < own.Pixels.Length; i++)
            sum += Math.Abs(own.Pixels[i] - ofColours.Pixels[i]);
        Assert.InRange(sum / own.Pixels.Length, 0, 4);
    }

    [TheoryNeeding(Needs.Jpeg)]
    [InlineData(400, 200, 100, 100, 50)]
    [InlineData(401, 203, 100, 101, 51)]
    [InlineData(401, 203, 300, 401, 203)]
    [InlineData(1000, 800, 10, 125, 100)]
    public void What_is_larger_than_asked_comes_halved(int width, int height, int sideEnough, int toWidth, int toHeight)
    {
        byte[] file = JpegEncoder.Encode(Drawings.Blocks(width, height))!;

        GreyPicture picture = PictureDecoder.DecodeGrey(file, limits: null, sideEnough).Picture!;

        Assert.Equal((toWidth, toHeight), (picture.Width, picture.Height));
    }

    [FactNeeding(Needs.Jpeg)]
    public void Limits_and_damage_are_sentences_here_too()
    {
        byte[] file = JpegEncoder.Encode(Drawings.Blocks(200, 200))!;

        Assert.NotNull(PictureDecoder.DecodeGrey(file, new PictureLimits(100, 10_000, 1 << 20)).Finding);
        Assert.NotNull(PictureDecoder.DecodeGrey(file.AsSpan(0, file.Length / 2)).Finding);
        Assert.NotNull(PictureDecoder.DecodeGrey(new byte[40]).Finding);
    }
}

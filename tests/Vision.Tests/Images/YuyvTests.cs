using CheckpointEdge.Vision.Images;

namespace Vision.Tests.Images;

public sealed class YuyvTests
{
    [Fact]
    public void Black_white_and_the_primary_colours_come_out_as_such()
    {
        // BT.601: black, white; red, red; green, green; blue, blue. One pair each, and a stride with four bytes to spare.
        byte[] frame =
        [
            16, 128, 235, 128, 0, 0, 0, 0,
            81, 90, 81, 240, 0, 0, 0, 0,
            145, 54, 145, 34, 0, 0, 0, 0,
            41, 240, 41, 110,
        ];
        ColourPicture picture = YuyvPictures.Decode(frame, 2, 4, 8).Picture!;
        int[][] expected = [[0, 0, 0, 255, 255, 255], [255, 0, 0, 255, 0, 0], [0, 255, 0, 0, 255, 0], [0, 0, 255, 0, 0, 255]];
        for (int y = 0; y < 4; y++)
            for (int i = 0; i < 6; i++)
                Assert.InRange(picture.Row(y)[i] - expected[y][i], -2, 2);
    }

    [Theory]
    [InlineData(2, 2, 4, 7)]
    [InlineData(0, 2, 4, 8)]
    [InlineData(4, 2, 4, 8)]
    [InlineData(9000, 1, 18000, 18000)]
    public void A_frame_that_is_not_what_it_says_is_a_finding(int width, int height, int strideBytes, int sizeBytes) =>
        Assert.NotNull(YuyvPictures.Decode(new byte[sizeBytes], width, height, strideBytes).Finding);
}

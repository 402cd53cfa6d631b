using CheckpointEdge.Vision.Images;

namespace Vision.Tests.Images;

public sealed class PictureGeometryTests
{
    [Fact]
    public void A_smaller_picture_is_the_mean_of_the_areas_it_covers()
    {
        GreyPicture picture = Grey(4, 2, 0, 100, 200, 40, 20, 80, 0, 0);
        Assert.Equal([50, 60], picture.Scaled(2, 1).Pixels.ToArray());

        // Three pixels in two: the middle one is shared by halves.
        Assert.Equal([60, 180], Grey(3, 1, 30, 120, 210).Scaled(2, 1).Pixels.ToArray());
    }

    [Fact]
    public void A_larger_picture_goes_straight_from_pixel_to_pixel() =>
        Assert.Equal([0, 25, 75, 100], Grey(2, 1, 0, 100).Scaled(4, 1).Pixels.ToArray());

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(64, 48)]
    [InlineData(100, 300)]
    public void An_even_picture_stays_even_at_any_size(int width, int height)
    {
        ColourPicture even = new(64, 48);
        even.Pixels.Fill(201);
        Assert.All(even.Scaled(width, height).Pixels.ToArray(), value => Assert.Equal(201, value));
    }

    [Fact]
    public void Colours_are_scaled_each_by_itself()
    {
        ColourPicture picture = Drawings.Blocks(32, 32);
        ColourPicture half = picture.Scaled(4, 4);
        Assert.Equal(picture.Row(20)[60..63].ToArray(), half.Row(2)[6..9].ToArray());
    }

    [Fact]
    public void At_most_keeps_the_proportion_and_leaves_small_ones_alone()
    {
        ColourPicture picture = new(1280, 720);
        ColourPicture smaller = picture.AtMost(640);
        Assert.Equal((640, 360), (smaller.Width, smaller.Height));
        Assert.Same(picture, picture.AtMost(1280));
        Assert.Equal(1, new GreyPicture(5000, 1).AtMost(10).Height);
    }

    [Fact]
    public void The_corners_of_a_quadrilateral_become_the_corners_of_the_picture()
    {
        PicturePoint[] corners = [new(10, 12), new(90, 4), new(80, 70), new(20, 60)];
        PictureTransform transform = PictureTransform.ToQuadrilateral(101, 51, corners)!.Value;
        PicturePoint[] found = [.. new PicturePoint[] { new(0, 0), new(100, 0), new(100, 50), new(0, 50) }.Select(transform.Apply)];
        for (int i = 0; i < corners.Length; i++)
        {
            Assert.Equal(corners[i].X, found[i].X, 6);
            Assert.Equal(corners[i].Y, found[i].Y, 6);
        }
    }

    [Fact]
    public void Corners_on_one_line_have_no_transform() =>
        Assert.Null(PictureTransform.ToQuadrilateral(10, 10, [new(0, 0), new(1, 1), new(2, 2), new(3, 3)]));

    [Fact]
    public void A_quarter_turn_moves_every_pixel_to_its_place()
    {
        GreyPicture picture = Grey(3, 2, 1, 2, 3, 4, 5, 6);
        PictureTransform turned = new(0, 1, 0, -1, 0, 1);
        Assert.Equal([4, 1, 5, 2, 6, 3], picture.Warped(turned, 2, 3).Pixels.ToArray());
    }

    [Fact]
    public void Outside_is_the_fill_and_nothing_throws()
    {
        ColourPicture picture = Drawings.Blocks(16, 16);
        PictureTransform[] odd =
        [
            new(1, 0, -1000, 0, 1, 0), new(double.NaN, 0, 0, 0, 1, 0), new(1, 0, 0, 0, 1, 0, -1, -1), new(1e300, 1e300, 0, 1e300, 0, 0),
        ];
        foreach (PictureTransform transform in odd)
            Assert.Equal(77, picture.Warped(transform, 20, 20, fill: 77).Row(19)[57]);
    }

    private static GreyPicture Grey(int width, int height, params byte[] pixels)
    {
        GreyPicture picture = new(width, height);
        pixels.CopyTo(picture.Pixels);
        return picture;
    }
}

using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Tests.MrzImages;

public sealed class HostilePictureTests
{
    private static readonly DateOnly _today = new(2026, 11, 22);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4000)]
    [InlineData(4000, 60)]
    [InlineData(640, 480)]
    public void An_even_picture_shows_nothing(int width, int height)
    {
        GreyPicture picture = new(width, height);

        MrzPictureReading reading = new MrzPictureReader().Read(picture, _today);

        Refused(reading);
    }

    [Fact]
    public void Noise_is_no_zone()
    {
        GreyPicture picture = new(800, 600);
        new Random(1).NextBytes(picture.Pixels);

        Refused(new MrzPictureReader().Read(picture, _today));
    }

    [Fact]
    public void Stripes_as_long_as_lines_are_no_zone()
    {
        GreyPicture picture = new(900, 600);
        for (int y = 0; y < picture.Height; y++)
            picture.Row(y).Fill((byte)(y / 8 % 3 == 0 ? 20 : 230));

        Refused(new MrzPictureReader().Read(picture, _today));
    }

    [Fact]
    public void A_grid_of_squares_is_no_zone()
    {
        GreyPicture picture = new(900, 600);
        picture.Pixels.Fill(235);
        for (int y = 400; y < 500; y++)
            for (int x = 60; x < 840; x++)
                if (y / 14 % 3 == 0 && x / 9 % 2 == 0)
                    picture.Row(y)[x] = 15;

        Refused(new MrzPictureReader().Read(picture, _today));
    }

    [Fact]
    public void One_reader_serves_pictures_of_any_size_one_after_the_other()
    {
        MrzPictureReader reader = new();
        foreach ((int width, int height) in ((int, int)[])[(3000, 4000), (64, 48), (1920, 80), (48, 3000)])
        {
            GreyPicture picture = new(width, height);
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++)
                    picture.Row(y)[x] = (byte)((x * 31 + y * 17 + x * y / 7) & 255);

            Refused(reader.Read(picture, _today));
        }
    }

    private static void Refused(MrzPictureReading reading)
    {
        Assert.False(reading.Accepted);
        Assert.NotEmpty(reading.Findings);
    }
}

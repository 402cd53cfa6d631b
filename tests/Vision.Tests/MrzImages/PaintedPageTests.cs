using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Tests.MrzImages;

/// <summary>A small visa that the training program painted: it lies beside this file, and nobody else's hand is in it.</summary>
public sealed class PaintedPageTests
{
    private static readonly string[] _lines =
    [
        "V<NCLRABIZJTY<II<<OYAUAAU<<<<<<<<<<<",
        "3328663<<3HND9301227F3004227<<<<<<<<",
    ];

    private static readonly DateOnly _today = new(2026, 11, 22);

    [Fact]
    public void The_lines_are_read_and_accepted()
    {
        MrzPictureReading reading = new MrzPictureReader().Read(Page(), _today);

        Assert.Equal(_lines, reading.Lines);
        Assert.True(reading.Accepted, string.Join(' ', reading.Findings.Select(finding => finding.Sentence)));
        Assert.Equal(PlacementAdvice.Good, reading.Advice);
        Assert.Equal(4, reading.Corners.Length);
    }

    [Fact]
    public void Twins_of_a_picture_are_read_alike_by_one_reader()
    {
        MrzPictureReader reader = new();

        MrzPictureReading first = reader.Read(Page(), _today);
        MrzPictureReading second = reader.Read(Page(), _today);

        Assert.Equal(string.Join("/", first.Lines), string.Join("/", second.Lines));
        Assert.Equal((first.Accepted, first.Confidence, first.Advice), (second.Accepted, second.Confidence, second.Advice));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Turned_by_quarters_it_says_the_same(int quarters)
    {
        GreyPicture picture = Page();
        for (int i = 0; i < quarters; i++)
            picture = Quarter(picture);

        Assert.Equal(_lines, new MrzPictureReader().Read(picture, _today).Lines);
    }

    [Fact]
    public void What_a_white_reflection_covers_is_never_accepted()
    {
        GreyPicture picture = Page();
        MrzPictureReading whole = new MrzPictureReader().Read(picture, _today);
        int x = (int)(0.5f * (whole.Corners[0].X + whole.Corners[1].X));
        int y = (int)(0.5f * (whole.Corners[0].Y + whole.Corners[2].Y));
        for (int row = Math.Max(y - 60, 0); row < Math.Min(y + 60, picture.Height); row++)
            picture.Row(row).Slice(x - 40, 80).Fill(255);

        MrzPictureReading reading = new MrzPictureReader().Read(picture, _today);

        Assert.False(reading.Accepted);
    }

    [Fact]
    public void A_part_of_a_zone_is_no_zone()
    {
        GreyPicture whole = Page();
        MrzPictureReading reading = new MrzPictureReader().Read(whole, _today);
        int width = (int)((reading.Corners[0].X + reading.Corners[1].X) / 2);
        GreyPicture half = new(width, whole.Height);
        for (int y = 0; y < whole.Height; y++)
            whole.Row(y)[..width].CopyTo(half.Row(y));

        Assert.False(new MrzPictureReader().Read(half, _today).Accepted);
    }

    private static GreyPicture Page()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "MrzImages", "painted-visa.pgm");
        PictureReading reading = PictureDecoder.Decode(File.ReadAllBytes(path));
        Assert.NotNull(reading.Picture);
        return reading.Picture.ToGrey();
    }

    private static GreyPicture Quarter(GreyPicture picture)
    {
        GreyPicture turned = new(picture.Height, picture.Width);
        for (int y = 0; y < picture.Height; y++)
            for (int x = 0; x < picture.Width; x++)
                turned.Row(x)[picture.Height - 1 - y] = picture.Row(y)[x];
        return turned;
    }
}

using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

public sealed class ShownPictureTests
{
    [FactNeeding(Needs.Jpeg2000, Needs.Jpeg)]
    public void A_portrait_that_no_browser_draws_leaves_as_one_that_every_browser_draws()
    {
        ShownPicture shown = ShownPicture.Of(global::Vision.Tests.Images.Jpeg2000Files.Quarters)!;
        Assert.Equal("image/jpeg", shown.MediaType);
        Assert.Equal(new PictureHeader(PictureType.Jpeg, 32, 24), PictureHeader.Read(shown.Bytes.Span));
    }

    [Fact]
    public void What_browsers_draw_leaves_as_it_is()
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 9, 0, 0, 0, 7, 8, 2, 0, 0, 0];
        ShownPicture shown = ShownPicture.Of(png)!;
        Assert.Equal("image/png", shown.MediaType);
        Assert.True(shown.Bytes.Span.SequenceEqual(png));
    }

    [Fact]
    public void A_damaged_picture_is_not_shown() =>
        Assert.Null(ShownPicture.Of(global::Vision.Tests.Images.Jpeg2000Files.Quarters.AsMemory(0, 300)));
}

using System.Globalization;
using System.Net;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// The browser of the desk says how large its page is. A kiosk that shrank to a line, or left its full screen, looks healthy from within:
/// it is a trouble of the device "Screen". Safe for concurrent use.
/// </summary>
internal sealed class PageSizeApi(KioskScreen screen)
{
    public const string DeviceName = "Screen";

    /// <summary>Of the screen's width and height the page has to fill so much (percent): scroll bars and rounding may take the rest.</summary>
    public const int FilledPercentMin = 95;

    /// <summary>A side of a page or a screen (pixels of the page).</summary>
    public const int SidePixelsMax = 16_384;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/kiosk/page", ReportAsync);

    /// <summary>Without a session, since the page stands there before anybody has signed in; from this machine only.</summary>
    private async Task ReportAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from))
        {
            await Answers.ProblemAsync(context, StatusCodes.Status403Forbidden, "Only the desk's own screen says how large it is.");
            return;
        }

        if (await Answers.ReadAsync(context, KioskJson.Default.PageSizeRequest) is not { } size)
            return;
        if (new[] { size.Width, size.Height, size.ScreenWidth, size.ScreenHeight }.Any(side => side is < 0 or > SidePixelsMax)
            || size.ScreenWidth * size.ScreenHeight == 0)
        {
            await Answers.ProblemAsync(
                context, StatusCodes.Status400BadRequest, $"Width and height are pixels, at most {SidePixelsMax}; a screen has some.");
            return;
        }

        screen.Show(View(size));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    internal static DeviceView View(PageSizeRequest size) =>
        Fills(size.Width, size.ScreenWidth) && Fills(size.Height, size.ScreenHeight)
            ? new DeviceView(
                DeviceName, true,
                string.Create(CultureInfo.InvariantCulture, $"The page fills the screen, {size.Width} pixels wide and {size.Height} high."), "")
            : new DeviceView(
                DeviceName, false,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The page is {size.Width} pixels wide and {size.Height} high; "
                    + $"the screen is {size.ScreenWidth} wide and {size.ScreenHeight} high."),
                "Call the technician: the screen's browser has to be started again.");

    private static bool Fills(int side, int ofScreen) => side * 100L >= ofScreen * (long)FilledPercentMin;
}

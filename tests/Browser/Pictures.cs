using CheckpointEdge.Tests;

namespace Browser;

/// <summary>
/// Screenshots beside the test's build; with <c>CPE_WRITE_PICTURES=1</c> the ones that the READMEs show are written to
/// <c>pictures</c> beside the README as well.
/// </summary>
internal static class Pictures
{
    private const int SizeBytesMax = 120_000;

    /// <param name="whole">All of the page, and not only what is in view.</param>
    public static async Task KeepAsync(Sheet sheet, string name, bool whole = false)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "pictures");
        Directory.CreateDirectory(folder);
        byte[] png = await sheet.Page.ScreenshotAsync(new() { FullPage = whole });
        await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), SmallPng.Of(png));
    }

    /// <param name="part">Whose README shows it, below <c>src</c>.</param>
    public static async Task KeepForReadmeAsync(Sheet sheet, string name, string part = "CheckpointEdge.Appliance/Kiosk")
    {
        await KeepAsync(sheet, name);
        string taken = Path.Combine(AppContext.BaseDirectory, "pictures", name + ".png");
        Assert.InRange(new FileInfo(taken).Length, 1, SizeBytesMax);
        if (Environment.GetEnvironmentVariable("CPE_WRITE_PICTURES") != "1")
            return;
        string folder = Path.Combine(Needs.RepositoryRoot, "src", part, "pictures");
        Directory.CreateDirectory(folder);
        File.Copy(taken, Path.Combine(folder, name + ".png"), overwrite: true);
    }
}

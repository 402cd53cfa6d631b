using CheckpointEdge.Tests;

namespace Browser;

/// <summary>
/// Screenshots beside the test's build, for whoever looks at them: with <c>CPE_KEEP_PICTURES=1</c>. With <c>CPE_WRITE_PICTURES=1</c> the ones
/// that the READMEs show are written to <c>pictures</c> beside the README as well; those are taken always, and held to a size.
/// </summary>
internal static class Pictures
{
    private const int SizeBytesMax = 120_000;

    private static readonly bool _kept = Asked("CPE_KEEP_PICTURES");
    private static readonly bool _written = Asked("CPE_WRITE_PICTURES");

    /// <param name="whole">All of the page, and not only what is in view.</param>
    public static Task KeepAsync(Sheet sheet, string name, bool whole = false) =>
        _kept || _written ? TakeAsync(sheet, name, whole) : Task.CompletedTask;

    /// <param name="part">Whose README shows it, below <c>src</c>.</param>
    public static async Task KeepForReadmeAsync(Sheet sheet, string name, string part = "CheckpointEdge.Appliance/Kiosk")
    {
        string taken = await TakeAsync(sheet, name, whole: false);
        Assert.InRange(new FileInfo(taken).Length, 1, SizeBytesMax);
        if (!_written)
            return;
        string folder = Path.Combine(Needs.RepositoryRoot, "src", part, "pictures");
        Directory.CreateDirectory(folder);
        File.Copy(taken, Path.Combine(folder, name + ".png"), overwrite: true);
    }

    private static async Task<string> TakeAsync(Sheet sheet, string name, bool whole)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "pictures");
        Directory.CreateDirectory(folder);
        byte[] png = await sheet.Page.ScreenshotAsync(new() { FullPage = whole });
        string file = Path.Combine(folder, name + ".png");
        await File.WriteAllBytesAsync(file, SmallPng.Of(png));
        return file;
    }

    private static bool Asked(string variable) => Environment.GetEnvironmentVariable(variable) == "1";
}

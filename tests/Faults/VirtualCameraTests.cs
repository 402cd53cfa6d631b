using System.Diagnostics;
using System.Text.Json;

namespace CheckpointEdge.Tests.Faults;

/// <summary>
/// The product's V4L2 code against a real kernel: Debian's, with the driver that plays a camera, in a virtual machine of
/// software. The only way to try it where the machine has no camera and its kernel no such driver.
/// </summary>
public sealed class VirtualCameraTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(8);

    [FactNeeding(Needs.VirtualCamera)]
    public async Task Frames_come_through_the_kernel_and_a_camera_that_was_pulled_out_is_found_again()
    {
        string output = await RunAsync(
            "--unplug", Needs.VirtualCameraKernel, AppContext.BaseDirectory, DotnetRoot, "device", "test", "camera", "--device", "/dev/video0",
            "--frames", "90", "--wait-seconds", "240", "--json");
        string report = output.Split("--- begin")[^1].Split("--- end")[0];
        JsonElement camera = JsonDocument.Parse(report[report.IndexOf("{\"device\"", StringComparison.Ordinal)..(report.LastIndexOf('}') + 1)])
            .RootElement;
        Assert.Equal(90, camera.GetProperty("decoded").GetInt32());
        Assert.Equal("Yuyv", camera.GetProperty("format").GetString());
        Assert.Equal((1280, 720), (camera.GetProperty("width").GetInt32(), camera.GetProperty("height").GetInt32()));

        // The driver draws coloured bars: neither black nor white.
        Assert.InRange(camera.GetProperty("brightness").GetDouble(), 40, 220);
        Assert.Contains(
            camera.GetProperty("troubles").EnumerateArray(),
            trouble => trouble.GetString() is "The camera was unplugged or switched off."
                or "The camera at /dev/video0 cannot be opened: No such file or directory.");
        Assert.Equal(JsonValueKind.Null, camera.GetProperty("trouble").ValueKind);
    }

    /// <summary>Where the runtime of this process lies: …/shared/Microsoft.NETCore.App/10.0.x.</summary>
    private static string DotnetRoot =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    private static async Task<string> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(Needs.RepositoryRoot, "tests", "Faults", "vivid"), ["run", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["VIVID_SECONDS_MAX"] = ((int)_patience.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        using Process machine = Process.Start(start)!;
        string output = await machine.StandardOutput.ReadToEndAsync();
        await machine.WaitForExitAsync();
        return output;
    }
}

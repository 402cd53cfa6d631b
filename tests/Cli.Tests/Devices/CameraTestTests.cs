using System.Text;
using System.Text.Json;
using CheckpointEdge.Devices.Cameras;

namespace CheckpointEdge.Tests.Devices;

public sealed class CameraTestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("camera").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_of_pictures_is_tried_like_any_camera()
    {
        byte[] grey = [.. Encoding.ASCII.GetBytes("P5 4 2 255\n"), 40, 60, 40, 60, 40, 60, 40, 60];
        File.WriteAllBytes(Path.Combine(_folder, "a.pgm"), grey);
        (int code, string output, _) = Checkpointctl.Run("device", "test", "camera", "--device", $"folder:{_folder}", "--frames", "2", "--json");
        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(0, code);
        Assert.Equal(2, report.GetProperty("decoded").GetInt32());
        Assert.Equal((4, 2, 50.0), (Number(report, "width"), Number(report, "height"), report.GetProperty("brightness").GetDouble()));
    }

    [Fact]
    public void A_camera_that_is_not_there_is_told_with_what_to_do()
    {
        (int code, string output, _) = Checkpointctl.Run(
            "device", "test", "camera", "--device", "/dev/no-such-camera", "--wait-seconds", "1");
        Assert.Equal(1, code);
        Assert.Contains("The camera at /dev/no-such-camera cannot be opened: No such file or directory.", output);
    }

    [Fact]
    public void What_is_no_camera_is_refused()
    {
        (int code, _, string error) = Checkpointctl.Run("device", "test", "camera", "--device", "video0");
        Assert.Equal((2, $"A camera is {CameraChoice.Usage}, not video0."), (code, error.TrimEnd()));
    }

    private static int Number(JsonElement report, string name) => report.GetProperty(name).GetInt32();
}

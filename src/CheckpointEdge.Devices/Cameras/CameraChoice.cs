using System.Globalization;

namespace CheckpointEdge.Devices.Cameras;

/// <summary>Which camera a line of configuration means. Stateless.</summary>
public static class CameraChoice
{
    public const string Usage = "/dev/videoN, rpicam, rpicam:N or folder:PATH";

    private const string PipePrefix = "rpicam";
    private const string FolderPrefix = "folder:";
    private const int ModuleMax = 9;

    /// <param name="choice">As <see cref="Usage"/> says.</param>
    /// <param name="name">As shown on the screens: "Document camera".</param>
    /// <exception cref="InvalidOperationException">There is no such kind; the message is one sentence.</exception>
    public static ICamera Open(string choice, string name, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(choice);
        if (choice.StartsWith('/'))
            return new VideoCamera(new VideoCameraOptions { DevicePath = choice, Name = name }, time);
        if (choice.StartsWith(FolderPrefix, StringComparison.Ordinal) && choice.Length > FolderPrefix.Length)
            return new FolderCamera(choice[FolderPrefix.Length..], name, time);
        if (choice == PipePrefix)
            return new PipedCamera(new PipedCameraOptions { Name = name }, time);
        return choice.StartsWith(PipePrefix + ":", StringComparison.Ordinal)
            && int.TryParse(choice[(PipePrefix.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int module)
            && module <= ModuleMax
            ? new PipedCamera(new PipedCameraOptions { Name = name, Module = module }, time)
            : throw new InvalidOperationException($"A camera is {Usage}, not {choice}.");
    }
}

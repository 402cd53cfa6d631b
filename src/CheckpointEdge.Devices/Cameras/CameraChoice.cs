using System.Globalization;

namespace CheckpointEdge.Devices.Cameras;

/// <summary>
/// Which camera a line of configuration means, and how it is set: <c>/dev/video0,1920x1080,exposure=20000,focus=30</c>. Stateless.
/// </summary>
public static class CameraChoice
{
    public const string Usage =
        "/dev/videoN, rpicam, rpicam:N or folder:PATH; behind the first two, each after a comma, WIDTHxHEIGHT, exposure=MICROSECONDS, focus=NUMBER";

    /// <summary>Of a setting: longer exposures than a second see nobody (microseconds).</summary>
    public const int ExposureMicrosecondsMax = 1_000_000;

    /// <summary>Pixels.</summary>
    public const int SideMin = 160;

    /// <summary>Pixels.</summary>
    public const int SideMax = 8192;

    private const string PipePrefix = "rpicam";
    private const string FolderPrefix = "folder:";
    private const int ModuleMax = 9;
    private const double FocusMax = 10_000;

    /// <summary>A V4L2 control counts exposure in these (microseconds).</summary>
    private const int ExposureStepMicroseconds = 100;

    private sealed record Settings(int? Width = null, int? Height = null, int? ExposureMicroseconds = null, double? Focus = null);

    /// <param name="choice">As <see cref="Usage"/> says.</param>
    /// <param name="name">As shown on the screens: "Document camera".</param>
    /// <exception cref="InvalidOperationException">There is no such kind or setting; the message is one sentence.</exception>
    public static ICamera Open(string choice, string name, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(choice);
        if (choice.StartsWith(FolderPrefix, StringComparison.Ordinal) && choice.Length > FolderPrefix.Length)
            return new FolderCamera(choice[FolderPrefix.Length..], name, time);
        string[] parts = choice.Split(',');
        Settings settings = SettingsOf(choice, parts.AsSpan(1));
        if (parts[0].StartsWith('/'))
            return new VideoCamera(VideoOptions(parts[0], name, settings), time);
        return ModuleOf(parts[0]) is { } module
            ? new PipedCamera(PipeOptions(module, name, settings), time)
            : throw Wrong(choice);
    }

    private static VideoCameraOptions VideoOptions(string path, string name, Settings settings)
    {
        VideoCameraOptions usual = new() { DevicePath = path, Name = name };
        return usual with
        {
            Width = settings.Width ?? usual.Width,
            Height = settings.Height ?? usual.Height,
            Exposure = settings.ExposureMicroseconds / ExposureStepMicroseconds,
            Focus = settings.Focus is { } focus ? (int)Math.Round(focus) : null,
        };
    }

    private static PipedCameraOptions PipeOptions(int module, string name, Settings settings)
    {
        PipedCameraOptions usual = new() { Name = name, Module = module };
        return usual with
        {
            Width = settings.Width ?? usual.Width,
            Height = settings.Height ?? usual.Height,
            ExposureMicroseconds = settings.ExposureMicroseconds,
            Focus = settings.Focus,
        };
    }

    /// <summary>Null for what is no module behind a program.</summary>
    private static int? ModuleOf(string part) =>
        part == PipePrefix ? 0
        : part.StartsWith(PipePrefix + ":", StringComparison.Ordinal) && Whole(part[(PipePrefix.Length + 1)..], 0, ModuleMax) is { } module
            ? module
            : null;

    private static Settings SettingsOf(string choice, ReadOnlySpan<string> parts)
    {
        Settings settings = new();
        foreach (string part in parts)
        {
            settings = part.Split('=') switch
            {
                ["exposure", string text] when Whole(text, ExposureStepMicroseconds, ExposureMicrosecondsMax) is { } exposure =>
                    settings with { ExposureMicroseconds = exposure },
                ["focus", string text] when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double focus)
                    && focus <= FocusMax => settings with { Focus = focus },
                [string size] when size.Split('x') is [string width, string height]
                    && Whole(width, SideMin, SideMax) is { } x && Whole(height, SideMin, SideMax) is { } y =>
                    settings with { Width = x, Height = y },
                _ => throw Wrong(choice),
            };
        }

        return settings;
    }

    private static int? Whole(string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max ? number : null;

    private static InvalidOperationException Wrong(string choice) => new($"A camera is {Usage}, not {choice}.");
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Appliance.Cameras;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;

namespace CheckpointEdge.Cli.Devices;

/// <summary><c>device test camera</c>: takes frames as the service would, and says what came.</summary>
internal static class CameraTestCommand
{
    private const int FramesMax = 1000;
    private const int WaitSecondsMax = 600;
    private const int TroublesMax = 20;

    /// <summary>What came of a trial.</summary>
    /// <param name="Frames">That arrived (count).</param>
    /// <param name="Decoded">Of those, how many are a picture (count).</param>
    /// <param name="FramesPerSecond">From the first frame to the last; 0 for one frame.</param>
    /// <param name="Brightness">Mean of the last picture, 0 black to 255 white.</param>
    /// <param name="Troubles">Everything that went wrong meanwhile, in order, also what passed.</param>
    private sealed record Report(
        string Device, int Asked, int Frames, int Decoded, string Format, int Width, int Height, double FramesPerSecond, double Brightness,
        string? Trouble, string? WhatToDo, ImmutableArray<string> Troubles);

    public static Command Create()
    {
        Option<string> device = new("--device") { Description = "The camera: " + CameraChoice.Usage + ".", Required = true };
        Option<int> frames = new("--frames") { Description = $"How many frames to take, 1 to {FramesMax}.", DefaultValueFactory = _ => 10 };
        Option<int> wait = new("--wait-seconds")
        {
            Description = $"How long to wait for them, 1 to {WaitSecondsMax}.",
            DefaultValueFactory = _ => 15,
        };
        Option<string?> save = new("--save") { Description = "Where to write the last frame, as JPEG." };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Command command = new(
            "camera",
            "Takes frames from a camera as the service would. Exit 0 when all came and are pictures, 1 when not, 2 when it could not be tried.\n"
            + "Example: checkpointctl device test camera --device /dev/video0 --frames 30 --save seen.jpg")
        {
            device, frames, wait, save, json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(device)!, Within(parsed.GetValue(frames), FramesMax, "--frames"),
            Within(
                parsed.GetValue(wait), WaitSecondsMax,
                "--wait-seconds"), parsed.GetValue(save), parsed.GetValue(json), cancellation));
        return command;
    }

    private static int Within(int value, int max, string option) => value >= 1 && value <= max
        ? value
        : throw new InvalidOperationException($"{option} is a whole number from 1 to {max}, not {value}.");

    private static async Task<int> RunAsync(
        string device, int asked, int waitSeconds, string? save, bool json, CancellationToken cancellation)
    {
        await using ICamera camera = CameraChoice.Open(device, "Camera", TimeProvider.System);
        (Report report, ColourPicture? last) = await TryAsync(
            camera, device, asked, TimeSpan.FromSeconds(waitSeconds), cancellation);
        if (save is not null && last is not null)
        {
            byte[] file = JpegEncoder.Encode(last)
                ?? throw new InvalidOperationException(PictureDecoder.Missing(PictureType.Jpeg) ?? "The frame cannot be written.");
            await File.WriteAllBytesAsync(save, file, cancellation);
        }

        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(report, JsonSerializerOptions.Web));
        else
            Say(report);
        return report.Decoded == asked ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    private static async Task<(Report Report, ColourPicture? Last)> TryAsync(
        ICamera camera, string device, int asked, TimeSpan wait, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = new(wait, TimeProvider.System);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        CameraFrame? first = null, frame = null;
        ColourPicture? picture = null;
        int came = 0, decoded = 0;
        string? finding = null;
        ConcurrentQueue<string> troubles = new();
        camera.Changed += () =>
        {
            if (camera.Trouble is { } now && troubles.LastOrDefault() != now.Sentence && troubles.Count < TroublesMax)
                troubles.Enqueue(now.Sentence);
        };
        camera.Start();
        try
        {
            while (came < asked)
            {
                frame = await camera.NextAsync(frame?.Number ?? 0, ended.Token);
                first ??= frame;
                came++;
                PictureReading reading = FramePictures.Decode(frame);
                if (reading.IsRead)
                    (picture, decoded) = (reading.Picture, decoded + 1);
                finding = reading.Finding ?? finding;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // What came until now is the answer.
        }

        double seconds = came > 1 ? TimeProvider.System.GetElapsedTime(first!.TakenAt, frame!.TakenAt).TotalSeconds : 0;
        double rate = seconds > 0 ? Math.Round((came - 1) / seconds, 1) : 0;
        CameraTrouble? standing = camera.Trouble;
        string? trouble = standing?.Sentence ?? finding ?? (came < asked ? "Too few frames came in time." : null);
        Report report = new(
            device, asked, came, decoded, frame?.Format.ToString() ?? "", picture?.Width ?? 0, picture?.Height ?? 0, rate, BrightnessOf(picture),
            trouble, standing?.WhatToDo, [.. troubles]);
        return (report, picture);
    }

    private static double BrightnessOf(ColourPicture? picture)
    {
        if (picture is null)
            return 0;
        long sum = 0;
        foreach (byte value in picture.ToGrey().Pixels)
            sum += value;
        return Math.Round((double)sum / ((long)picture.Width * picture.Height), 1);
    }

    private static void Say(Report report)
    {
        Console.Out.WriteLine(
            FormattableString.Invariant($"{report.Frames} of {report.Asked} frames, {report.Decoded} of them pictures")
            + (report.Decoded > 0
                ? FormattableString.Invariant(
                    $": {report.Width} × {report.Height}, {report.FramesPerSecond} a second, mean brightness {report.Brightness} of 255.")
                : "."));
        if (report.Trouble is not null)
            Console.Out.WriteLine(report.WhatToDo is null ? report.Trouble : $"{report.Trouble} {report.WhatToDo}");
    }
}

using CheckpointEdge.Devices.Cameras;

namespace CheckpointEdge.Tests.Cameras;

public sealed class CamerasTests : IDisposable
{
    private static readonly byte[] _first = [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 1, 0xFF, 0xD9];
    private static readonly byte[] _second = [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 2, 0xFF, 0xD9];

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly string _folder = Directory.CreateTempSubdirectory("cameras").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _patience.Dispose();
    }

    [Fact]
    public async Task A_program_that_writes_jpegs_is_a_camera_and_is_started_again_when_it_ends()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "first.jpg"), _first);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "second.jpg"), _second);
        string program = Program($"echo \"$@\" >> {_folder}/asked; cat {_folder}/first.jpg {_folder}/second.jpg");
        await using PipedCamera camera = Piped(program);
        camera.Start();
        CameraFrame frame = await camera.NextAsync(1, _patience.Token);
        Assert.Equal(FrameFormat.PictureFile, frame.Format);

        // The program has ended after two frames; more of them come only from another one.
        Assert.True((await camera.NextAsync(2, _patience.Token)).Number > 2);
        string asked = (await File.ReadAllLinesAsync(Path.Combine(_folder, "asked"), _patience.Token))[0];
        Assert.Equal(
            "--timeout 0 --nopreview --codec mjpeg --camera 1 --width 1280 --height 720 --framerate 15 --shutter 8000 "
            + "--autofocus-mode manual --lens-position 2.5 --output -",
            asked);
    }

    [Fact]
    public async Task A_program_that_is_still_running_is_ended_with_its_camera()
    {
        string program = Program($"cat {_folder}/first.jpg; echo $$ > {_folder}/pid; exec sleep 600");
        await File.WriteAllBytesAsync(Path.Combine(_folder, "first.jpg"), _first);
        PipedCamera camera = Piped(program);
        camera.Start();
        Assert.Equal(_first, (await camera.NextAsync(0, _patience.Token)).Bytes.ToArray());
        while (!File.Exists(Path.Combine(_folder, "pid")) || (await File.ReadAllTextAsync(Path.Combine(_folder, "pid"))).Length == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, _patience.Token);
        string id = (await File.ReadAllTextAsync(Path.Combine(_folder, "pid"))).Trim();
        await camera.DisposeAsync();
        Assert.False(Directory.Exists($"/proc/{id}"));
    }

    [Fact]
    public async Task A_program_that_stands_still_is_told_and_started_again()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "first.jpg"), _first);
        string program = Program($"cat {_folder}/first.jpg; exec sleep 600");
        await using PipedCamera camera = Piped(program);
        TaskCompletionSource<CameraTrouble> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        camera.Changed += () =>
        {
            if (camera.Trouble is { } trouble)
                told.TrySetResult(trouble);
        };
        camera.Start();
        Assert.Equal("The document camera sends no pictures.", (await told.Task.WaitAsync(_patience.Token)).Sentence);
        await camera.NextAsync(1, _patience.Token);
        Assert.Null(camera.Trouble);
    }

    [Fact]
    public async Task A_program_that_hangs_at_every_start_is_started_again_each_time()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "first.jpg"), _first);
        string program = Program(
            $"echo >> {_folder}/starts; [ $(wc -l < {_folder}/starts) -lt 4 ] && exec sleep 600; cat {_folder}/first.jpg; exec sleep 600");
        await using PipedCamera camera = Piped(program, firstFrameWithin: TimeSpan.FromSeconds(1));
        camera.Start();
        Assert.Equal(_first, (await camera.NextAsync(0, _patience.Token)).Bytes.ToArray());
    }

    [Fact]
    public async Task A_program_that_needs_long_for_its_first_picture_gets_the_time_at_its_first_start()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "first.jpg"), _first);
        string program = Program($"echo >> {_folder}/starts; sleep 4; cat {_folder}/first.jpg; exec sleep 600");
        await using PipedCamera camera = Piped(program);
        camera.Start();
        await camera.NextAsync(0, _patience.Token);
        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_folder, "starts"), _patience.Token));
    }

    [Fact]
    public async Task A_program_that_is_not_installed_is_told_with_what_to_install()
    {
        await using PipedCamera camera = Piped(Path.Combine(_folder, "nothing"));
        CameraTrouble trouble = await TroubleOf(camera);
        Assert.StartsWith("The document camera needs the program", trouble.Sentence);
        Assert.Equal("Install the package rpicam-apps of Raspberry Pi OS.", trouble.WhatToDo);
    }

    [Theory]
    [InlineData("/dev/video-that-is-not-there", "No such file or directory")]
    [InlineData("/dev/null", "Inappropriate ioctl for device")]
    public async Task A_device_that_is_no_camera_is_told_with_the_reason(string path, string reason)
    {
        await using VideoCamera camera = new(new VideoCameraOptions { DevicePath = path, Name = "Document camera" }, TimeProvider.System);
        CameraTrouble trouble = await TroubleOf(camera);
        Assert.Equal($"The document camera at {path} cannot be opened: {reason}.", trouble.Sentence);
    }

    [Fact]
    public async Task A_folder_shows_its_pictures_in_the_order_of_their_names()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "b.jpg"), _second);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "a.JPG"), _first);
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.txt"), "no picture");
        await using ICamera camera = CameraChoice.Open($"folder:{_folder}", "Document camera", TimeProvider.System);
        camera.Start();
        CameraFrame frame = await camera.NextAsync(0, _patience.Token);
        Assert.Equal(_first, frame.Bytes.ToArray());
        while (frame.Bytes.Span.SequenceEqual(_first))
            frame = await camera.NextAsync(frame.Number, _patience.Token);
        Assert.Equal(_second, frame.Bytes.ToArray());
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_trouble_until_pictures_come()
    {
        string later = Path.Combine(_folder, "later");
        await using ICamera camera = CameraChoice.Open($"folder:{later}", "Document camera", TimeProvider.System);
        Assert.StartsWith("The document camera cannot read", (await TroubleOf(camera)).Sentence);
        Directory.CreateDirectory(later);
        await File.WriteAllBytesAsync(Path.Combine(later, "a.jpg"), _first);
        await camera.NextAsync(0, _patience.Token);
        Assert.Null(camera.Trouble);
    }

    [Fact]
    public async Task A_line_of_configuration_names_a_camera()
    {
        foreach (string choice in new[] { "/dev/video0", "rpicam", "rpicam:1", "folder:pictures" })
            await CameraChoice.Open(choice, "Camera", TimeProvider.System).DisposeAsync();
        string[] wrong =
        [
            "", "video0", "rpicam:10", "rpicam:x", "folder:", "/dev/video0,", "/dev/video0,1920", "/dev/video0,1920x", "/dev/video0,0x0",
            "/dev/video0,exposure=0", "/dev/video0,exposure=-1", "/dev/video0,exposure=1000001", "/dev/video0,focus=far", "rpicam,gain=2",
        ];
        foreach (string choice in wrong)
        {
            InvalidOperationException refused =
                Assert.Throws<InvalidOperationException>(() => CameraChoice.Open(choice, "Camera", TimeProvider.System));
            Assert.Contains(choice, refused.Message);
        }
    }

    [Fact]
    public async Task Size_exposure_and_focus_stand_behind_the_camera()
    {
        await using VideoCamera video = (VideoCamera)CameraChoice.Open(
            "/dev/video2,2592x1944,exposure=20000,focus=30", "Document camera", TimeProvider.System);
        Assert.Equal(
            new VideoCameraOptions
            {
                DevicePath = "/dev/video2",
                Name = "Document camera",
                Width = 2592,
                Height = 1944,
                Exposure = 200,
                Focus = 30,
            },
            video.Options);
        await using PipedCamera module = (PipedCamera)CameraChoice.Open(
            "rpicam:1,focus=8.5,1920x1080", "Face camera", TimeProvider.System);
        Assert.Equal(
            new PipedCameraOptions { Name = "Face camera", Module = 1, Width = 1920, Height = 1080, Focus = 8.5 }, module.Options);
    }

    private static PipedCamera Piped(string program, TimeSpan? firstFrameWithin = null) => new(
        new PipedCameraOptions
        {
            Programs = [program],
            Name = "Document camera",
            Module = 1,
            ExposureMicroseconds = 8000,
            Focus = 2.5,
            FirstFrameWithin = firstFrameWithin ?? TimeSpan.FromSeconds(PipedCameraOptions.FirstFrameSeconds),
            RestartAfter = TimeSpan.FromMilliseconds(50),
        },
        TimeProvider.System);

    private string Program(string script)
    {
        string path = Path.Combine(_folder, "rpicam-vid");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private async Task<CameraTrouble> TroubleOf(ICamera camera)
    {
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        camera.Changed += () => told.TrySetResult();
        camera.Start();
        await told.Task.WaitAsync(_patience.Token);
        return camera.Trouble!;
    }
}

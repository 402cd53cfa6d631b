using CheckpointEdge.Devices.Cameras;

namespace CheckpointEdge.Simulators.Cameras;

public sealed class SimulatedCameraTests : IAsyncLifetime
{
    private static readonly byte[] _picture = [1, 2, 3, 4];

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly SimulatedCamera _camera = new("Document camera", TimeProvider.System);

    public Task InitializeAsync()
    {
        _camera.Show(_picture);
        _camera.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _camera.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task It_sends_what_it_is_shown_again_and_again()
    {
        CameraFrame first = await _camera.NextAsync(0, _patience.Token);
        CameraFrame next = await _camera.NextAsync(first.Number, _patience.Token);
        Assert.Equal(_picture, next.Bytes.ToArray());
        Assert.True(next.Number > first.Number);
    }

    [Fact]
    public async Task Pulled_out_it_says_so_and_plugged_in_again_it_goes_on()
    {
        await _camera.NextAsync(0, _patience.Token);
        _camera.Fault = CameraFault.Unplugged;
        Assert.Equal("The document camera was unplugged.", _camera.Trouble!.Sentence);
        long before = _camera.Newest!.Number;
        _camera.Fault = CameraFault.None;
        await _camera.NextAsync(before, _patience.Token);
        Assert.Null(_camera.Trouble);
    }

    [Fact]
    public async Task Standing_still_is_noticed()
    {
        TaskCompletionSource noticed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _camera.NextAsync(0, _patience.Token);
        _camera.Changed += () => noticed.TrySetResult();
        _camera.Fault = CameraFault.StandsStill;
        await noticed.Task.WaitAsync(_patience.Token);
        Assert.Equal("The document camera sends no pictures.", _camera.Trouble!.Sentence);
    }

    [Fact]
    public async Task A_torn_frame_is_half_a_picture()
    {
        CameraFrame whole = await _camera.NextAsync(0, _patience.Token);
        _camera.Fault = CameraFault.Torn;
        CameraFrame torn = await _camera.NextAsync(whole.Number + 1, _patience.Token);
        Assert.Equal(2, torn.Bytes.Length);
    }

    [Fact]
    public async Task The_plugin_has_cameras_where_it_is_given_pictures()
    {
        string folder = Directory.CreateTempSubdirectory("pictures").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "page.jpg"), _picture);
        await using SimulatorsPlugin plugin = new();
        await plugin.StartAsync(
            new Dictionary<string, string> { ["deskUrl"] = "http://127.0.0.1:0", ["documentPictures"] = folder },
            TimeProvider.System, CancellationToken.None);
        Assert.Null(plugin.OpenCamera(CameraUse.Traveller));
        ICamera camera = plugin.OpenCamera(CameraUse.Document)!;
        camera.Start();
        Assert.Equal(_picture, (await camera.NextAsync(0, _patience.Token)).Bytes.ToArray());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Pictures_that_are_not_there_are_told_at_the_start()
    {
        await using SimulatorsPlugin plugin = new();
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => plugin.StartAsync(
            new Dictionary<string, string> { ["deskUrl"] = "http://127.0.0.1:0", ["travellerPictures"] = "/nowhere" },
            TimeProvider.System, CancellationToken.None));
        Assert.Equal("There is no picture at /nowhere for the simulated camera.", failure.Message);
    }
}

using System.Text.Json;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Appliance.Cameras;

/// <summary>
/// Starts the desk's cameras, keeps their lines on the screen true, and says whether the document camera's view can be
/// shown. Does nothing at a desk without cameras.
/// </summary>
/// <param name="looking">Who reads documents through the document camera; null for nobody.</param>
internal sealed class CameraWatch(CamerasOfDesk cameras, PictureMrzReader? looking, KioskScreen screen) : IHostedService
{
    public const string DocumentPreviewUrl = "/api/kiosk/preview/document";

    private readonly List<(ICamera Camera, Action Changed)> _watched = [];
    private volatile string _advice = "";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (ICamera camera in cameras.All)
        {
            void Changed() => Show(camera);
            camera.Changed += Changed;
            _watched.Add((camera, Changed));
            Changed();
            camera.Start();
        }

        if (looking is not null)
        {
            looking.Advised += Show;
            looking.Asked += Show;
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        foreach ((ICamera camera, Action changed) in _watched)
            camera.Changed -= changed;
        if (looking is not null)
        {
            looking.Advised -= Show;
            looking.Asked -= Show;
        }

        return Task.CompletedTask;
    }

    private void Show(MrzPictureReading? asked) => screen.Change(state => state with
    {
        Asked = asked is null ? null : new AskedView(
            asked.Lines,
            [
                .. asked.Doubts.Select(doubt => new AskedCharacterView(
                    doubt.Line, doubt.Position, doubt.Field, doubt.Read.ToString(), doubt.Alternatives)),
            ]),
    });

    private void Show(PlacementAdvice advice)
    {
        _advice = JsonNamingPolicy.CamelCase.ConvertName(advice.ToString());
        Show(cameras.Document!);
    }

    private void Show(ICamera camera) => screen.Change(state =>
    {
        // Read under the screen's lock: of two changes at once the later one is shown.
        CameraTrouble? trouble = camera.Trouble;
        DeviceView view = trouble is null
            ? new DeviceView(camera.Name, true, "Works.", "")
            : new DeviceView(camera.Name, false, trouble.Sentence, trouble.WhatToDo);
        return state with
        {
            Devices = [.. state.Devices.Where(device => device.Name != camera.Name), view],
            Preview = camera == cameras.Document
                ? new PreviewView(DocumentPreviewUrl, trouble is null, trouble is null ? _advice : "")
                : state.Preview,
        };
    });
}

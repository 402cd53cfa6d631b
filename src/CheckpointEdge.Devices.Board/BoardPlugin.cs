using System.Globalization;
using CheckpointEdge.Devices.Boards;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Devices.ChipReaders.FrontEnds;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.Vision.Inference;

namespace CheckpointEdge.Devices.Board;

/// <summary>
/// The board's own devices, loaded by name. Settings: <c>board</c>, the board's file (<c>hardware/boards/raspberry-pi-5.json</c>);
/// <c>panel</c> and <c>chipReader</c>, <c>yes</c> (the default where the board file has them) or <c>no</c>; <c>documentCamera</c> and
/// <c>travellerCamera</c>, the number of a camera for OpenCV, none by default; <c>inference</c>, <c>opencv</c> for networks in OpenCV's DNN
/// module, the service's own engines by default; <c>lampBrightnessPercent</c>, the limit of a strip of lamps. Used by one service.
/// </summary>
public sealed class BoardPlugin : IDevicePlugin, IInferencePlugin
{
    private readonly List<IDisposable> _frontEnds = [];
    private BoardFile? _board;
    private IReadOnlyDictionary<string, string> _settings = new Dictionary<string, string>();
    private TimeProvider _time = TimeProvider.System;

    public string Name => "Board";

    public Task StartAsync(IReadOnlyDictionary<string, string> settings, TimeProvider time, CancellationToken cancellation)
    {
        if (!settings.TryGetValue("board", out string? file))
            throw new InvalidOperationException("Name the board's file with --plugin:board, such as hardware/boards/raspberry-pi-5.json.");
        BoardReading reading = BoardFiles.Read(file);
        _board = reading.Board ?? throw new InvalidOperationException(string.Join(' ', reading.Faults));
        (_settings, _time) = (settings, time);
        return Task.CompletedTask;
    }

    /// <summary>Null: document readers on a serial line are the service's own.</summary>
    public IMrzReader? OpenMrzReader() => null;

    /// <summary>A PN5180 or PN532 where the board file has one; null else: readers on USB speak PC/SC, which is the service's own.</summary>
    public IChipReader? OpenChipReader()
    {
        BoardDevice? device = Wanted("chipReader")
            ? _board!.Devices.Values.FirstOrDefault(
                device => device.Part is Pn5180FrontEnd.Part or Pn532FrontEnd.SerialPart or Pn532FrontEnd.I2cPart)
            : null;
        if (device is null)
            return null;
        FrontEnd front;
        if (device.Part == Pn5180FrontEnd.Part)
        {
            Pn5180FrontEnd chip = new(_board!, device, _time);
            _frontEnds.Add(chip);
            front = chip.FrontEnd;
        }
        else
        {
            Pn532FrontEnd chip = new(_board!, device);
            _frontEnds.Add(chip);
            front = chip.FrontEnd;
        }

        return new FrontEndChipReader(front, _time);
    }

    public IPanel? OpenPanel() => Wanted("panel")
        ? new GpioPanel(_board!, LampPicture.BrightnessPercentOf(_settings.GetValueOrDefault(LampPicture.BrightnessSetting)), _time)
        : null;

    /// <summary>Null unless a number is set: cameras that V4L2 reads alone are the service's own.</summary>
    public ICamera? OpenCamera(CameraUse use)
    {
        (string setting, string name) = use == CameraUse.Document ? ("documentCamera", "Document camera") : ("travellerCamera", "Face camera");
        return !_settings.TryGetValue(setting, out string? text) ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? new OpenCvCamera(name, index, _time)
            : throw new InvalidOperationException($"--plugin:{setting} is the number of a camera, such as 0, not \"{text}\".");
    }

    public InferenceEngine? OpenInference() => _settings.GetValueOrDefault("inference") switch
    {
        null or "own" => null,
        "opencv" => InferenceEngine.Of("OpenCV", OpenCvInference.Load),
        string other => throw new InvalidOperationException($"--plugin:inference is own or opencv, not \"{other}\"."),
    };

    public ValueTask DisposeAsync()
    {
        foreach (IDisposable chip in _frontEnds)
            chip.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool Wanted(string setting) => _settings.GetValueOrDefault(setting) switch
    {
        null or "yes" => true,
        "no" => false,
        string other => throw new InvalidOperationException($"--plugin:{setting} is yes or no, not \"{other}\"."),
    };
}

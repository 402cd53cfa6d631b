using System.Device.Gpio;
using System.Globalization;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Devices.Board;

/// <summary>
/// The board's own devices, loaded by name. Settings: <c>lampPlaceDocument</c>, <c>lampPleaseWait</c>, <c>lampGoOn</c>,
/// <c>lampOfficer</c>, each a GPIO line.
/// </summary>
public sealed class BoardPlugin : IDevicePlugin
{
    private LampLines? _lamps;

    public string Name => "Board";

    public Task StartAsync(IReadOnlyDictionary<string, string> settings, TimeProvider time, CancellationToken cancellation)
    {
        string[] names = ["lampPlaceDocument", "lampPleaseWait", "lampGoOn", "lampOfficer"];
        if (names.Any(settings.ContainsKey))
        {
            int[] lines = [.. names.Select(name => Line(settings, name))];
            _lamps = new LampLines(lines[0], lines[1], lines[2], lines[3]);
        }

        return Task.CompletedTask;
    }

    /// <summary>Null: document readers on a serial line are the service's own.</summary>
    public IMrzReader? OpenMrzReader() => null;

    /// <summary>Null: readers on USB speak PC/SC, which is the service's own.</summary>
    public IChipReader? OpenChipReader() => null;

    public IPanel? OpenPanel() => _lamps is null ? null : new GpioPanel(_lamps, new GpioController());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static int Line(IReadOnlyDictionary<string, string> settings, string name) =>
        settings.TryGetValue(name, out string? text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int line)
            ? line
            : throw new InvalidOperationException($"The setting plugin:{name} must be the number of a GPIO line.");
}

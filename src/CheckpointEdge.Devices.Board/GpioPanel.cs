using System.Device.Gpio;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Devices.Board;

/// <summary>One GPIO line a lamp; logical numbers of the SoC, active high.</summary>
public sealed record LampLines(int PlaceDocument, int PleaseWait, int GoOn, int OfficerWillHelp)
{
    public IEnumerable<int> All => [PlaceDocument, PleaseWait, GoOn, OfficerWillHelp];
}

/// <summary>
/// The traveller's lamps on GPIO lines: exactly one is lit, none when the desk is closed. Safe for concurrent callers.
/// </summary>
public sealed class GpioPanel : IPanel
{
    private readonly Lock _lock = new();
    private readonly GpioController _controller;
    private readonly LampLines _lines;
    private bool _disposed;

    /// <exception cref="InvalidOperationException">Two lamps share a line, or a line cannot be opened.</exception>
    public GpioPanel(LampLines lines, GpioController controller)
    {
        if (lines.All.Distinct().Count() != 4)
            throw new InvalidOperationException("Two lamps are set to the same GPIO line; give each lamp a line of its own.");
        _lines = lines;
        _controller = controller;
        foreach (int line in lines.All)
            controller.OpenPin(line, PinMode.Output, PinValue.Low);
    }

    public void Show(TravellerSignal signal)
    {
        int? lit = signal switch
        {
            TravellerSignal.PlaceDocument => _lines.PlaceDocument,
            TravellerSignal.PleaseWait => _lines.PleaseWait,
            TravellerSignal.GoOn => _lines.GoOn,
            TravellerSignal.OfficerWillHelp => _lines.OfficerWillHelp,
            _ => null,
        };
        lock (_lock)
        {
            if (_disposed)
                return;

            // Dark first: two lamps lit at once could be read as either.
            foreach (int line in _lines.All)
                _controller.Write(line, PinValue.Low);
            if (lit is { } chosen)
                _controller.Write(chosen, PinValue.High);
        }
    }

    public ValueTask DisposeAsync()
    {
        Show(TravellerSignal.OutOfService);
        lock (_lock)
        {
            _disposed = true;
            _controller.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}

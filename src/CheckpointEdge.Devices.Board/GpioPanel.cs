using CheckpointEdge.Devices.Boards;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Devices.Board;

/// <summary>
/// The panel on a board's GPIO lines and sensors. Looks at its inputs every few milliseconds, and toggles the heartbeat line as long as
/// the outputs are kept up: a watchdog outside the board cuts their supply when that ends. Safe for concurrent use.
/// </summary>
internal sealed class GpioPanel : IPanel
{
    /// <summary>Between two looks at the switches (milliseconds).</summary>
    private const int LookMilliseconds = 10;

    /// <summary>Half a period of the heartbeat, in looks: the watchdog's time-out is 1.6 s.</summary>
    private const int LooksPerBeat = 20;

    /// <summary>Between two tellings of a strip of lamps that has nothing new to show, in looks.</summary>
    private const int LooksPerRefresh = 50;

    private static readonly PanelTrouble _noLines = new(
        "The lines of the panel do not answer.", "Lamps and barrier are off. Call the technician if it stays so.");

    private static readonly string[] _roles =
        [.. PanelLines.InputRoles, .. PanelLines.Of(PanelOutputs.Safe).Select(output => output.Role), BoardRoles.Heartbeat];

    private readonly Lock _gate = new();
    private readonly BoardLines _lines;
    private readonly BoardSensors _sensors;
    private readonly RgbLamps? _strip;
    private readonly PiezoBuzzer? _piezo;
    private readonly Dictionary<string, Debounce> _switches = new(StringComparer.Ordinal);
    private readonly OutputKeeper _keeper;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly ITimer _looking;
    private PanelTrouble? _trouble;
    private bool _applied;
    private bool _looked = true;
    private long _looks;
    private bool _closed;

    /// <param name="brightnessPercent">Of a strip of lamps, where the board has one.</param>
    /// <exception cref="InvalidOperationException">A line cannot be had.</exception>
    public GpioPanel(BoardFile board, int brightnessPercent, TimeProvider time)
    {
        _time = time;
        _began = time.GetTimestamp();
        _piezo = PiezoBuzzer.Of(board);
        _lines = new BoardLines(board, _roles.Where(role => _piezo is null || role != BoardRoles.Buzzer));
        foreach (string role in PanelLines.InputRoles)
            if (_lines.Get(role) is { } level)
                _switches[role] = new Debounce(level);
        _sensors = new BoardSensors(board, time);
        _strip = LampStrip.Of(board) is { } strip ? new RgbLamps(board, strip, brightnessPercent) : null;
        _keeper = new OutputKeeper(Apply, time);
        TimeSpan look = TimeSpan.FromMilliseconds(LookMilliseconds);
        _looking = time.CreateTimer(_ => Look(), null, look, look);
    }

    public string Name => "Panel";

    public PanelTrouble? Trouble => Volatile.Read(ref _trouble);

    public PanelInputs Inputs
    {
        get
        {
            lock (_gate)
                return _sensors.AddTo(PanelLines.Inputs(role => _switches.TryGetValue(role, out Debounce? contact) ? contact.Level : null));
        }
    }

    public void Drive(PanelOutputs outputs) => _keeper.Drive(outputs);

    public async ValueTask DisposeAsync()
    {
        await _looking.DisposeAsync();
        await _keeper.DisposeAsync();
        await _sensors.DisposeAsync();
        lock (_gate)
        {
            _closed = true;
            _piezo?.Dispose();
            _strip?.Dispose();
            _lines.Dispose();
        }
    }

    /// <summary>Each line by itself: one that fails keeps none from going out, and nothing is switched on beside one that did not.</summary>
    private bool Apply(PanelOutputs outputs)
    {
        lock (_gate)
        {
            _applied = true;
            foreach ((string role, bool active) in PanelLines.Of(outputs))
                if (_applied || !active)
                    _applied &= Try(() => _lines.Set(role, active));
            _applied &= Try(() => _strip?.Show(_applied ? outputs.Lamps : TravellerSignal.OutOfService));
            _applied &= Try(() => _piezo?.Set(_applied && outputs.Buzzer));
            Tell();
            return _applied;
        }
    }

    private void Look()
    {
        bool kept = _keeper.IsKept;
        lock (_gate)
        {
            TimeSpan now = _time.GetElapsedTime(_began);
            _looked = Try(() =>
            {
                foreach ((string role, Debounce contact) in _switches)
                    contact.See(_lines.Get(role) ?? contact.Level, now);
                if (!kept)
                    return;
                if (++_looks % LooksPerBeat == 0)
                    _lines.Set(BoardRoles.Heartbeat, _looks / LooksPerBeat % 2 == 0);
                if (_looks % LooksPerRefresh == 0)
                    _strip?.Refresh();
            });
            Tell();
        }
    }

    /// <summary>One look that went well does not end the trouble of a line that could not be set.</summary>
    private void Tell() => Volatile.Write(ref _trouble, _applied && _looked ? null : _noLines);

    /// <summary>Whether it went well; what could not be driven is driven again by the next petting.</summary>
    private bool Try(Action work)
    {
        if (_closed)
            return true;
        try
        {
            work();
            return true;
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException)
        {
            return false;
        }
    }
}

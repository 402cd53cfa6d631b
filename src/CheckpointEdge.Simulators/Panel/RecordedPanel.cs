using System.Collections.Immutable;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Simulators.Panel;

/// <summary>A signal and when it was shown.</summary>
public sealed record ShownSignal(TravellerSignal Signal, DateTimeOffset At);

/// <summary>What somebody at the simulators' desk does to the panel. Immutable; null leaves a thing as it is.</summary>
public sealed record PanelHandling
{
    public bool? TamperOpen { get; init; }
    public bool? ButtonPressed { get; init; }
    public bool? MainsFailed { get; init; }
    public bool? BatteryLow { get; init; }
    public int? BatteryPercent { get; init; }
    public double? SupplyVolts { get; init; }
    public double? CabinetCelsius { get; init; }
    public bool? BarrierObstructed { get; init; }

    /// <summary>The barrier's motor turns and nothing moves.</summary>
    public bool? BarrierStuck { get; init; }
}

/// <summary>
/// The twin of the panel: remembers what it was told to show, lets go of its outputs like the real one when nobody tells them again,
/// and has switches, a battery, sensors and a barrier that takes its time. Safe for concurrent use.
/// </summary>
public sealed class RecordedPanel : IPanel
{
    /// <summary>The newest signals that are kept (count).</summary>
    public const int SignalsMax = 200;

    /// <summary>The whole way of the barrier (seconds).</summary>
    public const double BarrierTravelSeconds = 1.5;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly OutputKeeper _keeper;
    private ImmutableList<ShownSignal> _shown = [];
    private PanelInputs _inputs;
    private bool _stuck;
    private double _open;
    private BarrierDrive _drive;
    private long _movedAt;

    /// <param name="hasBarrier">Whether there is a barrier beside the lamps.</param>
    public RecordedPanel(TimeProvider time, bool hasBarrier = false)
    {
        _time = time;
        _movedAt = time.GetTimestamp();
        _inputs = new PanelInputs { HasBarrier = hasBarrier, BatteryPercent = 100, SupplyVolts = 5.1, CabinetCelsius = 31 };
        _keeper = new OutputKeeper(Apply, time);
    }

    public event Action? Changed;

    public string Name => "Panel";

    public PanelTrouble? Trouble => null;

    /// <summary>Oldest first.</summary>
    public ImmutableList<ShownSignal> Shown => Volatile.Read(ref _shown);

    /// <summary>What is switched now.</summary>
    public PanelOutputs Outputs => _keeper.Now;

    /// <summary>0 closed to 1 open.</summary>
    public double BarrierOpening
    {
        get
        {
            lock (_gate)
                return Move();
        }
    }

    public PanelInputs Inputs
    {
        get
        {
            lock (_gate)
            {
                double open = Move();
                return _inputs.HasBarrier ? _inputs with { BarrierIsOpen = open >= 1, BarrierIsClosed = open <= 0 } : _inputs;
            }
        }
    }

    public void Drive(PanelOutputs outputs) => _keeper.Drive(outputs);

    /// <summary>Lets the outputs fall when nobody told them again; the panel's own clock calls it, and tests do.</summary>
    public void Look() => _keeper.Look();

    /// <summary>Somebody opens, presses, cuts or holds something.</summary>
    public void Handle(PanelHandling handling)
    {
        lock (_gate)
        {
            Move();
            _stuck = handling.BarrierStuck ?? _stuck;
            _inputs = _inputs with
            {
                TamperOpen = handling.TamperOpen ?? _inputs.TamperOpen,
                ButtonPressed = handling.ButtonPressed ?? _inputs.ButtonPressed,
                MainsFailed = handling.MainsFailed ?? _inputs.MainsFailed,
                BatteryLow = handling.BatteryLow ?? _inputs.BatteryLow,
                BatteryPercent = handling.BatteryPercent is { } percent ? Math.Clamp(percent, 0, 100) : _inputs.BatteryPercent,
                SupplyVolts = handling.SupplyVolts ?? _inputs.SupplyVolts,
                CabinetCelsius = handling.CabinetCelsius ?? _inputs.CabinetCelsius,
                BarrierObstructed = handling.BarrierObstructed ?? _inputs.BarrierObstructed,
            };
        }

        Changed?.Invoke();
    }

    public ValueTask DisposeAsync() => _keeper.DisposeAsync();

    /// <summary>Only what changes is noted; dark is what a panel begins with.</summary>
    private bool Apply(PanelOutputs outputs)
    {
        ShownSignal shown = new(outputs.Lamps, _time.GetUtcNow());
        ImmutableInterlocked.Update(ref _shown, list =>
            (list is [.., ShownSignal last] ? last.Signal : TravellerSignal.OutOfService) == shown.Signal ? list
            : (list.Count < SignalsMax ? list : list.RemoveAt(0)).Add(shown));
        lock (_gate)
        {
            Move();
            _drive = outputs.Barrier;
        }

        Changed?.Invoke();
        return true;
    }

    private double Move()
    {
        double way = _time.GetElapsedTime(_movedAt).TotalSeconds / BarrierTravelSeconds;
        _movedAt = _time.GetTimestamp();
        if (!_stuck && _drive != BarrierDrive.Rest)
            _open = Math.Clamp(_open + (_drive == BarrierDrive.Open ? way : -way), 0, 1);
        return _open;
    }
}

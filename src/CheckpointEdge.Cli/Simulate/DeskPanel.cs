using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Panel;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Simulators.Panel;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// Lamps, buzzer and perhaps a barrier at one desk. They stay when the service dies, and let go as the real ones do; the service's own
/// station works them while it lives. Whatever they show is held against what may be shown.
/// </summary>
internal sealed class DeskPanel : IAsyncDisposable
{
    /// <summary>The station's own step while something moves (seconds).</summary>
    private const double StepSeconds = PanelStation.StepMilliseconds / 1000.0;

    /// <summary>At rest it is stepped more seldom, to save time of the real clock: well below what the outputs need to stay up (seconds).</summary>
    private const double RestSeconds = 1;

    /// <summary>The screen looks at list and clock every ten seconds: green may last so long after what forbids it (seconds).</summary>
    private const double HindranceSeenSeconds = 15;

    /// <summary>Outputs that nobody keeps up have fallen by then (seconds): the keeper's limit, and its next look.</summary>
    private const double FallenSeconds = (OutputKeeper.PettingMilliseconds / 1000.0) + 0.6;

    private readonly World _world;
    private readonly BoardMachine _board;
    private readonly Func<string> _hindrance;
    private readonly RecordedPanel _panel;
    private PanelOutputs _before = PanelOutputs.Safe;
    private DateTimeOffset? _hinderedSince;
    private DateTimeOffset? _obstructedSince;
    private DateTimeOffset? _downSince;
    private bool _officerActs;

    /// <param name="hindrance">Why there may be no green now, by what the world knows; empty when it is allowed.</param>
    public DeskPanel(World world, BoardMachine board, bool hasBarrier, Func<string> hindrance)
    {
        (_world, _board, _hindrance) = (world, board, hindrance);
        _panel = new RecordedPanel(board.Clock, hasBarrier);
        _panel.Changed += Check;
        Again();
    }

    /// <summary>The station of the service that lives now; null while none does.</summary>
    public PanelStation? Station { get; private set; }

    public bool HasBarrier => _panel.Inputs.HasBarrier;

    /// <summary>How often the barrier opened (count).</summary>
    public int Openings { get; private set; }

    /// <summary>How often the lamp turned green (count).</summary>
    public int Greens { get; private set; }

    /// <summary>A service has started.</summary>
    public PanelStation Open() => Station = new PanelStation(
        _panel, () => GreenRules.HindranceOf(_board.Screen.State), _board.Records, _board.Screen, () => { }, new PanelPolicy(), _board.Clock,
        NullLogger<PanelStation>.Instance);

    /// <summary>The service is gone, however.</summary>
    public void Gone()
    {
        Station?.Dispose();
        Station = null;
    }

    /// <summary>What the officer does with their own hand: nothing else opens a barrier.</summary>
    public T ByHand<T>(Func<T> act)
    {
        _officerActs = true;
        try
        {
            return act();
        }
        finally
        {
            _officerActs = false;
        }
    }

    /// <summary>Somebody stands below the barrier, or opens the cabinet, or the motor turns and nothing moves.</summary>
    public void Handle(PanelHandling handling)
    {
        _panel.Handle(handling);
        _obstructedSince = _panel.Inputs.BarrierObstructed ? _obstructedSince ?? _world.Now : null;
    }

    public ValueTask DisposeAsync()
    {
        Gone();
        return _panel.DisposeAsync();
    }

    private void Again() => _world.OnTime(
        TimeSpan.FromSeconds(Station?.State is { } state && (state.ToneUntil is not null || state.Outputs.Barrier != BarrierDrive.Rest)
            ? StepSeconds : RestSeconds),
        () =>
        {
            if (_board is { Up: true, Doomed: false })
            {
                Station?.Step();
                _board.AfterStep();
            }

            Look();
            Again();
        });

    private void Look()
    {
        _downSince = _board.Up ? null : _downSince ?? _world.Now;
        _hinderedSince = _board.Up && _hindrance().Length > 0 ? _hinderedSince ?? _world.Now : null;
        if (_downSince is { } down && (_world.Now - down).TotalSeconds > FallenSeconds && _panel.Outputs != PanelOutputs.Safe)
            _world.Broke(Invariant.OutputsFall, $"{_board.Name} is dead and its panel still shows {_panel.Outputs}");
        Check();
    }

    private void Check()
    {
        PanelOutputs now = _panel.Outputs, before = _before;
        _before = now;
        if (now.Lamps == TravellerSignal.GoOn)
        {
            Greens += before.Lamps == TravellerSignal.GoOn ? 0 : 1;
            if (_hinderedSince is { } since && (_world.Now - since).TotalSeconds > HindranceSeenSeconds
                && _board.Up && _hindrance() is { Length: > 0 } why) // what forbade it may have gone since the last look
                _world.Broke(Invariant.GreenAllowed, $"{_board.Name} shows green: {why}");
        }

        if (now.Barrier == BarrierDrive.Open && before.Barrier != BarrierDrive.Open)
        {
            Openings++;
            if (!_officerActs)
                _world.Broke(Invariant.BarrierByHand, $"the barrier of {_board.Name} opens, and nobody released");
        }

        if (now.Barrier == BarrierDrive.Close && _obstructedSince is { } stands && (_world.Now - stands).TotalSeconds > RestSeconds)
            _world.Broke(Invariant.BarrierByHand, $"the barrier of {_board.Name} closes on somebody");
    }
}

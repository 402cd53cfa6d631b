using System.Collections.Immutable;
using CheckpointEdge.Appliance.Kiosk.Alarms;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// Holds the officer's screen and gives every change of it a version. Snapshots are immutable. Safe for concurrent use.
/// </summary>
public sealed class KioskScreen
{
    private readonly Newest<KioskState> _state;
    private readonly AlarmBook? _alarms;

    public KioskScreen(UnitIdentity unit, TimeProvider time)
        : this(unit, time, null)
    {
    }

    /// <param name="alarms">Sees every state before it is shown; null: at a screen without alarms.</param>
    internal KioskScreen(UnitIdentity unit, TimeProvider time, AlarmBook? alarms)
    {
        _alarms = alarms;
        _state = new Newest<KioskState>(First(unit, time));
    }

    public KioskState State => _state.Value;

    /// <param name="change">Returns the same instance, or an equal one, when nothing changed: then nothing is sent.</param>
    public KioskState Change(Func<KioskState, KioskState> change) => _state.Change(state =>
    {
        KioskState changed = change(state);
        if (_alarms is not null)
            changed = changed with { Alarms = _alarms.Observe(changed) };
        return changed.Equals(state) ? state : changed with { Version = state.Version + 1 };
    });

    /// <summary>The newest state at once, then after every change.</summary>
    public IAsyncEnumerable<KioskState> FollowAsync(CancellationToken cancellation) => _state.FollowAsync(cancellation);

    /// <summary>What hangs on the time alone may have changed.</summary>
    public void Refresh() => Change(state => state);

    /// <summary>Puts a device into the list, or its new condition in place of the old.</summary>
    public void Show(DeviceView device) => Change(state => state with
    {
        Devices = [.. state.Devices.Where(other => other.Name != device.Name), device],
    });

    /// <summary>What may be seen by somebody who is not signed in: how the desk is, and nothing about a traveller.</summary>
    public static KioskState SignedOut(KioskState state) => state with
    {
        Officer = null,
        Phase = Phase.SignedOut,
        Steps = [],
        Result = null,
        LastDecision = null,
        Confirmation = null,
        SecondLine = [],
        Preview = null,
        Asked = null,
    };

    private static KioskState First(UnitIdentity unit, TimeProvider time) => new()
    {
        Version = 1,
        Unit = new UnitView(unit.Unit, unit.Site, unit.Lane),
        Officer = null,
        Link = new LinkView(false, time.GetUtcNow(), "Central has not been asked yet."),
        List = new ListView("none", 0, null, null, "There is no verified list on this board.", []),
        Trust = null,
        Clock = new ClockView(true, ""),
        Devices = [],
        Queue = new QueueView(0, 0, null),
        Phase = Phase.SignedOut,
        Steps = [],
        Result = null,
        LastDecision = null,
    };
}

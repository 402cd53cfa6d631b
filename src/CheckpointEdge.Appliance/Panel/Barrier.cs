using System.Globalization;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Appliance.Panel;

/// <summary>What the barrier is doing.</summary>
public enum BarrierPhase
{
    Closed,
    Opening,
    Open,
    Closing,

    /// <summary>Something is wrong with it: at rest where it stands, until its switches agree again or the officer releases.</summary>
    Stopped,
}

/// <summary>
/// The barrier as a state machine. It opens on the officer's release alone, stops opening after a limit, never closes while its
/// safety input says that something is in the way, and says what is wrong. Immutable.
/// </summary>
/// <param name="Since">When the phase began, on a clock that only goes on.</param>
/// <param name="Disagreeing">Since when a limit switch says something else than the phase; null while they agree.</param>
/// <param name="Trouble">One sentence; empty when nothing is wrong.</param>
public sealed record Barrier(BarrierPhase Phase, TimeSpan Since, TimeSpan? Disagreeing = null, string Trouble = "")
{
    /// <summary>Since when something stands in the way; null while the way is free.</summary>
    public TimeSpan? Obstructed { get; init; }

    /// <summary>Which way it is driven.</summary>
    public BarrierDrive Drive => Phase switch
    {
        BarrierPhase.Opening => BarrierDrive.Open,
        BarrierPhase.Closing => BarrierDrive.Close,
        _ => BarrierDrive.Rest,
    };

    /// <summary>At the start of the service: closed where its switch says so; else it counts as open, and closes as always.</summary>
    public static Barrier AtStart(PanelInputs inputs, TimeSpan now) =>
        new(inputs.BarrierIsClosed ? BarrierPhase.Closed : BarrierPhase.Open, now);

    /// <summary>The next state.</summary>
    /// <param name="released">The officer let a traveller through since the last call, and nothing forbids green.</param>
    /// <param name="takenBack">The officer took the decision back since the last call.</param>
    public Barrier Next(PanelInputs inputs, bool released, bool takenBack, TimeSpan now, PanelPolicy policy)
    {
        Barrier seen = this with { Obstructed = inputs.BarrierObstructed ? Obstructed ?? now : null };
        if (inputs.BarrierIsOpen && inputs.BarrierIsClosed)
            return seen.Stop(now, "The barrier says that it is open and closed at once.");
        if (released)
            return seen.Phase == BarrierPhase.Opening ? seen : seen.To(inputs.BarrierIsOpen ? BarrierPhase.Open : BarrierPhase.Opening, now);
        return seen.Phase switch
        {
            BarrierPhase.Opening => seen.WhileOpening(inputs, takenBack, now, policy),
            BarrierPhase.Open => seen.WhileOpen(inputs, takenBack, now, policy),
            BarrierPhase.Closing => seen.WhileClosing(inputs, now, policy),
            BarrierPhase.Closed => seen.WhileClosed(inputs, now, policy),
            _ => inputs.BarrierIsClosed ? seen.To(BarrierPhase.Closed, now) : inputs.BarrierIsOpen ? seen.To(BarrierPhase.Open, now) : seen,
        };
    }

    private Barrier WhileOpening(PanelInputs inputs, bool takenBack, TimeSpan now, PanelPolicy policy) =>
        inputs.BarrierIsOpen ? To(BarrierPhase.Open, now)
        : takenBack ? To(inputs.BarrierObstructed ? BarrierPhase.Open : BarrierPhase.Closing, now)
        : now - Since >= TimeSpan.FromSeconds(policy.OpeningSecondsMax)
            ? Stop(now, Sentence($"The barrier did not open within {policy.OpeningSecondsMax:0.#} s and was stopped."))
        : this;

    private Barrier WhileOpen(PanelInputs inputs, bool takenBack, TimeSpan now, PanelPolicy policy)
    {
        if (Obstructed is { } since)
        {
            // The wait begins anew when the way is free: whoever stands there has not gone through yet.
            bool told = now - since >= TimeSpan.FromSeconds(policy.ObstructedToldSeconds);
            return this with { Since = now, Trouble = told ? "The barrier stays open: something is in its way." : "" };
        }

        if (inputs.BarrierIsClosed)
            return To(BarrierPhase.Closed, now);
        return takenBack || now - Since >= TimeSpan.FromSeconds(policy.OpenSeconds)
            ? To(BarrierPhase.Closing, now)
            : this with { Trouble = "" };
    }

    private Barrier WhileClosing(PanelInputs inputs, TimeSpan now, PanelPolicy policy) =>
        inputs.BarrierIsClosed ? To(BarrierPhase.Closed, now)
        : inputs.BarrierObstructed ? To(BarrierPhase.Open, now)
        : now - Since >= TimeSpan.FromSeconds(policy.ClosingSecondsMax)
            ? Stop(now, Sentence($"The barrier did not close within {policy.ClosingSecondsMax:0.#} s and was stopped."))
        : this;

    private Barrier WhileClosed(PanelInputs inputs, TimeSpan now, PanelPolicy policy)
    {
        if (inputs.BarrierIsClosed)
            return this with { Disagreeing = null };
        TimeSpan since = Disagreeing ?? now;
        return now - since >= TimeSpan.FromSeconds(policy.DisagreeSeconds)
            ? Stop(now, "The barrier was moved although nobody released.")
            : this with { Disagreeing = since };
    }

    private Barrier To(BarrierPhase phase, TimeSpan now) => new(phase, now) { Obstructed = Obstructed };

    private Barrier Stop(TimeSpan now, string trouble) =>
        Phase == BarrierPhase.Stopped ? this with { Trouble = trouble } : new(BarrierPhase.Stopped, now, null, trouble) { Obstructed = Obstructed };

    private static string Sentence(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}

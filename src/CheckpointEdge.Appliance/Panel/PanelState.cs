using System.Globalization;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Appliance.Panel;

/// <summary>Everything the panel's machine looks at in one step. Immutable.</summary>
/// <param name="Signal">What the desk wants the traveller to see.</param>
/// <param name="Releases">How often an officer let a traveller through since the service began (count).</param>
/// <param name="TakenBack">How often an officer took that back (count).</param>
/// <param name="GreenHindrance">Why there must be no green, one sentence; empty when it is allowed.</param>
public sealed record PanelFacts(
    TravellerSignal Signal, long Releases, long TakenBack, string GreenHindrance, PanelInputs Inputs);

/// <summary>
/// The panel as a state machine over <see cref="PanelFacts"/> and a clock: pure, so that every interlock is tested without a board.
/// Nothing of a check's result is among the facts; only the officer's release is. Immutable.
/// </summary>
public sealed record PanelState
{
    public required PanelFacts Facts { get; init; }

    /// <summary>Null at a panel without one.</summary>
    public required Barrier? Barrier { get; init; }

    public bool Hot { get; init; }
    public bool Cold { get; init; }
    public bool LowVoltage { get; init; }
    public bool HighVoltage { get; init; }

    /// <summary>When the traveller's button was pressed last; null when nobody calls.</summary>
    public TimeSpan? CalledAt { get; init; }

    /// <summary>Since when the battery is at its end; null while it is not.</summary>
    public TimeSpan? EmptySince { get; init; }

    /// <summary>The board has to stop in order: its battery does not last. Stays so once it is.</summary>
    public bool StopWanted { get; init; }

    /// <summary>The tone sounds until then; null for silence.</summary>
    public TimeSpan? ToneUntil { get; init; }

    /// <summary>What the panel is to do.</summary>
    public PanelOutputs Outputs => StopWanted
        ? PanelOutputs.Safe
        : new PanelOutputs(Admitted(Facts.Signal, Facts.GreenHindrance), ToneUntil is not null, Barrier?.Drive ?? BarrierDrive.Rest);

    public static PanelState AtStart(PanelFacts facts, TimeSpan now, PanelPolicy policy) =>
        new PanelState { Facts = facts, Barrier = null }.Next(facts, now, policy);

    /// <summary>No green where something forbids it, whoever released: the lamp says that an officer will help.</summary>
    public static TravellerSignal Admitted(TravellerSignal signal, string greenHindrance) =>
        signal == TravellerSignal.GoOn && greenHindrance.Length > 0 ? TravellerSignal.OfficerWillHelp : signal;

    public PanelState Next(PanelFacts facts, TimeSpan now, PanelPolicy policy)
    {
        PanelInputs inputs = facts.Inputs;
        bool released = facts.Releases > Facts.Releases && facts.GreenHindrance.Length == 0;
        bool takenBack = facts.TakenBack > Facts.TakenBack;
        bool answered = facts.Signal != Facts.Signal && facts.Signal is TravellerSignal.GoOn or TravellerSignal.OfficerWillHelp;
        TimeSpan? emptySince = IsEmpty(inputs, policy) ? EmptySince ?? now : null;
        return new PanelState
        {
            Facts = facts,
            Barrier = !inputs.HasBarrier ? null
                : Barrier?.Next(inputs, released, takenBack, now, policy) ?? Barrier.AtStart(inputs, now),
            Hot = Beyond(Hot, inputs.CabinetCelsius, policy.HotCelsius, policy.HotOverCelsius),
            Cold = Beyond(Cold, -inputs.CabinetCelsius, -policy.ColdCelsius, -policy.ColdOverCelsius),
            LowVoltage = Beyond(LowVoltage, -inputs.SupplyVolts, -policy.LowVolts, -policy.LowOverVolts),
            HighVoltage = Beyond(HighVoltage, inputs.SupplyVolts, policy.HighVolts, policy.HighOverVolts),
            CalledAt = inputs.ButtonPressed ? now : now - CalledAt >= TimeSpan.FromSeconds(policy.CallShownSeconds) ? null : CalledAt,
            EmptySince = emptySince,
            StopWanted = StopWanted || now - emptySince >= TimeSpan.FromSeconds(policy.StopAfterSeconds),
            ToneUntil = answered ? now + TimeSpan.FromSeconds(policy.ToneSeconds) : now >= ToneUntil ? null : ToneUntil,
        };
    }

    /// <summary>What is not well, for the screen and for Central. The same names with the same meaning, well or not.</summary>
    public IEnumerable<PanelCondition> Conditions()
    {
        PanelInputs inputs = Facts.Inputs;
        yield return new(
            PanelCondition.Cabinet,
            inputs.TamperOpen ? "The cabinet is open."
            : Hot ? Sentence($"The cabinet is too hot: {inputs.CabinetCelsius:0} °C.")
            : Cold ? Sentence($"The cabinet is too cold: {inputs.CabinetCelsius:0} °C.")
            : "",
            inputs.TamperOpen ? "Look who opened it and tell the supervisor; it is recorded and told to Central."
            : "Call the technician: check fan, heater and filter of the cabinet.");
        yield return new(PanelCondition.Power, PowerSentence(inputs), StopWanted || inputs.MainsFailed
            ? "Check the mains; the board stops by itself before its battery is empty, and loses nothing."
            : "Call the technician: check the supply.");
        yield return new(
            PanelCondition.Call, CalledAt is null ? "" : "A traveller asks for help.", "Go and see; it goes out by itself.");
        yield return new(
            PanelCondition.GreenLamp, Facts.GreenHindrance, "The panel shows no green and the barrier stays closed until then.");
        if (Barrier is not null)
        {
            yield return new(
                PanelCondition.BarrierName, Barrier.Trouble,
                "Look at the barrier and free it; release again to try once more. Call the technician if it stays so.");
        }
    }

    private string PowerSentence(PanelInputs inputs) =>
        StopWanted ? "The battery is nearly empty: the board stops now."
        : inputs.MainsFailed && inputs.BatteryLow ? "The mains have failed and the battery is low."
        : inputs.MainsFailed && inputs.BatteryPercent is { } percent
            ? Sentence($"The mains have failed: the board runs on its battery, {percent} %.")
        : inputs.MainsFailed ? "The mains have failed: the board runs on its battery."
        : inputs.BatteryLow ? "The battery is low although the mains are there."
        : LowVoltage ? Sentence($"The supply voltage is too low: {inputs.SupplyVolts:0.00} V.")
        : HighVoltage ? Sentence($"The supply voltage is too high: {inputs.SupplyVolts:0.00} V.")
        : "";

    private static bool IsEmpty(PanelInputs inputs, PanelPolicy policy) =>
        inputs.MainsFailed && (inputs.BatteryLow || inputs.BatteryPercent <= policy.StopPercent);

    /// <summary>Begins above one limit and ends below another; a value that nobody measures is beyond nothing.</summary>
    private static bool Beyond(bool before, double? value, double begins, double over) =>
        value is { } measured && (before ? measured >= over : measured > begins);

    private static string Sentence(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One line of the panel among the devices. Immutable.</summary>
/// <param name="Sentence">What is wrong; empty when nothing is.</param>
/// <param name="WhatToDo">For when something is.</param>
public sealed record PanelCondition(string Name, string Sentence, string WhatToDo)
{
    public const string Cabinet = "Cabinet";
    public const string Power = "Power supply";
    public const string Call = "Traveller's button";
    public const string GreenLamp = "Green lamp";
    public const string BarrierName = "Barrier";
}

namespace CheckpointEdge.Devices.Panel;

/// <summary>
/// Lamps, buzzer, barrier, switches and power at the desk. Real: GPIO lines and sensors (the Board plug-in). Twin: a panel that
/// is worked at the simulators' desk. It switches what it is told and reports what it sees; when to switch is the service's to
/// know. Safe for concurrent use.
/// </summary>
public interface IPanel : IAsyncDisposable
{
    /// <summary>As shown in the device list.</summary>
    string Name { get; }

    /// <summary>
    /// The outputs from now on, complete. They have to be told again within <see cref="OutputKeeper.PettingMilliseconds"/>:
    /// otherwise the panel falls to <see cref="PanelOutputs.Safe"/>. Never throws for a device fault.
    /// </summary>
    void Drive(PanelOutputs outputs);

    /// <summary>What it sees now, debounced. Never throws; what a broken sensor does not tell is null.</summary>
    PanelInputs Inputs { get; }

    /// <summary>Null as long as it works.</summary>
    PanelTrouble? Trouble { get; }
}

/// <summary>Why a panel does not work. Immutable.</summary>
public sealed record PanelTrouble(string Sentence, string WhatToDo);

/// <summary>Which way the barrier is driven.</summary>
public enum BarrierDrive
{
    /// <summary>It stays where it is.</summary>
    Rest,

    Open,
    Close,
}

/// <summary>All outputs of a panel at one moment. Immutable.</summary>
/// <param name="Lamps">The lamp that is lit; <see cref="TravellerSignal.OutOfService"/> for none.</param>
public sealed record PanelOutputs(TravellerSignal Lamps, bool Buzzer, BarrierDrive Barrier)
{
    /// <summary>What a panel falls to when nobody keeps it up: dark, silent, the barrier at rest where it stands.</summary>
    public static PanelOutputs Safe { get; } = new(TravellerSignal.OutOfService, false, BarrierDrive.Rest);
}

/// <summary>All inputs of a panel at one moment, true for the state that the name says. Immutable.</summary>
public sealed record PanelInputs
{
    /// <summary>Nothing is wrong and there is no barrier.</summary>
    public static PanelInputs Quiet { get; } = new();

    public bool TamperOpen { get; init; }
    public bool ButtonPressed { get; init; }

    /// <summary>The board runs on its battery.</summary>
    public bool MainsFailed { get; init; }

    /// <summary>The supply says that its battery is nearly empty.</summary>
    public bool BatteryLow { get; init; }

    /// <summary>Charge, 0 to 100 %; null where nothing measures it.</summary>
    public int? BatteryPercent { get; init; }

    /// <summary>Of the supply (volts); null where nothing measures it.</summary>
    public double? SupplyVolts { get; init; }

    /// <summary>In the cabinet (°C); null where nothing measures it.</summary>
    public double? CabinetCelsius { get; init; }

    /// <summary>There is a barrier with its safety input and its two limit switches.</summary>
    public bool HasBarrier { get; init; }

    public bool BarrierObstructed { get; init; }
    public bool BarrierIsOpen { get; init; }
    public bool BarrierIsClosed { get; init; }
}

namespace CheckpointEdge.Appliance.Panel;

/// <summary>Times and limits of a panel. Immutable.</summary>
public sealed record PanelPolicy
{
    /// <summary>A barrier that takes longer upwards is stopped (seconds).</summary>
    public double OpeningSecondsMax { get; init; } = 8;

    /// <summary>A barrier that takes longer downwards is stopped (seconds).</summary>
    public double ClosingSecondsMax { get; init; } = 10;

    /// <summary>An open barrier waits so long before it closes, also once the way is free again (seconds).</summary>
    public double OpenSeconds { get; init; } = 6;

    /// <summary>Something that stands under the barrier for longer is told (seconds).</summary>
    public double ObstructedToldSeconds { get; init; } = 15;

    /// <summary>A switch at the barrier that disagrees for longer is told (seconds).</summary>
    public double DisagreeSeconds { get; init; } = 2;

    /// <summary>On its battery, the board stops at this charge (%).</summary>
    public int StopPercent { get; init; } = 15;

    /// <summary>It has to stay below for so long (seconds): a single wrong reading stops nothing.</summary>
    public double StopAfterSeconds { get; init; } = 10;

    /// <summary>The cabinet is too hot above the first, and no longer below the second (°C).</summary>
    public double HotCelsius { get; init; } = 60;

    public double HotOverCelsius { get; init; } = 55;

    /// <summary>The cabinet is too cold below the first, and no longer above the second (°C).</summary>
    public double ColdCelsius { get; init; } = 0;

    public double ColdOverCelsius { get; init; } = 3;

    /// <summary>The supply is too low below the first, and no longer above the second (volts).</summary>
    public double LowVolts { get; init; } = 4.75;

    public double LowOverVolts { get; init; } = 4.85;

    /// <summary>The supply is too high above the first, and no longer below the second (volts).</summary>
    public double HighVolts { get; init; } = 5.35;

    public double HighOverVolts { get; init; } = 5.25;

    /// <summary>A traveller's call for help is shown for so long after the button was let go (seconds).</summary>
    public double CallShownSeconds { get; init; } = 30;

    /// <summary>The tone when the officer has decided, the same whatever was decided (seconds).</summary>
    public double ToneSeconds { get; init; } = 0.2;
}

using System.Collections.Frozen;
using System.Globalization;

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

    /// <summary>What can be set, by its name: the range, what is there, and how it is set.</summary>
    private static readonly FrozenDictionary<string, Limit> _limits = new Dictionary<string, Limit>(StringComparer.Ordinal)
    {
        ["openingSeconds"] = new(1, 60, of => of.OpeningSecondsMax, (of, value) => of with { OpeningSecondsMax = value }),
        ["closingSeconds"] = new(1, 60, of => of.ClosingSecondsMax, (of, value) => of with { ClosingSecondsMax = value }),
        ["openSeconds"] = new(1, 120, of => of.OpenSeconds, (of, value) => of with { OpenSeconds = value }),
        ["obstructedToldSeconds"] = new(1, 600, of => of.ObstructedToldSeconds, (of, value) => of with { ObstructedToldSeconds = value }),
        ["stopPercent"] = new(1, 90, of => of.StopPercent, (of, value) => of with { StopPercent = (int)value }) { Whole = true },
        ["stopAfterSeconds"] = new(1, 600, of => of.StopAfterSeconds, (of, value) => of with { StopAfterSeconds = value }),
        ["hotCelsius"] = new(20, 100, of => of.HotCelsius, (of, value) => of with { HotCelsius = value }),
        ["hotOverCelsius"] = new(20, 100, of => of.HotOverCelsius, (of, value) => of with { HotOverCelsius = value }),
        ["coldCelsius"] = new(-40, 20, of => of.ColdCelsius, (of, value) => of with { ColdCelsius = value }),
        ["coldOverCelsius"] = new(-40, 20, of => of.ColdOverCelsius, (of, value) => of with { ColdOverCelsius = value }),
        ["lowVolts"] = new(3, 60, of => of.LowVolts, (of, value) => of with { LowVolts = value }),
        ["lowOverVolts"] = new(3, 60, of => of.LowOverVolts, (of, value) => of with { LowOverVolts = value }),
        ["highVolts"] = new(3, 60, of => of.HighVolts, (of, value) => of with { HighVolts = value }),
        ["highOverVolts"] = new(3, 60, of => of.HighOverVolts, (of, value) => of with { HighOverVolts = value }),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names that <see cref="Parse"/> knows, each with its range.</summary>
    public static string Names => string.Join(", ", _limits.OrderBy(limit => limit.Key, StringComparer.Ordinal).Select(limit =>
        string.Create(CultureInfo.InvariantCulture, $"{limit.Key} {limit.Value.Min} to {limit.Value.Max}")));

    /// <summary>The usual limits with those that a board wants otherwise: <c>stopPercent=20,hotCelsius=65</c>.</summary>
    /// <exception cref="FormatException">A name, a number or two limits that contradict each other; one sentence.</exception>
    public static PanelPolicy Parse(string text)
    {
        PanelPolicy policy = new();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || !_limits.TryGetValue(sides[0], out Limit? limit))
                throw new FormatException($"{part} is not NAME=NUMBER with one of these names: {Names}.");
            const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
            if (!double.TryParse(sides[1], style, CultureInfo.InvariantCulture, out double value)
                || !(value >= limit.Min && value <= limit.Max) || (limit.Whole && value != Math.Floor(value)))
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture,
                    $"{sides[0]} is a {(limit.Whole ? "whole number" : "number")} from {limit.Min} to {limit.Max}, not {sides[1]}."));
            }

            policy = limit.Set(policy, value);
        }

        policy.Check("coldCelsius", "coldOverCelsius", "hotOverCelsius", "hotCelsius");
        policy.Check("lowVolts", "lowOverVolts", "highOverVolts", "highVolts");
        return policy;
    }

    /// <summary>Each of these below the next: a value between two limits belongs to neither alarm.</summary>
    private void Check(params string[] names)
    {
        for (int at = 1; at < names.Length; at++)
        {
            double below = _limits[names[at - 1]].Get(this);
            double above = _limits[names[at]].Get(this);
            if (below >= above)
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture,
                    $"{names[at - 1]} ({below}) has to be below {names[at]} ({above})."));
            }
        }
    }

    private sealed record Limit(double Min, double Max, Func<PanelPolicy, double> Get, Func<PanelPolicy, double, PanelPolicy> Set)
    {
        public bool Whole { get; init; }
    }
}

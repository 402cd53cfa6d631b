using System.Globalization;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>
/// Alerts per 10,000 travellers, in thousandths of an alert, so that it can be signed: canonical JSON holds whole numbers
/// only. 20,000 is twenty alerts among 10,000 travellers.
/// </summary>
public readonly record struct AlertRate(int Thousandths) : IComparable<AlertRate>
{
    /// <summary>The travellers a rate is stated for (count).</summary>
    public const int Travellers = 10_000;

    private const int PerAlert = 1_000;

    /// <summary>Every traveller alerts.</summary>
    public static AlertRate Most { get; } = new(Travellers * PerAlert);

    /// <summary>Alerts per 10,000 travellers.</summary>
    [JsonIgnore]
    public double Per10000 => Thousandths / (double)PerAlert;

    /// <summary>The share of travellers, 0 to 1.</summary>
    [JsonIgnore]
    public double Share => Per10000 / Travellers;

    /// <summary>Rounded up, so that no rate is stated smaller than it is.</summary>
    /// <param name="share">Of the travellers, 0 to 1; what lies outside is brought to the nearer end.</param>
    public static AlertRate OfShare(double share) =>
        new((int)Math.Ceiling(Math.Clamp(share, 0, 1) * Most.Thousandths - 1e-6));

    public int CompareTo(AlertRate other) => Thousandths.CompareTo(other.Thousandths);

    /// <summary>Alerts per 10,000 travellers with as many decimals as say something: 120, 20.5, 0.031.</summary>
    public override string ToString() => Per10000.ToString(
        Thousandths >= 100 * PerAlert ? "0" : Thousandths >= PerAlert ? "0.#" : "0.###", CultureInfo.InvariantCulture);
}

/// <summary>A rate as far as a sample tells it.</summary>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end of the 95 % interval.</param>
/// <param name="Extrapolated">The score lies beyond what the sample holds: the tail was continued by a fitted
/// distribution.</param>
public sealed record EstimatedRate(AlertRate Rate, AlertRate Low, AlertRate High, bool Extrapolated = false)
{
    /// <summary>"20.5 (15 to 27) per 10 000 travellers".</summary>
    public override string ToString() => $"{Rate} ({Low} to {High}) per 10 000 travellers";
}

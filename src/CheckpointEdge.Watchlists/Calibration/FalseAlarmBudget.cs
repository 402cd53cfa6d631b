using System.Globalization;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>
/// How many false alerts operations accept from one list: the thresholds follow from it. Immutable.
/// </summary>
/// <param name="Possible">At most so many ordinary travellers may be shown for this list at all, per 10,000.</param>
/// <param name="Strong">At most so many of them as a strong match, per 10,000; not above
/// <paramref name="Possible"/>.</param>
public sealed record FalseAlarmBudget(AlertRate Possible, AlertRate Strong)
{
    /// <summary>A tenth of the possible matches may be strong ones, where nothing else is said.</summary>
    private const int StrongShare = 10;

    /// <summary>
    /// For a list nobody has stated a budget for: a desk with 500 travellers a day rings five times a day for it, and once in
    /// two days strongly.
    /// </summary>
    public static FalseAlarmBudget Default { get; } = new(new AlertRate(100_000), new AlertRate(10_000));

    /// <summary>Whether it can be met by a threshold at all: above zero, strong not above possible, below everybody.</summary>
    [JsonIgnore]
    public bool IsMeaningful =>
        Strong.Thousandths > 0 && Strong.CompareTo(Possible) <= 0 && Possible.CompareTo(AlertRate.Most) < 0;

    /// <summary><c>20</c> or <c>20/2</c>, alerts per 10,000 travellers with up to three decimals; null when it is neither.</summary>
    public static FalseAlarmBudget? Parse(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length > 2 || RateOf(parts[0]) is not { } possible)
            return null;
        AlertRate? strong = parts.Length == 2 ? RateOf(parts[1]) : new AlertRate(Math.Max(1, possible.Thousandths / StrongShare));
        return strong is { } stated && new FalseAlarmBudget(possible, stated) is { IsMeaningful: true } budget ? budget : null;
    }

    /// <summary><c>20/2</c>, as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Possible.Per10000:0.###}/{Strong.Per10000:0.###}");

    private static AlertRate? RateOf(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal rate)
        && rate is >= 0 and <= AlertRate.Travellers
            ? new AlertRate((int)(rate * 1_000))
            : null;
}

using System.Globalization;

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// A date as a document states it: any part may be unknown (Doc 9303-3, 4.8). <c>default</c> means that nothing is known.
/// Immutable, safe for concurrent readers.
/// </summary>
/// <param name="Year">Four digits, 1 to 9999, or null.</param>
/// <param name="Month">1 to 12, or null.</param>
/// <param name="Day">1 to 31, or null. Together with month and year it is a day that exists.</param>
public readonly record struct MrzDate(int? Year, int? Month, int? Day)
{
    /// <summary>The day, when all three parts are known.</summary>
    public DateOnly? Exact => this is { Year: { } y, Month: { } m, Day: { } d } ? new DateOnly(y, m, d) : null;

    /// <summary>ISO 8601 with unknown parts as X: <c>1974-08-12</c>, <c>1974-08-XX</c>, <c>XXXX-XX-XX</c>.</summary>
    public override string ToString() => $"{Part(Year, "0000", "XXXX")}-{Part(Month, "00", "XX")}-{Part(Day, "00", "XX")}";

    private static string Part(int? value, string format, string unknown) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? unknown;
}

using System.Globalization;

namespace CheckpointEdge.Tests.Faults;

/// <summary>
/// A straight line through measured points (least squares), with the 95 % interval of its slope. A run that is flat has nought in the
/// interval.
/// </summary>
/// <param name="Slope">For one more of x.</param>
/// <param name="Within">Half of the interval's width.</param>
internal sealed record Trend(double Slope, double Within)
{
    /// <summary>Student's t for 95 % by degrees of freedom; from thirty on it is nearly the normal's.</summary>
    private static readonly (int Freedom, double T)[] _students =
        [(1, 12.71), (2, 4.30), (3, 3.18), (4, 2.78), (5, 2.57), (6, 2.45), (8, 2.31), (10, 2.23), (14, 2.14), (20, 2.09), (30, 2.04)];

    private const double NormalT = 1.96;

    /// <param name="points">At least three.</param>
    public static Trend Of(IReadOnlyList<(double X, double Y)> points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points.Count, 3);
        double x = points.Average(point => point.X), y = points.Average(point => point.Y);
        double spread = points.Sum(point => (point.X - x) * (point.X - x));
        double slope = points.Sum(point => (point.X - x) * (point.Y - y)) / spread;
        double left = points.Sum(point => Math.Pow(point.Y - y - (slope * (point.X - x)), 2));
        int freedom = points.Count - 2;
        double t = freedom > 30 ? NormalT : _students.Last(one => one.Freedom <= freedom).T;
        return new Trend(slope, t * Math.Sqrt(left / freedom / spread));
    }

    public string Per(double count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Slope * count:G3} ± {Within * count:G2} {unit} per {count:N0}");
}

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>Fits places that follow each other in nearly even steps. Stateless.</summary>
internal static class EvenSteps
{
    /// <summary>
    /// First and last place of the smooth row through all of them, and its bend: part + bend · part · (1 − part) of the
    /// way lies at that part of the row. Outliers are given up in a second round.
    /// </summary>
    public static (float First, float Last, float Bend) Through(ReadOnlySpan<float> places)
    {
        Span<double> weights = stackalloc double[places.Length];
        weights.Fill(1);
        (double A, double B, double C) fit = Solve(places, weights);
        for (int i = 0; i < places.Length; i++)
        {
            double part = i / (places.Length - 1.0);
            double off = places[i] - (fit.A + fit.B * part + fit.C * part * part);
            weights[i] = Math.Abs(off) > 3 ? 0 : 1;
        }

        fit = Solve(places, weights);
        double first = fit.A;
        double last = fit.A + fit.B + fit.C;
        double bend = last - first > 1 ? -fit.C / (last - first) : 0;
        return ((float)first, (float)last, (float)Math.Clamp(bend, -0.3, 0.3));
    }

    /// <summary>How far the places lie from the smooth row through them, on average.</summary>
    public static float Unevenness(ReadOnlySpan<float> places)
    {
        Span<double> weights = stackalloc double[places.Length];
        weights.Fill(1);
        (double A, double B, double C) fit = Solve(places, weights);
        double sum = 0;
        for (int i = 0; i < places.Length; i++)
        {
            double part = i / (places.Length - 1.0);
            sum += Math.Abs(places[i] - (fit.A + fit.B * part + fit.C * part * part));
        }

        return (float)(sum / places.Length);
    }

    /// <summary>Least squares of a parabola over parts from 0 to 1.</summary>
    private static (double A, double B, double C) Solve(ReadOnlySpan<float> places, ReadOnlySpan<double> weights)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, t0 = 0, t1 = 0, t2 = 0;
        for (int i = 0; i < places.Length; i++)
        {
            double part = i / (places.Length - 1.0);
            double w = weights[i];
            s0 += w;
            s1 += w * part;
            s2 += w * part * part;
            s3 += w * part * part * part;
            s4 += w * part * part * part * part;
            t0 += w * places[i];
            t1 += w * places[i] * part;
            t2 += w * places[i] * part * part;
        }

        double determinant = s0 * (s2 * s4 - s3 * s3) - s1 * (s1 * s4 - s3 * s2) + s2 * (s1 * s3 - s2 * s2);
        if (Math.Abs(determinant) < 1e-9)
            return (places[0], places[^1] - places[0], 0);
        double a = t0 * (s2 * s4 - s3 * s3) - s1 * (t1 * s4 - s3 * t2) + s2 * (t1 * s3 - s2 * t2);
        double b = s0 * (t1 * s4 - t2 * s3) - t0 * (s1 * s4 - s3 * s2) + s2 * (s1 * t2 - t1 * s2);
        double c = s0 * (s2 * t2 - t1 * s3) - s1 * (s1 * t2 - t1 * s2) + t0 * (s1 * s3 - s2 * s2);
        return (a / determinant, b / determinant, c / determinant);
    }
}

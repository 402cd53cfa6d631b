using System.Collections.Immutable;

namespace CheckpointEdge.Simulators.ChipReaders.Issuing;

/// <summary>Which printed characters open the chip (Doc 9303-11, 4.3.2), read off the positions of Doc 9303-4, -5 and -6. Stateless.</summary>
internal static class KeyInformation
{
    private const int NumberLength = 9;

    /// <exception cref="ArgumentException">The lines are of no passport or card.</exception>
    public static string Of(ImmutableArray<string> lines) => lines switch
    {
        [{ Length: 30 } first, { Length: 30 } second, { Length: 30 }] =>
            Number(first[5..14], first[14], first[15..]) + second[..7] + second[8..15],
        [{ Length: 36 }, { Length: 36 } second] =>
            Number(second[..9], second[9], second[28..35]) + second[13..20] + second[21..28],
        [{ Length: 44 }, { Length: 44 } second] => second[..10] + second[13..20] + second[21..28],
        _ => throw new ArgumentException("These are not the lines of a passport or card.", nameof(lines)),
    };

    /// <summary>A filler for the check digit: the number goes on in the optional data, its own check digit last.</summary>
    private static string Number(string field, char digit, string optional)
    {
        int end = optional.IndexOf('<', StringComparison.Ordinal);
        bool goesOn = digit == '<' && field.Length == NumberLength && end > 0;
        return goesOn ? field + optional[..end] : field + digit;
    }
}

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// Permanent resident cards of the United States (document code C1 or C2). Older ones count both check digits of a TD1
/// from the first character of the zone: the one of the number over the fourteen characters before it, the composite
/// over everything before it. Newer ones follow Doc 9303-5.
/// </summary>
internal static class UsResidentCard
{
    private static readonly MrzLayout _fromLineStart = MrzLayout.TD1.Counting(new(0, 14), [new(0, 59)]);

    /// <summary>The layout that counts from the line's start, where both of its digits hold and the standard's do not.</summary>
    public static MrzLayout? Recognises(ReadOnlySpan<char> zone, MrzLayout layout)
    {
        if (layout.Format != MrzFormat.TD1 || zone[0] != 'C' || zone[1] is not ('1' or '2') || zone[2..5] is not "USA")
            return null;
        return !Holds(zone, layout) && Holds(zone, _fromLineStart) ? _fromLineStart : null;
    }

    private static bool Holds(ReadOnlySpan<char> zone, MrzLayout layout) =>
        CheckDigits.Compute(layout.DocumentNumberCounted.Of(zone)) == zone[layout.DocumentNumberDigit]
        && CheckDigits.Compute(zone, layout.Composite) == zone[layout.CompositeDigit];
}

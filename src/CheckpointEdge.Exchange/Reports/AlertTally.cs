using System.Collections.Immutable;

namespace CheckpointEdge.Exchange.Reports;

/// <summary>
/// How often one board alerted under one generation of the list: numbers alone, nobody can be told from them. Immutable.
/// </summary>
/// <param name="Searches">Travellers whose name was searched (count).</param>
public sealed record AlertTally(long Generation, long Searches, ImmutableArray<ListTally> Lists);

/// <summary>The alerts of one list.</summary>
/// <param name="Shown">Travellers who were shown for this list, in any band (count).</param>
/// <param name="Strong">Those of them shown as a strong match.</param>
/// <param name="FalseShown">Those of <paramref name="Shown"/> whom an officer found not to be the person.</param>
/// <param name="FalseStrong">Those of <paramref name="Strong"/> whom an officer found not to be the person.</param>
public sealed record ListTally(string List, long Shown, long Strong, long FalseShown, long FalseStrong)
{
    public static ListTally operator +(ListTally a, ListTally b) => a with
    {
        Shown = a.Shown + b.Shown,
        Strong = a.Strong + b.Strong,
        FalseShown = a.FalseShown + b.FalseShown,
        FalseStrong = a.FalseStrong + b.FalseStrong,
    };
}

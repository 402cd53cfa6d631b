using System.Globalization;
using System.Text.RegularExpressions;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Fleet;

/// <summary>
/// The numbers of a shift as its board wrote them down: <c>since 2026-11-22 06:00 UTC; travellers: clear 40, look 2; decisions: refer 1;
/// taken back: 0; not read: 3</c>. Immutable.
/// </summary>
internal sealed partial record ShiftCounts(string Since, long Travellers, long Decisions, long TakenBack, long NotRead)
{
    /// <summary>A board's words are a stranger's words (characters).</summary>
    private const int CharsMax = 500;

    /// <returns>Null for another event, and for words that are none of a shift.</returns>
    public static ShiftCounts? Read(DeskReport report)
    {
        if (report.Event != DeskEvent.ShiftEnded || report.Text.Length > CharsMax || Shape().Match(report.Text) is not { Success: true } match)
            return null;
        long Sum(int group) => Digits().Matches(match.Groups[group].Value)
            .Sum(number => long.Parse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture));
        return new ShiftCounts(match.Groups[1].Value, Sum(2), Sum(3), Sum(4), Sum(5));
    }

    /// <summary>As it lies in the store.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Since}|{Travellers}|{Decisions}|{TakenBack}|{NotRead}");

    public static ShiftCounts? Parse(string stored) => stored.Split('|') is [var since, .. { Length: 4 } counts]
        ? new ShiftCounts(since, Of(counts[0]), Of(counts[1]), Of(counts[2]), Of(counts[3]))
        : null;

    public ShiftView View(string unit, DateTimeOffset endedAt) => new(unit, endedAt, Since, Travellers, Decisions, TakenBack, NotRead);

    private static long Of(string count) => long.Parse(count, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^since (\d{4}-\d\d-\d\d \d\d:\d\d UTC); travellers: ([^;]*); decisions: ([^;]*); taken back: ([^;]*); not read: ([^;]*)$")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\b[0-9]{1,9}\b")]
    private static partial Regex Digits();
}

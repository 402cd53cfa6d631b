using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>How two birth dates stand to each other.</summary>
internal enum BirthDateState
{
    Unknown,
    DaySame,
    DummyDaySame,
    DaySwapped,
    DayNext,
    MonthSame,
    YearSame,
    YearTypo,
    DummyDay,
    OnePartDiffers,
    YearSameOtherDay,
    YearNext,
    RangeNarrow,
    RangeWide,
    Near,
    Conflict,
}

/// <summary>
/// Compares a birth date as a document states it with one as a list states it; either may be a day, a month, a year or
/// a span. Static, safe for concurrent callers.
/// </summary>
internal static class BirthDateComparison
{
    private const int MonthDaysMax = 31;
    private const int YearDaysMax = 366;
    private const int NarrowRangeDaysMax = 5 * YearDaysMax;
    private const int NearYearsMax = 3;
    private const int NearDaysMax = NearYearsMax * YearDaysMax;
    private const int ApproximateDays = 2 * YearDaysMax;

    /// <summary>A span of days, both ends inclusive, as day numbers.</summary>
    public readonly record struct Span(int From, int To, bool Approximate)
    {
        public bool IsDay => From == To;
        public int Days => To - From + 1;
    }

    /// <summary>What the document's date leaves possible, or null when not even the year is known.</summary>
    public static Span? SpanOf(MrzDate date)
    {
        if (date.Year is not { } year)
            return null;
        BirthDateRange range = date.Exact is { } day ? BirthDateRange.Day(day)
            : date.Month is { } month ? BirthDateRange.Month(year, month)
            : BirthDateRange.Years(year, year);
        return SpanOf(range);
    }

    public static Span SpanOf(BirthDateRange range) =>
        new(range.From.DayNumber, Math.Max(range.From.DayNumber, range.To.DayNumber), range.Approximate);

    public static BirthDateState Compare(Span document, Span listed)
    {
        if (document.IsDay && listed.IsDay && !listed.Approximate)
            return Compare(CalendarDay.Of(document.From), CalendarDay.Of(listed.From));
        int gap = Math.Max(listed.From - document.To, document.From - listed.To);
        if (gap <= 0)
        {
            return Math.Max(document.Days, listed.Days) switch
            {
                _ when listed.Approximate => BirthDateState.RangeNarrow,
                1 => BirthDateState.DaySame,
                <= MonthDaysMax => BirthDateState.MonthSame,
                <= YearDaysMax => BirthDateState.YearSame,
                <= NarrowRangeDaysMax => BirthDateState.RangeNarrow,
                _ => BirthDateState.RangeWide,
            };
        }

        if (gap <= YearDaysMax || (listed.Approximate && gap <= ApproximateDays))
            return BirthDateState.YearNext;
        return gap <= NearDaysMax ? BirthDateState.Near : BirthDateState.Conflict;
    }

    public static int Points(BirthDateState state, MatchWeights weights) => state switch
    {
        BirthDateState.DaySame => weights.BirthDaySame,
        BirthDateState.DummyDaySame => weights.BirthDummyDaySame,
        BirthDateState.DaySwapped => weights.BirthDaySwapped,
        BirthDateState.DayNext => weights.BirthDayNext,
        BirthDateState.MonthSame => weights.BirthMonthSame,
        BirthDateState.YearSame => weights.BirthYearSame,
        BirthDateState.YearTypo => weights.BirthYearTypo,
        BirthDateState.DummyDay => weights.BirthDummyDay,
        BirthDateState.OnePartDiffers => weights.BirthOnePartDiffers,
        BirthDateState.YearSameOtherDay => weights.BirthYearSameOtherDay,
        BirthDateState.YearNext => weights.BirthYearNext,
        BirthDateState.RangeNarrow => weights.BirthRangeNarrow,
        BirthDateState.RangeWide => weights.BirthRangeWide,
        BirthDateState.Near => weights.BirthNear,
        BirthDateState.Conflict => weights.BirthConflict,
        _ => 0,
    };

    public static (string Rule, string Sentence) Words(BirthDateState state) => state switch
    {
        BirthDateState.DaySame => ("birth-date-same", "the same date of birth"),
        BirthDateState.DummyDaySame => ("birth-day-dummy-same",
            "both born on 1 January of the same year, which often stands for an unknown day"),
        BirthDateState.DaySwapped => ("birth-date-swapped", "day and month of birth are exchanged"),
        BirthDateState.DayNext => ("birth-day-next", "born one day apart"),
        BirthDateState.MonthSame => ("birth-month-same", "born in the same month; the day is not known"),
        BirthDateState.YearSame => ("birth-year-same", "born in the same year; the day is not known"),
        BirthDateState.YearTypo => ("birth-year-typo", "the same day and month; the year looks mistyped"),
        BirthDateState.DummyDay => ("birth-day-dummy", "born in the same year; 1 January often stands for an unknown day"),
        BirthDateState.OnePartDiffers =>
            ("birth-date-one-part-differs", "born in the same year; either the day or the month differs"),
        BirthDateState.YearSameOtherDay => ("birth-year-same-other-day", "born in the same year, on another day"),
        BirthDateState.YearNext => ("birth-year-next", "born about a year apart"),
        BirthDateState.RangeNarrow => ("birth-date-in-range", "the date of birth lies in the list's range"),
        BirthDateState.RangeWide => ("birth-date-in-wide-range", "the date of birth lies in the list's wide range"),
        BirthDateState.Near => ("birth-date-near", "born up to three years apart"),
        BirthDateState.Conflict => ("birth-date-conflict", "the dates of birth are years apart"),
        _ => ("birth-date-unknown", "no date of birth to compare"),
    };

    /// <summary>Compares two exact days.</summary>
    public static BirthDateState Compare(CalendarDay document, CalendarDay listed)
    {
        if (document == listed)
            return document is { Day: 1, Month: 1 } ? BirthDateState.DummyDaySame : BirthDateState.DaySame;
        int years = Math.Abs(document.Year - listed.Year);
        if (years == 0)
        {
            if (document.Day == listed.Month && document.Month == listed.Day)
                return BirthDateState.DaySwapped;
            if (document is { Day: 1, Month: 1 } || listed is { Day: 1, Month: 1 })
                return BirthDateState.DummyDay;
            if (document.IsNextTo(listed))
                return BirthDateState.DayNext;
            return document.Day == listed.Day || document.Month == listed.Month
                ? BirthDateState.OnePartDiffers : BirthDateState.YearSameOtherDay;
        }

        if (document.Day == listed.Day && document.Month == listed.Month
            && (years == 1 || OneDigitDiffers(document.Year, listed.Year) || DigitsSwapped(document.Year, listed.Year)))
            return BirthDateState.YearTypo;
        if (years == 1 && document.IsNextTo(listed))
            return BirthDateState.DayNext;
        return years <= NearYearsMax ? BirthDateState.Near : BirthDateState.Conflict;
    }

    private static bool OneDigitDiffers(int year, int other)
    {
        int differing = 0;
        for (; year > 0 || other > 0; year /= 10, other /= 10)
            differing += year % 10 != other % 10 ? 1 : 0;
        return differing == 1;
    }

    // 1956 for 1965; the last two digits, for nobody mistakes the century.
    private static bool DigitsSwapped(int year, int other) =>
        year / 100 == other / 100 && year % 10 == other / 10 % 10 && other % 10 == year / 10 % 10;
}

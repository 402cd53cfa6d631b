namespace CheckpointEdge.Watchlists.Matching;

/// <summary>A day as year, month and day in one number: its parts are compared a million times a search.</summary>
/// <param name="Packed">Above zero; later days have higher numbers.</param>
internal readonly record struct CalendarDay(int Packed)
{
    private const int DayBits = 5;
    private const int MonthBits = 4;

    public int Year => Packed >> (MonthBits + DayBits);
    public int Month => (Packed >> DayBits) & ((1 << MonthBits) - 1);
    public int Day => Packed & ((1 << DayBits) - 1);

    /// <param name="dayNumber"><see cref="DateOnly.DayNumber"/>.</param>
    public static CalendarDay Of(int dayNumber)
    {
        (int year, int month, int day) = DateOnly.FromDayNumber(dayNumber);
        return new CalendarDay((((year << MonthBits) | month) << DayBits) | day);
    }

    /// <summary>Whether the two are one day apart; most days that are not share no month and cost a subtraction.</summary>
    public bool IsNextTo(CalendarDay other)
    {
        int apart = Math.Abs(Packed - other.Packed);
        if (apart <= 1)
            return apart == 1;
        (CalendarDay earlier, CalendarDay later) = Packed < other.Packed ? (this, other) : (other, this);
        return later.Day == 1 && earlier.Day >= 28 && earlier.ToDate().AddDays(1) == later.ToDate();
    }

    private DateOnly ToDate() => new(Year, Month, Day);
}

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
}

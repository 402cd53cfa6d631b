namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// Reads the six characters YYMMDD (Doc 9303-3, 4.8). The century is not printed; these are the rules:
/// <list type="bullet">
/// <item>birth: the latest year that ends so and does not put the birth after today, so between a hundred years back and
/// today; a century earlier when the document would otherwise end before the birth. A person of a hundred years or more
/// is read a century too young, which Doc 9303 cannot help;</item>
/// <item>expiry: the year between <see cref="ExpiryYearsBackMax"/> years before and 49 years after today's.</item>
/// </list>
/// </summary>
internal static class MrzDateReader
{
    /// <summary>Specimens and documents of people who never renew: decades back. No state issues for 50 years ahead.</summary>
    public const int ExpiryYearsBackMax = 50;

    private const int Unknown = -1;

    private static readonly MrzFinding _expired = new(
        FindingCodes.Expired, FieldNames.DateOfExpiry, FindingWeight.Warning, "The document has expired.");

    public static MrzDate ReadBirth(in MrzZone zone, DateOnly today)
    {
        MrzSpan span = zone.Layout.DateOfBirth;
        (int yy, int month, int day) = ReadParts(zone, span, FieldNames.DateOfBirth);
        if (yy == Unknown || month == Unknown || day == Unknown)
        {
            zone.Add(FindingCodes.DatePartUnknown, FieldNames.DateOfBirth, FindingWeight.Note,
                "The date of birth is not wholly known.");
        }

        if (yy == Unknown)
            return Existing(zone, FieldNames.DateOfBirth, Unknown, month, day);
        int year = today.Year - today.Year % 100 + yy;
        if (IsAfter(year, month, day, today))
        {
            if (!IsAfter(year - 1, month, day, today))
            {
                zone.Add(FindingCodes.CenturyAmbiguous, FieldNames.DateOfBirth, FindingWeight.Note,
                    "Read a hundred years later, the birth lies less than a year ahead: look at the person.");
            }

            year -= 100;
        }

        return Existing(zone, FieldNames.DateOfBirth, WithinCalendar(year), month, day);
    }

    public static MrzDate ReadExpiry(in MrzZone zone, DateOnly today)
    {
        (int yy, int month, int day) = ReadParts(zone, zone.Layout.DateOfExpiry, FieldNames.DateOfExpiry);
        if (yy == Unknown || month == Unknown || day == Unknown)
        {
            zone.Add(FindingCodes.ExpiryUnknown, FieldNames.DateOfExpiry, FindingWeight.Warning,
                "The date of expiry is not given, or not whole.");
        }

        if (yy == Unknown)
            return Existing(zone, FieldNames.DateOfExpiry, Unknown, month, day);
        int first = today.Year - ExpiryYearsBackMax;
        int year = first + ((yy - first) % 100 + 100) % 100;
        return Existing(zone, FieldNames.DateOfExpiry, WithinCalendar(year), month, day);
    }

    /// <summary>What the two dates say together and about today; the birth date as it must then be meant.</summary>
    public static MrzDate Compare(in MrzZone zone, MrzDate birth, MrzDate expiry, DateOnly today)
    {
        if (IsBefore(expiry, birth))
        {
            // Nobody's document ends before the holder is born: an old specimen, or a holder of a hundred years.
            MrzDate earlier = birth with { Year = birth.Year - 100 };
            bool exists = earlier is not { Month: 2, Day: 29 } || DateTime.IsLeapYear(earlier.Year!.Value);
            if (!exists)
            {
                zone.Add(FindingCodes.ExpiryBeforeBirth, FieldNames.DateOfExpiry, FindingWeight.Error,
                    "The document expired before its holder was born.");
                return birth;
            }

            zone.Add(FindingCodes.CenturyAmbiguous, FieldNames.DateOfBirth, FindingWeight.Note,
                "The document ended before the later of the two possible years of birth: the earlier one is meant.");
            birth = earlier;
        }

        if (expiry.Year < today.Year || expiry.Exact < today)
            zone.Add(_expired);
        return birth;
    }

    private static bool IsBefore(MrzDate expiry, MrzDate birth) =>
        expiry.Year < birth.Year || (expiry.Year == birth.Year && expiry.Exact < birth.Exact);

    private static (int Year, int Month, int Day) ReadParts(in MrzZone zone, MrzSpan span, string field)
    {
        bool reported = false;
        int year = ReadPart(zone, span.Start, field, ref reported);
        int month = ReadPart(zone, span.Start + 2, field, ref reported);
        int day = ReadPart(zone, span.Start + 4, field, ref reported);
        if (month == 0 || day == 0)
        {
            zone.Add(FindingCodes.DatePartZero, field, FindingWeight.Warning,
                $"Month or day of the {FieldNames.InWords(field)} is 00; read as unknown.");
        }

        return (year, month == 0 ? Unknown : month, day == 0 ? Unknown : day);
    }

    /// <summary>Two digits, or <see cref="Unknown"/>. Look-alikes are read as digits, and reported as an error.</summary>
    private static int ReadPart(in MrzZone zone, int place, string field, ref bool reported)
    {
        char tens = zone[place];
        char units = zone[place + 1];
        if (char.IsAsciiDigit(tens) && char.IsAsciiDigit(units))
            return (tens - '0') * 10 + units - '0';
        if (tens == '<' && units == '<')
            return Unknown;
        if (!reported)
        {
            reported = true;
            int at = char.IsAsciiDigit(tens) ? place + 1 : place;
            char digit = LookAlikes.AsDigit(zone[at]);
            string hint = digit == zone[at] ? "" : $"; it was read as {digit}";
            zone.Add(FindingCodes.DigitExpected, field, FindingWeight.Error,
                $"{zone.InWords(at)} is {zone[at]} in the {FieldNames.InWords(field)}, where only digits stand{hint}.");
        }

        tens = LookAlikes.AsDigit(tens);
        units = LookAlikes.AsDigit(units);
        return char.IsAsciiDigit(tens) && char.IsAsciiDigit(units) ? (tens - '0') * 10 + units - '0' : Unknown;
    }

    private static bool IsAfter(int year, int month, int day, DateOnly today) =>
        year != today.Year ? year > today.Year
        : month == Unknown || month < today.Month ? false
        : month > today.Month || (day != Unknown && day > today.Day);

    private static int WithinCalendar(int year) => year < 1 ? year + 100 : year > 9999 ? year - 100 : year;

    /// <summary>Drops the parts that no calendar has, so that a reading never holds a day that does not exist.</summary>
    private static MrzDate Existing(in MrzZone zone, string field, int year, int month, int day)
    {
        bool monthExists = month is Unknown or (>= 1 and <= 12);
        int daysMax = !monthExists || month == Unknown ? 31
            : DateTime.DaysInMonth(year == Unknown ? 2000 : year, month);
        bool dayExists = day <= daysMax;
        if (!monthExists || !dayExists)
        {
            zone.Add(FindingCodes.DateImpossible, field, FindingWeight.Error,
                $"The {FieldNames.InWords(field)} names a {(monthExists ? "day" : "month")} that does not exist.");
        }

        return new(
            year == Unknown ? null : year,
            month == Unknown || !monthExists ? null : month,
            day == Unknown || !dayExists ? null : day);
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>Dates as lists write them. Stateless, safe for concurrent use.</summary>
internal static partial class ListDates
{
    private static readonly string[] _dayFormats = ["d MMM yyyy", "yyyy-MM-dd", "yyyy/MM/dd"];
    private static readonly string[] _monthFormats = ["MMM yyyy", "MMMM yyyy", "yyyy-MM", "yyyy/MM"];
    private const int TextShownChars = 40;
    private const int AgeYearsMax = 80;

    /// <summary>
    /// <c>YYYY</c>, <c>YYYY-MM</c>, <c>YYYY-MM-DD</c> or <c>YYYY/YYYY</c>; null when it is none of them.
    /// </summary>
    public static BirthDateRange? Iso(string text) =>
        text.Split('/') is [{ Length: 4 } from, { Length: 4 } to]
            ? Join(Part(from), Part(to), false)
            : Part(text);

    /// <summary>
    /// A date of birth where the format knows no other words than <see cref="Iso"/>: what is no date there is damage.
    /// A month or a day of zero is one that the source does not know.
    /// </summary>
    /// <param name="field">As the file names it; the refusal does too.</param>
    /// <exception cref="ImportException">There is no such day.</exception>
    public static BirthDateRange Birth(string text, string path, long line, string field)
    {
        string known = text;
        while (known.Length > 4 && known[^3..] is "/00" or "-00")
            known = known[..^3];
        return Iso(known) ?? throw NoDate(text, path, line, field);
    }

    /// <summary>A year, and a month and a day where they are known: empty or zero is not known.</summary>
    /// <exception cref="ImportException">There is no such day.</exception>
    public static BirthDateRange Parts(string year, string month, string day, string path, long line, string field)
    {
        string text = string.Join('-', new[] { year, month, day }
            .TakeWhile(part => part.Trim('0').Length > 0).Select(part => part.PadLeft(2, '0')));
        return Part(text) ?? throw NoDate(text, path, line, field);
    }

    /// <summary>
    /// From one year to another. "Born by 1980" has no beginning; the oldest traveller gives it one.
    /// </summary>
    /// <exception cref="ImportException">One is no year, or the second is before the first.</exception>
    public static BirthDateRange Span(string from, string to, string path, long line, string field)
    {
        int? first = from.Length > 0 ? Year(from) : Year(to) - AgeYearsMax;
        int? last = to.Length > 0 ? Year(to) : Year(from) + AgeYearsMax;
        return first is { } begin && last is { } end && begin <= end
            ? BirthDateRange.Years(begin, end)
            : throw NoDate($"{from}/{to}", path, line, field);
    }

    /// <summary>A day where nothing else may stand; null where nothing stands.</summary>
    /// <exception cref="ImportException">There is no such day.</exception>
    public static DateOnly? DayOrNone(string text, string path, long line, string field) =>
        text.Length == 0 ? null : Day(text) ?? throw NoDate(text, path, line, field);

    /// <summary>The refusal of a date that does not exist.</summary>
    public static ImportException NoDate(string text, string path, long line, string field) => new(
        path, line,
        $"the field {field} holds '{(text.Length > TextShownChars ? text[..TextShownChars] + "…" : text)}', "
        + "and there is no such date.");

    /// <summary>
    /// OFAC's words: "10 Dec 1948", "Dec 1948", "1948", "circa 1948", "1948 to 1950", "01 Jan 1948 to 31 Dec 1950",
    /// "circa 1979-1982"; null when it is none of them.
    /// </summary>
    public static BirthDateRange? Words(string text)
    {
        Match match = WordsPattern().Match(text.Trim());
        if (!match.Success)
            return null;
        bool approximate = match.Groups["circa"].Success;
        BirthDateRange? from = Part(match.Groups["from"].Value);
        return match.Groups["to"].Success
            ? Join(from, Part(match.Groups["to"].Value), approximate)
            : Approximately(from, approximate);
    }

    /// <summary>
    /// A day written <c>yyyy-MM-dd</c>, with or without a time or a zone behind it, or "10 Dec 1948".
    /// </summary>
    public static DateOnly? Day(string text)
    {
        text = text.Trim();
        if (text.Length > 10 && text[4] == '-' && text[10] is 'T' or '+' or 'Z' or '-')
            text = text[..10];
        return DateOnly.TryParseExact(text, _dayFormats, CultureInfo.InvariantCulture,
            DateTimeStyles.None, out DateOnly day)
            ? day
            : null;
    }

    /// <summary>A year from 1000 to 9999.</summary>
    public static int? Year(string text) =>
        text.Trim() is { Length: 4 } digits
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int year)
        && year >= 1000
            ? year
            : null;

    private static BirthDateRange? Part(string text)
    {
        if (Year(text) is { } year)
            return BirthDateRange.Years(year, year);
        if (Day(text) is { } day)
            return BirthDateRange.Day(day);
        return DateOnly.TryParseExact(
            text.Trim(), _monthFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly month)
            ? BirthDateRange.Month(month.Year, month.Month)
            : null;
    }

    private static BirthDateRange? Approximately(BirthDateRange? range, bool approximate) =>
        range is null ? null : range with { Approximate = approximate };

    private static BirthDateRange? Join(BirthDateRange? from, BirthDateRange? to, bool approximate) =>
        from is null || to is null || to.To < from.From ? null : new BirthDateRange(from.From, to.To, approximate);

    [GeneratedRegex(
        @"^(?<circa>(?:circa|approximately|c\.|about) )?"
        + @"(?<from>(?:\d{1,2} )?(?:[A-Z][a-z]{2,8} )?\d{4})"
        + @"(?:(?: to |\s?-\s?)(?<to>(?:\d{1,2} )?(?:[A-Z][a-z]{2,8} )?\d{4}))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex WordsPattern();
}

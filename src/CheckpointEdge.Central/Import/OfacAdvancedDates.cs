using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>Dates of OFAC's advanced XML: years, months and days in elements of their own. Stateless.</summary>
internal static class OfacAdvancedDates
{
    /// <summary>
    /// From the first day of the start to the last day of the end: a whole year is OFAC's way to say that it knows no
    /// more. Null for a period without a year.
    /// </summary>
    /// <exception cref="ImportException">There is no such day.</exception>
    public static BirthDateRange? Period(XmlEntry period, string path)
    {
        XmlEntry? start = period.Child("Start");
        XmlEntry? end = period.Child("End");
        BirthDateRange? from = start?.Child("From") is { } first ? From(first, path) : null;
        BirthDateRange? to = (end?.Child("To") ?? end?.Child("From")) is { } last ? From(last, path) : from;
        if (from is null || to is null)
            return null;
        if (to.To < from.From)
            throw ListDates.NoDate($"{from}/{to}", path, period.Line, "DatePeriod");
        bool approximate = start!.Attribute("Approximate") == "true" || end?.Attribute("Approximate") == "true";
        return new BirthDateRange(from.From, to.To, approximate);
    }

    /// <summary>One date out of <c>Year</c>, <c>Month</c> and <c>Day</c>; null without a year.</summary>
    /// <exception cref="ImportException">There is no such day.</exception>
    public static BirthDateRange? From(XmlEntry date, string path) => date["Year"].Trim('0').Length == 0
        ? null
        : ListDates.Parts(date["Year"], date["Month"], date["Day"], path, date.Line, date.Name);
}

using System.Globalization;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Cli.Watchlist;

/// <summary>Turns the words of a query into an identity: names in MRZ style or plain, dates whole or in part.</summary>
internal static class QueryIdentity
{
    // A full name field: 39 characters in TD3 and MRV-A, 31 in TD2 and MRV-B, 30 in TD1. The two fillers between
    // surname and given names are one blank in a plain name.
    private static readonly int[] _fullFields = [39, 31, 30];
    private const int FullPlainName = 38;

    public static TravellerIdentity Of(
        string name, string dateOfBirth = "", string sex = "", string nationality = "", string document = "")
    {
        string[] parts = name.Trim().TrimEnd('<').Split("<<", 2);
        int length = name.Trim().TrimEnd('<').Length;
        return new TravellerIdentity
        {
            Primary = parts[0],
            Secondary = parts.Length > 1 ? parts[1] : "",
            NamePossiblyTruncated = parts.Length > 1 ? _fullFields.Contains(length) : length == FullPlainName,
            DateOfBirth = DateOf(dateOfBirth) ?? default,
            Sex = SexOf(sex),
            Nationality = Countries.CodeOf(nationality),
            DocumentNumber = document.Trim(),
        };
    }

    /// <summary>
    /// <c>1974-08-12</c>, <c>1974-08</c>, <c>1974</c>, unknown parts also as X or 0; empty is unknown. Null when the text
    /// is none of these; of a day that does not exist the year is kept.
    /// </summary>
    public static MrzDate? DateOf(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return default(MrzDate);
        string[] parts = text.Trim().Split('-');
        if (parts.Length > 3 || parts[0].Length != 4 || parts[1..].Any(part => part.Length != 2))
            return null;
        int? year = Part(parts[0], 9999, out bool good);
        int? month = Part(parts.ElementAtOrDefault(1) ?? "XX", 12, out bool goodMonth);
        int? day = Part(parts.ElementAtOrDefault(2) ?? "XX", 31, out bool goodDay);
        if (!good || !goodMonth || !goodDay)
            return null;
        bool exists = day is null
            || (year is not null && month is not null && day <= DateTime.DaysInMonth(year.Value, month.Value));
        return exists ? new MrzDate(year, month, day) : new MrzDate(year, month, null);
    }

    private static Sex SexOf(string text) => text.Trim().ToUpperInvariant() switch
    {
        "M" or "MALE" => Sex.M,
        "F" or "FEMALE" => Sex.F,
        _ => Sex.X,
    };

    private static int? Part(string text, int most, out bool good)
    {
        good = true;
        if (text.All(letter => letter is 'X' or 'x' or '0'))
            return null;
        good = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= most;
        return good ? value : null;
    }
}

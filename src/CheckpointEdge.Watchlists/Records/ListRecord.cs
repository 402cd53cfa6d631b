using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Watchlists.Records;

/// <summary>
/// One entry of a list as its source published it: a person sought, or a document reported. Original words are kept
/// beside every code that was derived from them. Immutable, safe for concurrent readers.
/// </summary>
public sealed record ListRecord
{
    /// <summary>Unique within a slice, stable over list versions: <c>UN-QDi.001</c>, <c>OFAC-2674</c>, or the id a source file gives.</summary>
    public required string Id { get; init; }

    /// <summary>The list it stands on, such as <c>un-sc</c>, <c>ofac-sdn</c>, <c>documents</c>; policy says what a list means.</summary>
    public required string List { get; init; }

    /// <summary>Who published it, as an officer would say it: "United Nations Security Council".</summary>
    public required string Source { get; init; }

    /// <summary>The source's own reference: QDi.001.</summary>
    public required string SourceId { get; init; }

    public ImmutableArray<ListedName> Names { get; init; } = [];
    public ImmutableArray<BirthDateRange> BirthDates { get; init; } = [];

    /// <summary><see cref="TravelDocuments.Mrz.Sex.X"/> when the list does not say.</summary>
    public Sex Sex { get; init; }

    public ImmutableArray<Country> Nationalities { get; init; } = [];
    public ImmutableArray<string> PlacesOfBirth { get; init; } = [];
    public ImmutableArray<ListedDocument> Documents { get; init; } = [];

    /// <summary>Why the person is listed, or what is known; the source's words.</summary>
    public string Remarks { get; init; } = "";

    public DateOnly? ListedOn { get; init; }

    /// <summary>When the source last changed the record; shown to the officer as the record's age.</summary>
    public DateOnly? LastChanged { get; init; }
}

/// <summary>How far a name on a list may be trusted to find its bearer.</summary>
public enum NameStrength
{
    /// <summary>The name the record is listed under.</summary>
    Primary,

    /// <summary>"Good quality" (UN), "strong" (OFAC).</summary>
    Strong,

    /// <summary>"Low quality" (UN), "weak" (OFAC): often a nom de guerre.</summary>
    Weak,

    /// <summary>Formerly known as.</summary>
    Former,
}

/// <summary>A name on a list.</summary>
/// <param name="Full">The whole name in Latin letters; "SURNAME, Given" keeps its comma where the source marks the surname.</param>
public sealed record ListedName(string Full, NameStrength Strength)
{
    /// <summary>The name in its own script, where the source gives it.</summary>
    public string OriginalScript { get; init; } = "";
}

/// <summary>
/// A date of birth as a range of days, both ends inclusive: one day, a month, a year, "between 1958 and 1963", "about 1970".
/// </summary>
/// <param name="From">First possible day.</param>
/// <param name="To">Last possible day, not before <paramref name="From"/>.</param>
/// <param name="Approximate">The source says "approximately"; the range then stands for its middle, give or take.</param>
public sealed record BirthDateRange(DateOnly From, DateOnly To, bool Approximate = false)
{
    public static BirthDateRange Day(DateOnly day) => new(day, day);

    public static BirthDateRange Month(int year, int month) =>
        new(new DateOnly(year, month, 1), new DateOnly(year, month, DateTime.DaysInMonth(year, month)));

    public static BirthDateRange Years(int from, int to, bool approximate = false) =>
        new(new DateOnly(from, 1, 1), new DateOnly(to, 12, 31), approximate);

    public bool IsDay => From == To;
    public bool IsYear => From is { Month: 1, Day: 1 } && To is { Month: 12, Day: 31 } && From.Year == To.Year;
    public bool IsMonth => From.Day == 1 && To == From.AddMonths(1).AddDays(-1);

    /// <summary>
    /// <c>1974-08-12</c>, <c>1974-08</c>, <c>1974</c>, <c>1958/1963</c> or <c>1958-02-03/1959-01-31</c>; "about" first when
    /// approximate.
    /// </summary>
    public override string ToString()
    {
        string text = IsDay ? Iso(From, "yyyy-MM-dd")
            : IsYear ? Iso(From, "yyyy")
            : IsMonth ? Iso(From, "yyyy-MM")
            : From is { Month: 1, Day: 1 } && To is { Month: 12, Day: 31 } ? $"{Iso(From, "yyyy")}/{Iso(To, "yyyy")}"
            : $"{Iso(From, "yyyy-MM-dd")}/{Iso(To, "yyyy-MM-dd")}";
        return Approximate ? "about " + text : text;
    }

    private static string Iso(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>A country, as the source says it and as the MRZ would.</summary>
/// <param name="Word">The source's own word: "Democratic Republic of the Congo".</param>
/// <param name="Code">The three-letter MRZ code, or empty when the word is not known.</param>
public sealed record Country(string Word, string Code);

/// <summary>A document on a list: one that a listed person holds, or one reported lost, stolen or revoked.</summary>
/// <param name="Type">The source's word: "Passport", "National identification number", "P".</param>
/// <param name="Number">The number as published.</param>
public sealed record ListedDocument(string Type, string Number, Country? Issuer)
{
    public DateOnly? IssuedOn { get; init; }

    /// <summary>When it was reported lost or stolen; null for a document that is only known to belong to the person.</summary>
    public DateOnly? ReportedOn { get; init; }

    public string Note { get; init; } = "";
}

using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>
/// Invents ordinary travellers: nationality by how much a country travels, names by its customs and the frequency of its
/// names, common ones again and again and a long tail of rare ones, birth date by the ages of people who travel. Number
/// <c>n</c> of a seed is always the same person. Nobody it makes is meant to exist. Immutable, safe for concurrent callers.
/// </summary>
public sealed class OrdinaryTravellers
{
    /// <summary>Counts up whenever another person comes out under the same seed and number.</summary>
    public const int Version = 1;

    /// <summary>The seed that calibrations use.</summary>
    public const long DefaultSeed = 10_000;

    /// <summary>Ages count from here; a later version moves it on.</summary>
    private const int AgesOfYear = 2026;

    private const int MalePerCent = 53;
    private const int DaysOfYear = 365;

    /// <summary>People whose names come from another country than their passport.</summary>
    private const int NamedElsewherePerCent = 7;

    // Travellers of a thousand by decade of age: few children, most between 20 and 60.
    private static readonly int[] _perDecade = [60, 80, 180, 210, 190, 150, 90, 35, 5];

    private static readonly Lazy<OrdinaryTravellers> _default = new(() => new OrdinaryTravellers(NameTable.Embedded()));

    private readonly (NamingCountry Country, int UpTo)[] _countries;
    private readonly NameDraw _names;

    internal OrdinaryTravellers(NameTable table)
    {
        _names = new NameDraw(table);
        int upTo = 0;
        _countries = [.. table.Countries.Select(country => (country, upTo += country.Weight))];
    }

    /// <summary>With the tables that come with the program.</summary>
    public static OrdinaryTravellers Default => _default.Value;

    /// <summary>Number <paramref name="number"/> of the stream <paramref name="seed"/>.</summary>
    public TravellerIdentity At(long seed, int number)
    {
        SeededDraw draw = new(seed, number);
        NamingCountry passport = CountryOf(ref draw);
        NamingCountry named = draw.PerCent(NamedElsewherePerCent) ? CountryOf(ref draw) : passport;
        bool male = draw.PerCent(MalePerCent);
        (string primary, string secondary) = _names.Draw(named, male, ref draw);
        return new TravellerIdentity
        {
            Primary = primary,
            Secondary = secondary,
            NamePossiblyTruncated = false,
            DateOfBirth = BirthOf(ref draw),
            Sex = male ? Sex.M : Sex.F,
            Nationality = passport.Code,
        };
    }

    private NamingCountry CountryOf(ref SeededDraw draw)
    {
        int at = draw.Below(_countries[^1].UpTo);
        return Array.Find(_countries, one => at < one.UpTo).Country;
    }

    private static MrzDate BirthOf(ref SeededDraw draw)
    {
        int left = draw.Below(_perDecade.Sum()), decade = 0;
        while (left >= _perDecade[decade])
            left -= _perDecade[decade++];
        int year = AgesOfYear - 1 - 10 * decade - draw.Below(10);
        DateOnly day = new DateOnly(year, 1, 1).AddDays(draw.Below(DaysOfYear));
        return new MrzDate(day.Year, day.Month, day.Day);
    }
}

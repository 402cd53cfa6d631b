namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>How the people of a country are named, as far as their passports show it.</summary>
internal enum NamingCustom
{
    /// <summary>Given names and one surname.</summary>
    Western,

    /// <summary>As western; a woman's surname has an ending of its own, and some documents show the patronymic.</summary>
    Eastern,

    /// <summary>Given names, the father's and the mother's surname.</summary>
    TwoSurnames,

    /// <summary>As western; the mother's surname stands among the given names.</summary>
    Filipino,

    /// <summary>Own name, father's, grandfather's, often a family's.</summary>
    PatronymicChain,

    /// <summary>A surname and a given name of one or two syllables, written apart.</summary>
    Syllables,

    /// <summary>As syllables, written as one word.</summary>
    SyllablesJoined,

    /// <summary>A surname, a middle name that tells the sex, one or two syllables.</summary>
    Vietnamese,

    /// <summary>Own name, BIN or BINTI, father's name; no surname. A third of the country is named as in China or India.</summary>
    Malay,

    /// <summary>One to three names without a surname among them.</summary>
    SingleOrMore,

    /// <summary>Two to four syllables, none of them a surname.</summary>
    NoSurname,
}

/// <summary>One country as travellers' names see it. Immutable.</summary>
/// <param name="Code">Three letters, as in an MRZ.</param>
/// <param name="ShortCode">ISO 3166 alpha-2.</param>
/// <param name="Weight">Trips abroad a year, in millions, rounded.</param>
/// <param name="Culture">Countries of one culture share their rare names.</param>
/// <param name="ListedSurnames">Per cent of the people whose surname is among the listed ones.</param>
/// <param name="FurtherNames">Per cent of the people with more than one given name.</param>
internal sealed record NamingCountry(
    string Code, string ShortCode, int Weight, string Culture, NamingCustom Custom, int ListedSurnames, int FurtherNames);

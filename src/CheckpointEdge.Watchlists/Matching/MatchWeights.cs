namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// The points behind the rules, in thousandths of a nat. A name's own evidence comes from how rare its tokens are; these
/// say what disagreement costs and what the other facts add. Set by search on the development queries
/// (see README.md); every one is general, none belongs to a list. Immutable, safe for concurrent readers.
/// </summary>
public sealed record MatchWeights
{
    public static MatchWeights Default { get; } = new();

    /// <summary>Taken from a token pair for each whole letter error.</summary>
    public int PerLetterError { get; init; } = 4_200;

    /// <summary>Taken from a token pair that is not letter for letter the same.</summary>
    public int OtherSpelling { get; init; } = 300;

    /// <summary>Taken when two tokens of one side stand in one piece on the other.</summary>
    public int Joined { get; init; } = 300;

    /// <summary>Taken when one token is a part of the other's compound: HAKIM, ABD AL HAKIM.</summary>
    public int PartOfCompound { get; init; } = 1_200;

    /// <summary>A pair that is worth less than this is no pair.</summary>
    public int PairLeast { get; init; } = 300;

    /// <summary>Letter errors allowed in a pair, in thousandths for each letter of the longer token.</summary>
    public int ErrorsPerLetter { get; init; } = 240;

    /// <summary>The same for tokens that stand in one piece on one side and in two on the other.</summary>
    public int ErrorsPerLetterJoined { get; init; } = 120;

    /// <summary>The document has a name that the list does not.</summary>
    public int OnlyTraveller { get; init; } = -400;

    /// <summary>The same, when the name only repeats another of the document's in another spelling.</summary>
    public int OnlyTravellerRepeated { get; init; } = -150;

    /// <summary>The list has a name that the document does not.</summary>
    public int OnlyListed { get; init; } = -400;

    /// <summary>Each name after the first that the list has and the document does not: people use the short form.</summary>
    public int OnlyListedFurther { get; init; } = -300;

    /// <summary>Further, when each side has a name that the other lacks.</summary>
    public int Contradiction { get; init; } = -1_200;

    public int ParticleSame { get; init; } = 100;
    public int InitialFits { get; init; } = 400;
    public int InitialOnly { get; init; } = -150;

    /// <summary>A cut last token that fits, in letter errors' thousandths.</summary>
    public int CutToken { get; init; } = 200;

    /// <summary>The tokens stand in another order than surname first or surname last would give.</summary>
    public int OtherOrder { get; init; } = -300;

    /// <summary>The source itself calls the name weak.</summary>
    public int WeakName { get; init; } = -500;

    public int BirthDaySame { get; init; } = 8_000;

    /// <summary>Both on 1 January: every day may stand behind it, and it behind every fiftieth person or more.</summary>
    public int BirthDummyDaySame { get; init; } = 6_500;

    public int BirthDaySwapped { get; init; } = 4_000;
    public int BirthMonthSame { get; init; } = 3_300;
    public int BirthYearSame { get; init; } = 3_200;

    /// <summary>The day before or after: calendars and time zones.</summary>
    public int BirthDayNext { get; init; } = 3_000;

    public int BirthYearTypo { get; init; } = 2_000;
    public int BirthDummyDay { get; init; } = 2_000;
    public int BirthOnePartDiffers { get; init; } = 1_500;
    public int BirthYearSameOtherDay { get; init; } = -500;
    public int BirthYearNext { get; init; } = 300;
    public int BirthRangeNarrow { get; init; } = 1_500;
    public int BirthRangeWide { get; init; } = 600;
    public int BirthNear { get; init; } = -1_500;
    public int BirthConflict { get; init; } = -4_000;

    /// <summary>A conflict also takes this share of the name's points above <see cref="ConflictFrom"/>, in per cent.</summary>
    public int ConflictPerCent { get; init; } = 40;

    public int ConflictFrom { get; init; } = 8_000;

    public int SexSame { get; init; } = 300;
    public int SexOther { get; init; } = -2_500;
    public int NationalitySame { get; init; } = 1_500;

    /// <summary>The list says SUN, the document UKR.</summary>
    public int NationalityPredecessor { get; init; } = 800;

    public int NationalityOther { get; init; } = -500;

    /// <summary>
    /// Date, sex and nationality together add at most this share of the name's own points, in per cent: a date shared by
    /// strangers lifts nobody, one shared by two who also share a name says more than the name.
    /// </summary>
    public int LiftPerCent { get; init; } = 250;

    public int DocumentNumberAndIssuer { get; init; } = 20_000;
    public int DocumentNumberOnly { get; init; } = 18_000;
    public int DocumentOtherIssuer { get; init; } = 9_000;
    public int DocumentLookAlike { get; init; } = 9_000;
}

using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Matching.Pairs;

/// <summary>
/// The points of a pair decision, in thousandths of a nat: log odds, fitted by logistic regression on labelled pairs
/// (the README of this project says which, and what repeated cross-validation gives). Immutable, safe for concurrent
/// readers.
/// </summary>
internal sealed record PairWeights
{
    public static PairWeights Default { get; } = new();

    /// <summary>Two names of which nothing speaks against each other, with no birth date.</summary>
    public int Agree { get; init; } = 3_300;

    /// <summary>For each letter error between the two words that lie farthest apart, up to two letters.</summary>
    public int FarthestLetter { get; init; } = -2_300;

    /// <summary>The same for the third and fourth; beyond that, words are simply different.</summary>
    public int FarthestLetterMore { get; init; } = -700;

    /// <summary>For each word that only one side has, up to three.</summary>
    public int OnlyOneSide { get; init; } = -500;

    /// <summary>The name of the one is the father's name of the other.</summary>
    public int FatherAndSon { get; init; } = -3_700;

    public int OtherOrder { get; init; } = -900;

    /// <summary>Names that share nothing are never called the same, whatever the birth date: at most this.</summary>
    public int NothingSharedMost { get; init; } = -500;

    /// <summary>Words in common that are this common, together, say too little to name one person.</summary>
    public int SharedEnough { get; init; } = 5_000;

    /// <summary>Taken for what the shared words lack of it, in per cent.</summary>
    public int CommonPerCent { get; init; } = 20;

    public int BirthDaySame { get; init; } = 5_100;
    public int BirthDaySwapped { get; init; } = 3_400;
    public int BirthMonthSame { get; init; } = 4_000;
    public int BirthYearSame { get; init; } = 3_600;
    public int BirthDummyDaySame { get; init; } = 3_500;
    public int BirthDummyDay { get; init; } = 1_100;
    public int BirthYearTypo { get; init; } = 1_000;
    public int BirthOnePartDiffers { get; init; } = 1_700;
    public int BirthYearSameOtherDay { get; init; } = 1_000;
    public int BirthRangeNarrow { get; init; } = 800;
    public int BirthRangeWide { get; init; } = 400;
    public int BirthYearNext { get; init; } = 300;
    public int BirthNear { get; init; } = -600;
    public int BirthConflict { get; init; } = -2_700;

    /// <summary>The points of a birth date; 0 when one side has none.</summary>
    public int Of(BirthDateState state) => state switch
    {
        BirthDateState.DaySame => BirthDaySame,
        BirthDateState.DaySwapped => BirthDaySwapped,
        BirthDateState.MonthSame => BirthMonthSame,
        BirthDateState.YearSame => BirthYearSame,
        BirthDateState.DummyDaySame => BirthDummyDaySame,
        BirthDateState.DummyDay => BirthDummyDay,
        BirthDateState.YearTypo => BirthYearTypo,
        BirthDateState.OnePartDiffers or BirthDateState.DayNext => BirthOnePartDiffers,
        BirthDateState.YearSameOtherDay => BirthYearSameOtherDay,
        BirthDateState.RangeNarrow => BirthRangeNarrow,
        BirthDateState.RangeWide => BirthRangeWide,
        BirthDateState.YearNext => BirthYearNext,
        BirthDateState.Near => BirthNear,
        BirthDateState.Conflict => BirthConflict,
        _ => 0,
    };
}

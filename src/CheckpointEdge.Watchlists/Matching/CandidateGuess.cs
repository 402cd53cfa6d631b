using System.Numerics;
using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// Guesses from a few numbers what a name will score at most: what its tokens are worth, less what both sides have left
/// over, and what the birth date says. The order of the tokens and the words in between are left to the comparison.
/// Immutable, safe for concurrent callers.
/// </summary>
internal sealed class CandidateGuess(RecordFacts facts, MatchWeights weights)
{
    /// <summary>What the guess needs of the traveller.</summary>
    public readonly ref struct Asked
    {
        public Asked(Traveller traveller)
        {
            for (int at = 0; at < traveller.Name.Count; at++)
                Words |= traveller.Name.Kind(at) == TokenKind.Word ? 1u << at : 0;
            Cut = traveller.Cut;
            Birth = traveller.Birth;
            Day = traveller.Birth is { IsDay: true } birth ? CalendarDay.Of(birth.From) : null;
        }

        /// <summary>The places of the given names and surnames, a bit each.</summary>
        public uint Words { get; }

        public bool Cut { get; }
        public BirthDateComparison.Span? Birth { get; }
        public CalendarDay? Day { get; }
    }

    /// <summary>What the name says, other facts aside.</summary>
    /// <param name="points">What the found tokens are worth.</param>
    /// <param name="tokens">Which of the traveller's tokens were found, a bit each.</param>
    public int Evidence(in Asked asked, NameGlance glance, int points, uint tokens)
    {
        int found = BitOperations.PopCount(tokens & asked.Words);
        int onlyTraveller = BitOperations.PopCount(asked.Words & ~tokens);
        int onlyListed = Math.Max(0, glance.Words - found);
        int evidence = points + (onlyTraveller * weights.OnlyTraveller);
        if (!asked.Cut && onlyListed > 0)
            evidence += weights.OnlyListed + ((onlyListed - 1) * weights.OnlyListedFurther)
                + (Math.Min(onlyTraveller, onlyListed) * weights.Contradiction);
        return glance.IsWeak ? evidence + weights.WeakName : evidence;
    }

    /// <summary>The most that the name can come to, before anything is looked up about it.</summary>
    public int AtMost(in Asked asked, int points, uint tokens) =>
        AtMost(points + (BitOperations.PopCount(asked.Words & ~tokens) * weights.OnlyTraveller));

    /// <summary>The most that a birth date can make of it.</summary>
    public int AtMost(int evidence) => evidence + Lift(weights.BirthDaySame, evidence);

    /// <summary>The guess with the birth date of the name's bearer.</summary>
    public int WithBirth(in Asked asked, NameGlance glance, int evidence, int record)
    {
        if (asked.Birth is null || glance.Birth.IsUnknown)
            return evidence;
        BirthDateState state = asked.Day is { } day && glance.Birth.IsDay
            ? BirthDateComparison.Compare(day, glance.Birth.Day)
            : PersonalComparison.BestBirth(asked.Birth, facts.BirthsOf(record), weights).State;
        return state == BirthDateState.Conflict
            ? evidence + PersonalComparison.ConflictPoints(evidence, weights)
            : evidence + Lift(BirthDateComparison.Points(state, weights), evidence);
    }

    // What a fact adds is limited by what the name says; what it takes is not.
    private int Lift(int points, int evidence) =>
        Math.Min(points, Math.Max(0, evidence) * weights.LiftPerCent / 100);
}

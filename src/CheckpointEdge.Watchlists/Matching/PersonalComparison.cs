using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// Birth date, sex and nationality: what they add is limited by what the name itself says, so that a shared birthday
/// never makes a suspect of a stranger; what they take away is not limited. Static, safe for concurrent callers.
/// </summary>
internal static class PersonalComparison
{
    /// <summary>The facts of one record, from the index or from the record; words are needed for sentences only.</summary>
    public readonly ref struct Facts
    {
        public ReadOnlySpan<BirthDateComparison.Span> Births { get; init; }
        public Sex Sex { get; init; }
        public ReadOnlySpan<ushort> Nationalities { get; init; }
        public ListRecord? Words { get; init; }
    }

    public static void Compare(Traveller traveller, Facts listed, int nameEvidence, MatchWeights weights, ScoreSheet sheet)
    {
        int room = Math.Max(0, nameEvidence) * weights.LiftPerCent / 100;
        (BirthDateState state, int at) = BestBirth(traveller.Birth, listed.Births, weights);
        if (state != BirthDateState.Unknown)
            WriteBirth(traveller, listed, state, at, nameEvidence, weights, ref room, sheet);
        if (traveller.Sex != Sex.X && listed.Sex != Sex.X)
        {
            bool same = traveller.Sex == listed.Sex;
            Write(same ? weights.SexSame : weights.SexOther, same ? "sex-same" : "sex-other", ScoreSheet.SexField,
                traveller.Sex.ToString(), listed.Sex.ToString(), same ? "the same sex" : "another sex", ref room, sheet);
        }

        if (traveller.NationalityCode != 0 && !listed.Nationalities.IsEmpty)
        {
            (int points, string rule, string sentence) = Nationality(traveller.NationalityCode, listed.Nationalities, weights);
            Write(points, rule, ScoreSheet.Nationality, traveller.Nationality,
                sheet.Explains ? string.Join(", ", listed.Words!.Nationalities.Select(country => country.Code)) : "",
                sentence, ref room, sheet);
        }
    }

    private static (int Points, string Rule, string Sentence) Nationality(
        ushort traveller, ReadOnlySpan<ushort> listed, MatchWeights weights)
    {
        if (listed.Contains(traveller))
            return (weights.NationalitySame, "nationality-same", "the same nationality");
        foreach (ushort nationality in listed)
            if (FormerStates.Succeeds(traveller, nationality))
                return (weights.NationalityPredecessor, "nationality-predecessor", "one state succeeded the other");
        return (weights.NationalityOther, "nationality-other", "another nationality");
    }

    /// <summary>Whether the sexes can be one person's: unknown goes with either.</summary>
    public static bool SexesAgree(Sex traveller, Sex listed) =>
        traveller == Sex.X || listed == Sex.X || traveller == listed;

    /// <summary>The listed birth date that agrees best: lists give several when they do not know.</summary>
    public static (BirthDateState State, int At) BestBirth(
        BirthDateComparison.Span? traveller, ReadOnlySpan<BirthDateComparison.Span> listed, MatchWeights weights)
    {
        BirthDateState best = BirthDateState.Unknown;
        int bestAt = -1;
        if (traveller is not { } birth)
            return (best, bestAt);
        for (int at = 0; at < listed.Length; at++)
        {
            BirthDateState state = BirthDateComparison.Compare(birth, listed[at]);
            if (bestAt >= 0
                && BirthDateComparison.Points(state, weights) <= BirthDateComparison.Points(best, weights))
                continue;
            best = state;
            bestAt = at;
        }

        return (best, bestAt);
    }

    /// <summary>What a conflicting birth date takes: more from a name that says more, so that it never wins alone.</summary>
    public static int ConflictPoints(int nameEvidence, MatchWeights weights) =>
        weights.BirthConflict - (Math.Max(0, nameEvidence - weights.ConflictFrom) * weights.ConflictPerCent / 100);

    private static void WriteBirth(
        Traveller traveller, Facts listed, BirthDateState state, int at, int nameEvidence, MatchWeights weights,
        ref int room, ScoreSheet sheet)
    {
        int points = BirthDateComparison.Points(state, weights);
        if (state == BirthDateState.Conflict)
        {
            points = ConflictPoints(nameEvidence, weights);
            sheet.BirthDateConflicts = true;
            sheet.Limit("The dates of birth contradict each other, so this is never shown as strong.");
        }

        (string rule, string sentence) = sheet.Explains ? BirthDateComparison.Words(state) : ("", "");
        Write(points, rule, ScoreSheet.DateOfBirth, sheet.Explains ? traveller.DateOfBirth.ToString() : "",
            sheet.Explains ? listed.Words!.BirthDates[at].ToString() : "", sentence, ref room, sheet);
    }

    private static void Write(
        int points, string rule, string field, string traveller, string listed, string sentence, ref int room,
        ScoreSheet sheet)
    {
        if (points <= 0)
        {
            sheet.Add(points, rule, field, traveller, listed, sentence);
            if (sheet.Explains && rule != "birth-date-conflict")
                sheet.Limit($"{char.ToUpperInvariant(sentence[0])}{sentence[1..]}: {traveller}, {listed}.");
            return;
        }

        int added = Math.Min(points, room);
        room -= added;
        if (added < points)
        {
            sentence += ", which counts less because the names agree weakly";
            sheet.Limit("The names agree too weakly for the other facts to count in full.");
        }

        sheet.Add(added, rule, field, traveller, listed, sentence);
    }
}

using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Appliance.Outcomes;

/// <summary>
/// From findings, matches and the age of the list to what the machine advises. Printing, chip, list and face are judged apart and
/// meet only here. Pure, safe for concurrent callers.
/// </summary>
/// <remarks>
/// Invariant: <see cref="Verdict.Clear"/> exactly when nothing was found on the document, the face (where one is looked at) is not
/// unlike the photograph, <i>and</i> a verified list that is
/// young enough, by a clock that can be trusted, does not name the traveller. A chip that was read and cannot be verified
/// finds nothing and is told; a failed check of a chip is never clear.
/// <para>
/// What a document in order never shows (<see cref="ReasonWeight.NotGenuine"/>) is <see cref="Verdict.Stop"/>: signature and
/// hash leave no room for comparing, and what remains to be done is the second line's. Whatever else a chip brings up is
/// <see cref="Verdict.Look"/>: one letter misread by the document reader, a chip worn out or a slip of the issuer does the same,
/// and officers who see Stop without cause learn to overrule it.
/// </para>
/// </remarks>
public static class OutcomeRules
{
    /// <summary>More reasons than this are not read at a glance (count).</summary>
    public const int ReasonsMax = 4;

    public static Outcome Judge(OutcomeInput input)
    {
        DocumentOpinion printed = DocumentRules.Judge(input.Reading, input.Today);
        ChipOpinion chip = ChipRules.Judge(input);
        DocumentVerdict document = printed.Verdict > chip.Verdict ? printed.Verdict : chip.Verdict;
        ListOpinion list = ListRules.Judge(input);
        FaceOpinion face = FaceRules.Judge(input.Face);
        return new Outcome
        {
            Verdict = VerdictOf(document, printed, chip, list, face),
            Document = document,
            DocumentSentence = SentenceOf(printed, chip),
            AsksForFace = face.Looks,
            StopsForDocument = chip.Stops && list.Meaning != HitMeaning.Stop,
            List = printed.Readable || list.Meaning is not null ? list.Verdict : ListVerdict.NotChecked,
            ListSentence = printed.Readable || list.Meaning is not null
                ? list.Sentence
                : "The list was not searched, because the document could not be read.",
            Reasons =
            [
                .. printed.Reasons.Concat(chip.Reasons).Concat(list.Reasons).Concat(face.Reasons)
                    .OrderByDescending(reason => reason.Weight)
                    .Select(reason => reason.Sentence)
                    .Distinct()
                    .Take(ReasonsMax),
            ],
            Matches = list.Matches,
        };
    }

    /// <summary>The worst wins; what could not be checked is worse than a look and never hides a match.</summary>
    private static Verdict VerdictOf(
        DocumentVerdict document, DocumentOpinion printed, ChipOpinion chip, ListOpinion list, FaceOpinion face) => list switch
        {
            { Meaning: HitMeaning.Stop } => Verdict.Stop,
            _ when chip.Stops => Verdict.Stop,
            { Meaning: HitMeaning.Look } => Verdict.Look,
            _ when !printed.Readable => Verdict.CouldNotCheck,
            { Verdict: ListVerdict.NotChecked } => Verdict.CouldNotCheck,
            _ when document != DocumentVerdict.NothingFound || face.Looks => Verdict.Look,
            _ => Verdict.Clear,
        };

    /// <summary>The graver of the two first; a chip that was not verified is told whatever the printing says.</summary>
    private static string SentenceOf(DocumentOpinion printed, ChipOpinion chip) => (printed, chip) switch
    {
        (_, { Sentence: "" }) => printed.Sentence,
        ({ Readable: false }, _) => printed.Sentence,
        ({ Reasons.IsEmpty: true }, { Answered: true }) => chip.Sentence,
        _ when chip.Verdict > printed.Verdict => chip.Sentence + " " + printed.Sentence,
        _ => printed.Sentence + " " + chip.Sentence,
    };
}

using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Appliance.Outcomes;

/// <summary>
/// From findings, matches and the age of the list to what the machine advises. Document and list are judged apart and meet
/// only here. Pure, safe for concurrent callers.
/// </summary>
/// <remarks>
/// Invariant: <see cref="Verdict.Clear"/> exactly when nothing was found on the document <i>and</i> a verified list that is
/// young enough, by a clock that can be trusted, does not name the traveller.
/// </remarks>
public static class OutcomeRules
{
    /// <summary>More reasons than this are not read at a glance (count).</summary>
    public const int ReasonsMax = 4;

    public static Outcome Judge(OutcomeInput input)
    {
        DocumentOpinion document = DocumentRules.Judge(input.Reading, input.Today);
        ListOpinion list = ListRules.Judge(input);
        return new Outcome
        {
            Verdict = VerdictOf(document, list),
            Document = document.Verdict,
            DocumentSentence = document.Sentence,
            List = document.Readable || list.Meaning is not null ? list.Verdict : ListVerdict.NotChecked,
            ListSentence = document.Readable || list.Meaning is not null
                ? list.Sentence
                : "The list was not searched, because the document could not be read.",
            Reasons =
            [
                .. document.Reasons.Concat(list.Reasons)
                    .OrderByDescending(reason => reason.Weight)
                    .Select(reason => reason.Sentence)
                    .Distinct()
                    .Take(ReasonsMax),
            ],
            Matches = list.Matches,
        };
    }

    /// <summary>The worst wins; what could not be checked is worse than a look and never hides a match.</summary>
    private static Verdict VerdictOf(DocumentOpinion document, ListOpinion list) => (document, list) switch
    {
        (_, { Meaning: HitMeaning.Stop }) => Verdict.Stop,
        (_, { Meaning: HitMeaning.Look }) => Verdict.Look,
        ({ Readable: false }, _) => Verdict.CouldNotCheck,
        (_, { Verdict: ListVerdict.NotChecked }) => Verdict.CouldNotCheck,
        ({ Verdict: not DocumentVerdict.NothingFound }, _) => Verdict.Look,
        _ => Verdict.Clear,
    };
}

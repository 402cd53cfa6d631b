using System.Collections.Immutable;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Tests.Outcomes;

public sealed class ChipRulesTests
{
    private static readonly ChipAccess _pace = new(ChipAccessProtocol.Pace, "ECDH-GM AES-128 brainpoolP256r1", "");
    private static readonly ChipAccess _bac = new(ChipAccessProtocol.Bac, "3DES", "the chip offers no PACE");

    private static readonly ListInUse _list = new(
        new SliceHeader { Generation = 3, CreatedAt = default, Lists = [], Records = 1, Names = 1, Documents = 0 },
        TimeSpan.FromHours(1));

    /// <summary>Every name a check can have, and one that a later inspector may bring.</summary>
    private static readonly ImmutableArray<string> _names =
    [
        CheckNames.ChipReading, CheckNames.SodPresent, CheckNames.SodSignature, CheckNames.SignerTrusted, CheckNames.SignatureTraceable,
        CheckNames.SignerValidAtSigning, CheckNames.SignerValidNow, CheckNames.SignerPurpose, CheckNames.SignerDocumentType,
        CheckNames.SignerNotRevoked, CheckNames.NothingStripped, CheckNames.NothingAdded, CheckNames.ActiveAuthentication,
        CheckNames.ChipAuthentication, CheckNames.ChipAuthenticationMapping, CheckNames.CardSecurity, CheckNames.ChipNotCopied,
        CheckNames.PrintedZone, CheckNames.IssuingState, CheckNames.NotExpired,
        .. Enumerable.Range(1, 16).Select(CheckNames.DataGroupHash), "somethingNew",
    ];

    private static MrzReading Printed { get; } = new()
    {
        Format = MrzFormat.TD3,
        Lines = ["one", "two"],
        Valid = true,
        Fields = new MrzFields { PrimaryIdentifier = "ERIKSSON", DateOfExpiry = new MrzDate(2035, 1, 1) },
        Checks = [],
        Findings = [],
    };

    private static DocumentInspection Inspection(InspectionOutcome outcome, params DocumentCheck[] checks) => new()
    {
        Outcome = outcome,
        Checks =
        [
            new DocumentCheck(CheckNames.Pace, CheckGroup.ChipAccess, CheckResult.Pass, "Opened."),
            .. checks,
            .. outcome == InspectionOutcome.Genuine
                ? new[] { new DocumentCheck(CheckNames.PrintedZone, CheckGroup.Consistency, CheckResult.Pass, "Agrees.") }
                : [],
        ],
        Signer = null,
    };

    private static DocumentCheck Check(string name, CheckResult result, string reason = "The reason.") =>
        new(name, CheckGroup.PassiveAuthentication, result, reason);

    private static Outcome Judge(
        ChipAnswer chip, DocumentInspection? inspection = null, string[]? differences = null, MrzReading? printed = null,
        ListInUse? list = null, params Match[] matches) =>
        OutcomeRules.Judge(new OutcomeInput(
            printed ?? Printed, list ?? _list, new ListPolicy(), [.. matches], ClockTrusted: true, new DateOnly(2031, 5, 4))
        {
            Chip = chip,
            Inspection = inspection,
            Differences = [.. differences ?? []],
        });

    private static Match Hit(MatchBand band) => new()
    {
        Record = new ListRecord { Id = "1", List = "wanted", Source = "Utopia", SourceId = "1" },
        Name = new ListedName("ERIKSSON, Anna", NameStrength.Primary),
        Score = new Score(9000),
        Band = band,
        WhyNotHigher = [],
        Pieces = [new ScorePiece("birth-date-same", "dateOfBirth", "a", "a", new Score(9000), "birth date agrees")],
    };

    [Fact]
    public void A_genuine_chip_is_said_to_be_genuine_and_clears_without_a_reason()
    {
        DocumentInspection inspection = Inspection(
            InspectionOutcome.Genuine, new DocumentCheck(CheckNames.ChipAuthentication, CheckGroup.ChipAuthenticity, CheckResult.Pass, "Key 1."));
        Outcome outcome = Judge(ChipAnswer.Read(_pace), inspection);
        Assert.Equal((Verdict.Clear, DocumentVerdict.NothingFound), (outcome.Verdict, outcome.Document));
        Assert.Equal("The chip is genuine, no copy, and agrees with the printed lines.", outcome.DocumentSentence);
        Assert.Empty(outcome.Reasons);
    }

    [Theory]
    [InlineData(CheckNames.SodSignature, "The chip's signature does not hold: data was changed")]
    [InlineData(CheckNames.ActiveAuthentication, "The chip is a copy: it does not hold its own key")]
    [InlineData(CheckNames.ChipAuthentication, "The chip is a copy: it does not hold its own key")]
    [InlineData(CheckNames.SignerNotRevoked, "The signer was withdrawn by the issuing state")]
    [InlineData(CheckNames.SignerTrusted, "The issuing state's certificate does not confirm who signed the chip")]
    [InlineData(CheckNames.NothingStripped, "The chip lacks files that were signed with it")]
    [InlineData("dg2Hash", "The chip's data was changed after it was signed: the photograph (DG2)")]
    public void What_a_document_in_order_never_shows_stops_it_in_plain_words(string check, string sentence)
    {
        Outcome outcome = Judge(ChipAnswer.Read(_pace), Inspection(InspectionOutcome.NotGenuine, Check(check, CheckResult.Fail)));
        Assert.Equal((Verdict.Stop, DocumentVerdict.Contradicts, ListVerdict.NoMatch), Verdicts(outcome));
        Assert.True(outcome.StopsForDocument);
        Assert.Equal(sentence, Assert.Single(outcome.Reasons));
        Assert.Equal(sentence + ".", outcome.DocumentSentence);
    }

    [Theory]
    [InlineData(CheckNames.IssuingState, "Chip, print and signer do not name the same issuing state")]
    [InlineData(CheckNames.PrintedZone, "The printed lines differ from the chip")]
    public void What_a_misread_letter_shows_too_is_a_look(string check, string sentence)
    {
        Outcome outcome = Judge(ChipAnswer.Read(_pace), Inspection(InspectionOutcome.NotGenuine, Check(check, CheckResult.Fail)));
        Assert.Equal((Verdict.Look, DocumentVerdict.Contradicts, ListVerdict.NoMatch), Verdicts(outcome));
        Assert.False(outcome.StopsForDocument);
        Assert.Equal(sentence, Assert.Single(outcome.Reasons));
    }

    [Theory]
    [InlineData(CheckNames.SodPresent, "The chip holds no signature of a state")]
    [InlineData(CheckNames.SignerValidAtSigning, "The signer's certificate was not valid when the document was signed")]
    [InlineData(CheckNames.ChipNotCopied, "The chip was not made to prove that it is no copy")]
    [InlineData(CheckNames.NothingAdded, "The chip holds files that nobody signed")]
    [InlineData("somethingNew", "The reason")]
    public void What_keeps_a_document_from_being_called_genuine_is_a_doubt_and_a_look(string check, string sentence)
    {
        Outcome outcome = Judge(ChipAnswer.Read(_pace), Inspection(InspectionOutcome.CannotCheck, Check(check, CheckResult.Fail)));
        Assert.Equal((Verdict.Look, DocumentVerdict.Doubtful, ListVerdict.NoMatch), Verdicts(outcome));
        Assert.Equal(sentence, Assert.Single(outcome.Reasons));
    }

    [Fact]
    public void Several_changed_files_are_one_reason_and_the_differing_fields_are_named()
    {
        Outcome outcome = Judge(
            ChipAnswer.Read(_pace),
            Inspection(
                InspectionOutcome.NotGenuine, Check("dg1Hash", CheckResult.Fail), Check("dg14Hash", CheckResult.Fail),
                Check(CheckNames.PrintedZone, CheckResult.Fail)),
            ["document number", "date of birth"]);
        Assert.Equal<string[]>(
            [
                "The chip's data was changed after it was signed: the identity (DG1), the chip's key (DG14)",
                "The printed lines differ from the chip: document number, date of birth",
            ],
            [.. outcome.Reasons]);
    }

    [Fact]
    public void A_chip_nobody_can_verify_may_be_clear_by_the_list_and_the_sentence_says_what_is_missing()
    {
        Outcome outcome = Judge(
            ChipAnswer.Read(_pace),
            Inspection(
                InspectionOutcome.CannotCheck,
                new DocumentCheck(CheckNames.ActiveAuthentication, CheckGroup.ChipAuthenticity, CheckResult.NotDone, "No key."),
                Check(CheckNames.SignerTrusted, CheckResult.NotDone, "There is no certificate of UTO on this board.")));
        const string sentence = "The chip was read but not verified: there is no certificate of UTO on this board";
        Assert.Equal((Verdict.Clear, DocumentVerdict.NothingFound, ListVerdict.NoMatch), Verdicts(outcome));
        Assert.Equal(sentence + ".", outcome.DocumentSentence);
        Assert.Equal(sentence, Assert.Single(outcome.Reasons));
    }

    [Theory]
    [InlineData("The password was refused.", "The chip could not be read: the password was refused")]
    [InlineData("", "The chip could not be read")]
    public void A_chip_that_cannot_be_read_is_a_doubt_and_a_look(string why, string sentence)
    {
        Outcome outcome = Judge(ChipAnswer.NotRead(why, ChipReadResult.Empty.Access));
        Assert.Equal((Verdict.Look, DocumentVerdict.Doubtful, ListVerdict.NoMatch), Verdicts(outcome));
        Assert.Equal(sentence, Assert.Single(outcome.Reasons));
        Assert.Equal(sentence + ".", outcome.DocumentSentence);
    }

    [Fact]
    public void A_document_taken_away_too_early_is_a_look_that_says_so() =>
        Assert.Equal("The document was taken away before its chip was read", Assert.Single(Judge(ChipAnswer.BrokenOff).Reasons));

    [Fact]
    public void No_chip_changes_nothing_but_is_said()
    {
        Outcome outcome = Judge(ChipAnswer.NoChip);
        Assert.Equal((Verdict.Clear, DocumentVerdict.NothingFound, ListVerdict.NoMatch), Verdicts(outcome));
        Assert.Equal("Every check digit holds and nothing unusual was found. No chip answered.", outcome.DocumentSentence);
        Assert.Empty(outcome.Reasons);
        Assert.DoesNotContain("chip", Judge(ChipAnswer.NoReader).DocumentSentence);
    }

    [Fact]
    public void The_older_way_of_opening_is_always_told_and_decides_nothing()
    {
        Outcome outcome = Judge(ChipAnswer.Read(_bac), Inspection(InspectionOutcome.Genuine));
        Assert.Equal(Verdict.Clear, outcome.Verdict);
        Assert.Equal("The chip was opened the older way, BAC: the chip offers no PACE", Assert.Single(outcome.Reasons));
        outcome = Judge(
            ChipAnswer.Read(_bac), Inspection(InspectionOutcome.NotGenuine, [.. _names.Select(name => Check(name, CheckResult.Fail))]));
        Assert.Equal(OutcomeRules.ReasonsMax, outcome.Reasons.Length);
        Assert.DoesNotContain(outcome.Reasons, reason => reason.Contains("BAC", StringComparison.Ordinal));
    }

    [Fact]
    public void A_hit_of_the_list_is_named_as_the_reason_to_stop_although_the_chip_does_not_hold()
    {
        DocumentInspection broken = Inspection(InspectionOutcome.NotGenuine, Check(CheckNames.SodSignature, CheckResult.Fail));
        Outcome both = Judge(ChipAnswer.Read(_pace), broken, matches: Hit(MatchBand.Strong));
        Assert.Equal((Verdict.Stop, false), (both.Verdict, both.StopsForDocument));
        Outcome look = Judge(ChipAnswer.Read(_pace), broken, matches: Hit(MatchBand.Possible));
        Assert.Equal((Verdict.Stop, true), (look.Verdict, look.StopsForDocument));
        Assert.Single(look.Matches);
    }

    /// <summary>All combinations of chip, inspection, one failed check, difference, print and list.</summary>
    [Fact]
    public void Clear_is_impossible_while_a_deciding_check_of_the_document_fails()
    {
        int clear = 0;
        InspectionOutcome?[] outcomes = [null, InspectionOutcome.Genuine, InspectionOutcome.NotGenuine, InspectionOutcome.CannotCheck];
        string?[] told = [null, CheckNames.Pace, CheckNames.Bac, CheckNames.ComMatchesSod];
        string?[] failed = [.. told, .. _names];
        foreach (ChipAnswer chip in Answers())
            foreach (InspectionOutcome? outcome in outcomes)
                foreach (string? failing in failed)
                    foreach (bool differs in new[] { false, true })
                        foreach (bool valid in new[] { false, true })
                            foreach (Match[] matches in new Match[][] { [], [Hit(MatchBand.Possible)], [Hit(MatchBand.Strong)] })
                            {
                                DocumentInspection? inspection = outcome is not { } concluded ? null
                                    : Inspection(concluded, failing is null ? [] : [Check(failing, CheckResult.Fail)]);
                                Outcome judged = Judge(
                                    chip, inspection, differs ? ["document number"] : [], Printed with { Valid = valid }, null, matches);
                                bool decided = inspection is not null && !told.Contains(failing);
                                bool allows = valid && !differs && !decided && outcome != InspectionOutcome.NotGenuine
                                    && chip.Kind is not (ChipAnswerKind.NotRead or ChipAnswerKind.BrokenOff) && matches.Length == 0;
                                Assert.Equal(allows, judged.Verdict == Verdict.Clear);
                                Assert.Equal(allows || (matches.Length > 0 && judged.Document == DocumentVerdict.NothingFound),
                                    judged.Document == DocumentVerdict.NothingFound);
                                Assert.InRange(judged.Reasons.Length, allows ? 0 : 1, OutcomeRules.ReasonsMax);
                                Assert.NotEmpty(judged.DocumentSentence);
                                if (outcome == InspectionOutcome.NotGenuine)
                                    Assert.Equal(DocumentVerdict.Contradicts, judged.Document);
                                clear += allows ? 1 : 0;
                            }

        Assert.True(clear > 0);
    }

    private static IEnumerable<ChipAnswer> Answers() =>
    [
        ChipAnswer.NoReader, ChipAnswer.ReaderGone, ChipAnswer.NoChip, ChipAnswer.NoPassword, ChipAnswer.BrokenOff,
        ChipAnswer.NotRead("The chip is silent.", _bac), ChipAnswer.Read(_pace), ChipAnswer.Read(_bac),
        ChipAnswer.Read(ChipReadResult.Empty.Access),
    ];

    private static (Verdict, DocumentVerdict, ListVerdict) Verdicts(Outcome outcome) =>
        (outcome.Verdict, outcome.Document, outcome.List);
}

using System.Collections.Immutable;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Tests.Outcomes;

public sealed class OutcomeRulesTests
{
    private static readonly DateOnly _today = new(2031, 5, 4);

    private static readonly ListPolicy _policy = new()
    {
        Lists = new Dictionary<string, ListMeaning>
        {
            ["wanted"] = new() { Title = "Utopian wanted persons", Action = "Refer." },
            ["documents"] = new() { Title = "Stolen documents", Action = "Keep it.", OnPossible = HitMeaning.Stop },
            ["discreet"] = new() { Title = "Discreet", Action = "Note.", OnStrong = HitMeaning.Look, Discreet = true },
        }.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    private static MrzReading Good { get; } = new()
    {
        Format = MrzFormat.TD3,
        Lines = ["one", "two"],
        Valid = true,
        Fields = new MrzFields { PrimaryIdentifier = "ERIKSSON", DateOfExpiry = new MrzDate(2035, 1, 1) },
        Checks = [new MrzCheck("documentNumber", '6', '6', true), new MrzCheck("composite", '1', '1', true)],
        Findings = [],
    };

    private static MrzReading WrongDigit { get; } = Good with
    {
        Valid = false,
        Checks = [new MrzCheck("documentNumber", '6', '7', false), new MrzCheck("composite", '1', '2', false)],
        Findings = [new MrzFinding("check-digit-wrong", "documentNumber", FindingWeight.Error, "check digit is 7, computed 6")],
    };

    private static MrzReading Expired { get; } =
        Good with { Fields = Good.Fields with { DateOfExpiry = new MrzDate(2031, 4, null) } };

    private static MrzReading Unusual { get; } = Good with
    {
        Findings = [new MrzFinding("state-unknown", "issuingState", FindingWeight.Warning, "issuing state XQX is not known.")],
    };

    private static MrzReading Unreadable { get; } =
        Good with { Format = null, Valid = false, Fields = MrzFields.Empty, Checks = [] };

    private static MrzReading Nameless { get; } = Good with { Fields = Good.Fields with { PrimaryIdentifier = "" } };

    private static Outcome Judge(
        MrzReading? reading = null, double? ageHours = 1, bool clockTrusted = true, params Match[] matches) =>
        OutcomeRules.Judge(new OutcomeInput(
            reading ?? Good, ageHours is { } hours ? List(hours) : null, _policy, [.. matches], clockTrusted, _today));

    private static ListInUse List(double ageHours) => new(
        new SliceHeader { Generation = 3, CreatedAt = default, Lists = [], Records = 1, Names = 1, Documents = 0 },
        TimeSpan.FromHours(ageHours));

    private static Match Hit(string list, MatchBand band, int score = 9000, bool document = false) => new()
    {
        Record = new ListRecord { Id = list + score, List = list, Source = "Utopia", SourceId = "1" },
        Name = new ListedName("ERIKSSON, Anna", NameStrength.Primary),
        Score = new Score(score),
        Band = band,
        Document = document ? DocumentResult.OfWantedPerson : DocumentResult.None,
        WhyNotHigher = [],
        Pieces =
        [
            new ScorePiece("birth-date-same", "dateOfBirth", "a", "a", new Score(4000), "birth date agrees"),
            new ScorePiece("token-spelling", "name", "a", "b", new Score(5000), "one letter differs: ERIKSSON, ERIKSON."),
            new ScorePiece("sex-differs", "sex", "F", "M", new Score(-2000), "sex differs"),
        ],
    };

    [Fact]
    public void Nothing_on_the_document_and_nothing_on_a_fresh_list_is_clear()
    {
        Outcome outcome = Judge();
        Assert.Equal((Verdict.Clear, DocumentVerdict.NothingFound, ListVerdict.NoMatch), Verdicts(outcome));
        Assert.Empty(outcome.Reasons);
        Assert.Equal("Not on list 3, 1 h old.", outcome.ListSentence);
    }

    [Theory]
    [InlineData(null, true, "There is no verified list on this board")]
    [InlineData(51.5, true, "The list is 51 h old; the limit is 48 h")]
    [InlineData(48.0, true, "The list is 48 h old; the limit is 48 h")]
    [InlineData(1.0, false, "The clock cannot be trusted, so the age of the list is not known")]
    [InlineData(-0.1, true, "The list is dated in the future, so its age is not known")]
    public void A_list_that_may_not_be_used_never_yields_clear(double? ageHours, bool clockTrusted, string reason)
    {
        Outcome outcome = Judge(ageHours: ageHours, clockTrusted: clockTrusted);
        Assert.Equal((Verdict.CouldNotCheck, DocumentVerdict.NothingFound, ListVerdict.NotChecked), Verdicts(outcome));
        Assert.Equal(reason, Assert.Single(outcome.Reasons));
    }

    [Fact]
    public void A_hit_on_an_old_list_is_still_a_hit_and_says_that_the_list_is_old()
    {
        Outcome outcome = Judge(ageHours: 51, matches: Hit("wanted", MatchBand.Strong));
        Assert.Equal((Verdict.Stop, DocumentVerdict.NothingFound, ListVerdict.StrongMatch), Verdicts(outcome));
        Assert.Equal("The list is 51 h old; the limit is 48 h", outcome.Reasons[0]);
        Assert.Single(outcome.Matches);
    }

    [Fact]
    public void Reasons_are_plain_weightiest_first_and_at_most_four()
    {
        Outcome outcome = Judge(WrongDigit, ageHours: 60, matches: Hit("wanted", MatchBand.Possible, document: true));
        Assert.Equal<string[]>(
            [
                "The document belongs to a sought person; compare the holder: Utopian wanted persons",
                "The check digit of the document number is wrong",
                "The list is 60 h old; the limit is 48 h",
                "One letter differs: ERIKSSON, ERIKSON",
            ],
            [.. outcome.Reasons]);
    }

    [Theory]
    [InlineData("wanted", MatchBand.Possible, Verdict.Look)]
    [InlineData("wanted", MatchBand.Strong, Verdict.Stop)]
    [InlineData("documents", MatchBand.Possible, Verdict.Stop)]
    [InlineData("discreet", MatchBand.Strong, Verdict.Look)]
    [InlineData("nobody described this", MatchBand.Strong, Verdict.Stop)]
    [InlineData("wanted", MatchBand.None, Verdict.Clear)]
    public void Policy_says_what_a_list_and_a_band_mean(string list, MatchBand band, Verdict verdict) =>
        Assert.Equal(verdict, Judge(matches: Hit(list, band)).Verdict);

    [Fact]
    public void The_worst_match_wins_and_stands_first_although_another_scores_higher()
    {
        Outcome outcome = Judge(
            matches: [Hit("discreet", MatchBand.Strong, 20000),
                Hit("documents", MatchBand.Possible, 5000), Hit("wanted", MatchBand.None, 10)]);
        Assert.Equal(Verdict.Stop, outcome.Verdict);
        Assert.Equal(["documents", "discreet"], outcome.Matches.Select(match => match.Record.List));
    }

    [Fact]
    public void A_reported_document_number_is_shown_whatever_its_score() =>
        Assert.Equal(Verdict.Look, Judge(matches: Hit("wanted", MatchBand.None, 0, document: true)).Verdict);

    [Fact]
    public void A_wrong_check_digit_is_named_and_is_at_least_a_look()
    {
        Outcome outcome = Judge(WrongDigit);
        Assert.Equal((Verdict.Look, DocumentVerdict.Contradicts, ListVerdict.NoMatch), Verdicts(outcome));
        Assert.Equal("The check digit of the document number is wrong", Assert.Single(outcome.Reasons));
    }

    [Fact]
    public void A_document_is_good_until_the_end_of_its_last_possible_day()
    {
        Assert.Equal(DocumentVerdict.Doubtful, Judge(Expired).Document);
        Assert.Equal("The document expired on 2031-04-XX", Assert.Single(Judge(Expired).Reasons));
        MrzReading lastDay = Good with { Fields = Good.Fields with { DateOfExpiry = new MrzDate(2031, 5, 4) } };
        Assert.Equal(Verdict.Clear, Judge(lastDay).Verdict);
    }

    [Fact]
    public void An_unreadable_document_could_not_be_checked()
    {
        foreach (MrzReading reading in new[] { Unreadable, Nameless })
        {
            Outcome outcome = Judge(reading);
            Assert.Equal((Verdict.CouldNotCheck, DocumentVerdict.Contradicts, ListVerdict.NotChecked), Verdicts(outcome));
            Assert.Equal("The document could not be read", outcome.Reasons[0]);
        }
    }

    /// <summary>All combinations of what may be wrong: the invariants hold in every one of them.</summary>
    [Fact]
    public void Clear_is_said_exactly_when_document_list_and_clock_all_allow_it()
    {
        Match[][] matchSets =
        [
            [],
            .. from list in new[] { "wanted", "documents", "discreet", "unknown" }
               from band in Enum.GetValues<MatchBand>()
               from document in new[] { false, true }
               select new[] { Hit(list, band, document: document) },
        ];
        int clear = 0;
        foreach (MrzReading reading in new[] { Good, WrongDigit, Expired, Unusual, Unreadable, Nameless })
            foreach (double? ageHours in new double?[] { null, -1, 0, 47.99, 48, 5000 })
                foreach (bool clockTrusted in new[] { true, false })
                    foreach (Match[] matches in matchSets)
                    {
                        Outcome outcome = Judge(reading, ageHours, clockTrusted, matches);
                        bool shown = matches.Any(match => match.Band != MatchBand.None || match.DocumentAgrees);
                        bool usable = ageHours is >= 0 and < 48 && clockTrusted;
                        Assert.Equal(ReferenceEquals(reading, Good) && usable && !shown, outcome.Verdict == Verdict.Clear);
                        Assert.Equal(shown, outcome.Verdict is Verdict.Stop || (outcome.Verdict is Verdict.Look && !outcome.Matches.IsEmpty));
                        Assert.Equal(shown, outcome.Matches.Length == 1);
                        Assert.InRange(outcome.Reasons.Length, outcome.Verdict == Verdict.Clear ? 0 : 1, OutcomeRules.ReasonsMax);
                        if (!usable && !ReferenceEquals(reading, Unreadable) && !ReferenceEquals(reading, Nameless))
                            Assert.Contains(outcome.Reasons, reason => reason.Contains("list", StringComparison.Ordinal));
                        clear += outcome.Verdict == Verdict.Clear ? 1 : 0;
                    }

        Assert.True(clear > 0);
    }

    private static (Verdict, DocumentVerdict, ListVerdict) Verdicts(Outcome outcome) =>
        (outcome.Verdict, outcome.Document, outcome.List);
}

using System.Collections.Immutable;
using CheckpointEdge.Appliance.Kiosk;

namespace Browser;

/// <summary>What a lane may show; every person and document is fictional (the state UTO of Doc 9303).</summary>
public static class States
{
    public static ImmutableSortedDictionary<string, ImmutableArray<ReasonView>> Reasons { get; } =
        ImmutableSortedDictionary<string, ImmutableArray<ReasonView>>.Empty.Add(
            "notSamePerson",
            [
                new("dateOfBirth", "The date of birth differs"),
                new("face", "The photograph shows somebody else"),
                new("other", "Another reason"),
            ]);

    public const string Portrait =
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 70 90"><rect width="70" height="90" fill="#cfd8e2"/></svg>""";

    /// <summary>What a document camera may see.</summary>
    public const string Seen =
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 36"><rect width="64" height="36" fill="#555"/></svg>""";

    private const string Alarms = "False alarms predicted for this list: 98.2 in 10 000 travellers, 9.8 of them strong.";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static KioskState Ready => new()
    {
        Version = 1,
        Unit = new("bcp-07-2", "BCP-07", "Lane 2"),
        Officer = new("4417", Now),
        Link = new(true, Now, "Central answers."),
        List = new("fresh", 3, Now.AddHours(-2), 2, "List 3, 2 h old",
        [
            new("UN", "UN Security Council sanctions", "United Nations", 1012, Now.AddDays(-1)),
            new("SLTD", "Stolen and lost documents", "Utopia", 120_000, null),
        ]),
        Trust = new("ready", 1012, "1012 of 121 states from 3 files", []),
        Clock = new(true, "The clock agrees with the list and the records."),
        Devices = [new("Document reader", true, "Works.", "")],
        Queue = new(0, 41, null),
        Phase = Phase.Ready,
        Steps = [],
        Result = null,
        LastDecision = null,
    };

    public static KioskState WithCamera => Ready with { Preview = new("/api/kiosk/preview/document", true, "glare") };

    public static KioskState Asked => WithCamera with
    {
        Asked = new AskedView(
            ["P<UTOERIKSS0N<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
            [new(0, 11, "primaryIdentifier", "0", "OQ"), new(1, 20, "sex", "F", "")]),
    };

    public static KioskState SignedOut => Ready with { Officer = null, Phase = Phase.SignedOut };

    public static KioskState Trouble => Ready with
    {
        Devices = [new("Document reader", false, "The document reader was unplugged or switched off.",
            "Plug its cable in again; it is found by itself.")],
        Clock = new(false, "The clock says 2026-11-21 08:00 UTC, but this board made a record at 2026-11-22 10:15 UTC: set the clock."),
        Link = new(false, Now.AddHours(-5), "Central did not answer in time."),
    };

    /// <summary>Nothing but the board's own records speaks against the clock: a supervisor may confirm it.</summary>
    public static KioskState ClockAhead => Alarmed with
    {
        Clock = Trouble.Clock with { MayBeConfirmed = true },
    };

    /// <summary>One of each state of an alarm.</summary>
    public static KioskState Alarmed => Trouble with
    {
        Alarms =
        [
            Alarm("device", "alarm", "active", 3) with
            {
                Name = "Document reader",
                Sentence = "The document reader was unplugged or switched off.",
                WhatToDo = "Plug its cable in again; it is found by itself.",
            },
            Alarm("link", "warning", "rectifiedUnseen", 1) with
            {
                Sentence = "Central did not answer in time.",
                RectifiedAt = Now.AddMinutes(-2),
            },
            Alarm("clock", "alarm", "acknowledged", 1) with
            {
                Sentence = Trouble.Clock.Sentence,
                AcknowledgedBy = "4417",
                AcknowledgedAt = Now.AddMinutes(-8),
            },
            Alarm("listStale", "alarm", "rectified", 2) with
            {
                AcknowledgedBy = "4417",
                AcknowledgedAt = Now.AddMinutes(-8),
                RectifiedAt = Now.AddMinutes(-5),
            },
        ],
    };

    private static AlarmView Alarm(string kind, string level, string state, int count) =>
        new(Guid.CreateVersion7(Now), kind, level, state, "", "", "", Now.AddMinutes(-40), Now.AddMinutes(-9), count, "", null, null);

    public static KioskState Reading => Ready with
    {
        Phase = Phase.Reading,
        Steps =
        [
            new("Document", "done", "TD3, every check digit holds.", 12.4),
            new("List", "running", "List 3, 121 012 records.", null),
            new("Chip", "notDone", "This desk has no chip reader.", null),
        ],
    };

    public static KioskState Clear => Shown(Result);

    public static KioskState CouldNotCheck => Shown(Result with
    {
        Verdict = "couldNotCheck",
        Title = "Could not be checked",
        Reasons = ["The list is 61 h old; the limit is 48 h"],
        ListVerdict = "notChecked",
        ListSentence = "The list is 61 h old; the limit is 48 h.",
    }) with
    { List = Ready.List with { Level = "stale", AgeHours = 61, Sentence = "List 3, 61 h old" } };

    public static KioskState Look => Shown(Result with
    {
        Verdict = "look",
        Title = "Possible match — compare before deciding",
        Reasons =
        [
            "Spelt in another way: ALMUTAKHAYYIL, AL-MUTAKHAYYIL", "Born in the same year; the day is not known",
            "Another nationality", "Only the document has ABDULLATIF",
        ],
        DocumentVerdict = "doubtful",
        DocumentSentence = "The date of birth is not wholly known.",
        ListVerdict = "possibleMatch",
        ListSentence = "Possible match: UN Security Council sanctions.",
        Traveller = Result.Traveller with
        {
            PrimaryIdentifier = "ABD ALQADIR ALMUTAKHAYYIL",
            SecondaryIdentifier = "MUHAMMAD HUSAYN ABDULLATIF",
            NamePossiblyTruncated = true,
            DateOfBirth = "1979-XX-XX",
            Nationality = "XXB",
            NationalityName = "Refugee (1951 Convention)",
        },
        Findings =
        [
            new("dateOfBirth.partly", "dateOfBirth", "note", "The date of birth is not wholly known."),
            new("expiry.soon", "dateOfExpiry", "warning", "The name fills its field to the last position: it may go on."),
        ],
        Matches = [LongMatch],
        NeedsDecision = true,
    }) with
    {
        Link = new(false, Now.AddHours(-5), "Central did not answer in time."),
        List = Ready.List with { Level = "warn", AgeHours = 26, Sentence = "List 3, 26 h old" },
        Queue = new(3, 41, Now.AddHours(-4)),
    };

    public static KioskState Stop => Shown(Result with
    {
        Verdict = "stop",
        Title = "Document reported — refer to the second line",
        Reasons = ["The document is reported: UN Security Council sanctions", "The same names: ERIKSSON ANNA MARIA", "The same date of birth"],
        ListVerdict = "strongMatch",
        ListSentence = "Listed document: UN Security Council sanctions.",
        Matches =
        [
            Match with { Record = "a", Band = "strong", Name = "ERIKSSON, Anna Maria", NoticeColour = "red" },
            Match with { Record = "b" },
            Match with { Record = "c", Name = "ERIKSEN, Annemarie", NoticeColour = "" },
        ],
        NeedsDecision = true,
        PortraitUrl = "/api/kiosk/portrait/1",
    });

    /// <summary>The longest words of the screen at once: a long name beside a portrait, the document of somebody sought.</summary>
    public static KioskState SoughtHolder => Stop with
    {
        Result = Stop.Result! with
        {
            Title = "Document of a sought person — compare the holder and refer to the second line",
            Reasons =
            [
                "The document belongs to a sought person; compare the holder: UN Security Council sanctions",
                "Each side has a name that the other lacks",
            ],
            Traveller = Look.Result!.Traveller,
            Matches = [LongMatch with { Band = "strong", Document = "ofWantedPerson" }, Match, Match with { Record = "c" }],
        },
    };

    public static KioskState Decided(KioskState state, int undoSeconds)
    {
        DecisionView decision = new(state.Result!.CheckId, "refer", "", "", Now)
        {
            UndoLeft = () => TimeSpan.FromSeconds(undoSeconds),
        };
        return state with { Result = state.Result with { Decision = decision }, LastDecision = decision };
    }

    public static KioskState WithCases => Ready with
    {
        Officer = new("4418", Now, false, Now.AddMinutes(-133)),
        SecondLine = [new(Guid.CreateVersion7(Now), Now.AddMinutes(-7), true), new(_case, Now.AddMinutes(-3), false)],
    };

    private static readonly Guid _case = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);

    public static BlindView Blind => new(
        _case, Now.AddMinutes(-3), Result.Traveller,
        [
            .. new[] { Match, LongMatch }.Select(match => new BlindEntryView(
                match.Name, match.OtherNames, match.Remarks,
                [.. match.Rows.Select(row => new BlindRowView(row.Field, row.Label, row.Traveller, row.Listed))])),
        ],
        $"/api/kiosk/cases/{_case:D}/portrait", null, null);

    public static FirstLookView First => new("4417", "refer", "stop", "Strong match — refer to the second line", "same", true);

    public static ShiftView Shift => new(
        "4418", Now.AddMinutes(-133), Now,
        [new("clear", 212), new("look", 9), new("stop", 2), new("couldNotCheck", 1)],
        [new("refer", 2), new("notSamePerson", 1), new("readAgain", 0), new("supervisor", 0)],
        [new("chip", 3), new("takenAway", 5)], 1, 412, 1, 2, new(9, 1, 2, 0.9, 0.596, 0.982));

    /// <summary>A second officer is waited for.</summary>
    public static KioskState Confirming => Stop with
    {
        Confirmation = new(Stop.Result!.CheckId, "notSamePerson", "photo", Now.AddSeconds(60)),
    };

    public static ImmutableArray<QueueLineView> Queue =>
    [
        new(Guid.CreateVersion7(Now), Now, "waiting", "refer", null, []),
        new(Guid.CreateVersion7(Now), Now.AddHours(-2), "delivered", "refer", Now.AddHours(-2),
            [new("sourceConfirms", "Utopia confirms the notice.", Now.AddHours(-1))]),
        new(Guid.CreateVersion7(Now), Now.AddDays(-1), "delivered", "", Now, [new("moreNeeded", "", Now)]),
    ];

    public static MatchView Match => new()
    {
        Record = "b",
        List = "UN",
        ListTitle = "UN Security Council sanctions",
        Source = "United Nations",
        SourceId = "XDi.901",
        NoticeColour = "un",
        Action = "Refer to the second line. Ask the national bureau before anything is said.",
        Discreet = false,
        RecordChanged = "2025-06-30",
        Name = "ERICSON, Ana M.",
        OtherNames = ["Anna Eriksen", "Anna-Maria Ericsson"],
        Band = "possible",
        Score = "8.412",
        Remarks = "Last seen in 2021.",
        FoundAs = "",
        Rows =
        [
            new("name", "Name", "ERIKSSON, ANNA MARIA", "ERICSON, Ana M.", "close", ""),
            new("dateOfBirth", "Date of birth", "1974-08-12", "1974-08", "partly", "born in the same month; the day is not known"),
            new("sex", "Sex", "F", "F", "same", "the same sex"),
            new("nationality", "Nationality", "UTO", "UTO", "same", "the same nationality"),
            new("document", "Document", "L898902C3", "", "unknown", ""),
        ],
        Pieces =
        [
            new("token-spelling", "name", "ERIKSSON", "ERICSON", "3.900", "spelt in another way: ERIKSSON, ERICSON")
            {
                Worth = "6.200",
                Otherwise = "-0.300",
                Letters =
                [
                    new("ERI", "ERI", "letters-same", "0.000"), new("K", "C", "letters-transliteration", "-1.400"),
                    new("S", "S", "letters-same", "0.000"), new("S", "", "letters-doubled", "-0.600"),
                    new("ON", "ON", "letters-same", "0.000"),
                ],
            },
            new("token-spelling", "name", "ANNA", "ANA", "2.100", "the document has N more: ANNA, ANA")
            {
                Worth = "3.000",
                Otherwise = "-0.300",
                Letters =
                [
                    new("AN", "AN", "letters-same", "0.000"), new("N", "", "letters-doubled", "-0.600"),
                    new("A", "A", "letters-same", "0.000"),
                ],
            },
            new("birth-month-same", "dateOfBirth", "1974-08-12", "1974-08", "3.012", "born in the same month; the day is not known"),
            new("sex-same", "sex", "F", "F", "0.400", "the same sex"),
            new("document-other", "document", "L898902C3", "", "-1.000", "this document number stands on the list, issued by another state"),
        ],
        Rarity = "About 1 in 12 000 ordinary travellers reaches this score on this list.",
        FalseAlarms = Alarms,
        WhyNotHigher = ["Part of the name is different, not only missing.", "The list does not have MARIA."],
    };

    private static MatchView LongMatch => Match with
    {
        Name = "‘Abd al-Qādir Muḥammad Ḥusayn ‘Abd al-Laṭīf al-Mutakhayyil",
        OtherNames = ["Abdul Qader Mohamed al-Moutakhayel", "عبد القادر محمد حسين المتخيل"],
        NoticeColour = "blue",
        Discreet = true,
        Rows =
        [
            new("name", "Name", "ABD ALQADIR ALMUTAKHAYYIL, MUHAMMAD HUSAYN ABDULLATIF",
                "‘Abd al-Qādir Muḥammad Ḥusayn ‘Abd al-Laṭīf al-Mutakhayyil", "close", "the names stand in another order"),
            new("dateOfBirth", "Date of birth", "1979-XX-XX", "1979", "partly", "born in the same year; the day is not known"),
            new("sex", "Sex", "M", "M", "same", "the same sex"),
            new("nationality", "Nationality", "XXB", "UTO", "differs", "another nationality"),
            new("document", "Document", "L898902C3", "B7741180", "differs", ""),
        ],
    };

    private static ResultView Result => new()
    {
        CheckId = Guid.CreateVersion7(Now),
        CheckedAt = Now,
        Verdict = "clear",
        Title = "Nothing found",
        Reasons = [],
        DocumentVerdict = "nothingFound",
        DocumentSentence = "Every check digit holds and nothing unusual was found.",
        ListVerdict = "noMatch",
        ListSentence = "Not on list 3, 2 h old.",
        Traveller = new(
            "the printed lines", "ERIKSSON", "ANNA MARIA", "1974-08-12", "F", "UTO", "Utopia", "P", "UTO", "Utopia", "L898902C3", "2032-04-15", false,
            ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F3204158ZE184226B<<<<<16"]),
        Findings = [],
        Matches = [],
        Chip = null,
        Inspection = null,
        NeedsDecision = false,
        Decision = null,
        PortraitUrl = null,
    };

    private static KioskState Shown(ResultView result) => Ready with { Phase = Phase.Result, Result = result };
}

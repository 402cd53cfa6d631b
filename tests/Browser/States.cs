using System.Collections.Immutable;
using CheckpointEdge.Appliance.Kiosk;

namespace Browser;

/// <summary>What a lane may show; every person and document is fictional (the state UTO of Doc 9303).</summary>
public static class States
{
    public static Dictionary<string, object[]> Reasons { get; } = new(StringComparer.Ordinal)
    {
        ["notSamePerson"] =
        [
            new { code = "dateOfBirth", text = "Date of birth differs" },
            new { code = "face", text = "Not the person in the photograph" },
            new { code = "other", text = "Other" },
        ],
    };

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
        Link = new(true, Now, "connected"),
        List = new("fresh", 3, Now.AddHours(-2), 2, "List 3, 2 h old",
        [
            new("UN", "UN Security Council sanctions", "United Nations", 1012, Now.AddDays(-1)),
            new("SLTD", "Stolen and lost documents", "Utopia", 120_000, null),
        ]),
        Trust = new("ready", 1012, "1012 of 121 states from 3 files", []),
        Clock = new(true, "The clock is trusted."),
        Devices = [new("Document reader", true, "ready", "")],
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
        Devices = [new("Document reader", false, "no answer for 12 s", "Check the cable, then switch the reader off and on.")],
        Clock = new(false, "The clock is before the newest record."),
        Link = new(false, Now.AddHours(-5), "offline for 5 h"),
    };

    public static KioskState Reading => Ready with
    {
        Phase = Phase.Reading,
        Steps =
        [
            new("Printed lines", "done", "Two lines of 44 letters", 12.4),
            new("List", "running", "Searching 121 012 records", null),
            new("Chip", "notDone", "No chip reader on this lane", null),
        ],
    };

    public static KioskState Clear => Shown(Result);

    public static KioskState CouldNotCheck => Shown(Result with
    {
        Verdict = "couldNotCheck",
        Title = "Could not check — the list is too old",
        Reasons = ["The list is 61 h old; the limit is 48 h", "No entry agrees, but newer entries are missing"],
        ListVerdict = "notChecked",
        ListSentence = "A list of this age cannot say “not on it”.",
    }) with
    { List = Ready.List with { Level = "stale", AgeHours = 61, Sentence = "List 3, 61 h old" } };

    public static KioskState Look => Shown(Result with
    {
        Verdict = "look",
        Title = "Possible match — compare before deciding",
        Reasons =
        [
            "The name is close: another transliteration", "The year of birth agrees; the list gives no day",
            "Nationality differs", "The document number is another one",
        ],
        DocumentVerdict = "doubtful",
        DocumentSentence = "Expires in less than six months.",
        ListVerdict = "possibleMatch",
        ListSentence = "One entry of UN Security Council sanctions.",
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
            new("dateOfBirth.partly", "dateOfBirth", "note", "The month and day of birth are not known."),
            new("expiry.soon", "dateOfExpiry", "warning", "The document expires within six months."),
        ],
        Matches = [LongMatch],
        NeedsDecision = true,
    }) with
    {
        Link = new(false, Now.AddHours(-5), "offline for 5 h"),
        List = Ready.List with { Level = "warn", AgeHours = 26, Sentence = "List 3, 26 h old" },
        Queue = new(3, 41, Now.AddHours(-4)),
    };

    public static KioskState Stop => Shown(Result with
    {
        Verdict = "stop",
        Title = "Stop — this document is on the list",
        Reasons = ["The document number L898902C3 is reported stolen", "The name agrees in every part", "Date of birth agrees"],
        ListVerdict = "strongMatch",
        ListSentence = "Three entries, one of them this very document.",
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
            Reasons = ["The document belongs to a person who is sought", "The name does not agree"],
            Traveller = Look.Result!.Traveller,
            Matches = [LongMatch with { Band = "strong", Document = "ofWantedPerson" }, Match, Match with { Record = "c" }],
        },
    };

    public static KioskState Decided(KioskState state, int undoSeconds)
    {
        DecisionView decision = new(state.Result!.CheckId, "refer", "", "", Now, Now.AddSeconds(undoSeconds));
        return state with { Result = state.Result with { Decision = decision }, LastDecision = decision };
    }

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
            new("dateOfBirth", "Date of birth", "1974-08-12", "1974-08", "partly", "the list gives no day"),
            new("sex", "Sex", "F", "F", "same", "agree"),
            new("nationality", "Nationality", "UTO", "UTO", "same", "agree"),
            new("document", "Document", "L898902C3", "", "unknown", "the list names no document"),
        ],
        Pieces =
        [
            new("token-spelling", "name", "ERIKSSON", "ERICSON", "3.900", "Spelling: two letters differ")
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
            new("token-spelling", "name", "ANNA", "ANA", "2.100", "One letter is doubled")
            {
                Worth = "3.000",
                Otherwise = "-0.300",
                Letters =
                [
                    new("AN", "AN", "letters-same", "0.000"), new("N", "", "letters-doubled", "-0.600"),
                    new("A", "A", "letters-same", "0.000"),
                ],
            },
            new("birth-month-same", "dateOfBirth", "1974-08-12", "1974-08", "3.012", "Year and month of birth agree"),
            new("sex-same", "sex", "F", "F", "0.400", "Sex agrees"),
            new("document-other", "document", "L898902C3", "", "-1.000", "The list names another document"),
        ],
        Rarity = "About 1 in 12 000 ordinary travellers reaches this score on this list.",
        FalseAlarms = Alarms,
        WhyNotHigher = ["The surname differs by two letters.", "The list gives no day of birth."],
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
                "‘Abd al-Qādir Muḥammad Ḥusayn ‘Abd al-Laṭīf al-Mutakhayyil", "close", "another transliteration"),
            new("dateOfBirth", "Date of birth", "1979-XX-XX", "1979", "partly", "only the year is known"),
            new("sex", "Sex", "M", "M", "same", "agree"),
            new("nationality", "Nationality", "XXB", "UTO", "differs", "XXB against UTO"),
            new("document", "Document", "L898902C3", "B7741180", "differs", "another number"),
        ],
    };

    private static ResultView Result => new()
    {
        CheckId = Guid.CreateVersion7(Now),
        CheckedAt = Now,
        Verdict = "clear",
        Title = "Clear",
        Reasons = ["No entry of the list agrees with this traveller.", "Every check of the printed lines passed."],
        DocumentVerdict = "nothingFound",
        DocumentSentence = "Five check digits agree; valid until 2032-04-15.",
        ListVerdict = "noMatch",
        ListSentence = "121 012 records searched, none agrees.",
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

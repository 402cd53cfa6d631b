using CheckpointEdge.Appliance.Kiosk;

namespace Browser;

/// <summary>What a lane with a chip reader may show; every person and document is fictional.</summary>
public static class ChipStates
{
    private const string Printed = "/api/kiosk/portrait/1";
    private const string OnChip = "/api/kiosk/portrait/1/chip";
    private const string Pace = "PACE ECDH-GM AES-128 brainpoolP256r1";

    private const string Keep = "Keep the document and call the second line, as the post does with a false document.";

    private static SignerView Signer => new(
        "CN=Utopia Document Signer 7, OU=Passport Office, O=Utopia, C=UT", "CN=Utopia Country Signing CA, O=Utopia, C=UT", "Utopia",
        "4C9A27B1", "2024-01-01", "2034-04-01", "ECDSA SHA-256", "2024-04-15", "CN=Utopia Country Signing CA, O=Utopia, C=UT");

    public static KioskState Reading => States.Ready with
    {
        Phase = Phase.Reading,
        Steps =
        [
            new("Document", "done", "TD3, every check digit holds.", 0.4),
            new("Chip", "running", "Reading the chip: DG2, 8 of 15 KB", null),
        ],
    };

    public static KioskState Genuine => Of(States.Clear, result => result with
    {
        Title = "Nothing found",
        Reasons = [],
        DocumentSentence = "The chip is genuine, no copy, and agrees with the printed lines.",
        Traveller = result.Traveller with { From = "the chip" },
        PortraitUrl = Printed,
        Chip = new("genuine", Pace, "Signed by Utopia, unaltered, and confirmed by the country's certificate.", "", OnChip, "From the chip"),
        Inspection = Tree("genuine"),
    });

    public static KioskState Clone => Of(States.Clear, result => result with
    {
        Verdict = "stop",
        Title = "Chip not genuine — refer to second line",
        Reasons = ["The chip is a copy: it does not hold its own key"],
        DocumentVerdict = "contradicts",
        DocumentSentence = "The chip is a copy: it does not hold its own key.",
        Traveller = result.Traveller with { From = "the chip" },
        Findings = [new("chip-activeAuthentication", "", "error", "The chip did not sign the challenge with the key of its DG15: it is a copy.")],
        PortraitUrl = Printed,
        Chip = new("notGenuine", Pace, "At least one check shows that this is not what a state issued.", Keep, OnChip, "From the chip"),
        Inspection = Tree("notGenuine", failed: ["activeAuthentication"]),
    });

    /// <summary>Altered, printed otherwise, and the long names of a hit beside it.</summary>
    public static KioskState Altered => Of(States.Look, result => result with
    {
        Verdict = "stop",
        Title = "Chip not genuine — refer to second line",
        Reasons =
        [
            "The chip's data was changed after it was signed: the identity (DG1), the photograph (DG2)",
            "The printed lines differ from the chip: name, document number, date of birth",
            "The chip was opened the older way, BAC: the chip offers no PACE",
            "Spelt in another way: ALMUTAKHAYYIL, AL-MUTAKHAYYIL",
        ],
        DocumentVerdict = "contradicts",
        DocumentSentence = "The chip's data was changed after it was signed: the identity (DG1), the photograph (DG2).",
        Matches = [result.Matches[0] with { FoundAs = "the full name on the chip" }],
        PortraitUrl = Printed,
        Chip = new(
            "notGenuine", "BAC 3DES", "At least one check shows that this is not what a state issued.", Keep, OnChip, "From the chip, not proven"),
        Inspection = Tree("notGenuine", failed: ["dg1Hash", "dg2Hash", "printedZone"]) with
        {
            Differences =
            [
                new("Name", "ABD ALQADIR ALMUTAKHAYYIL, MUHAMMAD HUSAYN ABDULLATIF", "VASTERGAARD, KASIMIRA OLDEMAR"),
                new("Document number", "L898902C3", "K7744120"),
                new("Date of birth", "1979-XX-XX", "1974-08-12"),
            ],
        },
    });

    public static KioskState Bac => Of(States.Clear, result => result with
    {
        Title = "Nothing found",
        Reasons =
        [
            "The chip was read but not verified: no certificate of UT is here to check the signer with",
            "The chip was opened the older way, BAC: the chip offers no PACE",
        ],
        DocumentSentence = "The chip was read but not verified: no certificate of UT is here to check the signer with.",
        Findings = [new("chip-bac", "", "note", "The chip was opened the older way, BAC: the chip offers no PACE.")],
        PortraitUrl = Printed,
        Chip = new(
            "notVerified", "BAC 3DES", "Nothing speaks against it, but what would prove it is missing.", "", null,
            "The photograph on the chip cannot be drawn. JPEG 2000 pictures cannot be read here: libopenjp2.so.7 is missing. "
            + "Install the package libopenjp2-7."),
        Inspection = Tree("cannotCheck", notDone: ["pace", "signerTrusted", "signerNotRevoked", "activeAuthentication"]) with
        {
            Signer = Signer with { Anchor = "", SigningTime = "" },
        },
    }) with
    {
        Trust = new(
            "partly", 588, "588 of 97 states from 1 file",
            ["NL_ML.ml: Nothing of this list is trusted: the signature is not that of the signer named."]),
    };

    public static KioskState NotRead => Of(States.Clear, result => result with
    {
        Verdict = "look",
        Title = "Look at the document",
        Reasons = ["The chip could not be read: BAC: the chip does not accept the printed lines (6300); read the document again"],
        DocumentVerdict = "doubtful",
        DocumentSentence = "The chip could not be read: BAC: the chip does not accept the printed lines (6300); read the document again.",
        PortraitUrl = Printed,
        Chip = new(
            "notRead", "", "The chip could not be read: BAC: the chip does not accept the printed lines (6300); read the document again.",
            "Lay the document down once more; if the chip stays unread, the second line examines the document by hand.", null, ""),
    });

    public static KioskState NoCertificates => States.Ready with
    {
        Trust = new("none", 0, "None: chips cannot be verified", []),
    };

    private static KioskState Of(KioskState state, Func<ResultView, ResultView> change) =>
        state with { Result = change(state.Result!) };

    private static InspectionView Tree(string outcome, string[]? failed = null, string[]? notDone = null)
    {
        CheckView One(string name, string label, string reason) => new(
            name, label,
            failed?.Contains(name) == true ? "fail" : notDone?.Contains(name) == true ? "notDone" : "pass", reason);
        CheckGroupView Group(string name, string label, params CheckView[] checks) => new(
            name, label,
            checks.Any(check => check.Result == "fail") ? "fail" : checks.All(check => check.Result == "pass") ? "pass" : "notDone",
            [.. checks]);
        return new InspectionView(
            outcome,
            [.. new[]
            {
                Group("chipAccess", "Opening the chip",
                    One("pace", "PACE", "Opened with PACE ECDH-GM AES-128 brainpoolP256r1."),
                    One("chipReading", "Reading of the chip", "The reading came to its end.")),
                Group("passiveAuthentication", "Signature of the state",
                    One("sodSignature", "The signature holds", "Signed with ECDSA SHA-256 under a key of brainpoolP256r1."),
                    One("signerTrusted", "The country's certificate confirms the signer", "The signer stands under a trusted certificate of UT."),
                    One("signerNotRevoked", "The signer was not withdrawn", "The revocation list of UT does not name the signer."),
                    One("dg1Hash", "The identity (DG1) unaltered", "DG1 is what was signed."),
                    One("dg2Hash", "The photograph (DG2) unaltered", "DG2 is what was signed.")),
                Group("chipAuthenticity", "The chip is no copy",
                    One("activeAuthentication", "Own key (Active Authentication)", "The chip signed the challenge with the key of DG15 (ECDSA).")),
                Group("consistency", "Chip, print and state agree",
                    One("printedZone", "Printed lines as on the chip", "DG1 and the printed lines agree in every field."),
                    One("issuingState", "One issuing state everywhere", "Document and certificates are of UTO.")),
            }.OrderByDescending(group => group.Result == "fail")],
            Signer,
            []);
    }
}

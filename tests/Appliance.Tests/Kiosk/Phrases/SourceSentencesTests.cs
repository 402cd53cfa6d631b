using System.Text.RegularExpressions;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Tests;

namespace Appliance.Tests.Kiosk.Phrases;

/// <summary>Every sentence in the sources that an officer may see has a template.</summary>
public sealed partial class SourceSentencesTests
{
    /// <summary>So many were there when this was written; a scan that finds fewer does not read (count).</summary>
    private const int SentencesMin = 400;

    /// <summary>Where sentences for the screen are written: folders, or files.</summary>
    private static readonly string[] _places =
    [
        "Appliance/Kiosk", "Appliance/Outcomes", "Appliance/Line", "Appliance/Cameras", "Appliance/Health/ClockWatch.cs",
        "Appliance/Records/DiskWatch.cs", "Appliance/Crossings/LateHits.cs", "Appliance/Sync/LinkStatus.cs", "Appliance/Officers/SignIn.cs",
        "Appliance/Officers/Cards", "Appliance/Officers/PinRules.cs", "Appliance/Officers/OfficerRegister.cs",
        "Appliance/Provisioning", "Appliance/Health/Doctor", "Appliance/Courier", "Appliance/Sync/ListAcceptance.cs",
        "Appliance/Sync/ListShelf.cs", "Appliance/Sync/ListTrust.cs", "Appliance/Sync/OpenList.cs", "Appliance/Sync/SliceKeyring.cs",
        "Exchange/Courier", "Exchange/Metadata/Client", "Central/Enrolment/BoardCertificates.cs", "Central/Enrolment/BoardRequest.cs",
        "Central/Enrolment/KnownBoard.cs",
        "Watchlists/Matching/NameComparison.cs", "Watchlists/Matching/BirthDateComparison.cs", "Watchlists/Matching/DocumentComparison.cs",
        "Watchlists/Matching/PersonalComparison.cs", "Watchlists/Matching/SpellingSentence.cs", "Watchlists/Matching/TokenPair.cs",
        "Watchlists/Matching/WatchlistSearch.cs", "Watchlists/Matching/RecordRanking.cs", "Watchlists/Calibration/RaritySentence.cs",
        "TravelDocuments/Mrz", "TravelDocuments/Chip/Access", "TravelDocuments/Chip/Reading", "TravelDocuments/Trust/Checks",
        "TravelDocuments/Trust/SignerChain.cs", "TravelDocuments/Trust/Signing", "Devices/Cameras", "Devices/MrzReaders",
        "Devices/ChipReaders", "Devices/Panel", "Appliance/Panel", "Vision/Faces/FaceQuality.cs", "Vision/Faces/FaceReader.cs",
    ];

    /// <summary>Files whose sentences no officer sees, and why.</summary>
    private static readonly Dictionary<string, string> _files = new(StringComparer.Ordinal)
    {
        ["MrzConfidence.cs"] = "the confidence of a field is told by checkpointctl alone",
        ["MrzFieldWriter.cs"] = "writes zones for tests and simulators",
        ["IssuingStates.cs"] = "names of states are data, set apart as such",
        ["FormerStates.cs"] = "codes of states",
        ["MetricsPage.cs"] = "for machines",
        ["CameraChoice.cs"] = "an option of the program, told where it is started",
        ["CameraPreview.cs"] = "a protocol",
        ["TerminalLine.cs"] = "an option of the program, told where it is started",
        ["Guard.cs"] = "headers; its sentences are in the templates",
        ["PcscReaders.cs"] = "names by which readers are known",
        ["PcscLibrary.cs"] = "names of functions",
        ["PhraseTemplate.cs"] = "a fault of the language files, which a test finds",
        ["PanelPolicy.cs"] = "an option of the program, told where it is started",
        ["LampPicture.cs"] = "an option of the program, told where it is started",
        ["PanelGuard.cs"] = "an option of the program, told where it is started",
        ["SetUpHost.cs"] = "told where the program is started",
        ["SpokenJson.cs"] = "a fault of the program",
        ["AcceptanceSheet.cs"] = "the sheet itself, which stays English; its refusals are in the templates",
        ["EffectiveOptions.cs"] = "told by checkpointctl alone",
        ["CertificateRenewal.cs"] = "told to Central and the journal",
        ["TrustFolder.cs"] = "an option of the program, told where it is started",
        ["Zeroise.cs"] = "told by checkpointctl alone",
        ["ZeroiseMark.cs"] = "a file of the board",
        ["CourierOutcome.cs"] = "for the journal",
        ["CourierPacking.cs"] = "told where a stick is packed, by checkpointctl",
    };

    /// <summary>Single strings, and why.</summary>
    private static readonly Dictionary<string, string> _strings = new(StringComparer.Ordinal)
    {
        ["identity from {}"] = "for a debugger",
        ["difference in the {}"] = "for a debugger",
        ["reading of {} files"] = "for a debugger",
        ["contents of a chip"] = "for a debugger",
        ["document of {} characters"] = "for a debugger",
        ["check {}"] = "for a debugger",
        ["face {}"] = "for a debugger",
        ["signed in"] = "for a debugger",
        ["proof of a card"] = "for a debugger",
        ["checkpointedge officer card v1n"] = "signed by cards",
        ["unknown group"] = "a parameter of PACE, set apart",
        [", inferred from the key"] = "a parameter of Chip Authentication, set apart",
        ["{} is {} in the document number, where only digits stand."] = "a case of a template",
        ["This document reader already has its listener."] = "a fault of the program",
        ["Late hit: the traveller crossed on {} UTC, before list {} came"] = "in a report to Central",
        ["since {} UTC; travellers: {}; decisions: {}; taken back: {}; not read: {}"] = "in a record, which stays English",
        ["{} {} {}; since {} UTC; times: {}"] = "in a record, which stays English",
        ["the clock said {}; records until {} were made by a clock that was ahead"] = "in a record, which stays English",
        ["yyyy-MM-dd HH:mm 'UTC'"] = "a format",
        ["The PIN for duress differs from the ordinary one in two digits or more; choose another."] = "told by checkpointctl alone",
        ["The PIN for duress is too near the ordinary one: a slip of the finger would call for help; choose another."] =
            "told by checkpointctl alone",
        ["checkpointedge doctor"] = "signed for a trial",
        ["written and deleted by the doctorn"] = "a file's content",
        ["; the oldest waits for {} h."] = "the second part of a sentence, set apart",
        ["The TPM's key is what it is."] = "a fault of the program",
        ["Central of this fleet"] = "a name inside of a bundle",
        ["checkpointedge courier contents v1n"] = "what is signed",
        ["A public key that a bundle is to be sealed to cannot be read."] = "told where a stick is packed, by checkpointctl",
        ["There is no trusted root.json; initialise with one."] = "a fault of the program",
        ["snapshot.json in "] = "a name",
        ["Refresh first."] = "a fault of the program",
        ["The name of the target is no path below its folder."] = "told by checkpointctl alone",
        ["The target has no hash of a known kind."] = "told by checkpointctl alone",
        ["{} has a certificate until {}."] = "in Central's audit log",
        ["{} was refused: it is revoked, and somebody still uses it."] = "in Central's audit log",
        ["The endpoint asks for no board."] = "a fault of the program",
        ["text/plain; version=0.0.4; charset=utf-8"] = "a header",
        ["text/html; charset=utf-8"] = "a header",
        ["text/javascript; charset=utf-8"] = "a header",
        ["text/css; charset=utf-8"] = "a header",
    };

    private static readonly string[] _templates =
        [.. PhraseFiles.OfTheLine.Templates().SelectMany(section => section.Value)
            .Select(template => Places().Replace(template, "{}").ToLowerInvariant())];

    [Fact]
    public void Every_sentence_that_an_officer_may_see_has_a_template()
    {
        string sources = Path.Combine(Needs.RepositoryRoot, "src");
        List<string> missing = [];
        int sentences = 0;
        foreach (string file in _places.SelectMany(place => FilesOf(sources, place)).Where(file => !_files.ContainsKey(Path.GetFileName(file))))
            foreach (string text in SourceStrings.Of(Logged().Replace(File.ReadAllText(file), "")))
            {
                if (!Words().IsMatch(text) || _strings.ContainsKey(text))
                    continue;
                sentences++;
                if (!IsKnown(text))
                    missing.Add($"{Path.GetFileName(file)}: {text}");
            }

        Assert.True(missing.Count == 0, string.Join('\n', missing.Distinct()));
        Assert.True(sentences > SentencesMin, $"only {sentences} sentences were found");
    }

    [Fact]
    public void Literals_are_read_with_what_is_put_in_and_what_is_joined() =>
        Assert.Equal(
            ["nested", "One {} two, and three.", "plain"],
            SourceStrings.Of("""x = $"One {(a ? "nested" : b)} two, " + "and three."; // "not this" """ + "\ny = '\"'; z = \"plain\";"));

    /// <summary>Its words stand in this order in one template: sentences are composed of parts, and their parts are in the sources.</summary>
    private static bool IsKnown(string text)
    {
        string[] parts = [.. text.ToLowerInvariant().Split("{}").Select(part => part.Trim(' ', '.')).Where(part => part.Length > 0)];
        return _templates.Any(template =>
        {
            int at = 0;
            foreach (string part in parts)
            {
                int found = template.IndexOf(part, at, StringComparison.Ordinal);
                if (found < 0)
                    return false;
                at = found + part.Length;
            }

            return true;
        });
    }

    private static IEnumerable<string> FilesOf(string sources, string place)
    {
        string path = Path.Combine(sources, "CheckpointEdge." + place);
        return File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories);
    }

    [GeneratedRegex("[a-z]{2,} (\\{\\} )?[a-z]{2,}")]
    private static partial Regex Words();

    /// <summary>What is logged is for whoever keeps the machine; attributes with a message, over lines.</summary>
    [GeneratedRegex(@"\[LoggerMessage\((?:[^""\]]|""(?:\\.|[^""\\])*"")*\)\]")]
    private static partial Regex Logged();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Places();
}

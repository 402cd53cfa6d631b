using System.Collections.Concurrent;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.Tests;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Appliance.Tests.Line;

/// <summary>Fictional e-passports through the real line: whole protocol, whole inspection, real records.</summary>
public sealed class ChipOnTheLineTests : IDisposable
{
    private readonly ManualTime _time = ManualTime.Noon;
    private readonly EnrolledBoard _board;
    private readonly RecordStore _records;
    private readonly ListShelf _shelf;
    private readonly ConcurrentQueue<string> _said = [];

    public ChipOnTheLineTests()
    {
        _board = new EnrolledBoard(_time);
        _records = RecordStore.Open(_board.Data, _board.Unit, _time);
        _shelf = ListShelf.Open(_board.Data, _board.Unit, _time);
    }

    public void Dispose()
    {
        _shelf.Dispose();
        _records.Dispose();
        _board.Dispose();
    }

    private async Task<Check> RunAsync(string printed, IChipReader reader, TrustStore? trust = null, int waitMilliseconds = 0)
    {
        CheckpointLine line = new(
            _board.Unit, _shelf, ClearedPairs.Open(_board.Data, _board.Unit, _time), new ClockWatch(_records, _shelf, _time), _records,
            new ChipStation(reader, waitMilliseconds, TimeProvider.System), trust ?? ChipDocuments.Trust, _time);
        return await line.RunAsync(
            new PresentedDocument(printed, default), "4417",
            steps =>
            {
                if (steps is [.., { Name: "Chip", State: "running" } chip])
                    _said.Enqueue(chip.Sentence);
            },
            CancellationToken.None);
    }

    private Task<Check> RunAsync(string zone, ChipFault fault) =>
        RunAsync(zone, ChipDocuments.Reader(ChipDocuments.Issue(zone, options => options with { Fault = fault }), fault));

    [Fact]
    public async Task A_genuine_chip_clears_its_bearer_and_the_officer_sees_it_being_read()
    {
        Check check = await RunAsync(Documents.Clear, ChipDocuments.Reader(ChipDocuments.Issue(Documents.Clear)));
        Assert.Equal((Verdict.Clear, DocumentVerdict.NothingFound), (check.Outcome.Verdict, check.Outcome.Document));
        Assert.Equal("The chip is genuine, no copy, and agrees with the printed lines.", check.Outcome.DocumentSentence);
        Assert.Empty(check.Outcome.Reasons);
        ResultView view = ResultViews.Of(check);
        Assert.Equal(("genuine", "the chip"), (view.Chip!.State, view.Traveller.From));
        Assert.StartsWith("PACE ECDH-GM", view.Chip.Access);
        Assert.Equal("From the chip", view.Chip.PhotographSentence);
        Assert.Equal($"/api/kiosk/portrait/{check.Id:D}/chip", view.Chip.PhotographUrl);
        Assert.Equal(
            ["chipAccess", "passiveAuthentication", "chipAuthenticity", "consistency"], view.Inspection!.Groups.Select(group => group.Name));
        Assert.NotEmpty(view.Inspection.Signer!.Anchor);
        Assert.Equal(
            ["Document", "Chip", "Trust", "Identity", "List", "Match", "Outcome", "Record"], check.Steps.Select(step => step.Name));
        Assert.Contains(_said, sentence => sentence.StartsWith("Reading the chip: DG2, ", StringComparison.Ordinal));
        Assert.DoesNotContain(_said, sentence => sentence.Contains("QUILLMOOR", StringComparison.Ordinal));
        Assert.Equal(0, _records.Queue().Waiting);
    }

    [Fact]
    public async Task A_chip_opened_the_older_way_is_told_and_may_be_clear()
    {
        VirtualPassport old = ChipDocuments.Issue(Documents.Clear, options => options with { Pace = [] });
        Check check = await RunAsync(Documents.Clear, ChipDocuments.Reader(old));
        Assert.Equal(Verdict.Clear, check.Outcome.Verdict);
        Assert.StartsWith("The chip was opened the older way, BAC", Assert.Single(check.Outcome.Reasons));
        ResultView view = ResultViews.Of(check);
        Assert.Equal("BAC 3DES", view.Chip!.Access);
        Assert.Contains(view.Findings, finding => finding.Code == "chip-bac");
    }

    public static TheoryData<string, string> Forgeries => new()
    {
        { ChipFault.Clone.Name, "The chip is a copy: it does not hold its own key" },
        { ChipFault.AlteredData.Name, "The chip's data was changed after it was signed: the identity (DG1)" },
        { ChipFault.AlteredFace.Name, "The chip's data was changed after it was signed: the photograph (DG2)" },
        { ChipFault.AlteredSignature.Name, "The chip's signature does not hold: data was changed" },
        { ChipFault.RevokedSigner.Name, "The signer was withdrawn by the issuing state" },
        { ChipFault.StrippedChipAuthentication.Name, "The chip lacks files that were signed with it" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_false_chip_stops_its_bearer_with_the_reason_in_plain_words(string fault, string reason)
    {
        Assert.True(ChipFault.TryParse(fault, out ChipFault? known));
        Check check = await RunAsync(Documents.Clear, known);
        Assert.Equal((Verdict.Stop, DocumentVerdict.Contradicts), (check.Outcome.Verdict, check.Outcome.Document));
        Assert.Contains(reason, check.Outcome.Reasons);
        Assert.True(check.Outcome.StopsForDocument);
        Assert.True(check.Recorded);
        ResultView view = ResultViews.Of(check);
        Assert.Equal(("notGenuine", "Chip not genuine — refer to second line"), (view.Chip!.State, view.Title));
        Assert.Equal(("fail", "fail"), (view.Inspection!.Groups[0].Result, view.Inspection.Groups[0].Checks[0].Result));
        Assert.Contains(view.Findings, finding => finding.Weight == "error");
        Assert.Equal(1, _records.Queue().Waiting);
    }

    [Fact]
    public async Task A_copy_is_told_once_and_not_again_as_a_proof_that_is_missing()
    {
        Check check = await RunAsync(Documents.Clear, ChipFault.Clone);
        Assert.Single(check.Outcome.Reasons, told => told.Contains("copy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chip_of_a_state_nobody_here_knows_is_not_verified_and_says_so()
    {
        Check check = await RunAsync(Documents.Clear, ChipDocuments.Reader(ChipDocuments.Issue(Documents.Clear)), TrustStore.Empty);
        Assert.Equal((Verdict.Clear, DocumentVerdict.NothingFound), (check.Outcome.Verdict, check.Outcome.Document));
        Assert.StartsWith("The chip was read but not verified: ", check.Outcome.DocumentSentence);
        Assert.Equal("notVerified", ResultViews.Of(check).Chip!.State);
    }

    public static TheoryData<string, string> Untraceable => new()
    {
        { ChipFault.WithoutSod.Name, "The chip holds no signature of a state" },
        {
            ChipFault.ForeignSigner.Name,
            "None of the 3 certificates of UT here stands above the signer: they are too old, or the signer is not that state's"
        },
    };

    [Theory]
    [MemberData(nameof(Untraceable))]
    public async Task A_chip_without_a_signature_that_its_states_certificates_reach_is_a_look_that_says_why(string fault, string reason)
    {
        Assert.True(ChipFault.TryParse(fault, out ChipFault? known));
        Check check = await RunAsync(Documents.Clear, known);
        Assert.Equal((Verdict.Look, DocumentVerdict.Doubtful), (check.Outcome.Verdict, check.Outcome.Document));
        Assert.Equal((reason, reason + "."), (Assert.Single(check.Outcome.Reasons), check.Outcome.DocumentSentence));
        ResultView view = ResultViews.Of(check);
        Assert.Equal(
            ("notVerified", "What would prove it is missing or not in order."), (view.Chip!.State, view.Chip.Sentence));
        Assert.Equal(("passiveAuthentication", "fail"), (view.Inspection!.Groups[0].Name, view.Inspection.Groups[0].Result));
    }

    public static TheoryData<string, string> Unreadable => new()
    {
        { ChipFault.WrongPassword.Name, "notRead" },
        { ChipFault.WrongStatus.Name, "notRead" },
        { ChipFault.Garbage.Name, "notRead" },
        { ChipFault.TornOff.Name, "brokenOff" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_chip_that_cannot_be_read_is_a_look_that_says_what_to_do(string fault, string state)
    {
        Assert.True(ChipFault.TryParse(fault, out ChipFault? known));
        Check check = await RunAsync(Documents.Clear, known);
        Assert.Equal((Verdict.Look, DocumentVerdict.Doubtful), (check.Outcome.Verdict, check.Outcome.Document));
        ResultView view = ResultViews.Of(check);
        Assert.Equal(state, view.Chip!.State);
        Assert.StartsWith("Lay the document down", view.Chip.WhatToDo);
        Assert.Contains(view.Findings, finding => finding.Code == "chip-not-read");
    }

    [Fact]
    public async Task A_document_without_a_chip_is_judged_as_before_and_noted()
    {
        Check check = await RunAsync(Documents.Clear, ChipDocuments.Reader(null), waitMilliseconds: 1);
        Assert.Equal(Verdict.Clear, check.Outcome.Verdict);
        Assert.EndsWith("No chip answered.", check.Outcome.DocumentSentence);
        Assert.Equal("notDone", check.Steps.Single(step => step.Name == "Chip").State);
        Assert.Equal(("noChip", null), (ResultViews.Of(check).Chip!.State, ResultViews.Of(check).Inspection));
    }

    [Fact]
    public async Task A_chip_that_comes_while_it_is_waited_for_is_read()
    {
        VirtualChipReader reader = ChipDocuments.Reader(null);
        VirtualPassport passport = ChipDocuments.Issue(Documents.Clear);
        Task<Check> check = RunAsync(Documents.Clear, reader, waitMilliseconds: ApplianceOptions.ChipWaitMillisecondsMax);
        reader.Place(passport);
        Assert.Equal("genuine", ResultViews.Of(await check).Chip!.State);
    }

    /// <summary>The print hides a listed person; only what is signed names them.</summary>
    [Fact]
    public async Task Who_is_printed_otherwise_is_found_by_the_chip_and_the_difference_is_named()
    {
        Check check = await RunAsync(Documents.WantedAsClear, ChipDocuments.Reader(ChipDocuments.Issue(Documents.Wanted)));
        Assert.Equal((Verdict.Stop, true), (check.Outcome.Verdict, check.Recorded));
        Assert.Contains("The printed lines differ from the chip: name", check.Outcome.Reasons);
        ResultView view = ResultViews.Of(check);
        Assert.Equal(("VASTERGAARD", "the chip"), (view.Traveller.PrimaryIdentifier, view.Traveller.From));
        Assert.Equal("", Assert.Single(view.Matches).FoundAs);
        DifferenceView name = Assert.Single(view.Inspection!.Differences);
        Assert.Equal(("Name", "QUILLMOOR, ODILO"), (name.Field, name.Printed));
    }

    [Fact]
    public async Task Who_is_listed_as_printed_is_found_although_the_chip_names_another()
    {
        VirtualPassport other = ChipDocuments.Issue(Documents.WantedAsClear);
        Check check = await RunAsync(Documents.Wanted, ChipDocuments.Reader(other));
        Assert.True(check.Recorded);
        ResultView view = ResultViews.Of(check);
        Assert.Equal("QUILLMOOR", view.Traveller.PrimaryIdentifier);
        MatchView match = Assert.Single(view.Matches);
        Assert.Equal("the printed lines", match.FoundAs);
        Assert.Equal("VASTERGAARD KASIMIRA OLDEMAR", match.Rows[0].Traveller);
    }

    [Fact]
    public async Task The_full_name_of_the_chip_finds_whom_the_lines_do_not_name()
    {
        VirtualPassport passport = ChipDocuments.Issue(
            Documents.WantedAsClear, options => options with { FullName = "VASTERGAARD<<KASIMIRA<OLDEMAR" });
        Check check = await RunAsync(Documents.WantedAsClear, ChipDocuments.Reader(passport));
        Assert.True(check.Recorded);
        Assert.Contains(ResultViews.Of(check).Matches, match => match.FoundAs == "the full name on the chip");
    }

    [FactNeeding(Needs.Jpeg2000, Needs.Jpeg)]
    public async Task A_photograph_in_jpeg_2000_is_shown()
    {
        VirtualPassport passport = ChipDocuments.Issue(
            Documents.Clear, options => options with { Portrait = global::Vision.Tests.Images.Jpeg2000Files.Quarters });
        Check check = await RunAsync(Documents.Clear, ChipDocuments.Reader(passport));
        Assert.Equal($"/api/kiosk/portrait/{check.Id:D}/chip", ResultViews.Of(check).Chip!.PhotographUrl);
    }

    [Fact]
    public async Task Nothing_of_a_clear_traveller_with_a_chip_reaches_the_disk()
    {
        VirtualPassport passport = ChipDocuments.Issue(Documents.Clear, options => options with { FullName = "Quillmoor<<Odilo<Überlang" });
        Check check = await RunAsync(Documents.Clear, ChipDocuments.Reader(passport));
        Assert.Equal(Verdict.Clear, check.Outcome.Verdict);
        byte[] photograph = check.ChipPhotograph[100..132].ToArray();
        _records.Dispose();
        foreach (string file in Directory.EnumerateFiles(_board.Data, "*", SearchOption.AllDirectories))
        {
            byte[] content = File.ReadAllBytes(file);
            foreach (byte[] trace in new[] { "QUILLMOOR"u8.ToArray(), "Quillmoor"u8.ToArray(), "B1029384"u8.ToArray(), photograph })
                Assert.Equal(-1, content.AsSpan().IndexOf(trace));
        }
    }
}

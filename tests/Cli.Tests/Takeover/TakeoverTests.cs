using System.Text.Json;
using CheckpointEdge.Appliance;
using CheckpointEdge.Appliance.Health.Doctor;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Central.Tests;
using CheckpointEdge.Cli.Tests.Doctor;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Tests;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Tests.Takeover;

/// <summary>A board's first and last day: the sheet with which it is taken over, how it forgets, and the board in its place.</summary>
[Collection(BoardOfTheDoctor.Name)]
public sealed class TakeoverTests(BoardOfTheDoctor house)
{
    [Fact]
    public async Task The_sheet_says_what_was_found_is_signed_by_the_board_and_goes_to_Central()
    {
        DoctoredBoard board = house.Copy();
        string sheet = board.At("sheet.html");
        DoctorOptions options = new() { DataDirectory = board.Data, OptionsPath = board.OptionsFile };

        AcceptanceSeal seal = await AcceptanceSheet.WriteAsync(sheet, "A. Mason <3", options, TimeProvider.System, CancellationToken.None);

        Assert.True(seal.Whole);
        string page = await File.ReadAllTextAsync(sheet);
        foreach (string part in new[] { "Acceptance of north-1", "A. Mason &lt;3", "List 1, 0 h old", "audit-chain", "SHA-256" })
            Assert.Contains(part, page, StringComparison.Ordinal);
        Assert.Equal("", AcceptanceSheet.Refusal(sheet, house.Unit.AuthorityPem));
        using (TestAuthority other = new())
            Assert.Contains("none of this Central", AcceptanceSheet.Refusal(sheet, other.Pem), StringComparison.Ordinal);
        await File.WriteAllTextAsync(sheet, page.Replace("well", "fine", StringComparison.Ordinal));
        Assert.Contains("not the one that was sealed", AcceptanceSheet.Refusal(sheet, house.Unit.AuthorityPem), StringComparison.Ordinal);

        await using (ApplianceHost service = await ApplianceHost.StartAsync(
            ApplianceOptions.Parse(["--data", board.Data, "--urls", "http://127.0.0.1:0"]), TimeProvider.System, CancellationToken.None))
            Assert.False(File.Exists(board.At(AcceptanceSheet.PendingName)));
        AuditResult audit = AuditChain.Verify(board.At("records.db"), house.Unit.ReceiptKey);
        Assert.Equal((true, 1), (audit.Whole, audit.Reports));
    }

    [Fact]
    public void A_board_forgets_only_what_Central_has_or_what_is_given_up_by_its_number_and_proves_it()
    {
        DoctoredBoard board = house.Copy();
        RecordHit(board);
        string proof = Path.Combine(Path.GetDirectoryName(board.Data)!, "proof.json");
        string[] before = Directory.GetFiles(board.Data);

        Assert.Contains("1 report(s) wait", Refused(board, "north-1", 0, proof), StringComparison.Ordinal);
        Assert.Contains("1 report(s) wait", Refused(board, "north-1", 2, proof), StringComparison.Ordinal);
        Assert.Contains("not south-1", Refused(board, "south-1", 1, proof), StringComparison.Ordinal);
        Assert.Contains("outside the data directory", Refused(board, "north-1", 1, board.At("proof.json")), StringComparison.Ordinal);
        Assert.Superset(new HashSet<string>(before), new HashSet<string>(Directory.GetFiles(board.Data)));
        using (RecordStore atWork = RecordStore.Open(board.Data, house.Unit, TimeProvider.System))
            Refused(board, "north-1", 1, proof);

        Zeroise.Run(board.Data, "north-1", 1, proof, TimeProvider.System);

        Assert.Empty(Directory.EnumerateFileSystemEntries(board.Data));
        ZeroiseProof said = JsonSerializer.Deserialize<ZeroiseProof>(File.ReadAllText(proof), JsonSerializerOptions.Web)!;
        Assert.True(said.IsSigned());
        Assert.Equal(("north-1", 1, 1), (said.Unit, said.ReportsLost, said.Reports));
        Assert.False((said with { ReportsLost = 0 }).IsSigned());
    }

    [Fact]
    public void A_pulled_plug_while_it_forgets_is_finished_by_running_it_again()
    {
        DoctoredBoard board = house.Copy();
        File.WriteAllText(board.At(Zeroise.MarkName), "no way back\n");
        File.Delete(board.At(UnitFiles.KeyName));

        Zeroise.Run(board.Data, "north-1", 0, board.At("not-written-again"), TimeProvider.System);

        Assert.Empty(Directory.EnumerateFileSystemEntries(board.Data));
    }

    [Fact]
    public void A_mark_that_stayed_or_came_back_lets_no_board_in_service_be_forgotten_unchecked()
    {
        DoctoredBoard board = house.Copy();
        RecordHit(board);
        string proof = Path.Combine(Path.GetDirectoryName(board.Data)!, "proof.json");
        File.WriteAllText(board.At(Zeroise.MarkName), "no way back\n");
        string key = File.ReadAllText(board.At(UnitFiles.KeyName));

        Assert.Contains("not south-1", Refused(board, "south-1", 1, proof), StringComparison.Ordinal);
        Assert.Contains("1 report(s) wait", Refused(board, "north-1", 0, proof), StringComparison.Ordinal);

        Assert.Equal(key, File.ReadAllText(board.At(UnitFiles.KeyName)));
        Assert.True(File.Exists(board.At("records.db")));
    }

    [Fact]
    public void A_mark_is_of_one_board_and_is_checked_again_as_long_as_that_board_has_its_key()
    {
        DoctoredBoard board = house.Copy();
        string proof = Path.Combine(Path.GetDirectoryName(board.Data)!, "proof.json");
        string key = File.ReadAllText(board.At(UnitFiles.KeyName));
        File.Delete(board.At(UnitFiles.KeyName));
        File.WriteAllText(board.At(Zeroise.MarkName), "no way back\nsouth-1\n00\n");
        Assert.Contains("cannot be used", Refused(board, "north-1", 0, proof), StringComparison.Ordinal);
        File.WriteAllText(board.At(Zeroise.MarkName), "no way back\nnorth-1\n00\n");
        Assert.Contains("cannot be used", Refused(board, "north-1", 0, proof), StringComparison.Ordinal);
        File.WriteAllText(board.At(UnitFiles.KeyName), key);
        RecordHit(board);
        Assert.Contains("1 report(s) wait", Refused(board, "north-1", 0, proof), StringComparison.Ordinal);

        Zeroise.Run(board.Data, "north-1", 1, proof, TimeProvider.System);

        Assert.Empty(Directory.EnumerateFileSystemEntries(board.Data));
    }

    [Fact]
    public void A_key_that_a_broken_enrolment_left_is_overwritten_too()
    {
        DoctoredBoard board = house.Copy();
        string left = Path.Combine(Directory.CreateDirectory(board.At("enrolling")).FullName, UnitFiles.KeyName);
        File.WriteAllText(left, "-----BEGIN PRIVATE KEY-----");
        string seen = Path.Combine(Path.GetDirectoryName(board.Data)!, "seen");
        DurableFiles.Link(left, seen);

        Zeroise.Run(board.Data, "north-1", 0, seen + ".json", TimeProvider.System);

        Assert.All(File.ReadAllBytes(seen), one => Assert.Equal(0, one));
    }

    [Fact]
    public async Task A_new_board_takes_the_place_of_a_broken_one_once_its_reports_are_accounted_for()
    {
        using TestBoard broken = await house.Central.BoardAsync("east-1", "East");
        UnitStatus lastWord = new() { ListGeneration = 0, ListCreatedAt = null, Waiting = 2, Version = "0.1.0" };
        using ByteArrayContent told = new(JsonSerializer.SerializeToUtf8Bytes(lastWord, ExchangeJson.Default.UnitStatus));
        told.Headers.ContentType = new("application/json");
        using HttpResponseMessage taken = await broken.Client.PostAsync("/api/units/status", told);
        taken.EnsureSuccessStatusCode();
        string ticket = Path.Combine(Path.GetDirectoryName(house.Copy().Data)!, "ticket.json");
        string[] swap =
        [
            "central", "swap", "--unit", "east-1", "--by", "east-1b", "--out", ticket, "--user", "ops", "--central",
            house.Central.Service.ConsoleAddress,
        ];
        Dictionary<string, string> password = new() { ["CPE_PASSWORD"] = house.Central.Passwords["ops"] };

        (int refused, _, string why) = Checkpointctl.RunWith(password, swap);
        (int done, string said, string error) = Checkpointctl.RunWith(password, [.. swap, "--missing-reports", "2"]);

        Assert.True(refused == 1, why);
        Assert.Contains("2 report(s) of east-1 waited", why, StringComparison.Ordinal);
        Assert.True(done == 0, said + error);
        Assert.Equal("east-1b", Enrolment.ReadTicket(ticket).Unit);
        Assert.Equal(("East", "1"), (Enrolment.ReadTicket(ticket).Site, Enrolment.ReadTicket(ticket).Lane));
        using HttpResponseMessage late = await broken.Client.GetAsync("/api/units/answers?after=0");
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, late.StatusCode);
    }

    private static string Refused(DoctoredBoard board, string unit, int reportsLost, string proof)
    {
        string said = Assert.Throws<ProvisioningException>(
            () => Zeroise.Run(board.Data, unit, reportsLost, proof, TimeProvider.System)).Message;
        Assert.False(File.Exists(proof));
        return said;
    }

    private void RecordHit(DoctoredBoard board)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using RecordStore records = RecordStore.Open(board.Data, house.Unit, TimeProvider.System);
        records.RecordHit(new HitReport
        {
            Id = Guid.CreateVersion7(now),
            Unit = house.Unit.Unit,
            Site = house.Unit.Site,
            Lane = house.Unit.Lane,
            Officer = "4711",
            CheckedAt = now,
            Verdict = "look",
            Reasons = [],
            ListGeneration = 1,
            ListCreatedAt = now,
            Traveller = new ReportedTraveller("QUONDAM", "BASIL", "1970-03-04", "M", "UTO", "P", "UTO", "X1", "2031-01-01"),
            Matches = [],
        });
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Appliance.Tests.Sync;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;
using Microsoft.AspNetCore.Http;

namespace CheckpointEdge.Appliance.Tests.Provisioning;

public sealed class EnrolmentTests : IAsyncLifetime, IDisposable
{
    private readonly Board _board = new();
    private CentralServer _server = null!;

    private string Data => Path.Combine(_board.Data, "new");

    public async Task InitializeAsync() => _server = await CentralServer.StartAsync(_board);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _board.Dispose();

    [Fact]
    public async Task A_ticket_makes_a_board_that_Central_knows()
    {
        UnitIdentity unit = await EnrolAsync(Ticket());
        Assert.Equal(["unit-cert.pem", "unit-key.pem", "unit.json"], Files());
        Assert.Equal(
            JsonSerializer.Serialize(unit, ExchangeJson.Default.UnitIdentity),
            JsonSerializer.Serialize(UnitFiles.Load(Data), ExchangeJson.Default.UnitIdentity));
        using CentralLink central = CentralLink.Open(Data, unit, _board.Time);
        Assert.Empty((await central.AnswersAsync(0, CancellationToken.None)).Answers);
    }

    [Fact]
    public async Task Nobody_else_may_read_the_key()
    {
        if (OperatingSystem.IsWindows())
            return;
        await EnrolAsync(Ticket());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, UnitFiles.KeyName)));
    }

    [Fact]
    public async Task An_enrolled_board_is_replaced_only_on_purpose()
    {
        await EnrolAsync(Ticket());
        string before = File.ReadAllText(Path.Combine(Data, UnitFiles.CertificateName));
        await RefusedAsync(Ticket(), "--force");
        Assert.Equal(before, File.ReadAllText(Path.Combine(Data, UnitFiles.CertificateName)));
        await EnrolAsync(Ticket() with { Lane = "4" }, force: true);
        Assert.NotEqual(before, File.ReadAllText(Path.Combine(Data, UnitFiles.CertificateName)));
        Assert.Equal("4", UnitFiles.Load(Data).Lane);
    }

    [Fact]
    public async Task A_board_whose_hits_have_not_arrived_is_not_enrolled_again()
    {
        await EnrolAsync(Ticket());
        using (RecordStore records = RecordStore.Open(Data, UnitFiles.Load(Data), _board.Time))
            records.RecordHit(Board.Hit(1));
        await RefusedAsync(Ticket(), "1 report(s) of unit UTO-1 wait", force: true);
        Assert.Equal("UTO-1", UnitFiles.Load(Data).Unit);
    }

    [Fact]
    public async Task A_refused_ticket_leaves_no_enrolled_board_and_Centrals_reason()
    {
        await RefusedAsync(Ticket() with { Token = "bad" }, "This ticket is not known.");
        Assert.False(File.Exists(Path.Combine(Data, UnitFiles.IdentityName)));
    }

    [Fact]
    public async Task A_reply_that_got_lost_is_made_good_by_running_it_again_with_the_same_key()
    {
        List<string> seen = [];
        _server.Fault = async context =>
        {
            context.Request.EnableBuffering();
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            context.Request.Body.Position = 0;
            seen.Add(Convert.ToBase64String(CertificateRequest.LoadSigningRequest(
                CertificateBag.OutOfLines(body.ToArray()), HashAlgorithmName.SHA256).PublicKey.ExportSubjectPublicKeyInfo()));
            if (seen.Count > 1)
                return false;
            context.Abort();
            return true;
        };
        await RefusedAsync(Ticket(), "not enrolled; try again");
        await EnrolAsync(Ticket());
        Assert.Equal(2, seen.Count);
        Assert.Equal(seen[0], seen[1]);
        using X509Certificate2 certificate = UnitFiles.ReadCertificate(Data);
        Assert.Equal(seen[0], Convert.ToBase64String(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    [Fact]
    public async Task The_key_lies_on_the_disk_once()
    {
        string seen = Path.Combine(_board.Data, "seen");
        _server.Fault = _ =>
        {
            DurableFiles.Link(Path.Combine(Data, "enrolling", UnitFiles.KeyName), seen);
            return Task.FromResult(false);
        };
        await EnrolAsync(Ticket());

        File.AppendAllText(seen, "the same file");
        Assert.Equal(File.ReadAllText(seen), File.ReadAllText(Path.Combine(Data, UnitFiles.KeyName)));
    }

    [Fact]
    public async Task An_enrolment_that_broke_off_once_its_key_was_in_its_place_goes_on_with_that_key()
    {
        await EnrolAsync(Ticket());
        string key = File.ReadAllText(Path.Combine(Data, UnitFiles.KeyName));
        File.Delete(Path.Combine(Data, UnitFiles.IdentityName));
        File.WriteAllText(
            Path.Combine(Directory.CreateDirectory(Path.Combine(Data, "enrolling")).FullName, "ticket.sha256"),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Ticket().Token))));

        await EnrolAsync(Ticket());

        Assert.Equal(key, File.ReadAllText(Path.Combine(Data, UnitFiles.KeyName)));
        Assert.Equal(["unit-cert.pem", "unit-key.pem", "unit.json"], Files());
    }

    [Fact]
    public async Task The_mark_of_a_board_that_forgot_goes_with_the_next_enrolment_but_not_before_it_has_forgotten()
    {
        Directory.CreateDirectory(Data);
        string mark = Path.Combine(Data, Zeroise.MarkName);
        File.WriteAllText(mark, "no way back\n");
        File.WriteAllText(Path.Combine(Data, "officers.json"), "[]");
        await RefusedAsync(Ticket(), "checkpointctl zeroise");
        Assert.Equal(0, _server.Requests);

        File.Delete(Path.Combine(Data, "officers.json"));
        await EnrolAsync(Ticket());
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public async Task Another_server_with_the_address_of_Central_gets_no_token()
    {
        await using CentralServer other = await CentralServer.StartAsync(_board);
        await RefusedAsync(Ticket() with { Central = other.Address }, "certificate was not accepted");
        Assert.Equal(0, other.Requests);
    }

    [Fact]
    public async Task A_ticket_that_ended_or_makes_no_sense_is_refused_before_Central_hears_of_it()
    {
        await RefusedAsync(Ticket() with { ExpiresAt = Board.Start }, "The ticket ended");
        await RefusedAsync(Ticket() with { Central = "http://localhost:1" }, "https://");
        await RefusedAsync(Ticket() with { Unit = "../UTO" }, "letters, digits and hyphens");
        await RefusedAsync(Ticket() with { ReportKeyPem = "?" }, "report key");
        await RefusedAsync(Ticket() with { AuthorityPem = "?" }, "authority");
        await RefusedAsync(Ticket() with { ListRoot = [] }, "root for lists");
        using SigningKey stranger = SigningKey.Create();
        await RefusedAsync(Ticket() with { ListRoot = SignedMetadata.AddSignature(Unsigned(_board.Unit.ListRoot), stranger) }, "root for lists");
        Assert.Equal(0, _server.Requests);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public void A_ticket_file_that_is_none_is_named_with_its_line()
    {
        string file = Path.Combine(_board.Data, "ticket.json");
        File.WriteAllText(file, "{\n\n nonsense");
        Assert.Contains("line 3", Assert.Throws<ProvisioningException>(() => Enrolment.ReadTicket(file)).Message, StringComparison.Ordinal);
        Assert.Throws<ProvisioningException>(() => Enrolment.ReadTicket(file + "x"));
        File.WriteAllText(file, JsonSerializer.Serialize(Ticket(), ExchangeJson.Default.EnrolmentTicket));
        Assert.Equal("UTO-1", Enrolment.ReadTicket(file).Unit);
    }

    [Fact]
    public void A_board_that_is_not_enrolled_says_what_to_run() => Assert.Contains(
        "checkpointctl enrol",
        Assert.Throws<ProvisioningException>(() => UnitFiles.Load(Data)).Message,
        StringComparison.Ordinal);

    private static byte[] Unsigned(byte[] root) => SignedMetadata.Sign(
        SignedMetadata.ReadUnverified(root, ExchangeJson.Default.RootRole), ExchangeJson.Default.RootRole, []);

    private EnrolmentTicket Ticket() => new()
    {
        Central = _server.Address,
        AuthorityPem = _server.AuthorityPem,
        Unit = "UTO-1",
        Site = "Utopia South",
        Lane = "3",
        Token = "good",
        ExpiresAt = Board.Start.AddHours(48),
        ListSigners = _board.Unit.ListSigners,
        ListRoot = _board.Unit.ListRoot,
        ReportKeyPem = _board.Unit.ReportKeyPem,
        ReceiptKey = _board.Unit.ReceiptKey,
    };

    private Task<UnitIdentity> EnrolAsync(EnrolmentTicket ticket, bool force = false) =>
        Enrolment.RunAsync(ticket, Data, force, _board.Time, CancellationToken.None);

    private async Task RefusedAsync(EnrolmentTicket ticket, string sentence, bool force = false)
    {
        ProvisioningException refused = await Assert.ThrowsAsync<ProvisioningException>(() => EnrolAsync(ticket, force));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    private string[] Files() =>
        [.. Directory.GetFileSystemEntries(Data).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}

using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Tests;

/// <summary>A board as Central sees one: a certificate of its own, and a chain of sealed reports.</summary>
public sealed class TestBoard : IDisposable
{
    private readonly ECDsa _key;
    private X509Certificate2 _certificate;
    private byte[] _previousHash = new byte[SHA256.HashSizeInBytes];
    private long _sequence;

    public TestBoard(EnrolmentTicket ticket)
    {
        Ticket = ticket;
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        _certificate = Request().CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        Client = RunningCentral.BoardClient(ticket, _certificate);
    }

    public EnrolmentTicket Ticket { get; }

    /// <summary>Shows <see cref="Certificate"/>; a self-signed one before the enrolment.</summary>
    public HttpClient Client { get; private set; }

    /// <summary>Central answers elsewhere from now on; certificate and chain stay.</summary>
    public void MoveTo(string central)
    {
        Client.Dispose();
        Client = RunningCentral.BoardClient(Ticket with { Central = central }, _certificate);
    }

    public X509Certificate2 Certificate => _certificate;

    public string PrivateKeyPem => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>The PKCS#10 request as it goes over the line.</summary>
    public byte[] SigningRequest() => CertificateBag.InLines(Request().CreateSigningRequest());

    /// <summary>The header of what is published now.</summary>
    public async Task<SliceHeader> OfferedAsync() => (await ManifestAsync()).Slice;

    public async Task<ListManifest> ManifestAsync() => SignedMetadata.ReadUnverified(
        await Client.GetByteArrayAsync("/lists/manifest.json"), ExchangeJson.Default.ListManifest);

    /// <summary>The file of keys as Central gives it to this board.</summary>
    public async Task<byte[]> KeysAsync(string identity) => await Client.GetByteArrayAsync($"/lists/keys/{identity}.slice.keys");

    /// <summary>The records of what is published now, opened as a board does it.</summary>
    public async Task<ListRecord[]> RecordsAsync()
    {
        ListManifest manifest = await ManifestAsync();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("slice-");
        try
        {
            string path = "/lists/" + manifest.Targets[ListManifest.SliceTarget].PathOf(ListManifest.SliceTarget);
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, SliceFile.Name), await Client.GetByteArrayAsync(path));
            string identity = manifest.Slice.KeyIdentity;
            using SliceKey key = SliceKeys.Unwrap(await KeysAsync(identity), identity, Ticket.Unit, PrivateKeyPem);
            using Slice slice = Slice.Open(folder.FullName, key);
            return [.. slice.Records()];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public Task<HttpResponseMessage> EnrolAsync() => AskAsync(Est.EnrolPath, Ticket.Token);

    public Task<HttpResponseMessage> RenewAsync() => AskAsync(Est.RenewPath, null);

    /// <summary>From now on <see cref="Client"/> shows another certificate of the same key.</summary>
    public void Show(X509Certificate2 certificate)
    {
        Client.Dispose();
        _certificate = certificate.HasPrivateKey ? certificate : certificate.CopyWithPrivateKey(_key);
        Client = RunningCentral.BoardClient(Ticket, _certificate);
    }

    /// <summary>Asks for a certificate and shows it from now on.</summary>
    private async Task<HttpResponseMessage> AskAsync(string path, string? token)
    {
        using ByteArrayContent content = new(SigningRequest());
        content.Headers.ContentType = new MediaTypeHeaderValue(Est.RequestType);
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = content };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Ticket.Unit}:{token}")));
        }

        HttpResponseMessage answer = await Client.SendAsync(request);
        if (answer.IsSuccessStatusCode)
            Show(CertificateBag.Decode(await answer.Content.ReadAsByteArrayAsync())[0]);
        return answer;
    }

    public Task<HttpResponseMessage> SendAsync(params Report[] reports) =>
        PostAsync("/api/units/reports", new ReportBatch([.. reports]), ExchangeJson.Default.ReportBatch);

    public async Task<Receipt[]> DeliverAsync(params Report[] reports)
    {
        using HttpResponseMessage answer = await SendAsync(reports);
        answer.EnsureSuccessStatusCode();
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        return [.. JsonSerializer.Deserialize(body, ExchangeJson.Default.ReceiptBatch)!.Receipts];
    }

    public async Task<HttpResponseMessage> PostAsync<T>(string address, T value, JsonTypeInfo<T> type)
    {
        using ByteArrayContent content = new(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await Client.PostAsync(address, content);
    }

    public async Task<T> GetAsync<T>(string address, JsonTypeInfo<T> type)
    {
        await using Stream body = await Client.GetStreamAsync(address);
        return JsonSerializer.Deserialize(body, type)!;
    }

    /// <summary>The next hit of this board's chain.</summary>
    public Report Hit(
        string surname = "SPECIMEN", string record = "P-1", string digest = "00112233445566778899aabbccddeeff",
        bool documentAgrees = false, Func<Guid, EvidenceReference>? evidence = null, DateTimeOffset? at = null)
    {
        Guid id = NewId();
        HitReport hit = new()
        {
            Id = id,
            Unit = Ticket.Unit,
            Site = Ticket.Site,
            Lane = Ticket.Lane,
            Officer = "4711",
            CheckedAt = at ?? TimeProvider.System.GetUtcNow(),
            Verdict = "look",
            Reasons = ["The name is like one on a list."],
            ListGeneration = 1,
            ListCreatedAt = TimeProvider.System.GetUtcNow(),
            Traveller = new ReportedTraveller(surname, "ANNA", "1974-08-12", "F", "UTO", "P", "UTO", "L898902C3", "2032-04-15"),
            Matches =
            [
                new ReportedMatch(
                    record, "people", "National list", "Utopia", record, "SPECIMEN, Ana", "9.500", "possible", documentAgrees, digest),
            ],
            Evidence = evidence is null ? [] : [evidence(id)],
        };
        return Next(id, id, ReportKind.Hit, JsonSerializer.SerializeToUtf8Bytes(hit, ExchangeJson.Default.HitReport));
    }

    public Report Decision(Report hit, DecisionReport decision) => Next(
        decision.Id, hit.Id, ReportKind.Decision, JsonSerializer.SerializeToUtf8Bytes(decision, ExchangeJson.Default.DecisionReport));

    /// <summary>An undo has an id of its own and names the decision inside.</summary>
    public Report Undo(Report hit, DecisionReport decision) => Next(
        NewId(), hit.Id, ReportKind.Undo, JsonSerializer.SerializeToUtf8Bytes(decision, ExchangeJson.Default.DecisionReport));

    /// <summary>The next report of this board's chain: something happened at its desk.</summary>
    /// <param name="at">By the board's clock; null: the right one.</param>
    public Report Desk(DeskReport desk, DateTimeOffset? at = null) => Next(
        desk.Id, desk.Id, ReportKind.Desk, JsonSerializer.SerializeToUtf8Bytes(desk, ExchangeJson.Default.DeskReport), at);

    public string PublicKeyPem => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>Signed with the key that this board is enrolled with.</summary>
    public byte[] Sign(byte[] content) => _key.SignData(content, HashAlgorithmName.SHA256);

    /// <inheritdoc cref="Sign"/>
    /// <returns>DER.</returns>
    public byte[] SignDer(byte[] content) => _key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>A deletion receipt as this board makes it.</summary>
    public byte[] Signed(RemovalStatement statement) => RemovalReport.Sign(statement, _key).Encode();

    /// <summary>The next report of this board's chain: a list is gone from its disk.</summary>
    public Report Removal(RemovalStatement statement) => Removal(statement.Id, Signed(statement));

    public Report Removal(Guid id, byte[] content) => Next(id, id, ReportKind.Removal, content);

    /// <summary>The next report of this board's chain, properly sealed and with whatever inside: a board in a stranger's hands.</summary>
    public Report Any(ReportKind kind, Guid id, Guid hit, byte[] content) => Next(id, hit, kind, content);

    public static DecisionReport Decide(Report hit, DecisionKind kind) =>
        new(NewId(), hit.Id, kind, "", "", "4711", TimeProvider.System.GetUtcNow());

    public static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    public void Dispose()
    {
        Client.Dispose();
        _certificate.Dispose();
        _key.Dispose();
    }

    private CertificateRequest Request() => new($"CN={Ticket.Unit}", _key, HashAlgorithmName.SHA256);

    private Report Next(Guid id, Guid hitId, ReportKind kind, byte[] content, DateTimeOffset? at = null)
    {
        Report report = new()
        {
            Id = id,
            Unit = Ticket.Unit,
            Sequence = ++_sequence,
            Kind = kind,
            RecordedAt = at ?? TimeProvider.System.GetUtcNow(),
            HitId = hitId,
            Sealed = SealedBox.Seal(content, Ticket.ReportKeyPem, id.ToByteArray(bigEndian: true)),
            PreviousHash = _previousHash,
        };
        _previousHash = report.Hash();
        return report;
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Tests.Fuzz;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Fuzz;

/// <summary>
/// A board, and a Central in a stranger's hands that answers whatever it likes to reports, and to the questions for answers and for cleared
/// pairs. What comes of it is kept or refused in words, the service goes on, and the screen can still be drawn.
/// </summary>
internal static class CentralFuzz
{
    /// <summary>Answers of one board's life; then another begins, for what is kept makes later ones old (count).</summary>
    private const int AnswersOfOneBoard = 20_000;

    private static readonly Guid _hit = Board.Hit().Id;
    private static Talk? _talk;

    /// <summary>First line: what is asked; then what is answered.</summary>
    public static FuzzTarget Target { get; } = new("central-answers", Seeds, Run, FuzzTarget.TextBytesMax, 60) { Text = true };

    private static void Run(byte[] input)
    {
        int end = input.AsSpan().IndexOf((byte)'\n');
        string asked = Encoding.ASCII.GetString(input.AsSpan(0, Math.Max(0, end)));
        if (_talk is null or { Answered: >= AnswersOfOneBoard })
        {
            _talk?.Dispose();
            _talk = new Talk();
        }

        try
        {
            _talk.Ask(asked, input[(end + 1)..]);
            FuzzFeedback.Saw("kept");
        }
        catch (Exception refused) when (refused is CentralUnreachableException or RecordStoreException)
        {
            if (refused.Message.Contains('\n', StringComparison.Ordinal))
                throw new InvalidOperationException("The refusal is more than one line: " + refused.Message);
        }

        _talk.Look();
    }

    private static IReadOnlyList<byte[]> Seeds()
    {
        _talk ??= new Talk();
        ClearedPair pair = new(
            new Guid(1, 0, 7, 0, 0, 0, 0, 0, 0, 0, 9), "P-1", new string('0', 32), new byte[32], "photo", Board.Start, Board.Start.AddDays(9),
            new byte[64]);
        return
        [
            [.. "reports\n"u8, .. JsonSerializer.SerializeToUtf8Bytes(
                new ReceiptBatch([_talk.Receipt()]) { SendFrom = 1 }, ExchangeJson.Default.ReceiptBatch)],
            "reports\n{\"receipts\":[null]}"u8.ToArray(),
            [.. "answers\n"u8, .. JsonSerializer.SerializeToUtf8Bytes(
                new AnswerPage([new Answer(1, _hit, AnswerKind.MoreNeeded, "Which document?", Board.Start)]), ExchangeJson.Default.AnswerPage)],
            [.. "cleared\n"u8, .. JsonSerializer.SerializeToUtf8Bytes(
                new ClearedPage([new ClearedNews(1, pair, null), new ClearedNews(2, null, pair.Id)]), ExchangeJson.Default.ClearedPage)],
        ];
    }

    private sealed class Stranger : HttpMessageHandler
    {
        public byte[] Answer { get; set; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Answer) });
    }

    private sealed class Talk : IDisposable
    {
        private readonly Board _board = new();
        private readonly Stranger _stranger = new();
        private int _hits;
        private readonly RecordStore _records;
        private readonly CentralLink _central;
        private readonly ReportDelivery _delivery;
        private readonly AnswerFetch _fetch;

        public Talk()
        {
            CertificateRequest request = new("CN=UTO-1", _board.UnitKey, HashAlgorithmName.SHA256);
            using X509Certificate2 own = request.CreateSelfSigned(Board.Start.AddYears(-1), Board.Start.AddYears(9));
            File.WriteAllText(Path.Combine(_board.Data, "unit-cert.pem"), own.ExportCertificatePem());
            _central = CentralLink.Open(
                _board.Data, _board.Unit with { AuthorityPem = own.ExportCertificatePem() }, _board.Time,
                new CentralLinkOptions { Carrier = _ => _stranger });
            _records = _board.OpenRecords();
            SyncOptions options = new();
            _delivery = new ReportDelivery(_records, _central, options, _board.Time, NullLogger<ReportDelivery>.Instance);
            _fetch = new AnswerFetch(
                _records, ClearedPairs.Open(_board.Data, _board.Unit, _board.Time), _central, options, _board.Time,
                NullLogger<AnswerFetch>.Instance);
            RequireWaiting();
        }

        public int Answered { get; private set; }

        public Receipt Receipt() => _board.Receipt(_records.Waiting(1, 1)[0]);

        public void Ask(string asked, byte[] answer)
        {
            Answered++;
            RequireWaiting();
            _stranger.Answer = answer;
            _ = asked switch
            {
                "reports" => _delivery.RunOnceAsync(CancellationToken.None).GetAwaiter().GetResult().Sent,
                "answers" => _fetch.RunOnceAsync(CancellationToken.None).GetAwaiter().GetResult(),
                _ => _fetch.RunClearedOnceAsync(CancellationToken.None).GetAwaiter().GetResult(),
            };
        }

        /// <summary>A right receipt lets the report go; without one that waits, nothing is sent.</summary>
        private void RequireWaiting()
        {
            if (_records.Queue().Waiting == 0)
                _records.RecordHit(Board.Hit(++_hits));
        }

        /// <summary>As the screen does.</summary>
        public void Look()
        {
            _records.Queue();
            _records.Lines(3);
        }

        public void Dispose()
        {
            _delivery.Dispose();
            _fetch.Dispose();
            _records.Dispose();
            _central.Dispose();
            _board.Dispose();
        }
    }
}

using System.Text;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Appliance.Tests.Sync;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Attacks;

/// <summary>
/// Central in wrong hands, or something else at its address with its certificate: every answer there is, at every question a board
/// asks. The board refuses with a sentence, keeps what it has and goes on asking.
/// </summary>
public sealed class HostileCentralTests : IAsyncLifetime, IDisposable
{
    private const int AnswerBytesMax = 64 << 20;

    /// <summary>A member whose text is no UTF-8: JSON by its form, and no text to read.</summary>
    private static readonly byte[] _noText =
        [.. "{\"signatures\":[{\"keyid\":\""u8, 0xC3, 0x28, .. "\",\"sig\":\"00\"}],\"signed\":{\"_type\":\"timestamp\"}}"u8];

    private readonly Board _board = new();
    private CentralServer _server = null!;
    private UnitIdentity _unit = null!;

    public static TheoryData<string> Answers =>
        ["page", "script", "null", "array", "nested", "no-text", "half-letter", "endless", "elsewhere", "teapot"];

    public async Task InitializeAsync()
    {
        _server = await CentralServer.StartAsync(_board);
        _unit = _server.Enrolled();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _board.Dispose();

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Whatever_it_answers_the_board_says_a_sentence_and_keeps_its_list(string kind)
    {
        _server.Publish(Publication.Make(_board, 1));
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        using CentralLink central = CentralLink.Open(_board.Data, _unit, _board.Time, new CentralLinkOptions { RequestTimeoutSeconds = 5 });
        Assert.Equal(new ShelfResult.Taken(1), await shelf.OfferAsync(central, CancellationToken.None));
        _server.Fault = context => AnswerAsync(context, kind);
        long before = GC.GetTotalAllocatedBytes();

        if (await SentenceAsync(async () => await shelf.OfferAsync(central, CancellationToken.None) is ShelfResult.Refused refused
            ? refused.Sentence : throw new InvalidOperationException("a list was taken")) is { } sentence)
            Assert.DoesNotContain("<script>", sentence, StringComparison.Ordinal);
        await SentenceAsync(async () => (await central.AnswersAsync(0, CancellationToken.None)).ToString());
        await SentenceAsync(async () => (await central.ClearedAsync(0, CancellationToken.None)).ToString());
        await SentenceAsync(async () => (await central.SendReportsAsync(new ReportBatch([]), CancellationToken.None)).ToString());

        using ListLease? lease = shelf.Lease();
        Assert.Equal(1, lease?.Header.Generation);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 4L * AnswerBytesMax);
    }

    /// <summary>Found by bent input: such a file ended the service, which then found it again after every start.</summary>
    [Theory]
    [InlineData("no-text")]
    [InlineData("half-letter")]
    public async Task Metadata_that_is_no_text_does_not_end_the_service(string kind)
    {
        _server.Fault = context => AnswerAsync(context, kind);
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        using CentralLink central = CentralLink.Open(_board.Data, _unit, _board.Time);
        using ListRefresh refresh = new(
            shelf, central, new SyncOptions { ListRefreshSeconds = 0.05, RetryFirstSeconds = 0.05, RefusedLongestSeconds = 0.1 },
            TimeProvider.System, NullLogger<ListRefresh>.Instance);
        await refresh.StartAsync(CancellationToken.None);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (Volatile.Read(ref _server.Requests) < 3)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        Assert.False(refresh.ExecuteTask!.IsCompleted);
        await refresh.StopAsync(CancellationToken.None);
    }

    /// <summary>The sentence of what is announced; null where the answer was taken as it is.</summary>
    private static async Task<string?> SentenceAsync(Func<Task<string?>> ask)
    {
        try
        {
            return await ask();
        }
        catch (CentralUnreachableException refused)
        {
            Assert.DoesNotContain('\n', refused.Message);
            return refused.Message;
        }
    }

    private static async Task<bool> AnswerAsync(HttpContext context, string kind)
    {
        byte[] body = kind switch
        {
            "page" => Encoding.UTF8.GetBytes("<!doctype html><title>Sign in to the airport's network</title>"),
            "script" => Encoding.UTF8.GetBytes("{\"error\":\"<script>alert(1)</script>\u001b[2J\"}"),
            "null" => "null"u8.ToArray(),
            "array" => "[[[]]]"u8.ToArray(),
            "nested" => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"signed\":", 20_000))),
            "no-text" => _noText,
            "half-letter" => "{\"signatures\":[],\"signed\":{\"_type\":\"\\ud800\"}}"u8.ToArray(),
            _ => [],
        };
        context.Response.StatusCode = kind switch { "script" => 403, "elsewhere" => 302, "teapot" => 418, _ => 200 };
        if (kind == "elsewhere")
            context.Response.Headers.Location = "http://127.0.0.1:9/elsewhere";
        try
        {
            if (kind == "endless")
                for (int i = 0; i < AnswerBytesMax >> 16; i++)
                    await context.Response.Body.WriteAsync(new byte[1 << 16], context.RequestAborted);
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The board has hung up.
        }

        return true;
    }
}

using System.Net.Sockets;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange.Enrolment;
using Microsoft.AspNetCore.Http;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>What the line itself can do to us: cut, slow, endless, and people in the middle.</summary>
public sealed class TransportTests : IAsyncLifetime, IDisposable
{
    private static readonly CentralLinkOptions _impatient = new()
    {
        RequestTimeoutSeconds = 0.5,
        RateWindowSeconds = 0.3,
        RateBytesPerSecondMin = 100_000,
    };

    private readonly Board _board = new();
    private CentralServer _server = null!;
    private UnitIdentity _unit = null!;

    public async Task InitializeAsync()
    {
        _server = await CentralServer.StartAsync(_board);
        _unit = _server.Enrolled();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _board.Dispose();

    [Fact]
    public async Task A_cut_download_goes_on_where_it_ended()
    {
        Publication publication = Publication.Make(_board, 1, records: 3000);
        _server.Publish(publication);
        int half = publication.Slice.Length / 2;
        _server.Fault = async context =>
        {
            if (!IsSlice(context) || context.Request.Headers.Range.Count > 0)
                return false;
            context.Response.ContentLength = publication.Slice.Length;
            await context.Response.Body.WriteAsync(publication.Slice.AsMemory(0, half));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        using CentralLink central = Open();
        await Assert.ThrowsAsync<CentralUnreachableException>(() => shelf.OfferAsync(central, CancellationToken.None));
        Assert.False(central.Status.Online);
        Assert.Null(shelf.Lease());
        Assert.Equal(new ShelfResult.Taken(1), await shelf.OfferAsync(central, CancellationToken.None));
        string range = Assert.Single(_server.Ranges);
        Assert.InRange(long.Parse(range.Split('=', '-')[1], System.Globalization.CultureInfo.InvariantCulture), 1, half);
        Assert.True(central.Status.Online);
    }

    [Fact]
    public async Task A_server_that_does_not_resume_is_read_from_the_start()
    {
        Publication publication = Publication.Make(_board, 1);
        _server.Publish(publication);
        string part = Path.Combine(_board.Data, "part");
        File.WriteAllBytes(part, publication.Slice[..100]);
        _server.Fault = context =>
        {
            context.Request.Headers.Remove("Range");
            return Task.FromResult(false);
        };
        using CentralLink central = Open();
        await central.DownloadAsync(publication.SlicePath, part, publication.Slice.Length, CancellationToken.None);
        Assert.Equal(publication.Slice, File.ReadAllBytes(part));
    }

    [Fact]
    public async Task A_file_without_end_is_cut_off_at_the_signed_length()
    {
        Publication publication = Publication.Make(_board, 1);
        _server.Publish(publication);
        _server.Fault = context => IsSlice(context) ? EndlessAsync(context) : Task.FromResult(false);
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        using CentralLink central = Open();
        ShelfResult.Refused refused =
            Assert.IsType<ShelfResult.Refused>(await shelf.OfferAsync(central, CancellationToken.None));
        Assert.Contains("were signed", refused.Sentence, StringComparison.Ordinal);
        Assert.All(
            Directory.GetFiles(_board.Data, "*.part", SearchOption.AllDirectories),
            part => Assert.True(new FileInfo(part).Length <= publication.Slice.Length + 1));
    }

    [Fact]
    public async Task A_manifest_without_end_is_cut_off()
    {
        _server.Fault = EndlessAsync;
        using CentralLink central = Open();
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        ShelfResult.Refused refused =
            Assert.IsType<ShelfResult.Refused>(await shelf.OfferAsync(central, CancellationToken.None));
        Assert.Contains("does not end where it must", refused.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_only_trickles_is_broken_off()
    {
        Publication publication = Publication.Make(_board, 1);
        _server.Publish(publication);
        _server.Fault = async context =>
        {
            if (!IsSlice(context))
                return false;
            context.Response.ContentLength = publication.Slice.Length;
            await context.Response.Body.WriteAsync(publication.Slice.AsMemory(0, 10));
            await context.Response.Body.FlushAsync();
            await UntilGoneAsync(context);
            return true;
        };
        using ListShelf shelf = ListShelf.Open(_board.Data, _unit, _board.Time);
        using CentralLink central = Open(_impatient);
        CentralUnreachableException failure = await Assert.ThrowsAsync<CentralUnreachableException>(
            () => shelf.OfferAsync(central, CancellationToken.None));
        Assert.Contains("in time", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        _server.Fault = async context =>
        {
            await UntilGoneAsync(context);
            return true;
        };
        using CentralLink central = Open(_impatient);
        await Assert.ThrowsAsync<CentralUnreachableException>(() => central.AnswersAsync(0, CancellationToken.None));
        Assert.Equal("Central did not answer in time.", central.Status.Sentence);
    }

    /// <summary>
    /// Found by the endurance run, whose line comes and goes: .NET lets the socket's own exception out when a connection is reset in the
    /// moment in which it opens, and the whole service stopped.
    /// </summary>
    [Fact]
    public async Task A_connection_that_is_reset_while_it_opens_is_a_Central_that_cannot_be_reached()
    {
        using CentralLink central = CentralLink.Open(
            _board.Data, _unit, _board.Time, new CentralLinkOptions { Carrier = _ => new ResetWhileOpening() });
        await Assert.ThrowsAsync<CentralUnreachableException>(() => central.AnswersAsync(0, CancellationToken.None));
        Assert.Contains("Central cannot be reached", central.Status.Sentence, StringComparison.Ordinal);
    }

    private sealed class ResetWhileOpening : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new SocketException((int)SocketError.NotConnected);
    }

    [Fact]
    public async Task A_server_whose_certificate_comes_from_another_authority_is_not_spoken_to()
    {
        await using CentralServer other = await CentralServer.StartAsync(_board);
        using CentralLink central = CentralLink.Open(_board.Data, _unit with { Central = other.Address }, _board.Time);
        CentralUnreachableException failure = await Assert.ThrowsAsync<CentralUnreachableException>(
            () => central.MetadataAsync("timestamp.json", 1 << 20, CancellationToken.None));
        Assert.Contains("certificate was not accepted", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, other.Requests);
    }

    [Fact]
    public async Task A_certificate_of_our_authority_for_another_host_is_not_accepted()
    {
        await using CentralServer other = await CentralServer.StartAsync(_board, "elsewhere.example");
        using CentralLink central = CentralLink.Open(_board.Data, other.Enrolled(), _board.Time);
        await Assert.ThrowsAsync<CentralUnreachableException>(() => central.MetadataAsync("timestamp.json", 1 << 20, CancellationToken.None));
        Assert.Equal(0, other.Requests);
    }

    [Fact]
    public async Task A_board_that_Central_does_not_know_is_told_to_enrol()
    {
        _server.KnownBoards.Clear();
        using CentralLink central = Open();
        CentralUnreachableException failure = await Assert.ThrowsAsync<CentralUnreachableException>(
            () => central.MetadataAsync("timestamp.json", 1 << 20, CancellationToken.None));
        Assert.Contains("enrol it again", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_state_of_the_line_is_told_once_with_the_time_it_began()
    {
        using CentralLink central = Open();
        List<bool> seen = [];
        central.Status.Changed += () => seen.Add(central.Status.Online);
        await central.MetadataAsync("timestamp.json", 1 << 20, CancellationToken.None);
        _board.Time.Advance(TimeSpan.FromHours(1));
        await central.MetadataAsync("timestamp.json", 1 << 20, CancellationToken.None);
        Assert.Equal(Board.Start, central.Status.Since);
        await _server.DisposeAsync();
        for (int i = 0; i < 2; i++)
            await Assert.ThrowsAsync<CentralUnreachableException>(() => central.MetadataAsync("timestamp.json", 1 << 20, CancellationToken.None));
        Assert.Equal(Board.Start.AddHours(1), central.Status.Since);
        Assert.Equal([true, false], seen);
    }

    private static bool IsSlice(HttpContext context) =>
        context.Request.Path.Value!.EndsWith(".slice.db", StringComparison.Ordinal);

    private static async Task<bool> EndlessAsync(HttpContext context)
    {
        byte[] chunk = new byte[4096];
        try
        {
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The board has hung up, as it should.
        }

        return true;
    }

    private static async Task UntilGoneAsync(HttpContext context)
    {
        TaskCompletionSource gone = new();
        await using CancellationTokenRegistration registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private CentralLink Open(CentralLinkOptions? options = null) => CentralLink.Open(_board.Data, _unit, _board.Time, options);
}

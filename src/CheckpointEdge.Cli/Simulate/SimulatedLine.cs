using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>What the line between a board and Central does at the moment. Probabilities are of one request.</summary>
internal sealed record Weather
{
    public static Weather Fine { get; } = new();

    /// <summary>Nothing gets through.</summary>
    public bool Down { get; init; }

    /// <summary>Something answers every request with a page of its own and 200.</summary>
    public bool Portal { get; init; }

    /// <summary>Whoever answers shows another name's certificate.</summary>
    public bool ForeignName { get; init; }

    public double LostOnTheWay { get; init; }

    /// <summary>Central has done it, and the answer never comes.</summary>
    public double AnswerLost { get; init; }

    /// <summary>As above, and the connection stays silent instead of breaking.</summary>
    public double Silent { get; init; }

    /// <summary>The answer breaks off in its middle.</summary>
    public double CutShort { get; init; }

    /// <summary>Sent twice, the second copy much later than what was sent meanwhile.</summary>
    public double Doubled { get; init; }

    public double SecondsMax { get; init; } = 0.3;

    /// <summary>Null: all at once.</summary>
    public int? BytesPerSecond { get; init; }
}

/// <summary>
/// Carries a board's requests to Central in this process, as badly as the weather asks for. It stands where TLS stands in the product:
/// what it carries is what the product sends, headers and bytes.
/// </summary>
internal sealed class SimulatedLine(World world, BoardMachine board, CentralMachine central, X509Certificate2? certificate)
    : HttpMessageHandler
{
    private const string PortalPage = "<!doctype html><html><head><title>Welcome</title></head><body>Please sign in.</body></html>";

    /// <summary>A doubled request comes again after so long at most (seconds).</summary>
    private const double LateSecondsMax = 400;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Actor actor = Actor.Current;
        Weather weather = board.Weather;
        LineRequest asked = await ReadAsync(request);
        bool report = asked.Path.EndsWith("/reports", StringComparison.Ordinal);
        await actor.DelayAsync(world.Between(0.01, weather.SecondsMax), cancellationToken);
        weather = board.Weather;
        if (weather.Down || !central.Up)
            throw Broken("Connection refused");
        if (world.Chance(weather.LostOnTheWay))
            throw new SocketException((int)SocketError.NotConnected); // reset while it opened: .NET wraps it in nothing
        if (weather.ForeignName)
            throw new HttpRequestException("The SSL connection could not be established.", new AuthenticationException(
                "The remote certificate is invalid: RemoteCertificateNameMismatch"));
        if (weather.Portal)
            return Answer(new LineAnswer(200, [("Content-Type", "text/html")], Encoding.ASCII.GetBytes(PortalPage)), actor, weather);

        LineAnswer answer = await CentralAnswersAsync(asked, report);
        if (report && world.Chance(weather.Doubled))
            world.After(world.Between(0.1, LateSecondsMax), () => ComesAgain(asked));
        bool silent = world.Chance(weather.Silent);
        if (silent)
            await actor.DelayAsync(Timeout.InfiniteTimeSpan, cancellationToken);
        if (world.Chance(weather.AnswerLost))
            throw Broken("Connection reset by peer");
        await actor.DelayAsync(world.Between(0.01, weather.SecondsMax), cancellationToken);
        return Answer(answer, actor, weather);
    }

    private async Task<LineAnswer> CentralAnswersAsync(LineRequest asked, bool report)
    {
        int life = central.Life;
        LineAnswer answer = await central.Door.AnswerAsync(asked);
        if (central.Life != life)
        {
            world.OnTime(TimeSpan.Zero, central.AfterStep);
            throw Broken("Connection reset by peer");
        }

        world.Note($"{board.Name} {asked.Method} {Label(asked.Path)} {answer.Status}");
        if (report)
            board.Oracle.Receipted(board, answer);
        return answer;
    }

    /// <summary>Names of metadata, files and pictures hold hashes of what was signed or sealed at random.</summary>
    private static string Label(string path) =>
        path.StartsWith("lists/files", StringComparison.Ordinal) || path.StartsWith("lists/keys", StringComparison.Ordinal)
            ? path[(path.LastIndexOf('.', path.LastIndexOf('.') - 1) + 1)..]
            : path.StartsWith("api/units/evidence/", StringComparison.Ordinal) ? "api/units/evidence" : path;

    private void ComesAgain(LineRequest asked)
    {
        if (!central.Up || board.Weather.Down)
            return;
        Actor.Start(world, central, "late copy", () => CentralAnswersAsync(asked, report: false), _ => { });
    }

    private async Task<LineRequest> ReadAsync(HttpRequestMessage request)
    {
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync();
        IEnumerable<(string, string)> headers = request.Headers
            .Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .Where(header => header.Key != "Content-Length")
            .Select(header => (header.Key, string.Join(", ", header.Value)));
        return new LineRequest(request.Method.Method, request.RequestUri!.PathAndQuery.TrimStart('/'), [.. headers], body, certificate);
    }

    private HttpResponseMessage Answer(LineAnswer answer, Actor actor, Weather weather)
    {
        int? cutAt = world.Chance(weather.CutShort) ? (int)(answer.Body.Length * world.Random.NextDouble()) : null;
        HttpResponseMessage response = new((HttpStatusCode)answer.Status)
        {
            Content = new StreamContent(new LineStream(answer.Body, actor, weather.BytesPerSecond, cutAt)),
        };
        foreach ((string name, string value) in answer.Headers)
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    private static HttpRequestException Broken(string sentence) =>
        new(sentence, new SocketException((int)SocketError.ConnectionReset));

    /// <summary>An answer's bytes as they arrive.</summary>
    private sealed class LineStream(byte[] bytes, Actor actor, int? bytesPerSecond, int? cutAt) : Stream
    {
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int end = cutAt ?? bytes.Length;
            if (_at >= end)
                return cutAt is null ? 0 : throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
            int count = Math.Min(buffer.Length, end - _at);
            if (bytesPerSecond is { } rate)
            {
                await actor.DelayAsync(TimeSpan.FromSeconds(1), cancellationToken);
                count = Math.Min(count, rate);
            }

            bytes.AsMemory(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

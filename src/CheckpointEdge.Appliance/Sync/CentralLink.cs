using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata.Client;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Exchange.Slices;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// HTTPS to Central: our certificate for it, and for us only certificates of the authority named at enrolment, whatever
/// the system trusts. Every call is bounded in time and size and fails with <see cref="CentralUnreachableException"/>.
/// Safe for concurrent callers.
/// </summary>
public sealed class CentralLink : IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private readonly CentralLinkOptions _options;
    private readonly TimeProvider _time;
    private readonly UnitIdentity _unit;
    private readonly TurnFile _turn;
    private readonly X509Certificate2Collection _authority;
    private int _downloadBytesPerSecondMax;
    private readonly ConcurrentBag<IDisposable> _used = []; // a client of before may still be carrying something
    private volatile HttpClient _client;

    private CentralLink(
        UnitIdentity unit,
        TurnFile turn,
        X509Certificate2 certificate,
        X509Certificate2Collection authority,
        TimeProvider time,
        CentralLinkOptions options)
    {
        _unit = unit;
        _turn = turn;
        _authority = authority;
        _time = time;
        _options = options;
        Status = new LinkStatus(time);
        _client = null!;
        Use(certificate);
    }

    /// <summary>How the line stands, for the screen.</summary>
    public LinkStatus Status { get; }

    /// <summary>Reads the board's key and certificate; connects to nothing yet.</summary>
    /// <exception cref="ProvisioningException">Key, certificate or authority cannot be read.</exception>
    public static CentralLink Open(string dataDirectory, UnitIdentity unit, TimeProvider time, CentralLinkOptions? options = null)
    {
        BoardKey key = BoardKey.Open(dataDirectory);
        try
        {
            X509Certificate2 certificate = UnitFiles.LoadCertificate(dataDirectory, key);
            CentralLink link = new(
                unit, new TurnFile(dataDirectory), certificate, UnitFiles.Authority(unit.AuthorityPem), time,
                options ?? new CentralLinkOptions());
            link._used.Add(key);
            return link;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Asks for the next certificate of the key that TLS shows now (RFC 7030, 4.2.2).</summary>
    /// <param name="request">PKCS#10.</param>
    /// <returns>Central's answer, believed by nobody yet.</returns>
    public Task<byte[]> RenewAsync(byte[] request, CancellationToken cancel) =>
        BytesAsync(() => CentralTls.CertificateRequest(Est.RenewPath, request), cancel, sizeBytesMax: Est.MessageBytesMax);

    /// <summary>From now on this certificate is shown; what is under way ends as it began.</summary>
    /// <param name="certificate">With its key; the link disposes it.</param>
    public void Use(X509Certificate2 certificate)
    {
        _used.Add(certificate);
        HttpClient client = CentralTls.CreateClient(_unit.Central, _authority, certificate, _options, _time);
        _used.Add(client);
        _client = client;
    }

    /// <summary>
    /// The receipts of what Central stored. Where it refused some reports of the batch (409), the receipts of the others
    /// come all the same.
    /// </summary>
    public Task<ReceiptBatch> SendReportsAsync(ReportBatch batch, CancellationToken cancel) => AskAsync(
        () => Post("api/units/reports", JsonSerializer.SerializeToUtf8Bytes(batch, ExchangeJson.Default.ReportBatch)),
        ExchangeJson.Default.ReceiptBatch,
        cancel,
        conflictAnswers: true);

    /// <param name="after">The cursor of the newest answer that is known; 0 for none.</param>
    public Task<AnswerPage> AnswersAsync(long after, CancellationToken cancel) => AskAsync(
        () => new HttpRequestMessage(HttpMethod.Get, FormattableString.Invariant($"api/units/answers?after={after}")),
        ExchangeJson.Default.AnswerPage,
        cancel);

    /// <param name="after">The cursor of the newest news that is known; 0 for none.</param>
    public Task<ClearedPage> ClearedAsync(long after, CancellationToken cancel) => AskAsync(
        () => new HttpRequestMessage(HttpMethod.Get, FormattableString.Invariant($"api/units/cleared?after={after}")),
        ExchangeJson.Default.ClearedPage,
        cancel);

    /// <summary>Tells how the board is, and shows the word that Central gave the last time; see <see cref="UnitTurn"/>.</summary>
    public Task SendStatusAsync(UnitStatus status, CancellationToken cancel) => BytesAsync(
        () =>
        {
            HttpRequestMessage request =
                Post("api/units/status", JsonSerializer.SerializeToUtf8Bytes(status, ExchangeJson.Default.UnitStatus));
            request.Headers.Add(UnitTurn.HeaderName, _turn.Word);
            return request;
        },
        cancel);

    /// <summary>A file of the lists' metadata, or null when Central does not have it. See <see cref="MetadataSource"/>.</summary>
    public async Task<byte[]?> MetadataAsync(string name, int sizeBytesMax, CancellationToken cancel)
    {
        try
        {
            return await BytesAsync(
                () => new HttpRequestMessage(HttpMethod.Get, "lists/metadata/" + name), cancel, cutAtBytes: sizeBytesMax + 1);
        }
        catch (CentralUnreachableException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The keys of a slice, wrapped for boards, this one's among them or not; null when there are none.</summary>
    /// <param name="identity">Of the slice's key, from its signed header.</param>
    public async Task<byte[]?> SliceKeysAsync(string identity, CancellationToken cancel)
    {
        if (identity.Length != SliceKeys.IdentityChars || !identity.All(char.IsAsciiHexDigitLower))
            return null;
        try
        {
            return await BytesAsync(
                () => new HttpRequestMessage(HttpMethod.Get, $"lists/keys/{identity}.{SliceKeys.FileName}"), cancel,
                sizeBytesMax: SliceKeys.FileBytesMax);
        }
        catch (CentralUnreachableException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>From the next download on, no file is fetched faster than this.</summary>
    /// <param name="bytesPerSecondMax">From a signed policy; null: as fast as the line allows.</param>
    public void PaceDownloads(int? bytesPerSecondMax) => Volatile.Write(ref _downloadBytesPerSecondMax, bytesPerSecondMax ?? 0);

    /// <summary>
    /// Fetches a file of a publication, going on where an earlier attempt ended. On return <paramref name="partFile"/> has
    /// at most one byte more than <paramref name="lengthBytes"/>: whoever serves an endless file gets no further.
    /// </summary>
    public async Task DownloadAsync(string path, string partFile, long lengthBytes, CancellationToken cancel)
    {
        await using FileStream file = new(partFile, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (file.Length > lengthBytes)
            file.SetLength(0);
        if (file.Length == lengthBytes)
            return;
        int? rate = Volatile.Read(ref _downloadBytesPerSecondMax) is int max and > 0 ? max : null;
        RatePace pace = new(rate, _time);
        using RateGuard guard = new(_options, rate, _time, cancel);
        await GuardedAsync(
            async token =>
            {
                using HttpRequestMessage request = new(HttpMethod.Get, "lists/" + path);
                if (file.Length > 0)
                    request.Headers.Range = new RangeHeaderValue(file.Length, null);
                using HttpResponseMessage response =
                    await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
                await RequireSuccessAsync(response, token);
                if (response.StatusCode != HttpStatusCode.PartialContent
                    || response.Content.Headers.ContentRange?.From != file.Length)
                    file.SetLength(0); // the server does not resume: from the start
                file.Position = file.Length;
                await using Stream body = await response.Content.ReadAsStreamAsync(token);
                byte[] chunk = new byte[ChunkBytes];
                while (file.Length <= lengthBytes)
                {
                    int room = (int)Math.Min(chunk.Length, lengthBytes + 1 - file.Length);
                    int read = await body.ReadAsync(chunk.AsMemory(0, pace.PieceBytes(room)), token);
                    if (read == 0)
                        break;
                    await file.WriteAsync(chunk.AsMemory(0, read), CancellationToken.None);
                    guard.Count(read);
                    await pace.AfterAsync(read, token);
                }

                if (file.Length < lengthBytes)
                    throw new CentralUnreachableException($"The download ended after {file.Length} of {lengthBytes} bytes.");
                return true;
            },
            guard.Token,
            cancel);
    }

    public void Dispose()
    {
        foreach (IDisposable used in _used.Reverse())
            used.Dispose();
        foreach (X509Certificate2 certificate in _authority)
            certificate.Dispose();
    }

    /// <summary>Why a request failed, in one sentence.</summary>
    internal static CentralUnreachableException Explain(Exception failure)
    {
        Exception inmost = failure.GetBaseException();
        string sentence = failure switch
        {
            OperationCanceledException => "Central did not answer in time.",
            HttpRequestException { InnerException: AuthenticationException } =>
                $"Central's certificate was not accepted, or Central did not accept ours ({inmost.Message.TrimEnd('.')}); "
                + "check the board's clock and its enrolment.",
            _ => $"Central cannot be reached ({inmost.Message.TrimEnd('.')}).",
        };
        return new CentralUnreachableException(sentence, cause: failure);
    }

    private static async Task RequireSuccessAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.IsSuccessStatusCode)
            return;
        int code = (int)response.StatusCode;
        string reason = await CentralRefusal.SentenceAsync(response, cancel);
        string sentence = response.StatusCode switch
        {
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => reason.Length > 0
                ? $"Central refuses this board ({code}): {reason}"
                : $"Central does not know this board's certificate ({code}): enrol it again.",
            HttpStatusCode.Conflict when reason.Length > 0 => $"Central does not take it ({code}): {reason}",
            HttpStatusCode.NotFound => $"Central does not have what was asked for ({code}).",
            _ => $"Central answered with an error ({code}).",
        };
        throw new CentralUnreachableException(sentence, response.StatusCode, retryAfter: response.Headers.RetryAfter?.Delta);
    }

    private static HttpRequestMessage Post(string path, byte[] json) => new(HttpMethod.Post, path)
    {
        Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };

    /// <param name="conflictAnswers">409 comes with an answer too; elsewhere it is a refusal.</param>
    internal async Task<T> AskAsync<T>(
        Func<HttpRequestMessage> request, JsonTypeInfo<T> type, CancellationToken cancel, bool conflictAnswers = false)
    {
        byte[] body = await BytesAsync(request, cancel, conflictAnswers: conflictAnswers);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException();
        }
        catch (JsonException failure)
        {
            CentralUnreachableException unreadable = new("Central's answer cannot be read.", cause: failure);
            Status.Refused(unreadable.Message);
            throw unreadable;
        }
    }

    /// <param name="cutAtBytes">The answer is read so far and no further; without it, a longer one than the limit is a failure.</param>
    private async Task<byte[]> BytesAsync(
        Func<HttpRequestMessage> request, CancellationToken cancel, int? cutAtBytes = null, int? sizeBytesMax = null,
        bool conflictAnswers = false)
    {
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(_options.RequestTimeoutSeconds), _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        return await GuardedAsync(
            async token =>
            {
                using HttpRequestMessage message = request();
                using HttpResponseMessage response =
                    await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token);
                if (!conflictAnswers || response.StatusCode != HttpStatusCode.Conflict)
                    await RequireSuccessAsync(response, token);
                if (response.Headers.TryGetValues(UnitTurn.HeaderName, out IEnumerable<string>? words))
                    _turn.Keep(words.First());
                await using Stream body = await response.Content.ReadAsStreamAsync(token);
                return await ReadBoundedAsync(body, sizeBytesMax ?? _options.AnswerBytesMax, cutAtBytes, token);
            },
            either.Token,
            cancel);
    }

    private static async Task<byte[]> ReadBoundedAsync(Stream body, int sizeBytesMax, int? cutAtBytes, CancellationToken cancel)
    {
        using MemoryStream whole = new();
        byte[] chunk = new byte[ChunkBytes];
        while (await body.ReadAsync(chunk, cancel) is int read and > 0)
        {
            if (cutAtBytes is { } end && whole.Length + read >= end)
            {
                whole.Write(chunk, 0, end - (int)whole.Length);
                break;
            }

            if (cutAtBytes is null && whole.Length + read > sizeBytesMax)
                throw new CentralUnreachableException($"Central's answer is longer than {sizeBytesMax} bytes.");
            whole.Write(chunk, 0, read);
        }

        return whole.ToArray();
    }

    private async Task<T> GuardedAsync<T>(
        Func<CancellationToken, Task<T>> conversation, CancellationToken bounded, CancellationToken cancel)
    {
        try
        {
            T result = await conversation(bounded);
            Status.Answered();
            return result;
        }
        catch (CentralUnreachableException failure)
        {
            if (failure.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict) // of one thing alone; the line is as it should be
                Status.Answered();
            else
                Status.Refused(failure.Message);
            throw;
        }
        catch (Exception failure) when (IsOfTheLine(failure) && !cancel.IsCancellationRequested)
        {
            CentralUnreachableException explained = Explain(failure);
            Status.Failed(explained.Message);
            throw explained;
        }
    }

    /// <summary>
    /// A full disk is an <see cref="IOException"/> too, but none of the line's: it comes from the file alone. A connection that is reset in
    /// the moment in which it opens comes out of .NET as the socket's own exception, wrapped in nothing.
    /// </summary>
    private static bool IsOfTheLine(Exception failure) =>
        failure is HttpRequestException or HttpIOException or OperationCanceledException or AuthenticationException
            or CryptographicException or System.Net.Sockets.SocketException
        || failure is IOException { InnerException: System.Net.Sockets.SocketException };
}

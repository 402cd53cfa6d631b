using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Bureau;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Courier;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Evidence;
using CheckpointEdge.Central.Faces;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Lists;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Central.Removals;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Central.Sightings;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Watchlists;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CheckpointEdge.Central;

/// <summary>
/// One running Central: the parts, put together. Two doors: people at the console, boards with a certificate; an endpoint
/// answers at its own door alone. Safe for concurrent callers.
/// </summary>
public sealed class CentralService : IAsyncDisposable
{
    /// <summary>A request that does not say otherwise (bytes).</summary>
    public const int RequestBytesMax = 64 * 1024;

    /// <summary>Running requests get this long at a stop (seconds).</summary>
    public const int StopSeconds = 3;

    /// <summary>Passwords hashed at once (count): each keeps a processor busy for a moment.</summary>
    private const int PasswordsAtOnce = 2;

    private const int PasswordsWaiting = 16;

    /// <summary>
    /// Open connections of both doors together (count): well below the descriptors that the service may have, so that whoever opens
    /// many and says nothing does not keep the store from its files.
    /// </summary>
    private const int ConnectionsMax = 16_384;

    /// <summary>Whoever sends a request's head more slowly is hung up on (seconds).</summary>
    private const int RequestHeadSecondsMax = 10;

    private const string BoardsLimit = "boards";

    /// <summary>Boards' requests worked on at once (count): as many as the store has connections for, and some.</summary>
    private const int BoardsAtOnce = 24;

    /// <summary>Boards' requests that wait (count); each is held in memory, at most 4 MiB, usually a few kilobytes.</summary>
    private const int BoardsWaiting = 200;

    /// <summary>Who finds the queue full is to come again after a time drawn from these (seconds).</summary>
    private const int CrowdSecondsMin = 2;

    private const int CrowdSecondsMax = 10;

    /// <summary>Requests that one caller may send at once, and how many a second on the average (count).</summary>
    private const int BurstRequests = 300;

    private const int RequestsPerSecond = 60;

    private readonly WebApplication _application;
    private readonly HandshakeTurns _handshakes = new();
    private readonly CentralDatabase _database;
    private readonly CentralKeys _keys;
    private readonly CentralOptions _options;
    private ListWorkflow? _lists;
    private MetadataUpkeep? _upkeep;
    private StoreUpkeep? _storeUpkeep;
    private CertificateUpkeep? _certificateUpkeep;

    /// <exception cref="CentralException">The data directory is not set up or cannot be used.</exception>
    public CentralService(CentralOptions options, TimeProvider time)
    {
        _options = options;
        _keys = CentralKeys.Open(options.DataDirectory, time.GetUtcNow());
        _database = CentralDatabase.Open(options.DataDirectory, store: options.Store);
        _database.KeepUp(time.GetUtcNow());
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
        });
        Listen(builder);
        Configure(builder);
        _application = builder.Build();
        Map(options, time);
    }

    /// <summary>Where people come in, once started.</summary>
    public string ConsoleAddress => AddressOf("http://");

    /// <summary>Where boards come in, once started.</summary>
    public string BoardsAddress => AddressOf("https://");

    /// <summary>Every endpoint there is; a test holds each to its door and its session.</summary>
    public IReadOnlyList<Endpoint> Endpoints => _application.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>Keeps the certificate with which boards are spoken to from running out.</summary>
    public CertificateUpkeep CertificateUpkeep => _certificateUpkeep!;

    /// <exception cref="CentralException">An address is taken or cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        try
        {
            await _application.StartAsync(cancellation);
            await _upkeep!.StartAsync(cancellation);
            await _storeUpkeep!.StartAsync(cancellation);
            await _certificateUpkeep!.StartAsync(cancellation);
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException)
        {
            throw new CentralException(
                $"Central cannot listen on {_options.Console} and {_options.Boards} ({failure.Message.TrimEnd('.')}); "
                + "stop the other program or choose another port with --console or --boards.",
                failure);
        }

        CentralLog.Ready(_application.Logger, Authority(ConsoleAddress), Authority(BoardsAddress));
    }

    /// <summary>Returns after the process was asked to stop and has stopped.</summary>
    public Task WaitForStopAsync() => _application.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        if (_upkeep is not null)
        {
            await _upkeep.StopAsync(CancellationToken.None);
            _upkeep.Dispose();
        }

        if (_storeUpkeep is not null)
        {
            await _storeUpkeep.StopAsync(CancellationToken.None);
            _storeUpkeep.Dispose();
        }

        if (_certificateUpkeep is not null)
        {
            await _certificateUpkeep.StopAsync(CancellationToken.None);
            _certificateUpkeep.Dispose();
        }

        _lists?.Dispose();
        _database.Dispose();
        _keys.Dispose();
    }

    private void Listen(WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = RequestBytesMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(RequestHeadSecondsMax);
        kestrel.Listen(_options.Console, listen => Mark(listen, Door.Console));
        kestrel.Listen(_options.Boards, listen =>
        {
            Mark(listen, Door.Boards);
            _handshakes.Before(listen);
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = TimeSpan.FromSeconds(HandshakeTurns.HandshakeSecondsMax),
                // Asked at each handshake: the certificate of today is not the one of this Central's start.
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = _keys.Server,
                    EnabledSslProtocols = SslProtocols.Tls13, // the other end is ours: nothing older need be spoken
                    ClientCertificateRequired = true, // asked for, not insisted on
                    // Enrolment comes without a certificate; everything else is turned away by KnownBoard. TLS proves that the key is
                    // held; whose it is, and whether its certificate has ended, the store says in a sentence: an ended one still
                    // renews itself.
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                }),
            });
            HandshakeTurns.After(listen);
        });
    });

    private static void Mark(ListenOptions listen, Door door)
    {
        DoorFeature feature = new(door);
        listen.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
    }

    private static void Configure(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // Kestrel reports a failed handshake of a stranger as information of its own; a failed bind is told in one sentence.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(StopSeconds));
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
            json.SerializerOptions.Converters.Add(new WholeLists());
            json.SerializerOptions.RespectNullableAnnotations = true;
            SpokenAnswers.Configure(json.SerializerOptions);
        });
        // Otherwise a malformed request is answered with an empty body; here it gets its sentence.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddRateLimiter(Limit);
    }

    private static void Limit(Microsoft.AspNetCore.RateLimiting.RateLimiterOptions limits)
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = async (rejected, _) =>
        {
            bool crowd = rejected.HttpContext.Features.Get<DoorFeature>()?.Door == Door.Boards;
            int seconds = crowd ? RandomNumberGenerator.GetInt32(CrowdSecondsMin, CrowdSecondsMax + 1) : 1;
            rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await Refusal.WriteAsync(
                rejected.HttpContext, StatusCodes.Status429TooManyRequests, $"Too many requests: please wait {seconds} s.");
        };
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = BurstRequests,
                TokensPerPeriod = RequestsPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }));
        // A fleet that lost Central together comes back together: who finds a full queue is told when to come again.
        limits.AddPolicy(BoardsLimit, _ => RateLimitPartition.GetConcurrencyLimiter("", _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = BoardsAtOnce,
            QueueLimit = BoardsWaiting,
        }));
        limits.AddPolicy(AccountEndpoints.PasswordLimit, _ =>
            RateLimitPartition.GetConcurrencyLimiter("", _ => new ConcurrencyLimiterOptions
            {
                PermitLimit = PasswordsAtOnce,
                QueueLimit = PasswordsWaiting,
            }));
    }

    private static string CallerOf(HttpContext context) =>
        context.Connection.ClientCertificate?.Thumbprint
        ?? context.Connection.RemoteIpAddress?.ToString()
        ?? "";

    private void Map(CentralOptions options, TimeProvider time)
    {
        AuditLog audit = new(_database, time);
        AccountStore accounts = new(_database, audit, time);
        Sessions sessions = new(_database, time);
        UnitStore units = new(_database, audit, accounts, _keys, time, options.BoardCertificateDays);
        FleetStore fleet = new(_database, audit, time);
        ReportStore reports = new(_database, audit, _keys, time);
        HitBook hits = new(_database, audit, _keys, time);
        ClearedBook cleared = new(_database, audit, _keys, hits, time);
        RemovalBook removals = new(_database, audit, _keys, time);
        DeskBook desks = new(_database, _keys, audit, time);
        ReportIntake intake = new(reports, removals, desks, cleared);
        Leases leases = new(_database, time);
        PolicyFile policy = new(_options.DataDirectory, audit, leases);
        ScopeBook scopes = new(_database, audit, time);
        FaceBook faces = new(_database, audit, _keys, time);
        faces.SealOlder();
        ListWorkflow lists = _lists = ListWorkflow.Open(
            _options.DataDirectory, _database, audit, policy, scopes, faces, units, _options.CalibrationIdentities, time);
        MetadataUpkeep upkeep = _upkeep = new(
            options, leases, time, _application.Services.GetRequiredService<ILogger<MetadataUpkeep>>());
        _storeUpkeep = new(_database, time, _application.Services.GetRequiredService<ILogger<StoreUpkeep>>());
        _certificateUpkeep = new(_keys, time, _application.Services.GetRequiredService<ILogger<CertificateUpkeep>>());
        lists.Offer.Changed += upkeep.RunOnce;
        lists.Offer.Published += cleared.WithdrawChanged;
        fleet.Told += lists.Offer.Watch;
        ConsoleGuard guard = new(sessions, options.ConsoleNames);

        StoreAwayNotice away = new(_application.Logger, time);
        _application.Use(SpokenAnswers.InvokeAsync);
        _application.Use((context, next) => Refusal.CatchAsync(context, next, _application.Logger, away));
        _application.UseRouting();
        _application.UseRateLimiter();
        _application.Use(guard.InvokeAsync);

        RouteGroupBuilder console = _application.MapGroup("").WithMetadata(new DoorFeature(Door.Console));
        ConsolePages.Map(console);
        StatusEndpoints.Map(console, _database, fleet, time);
        AccountEndpoints.Map(console, accounts, sessions);
        ApproverKeys approverKeys = new(_database, audit);
        ListEndpoints.Map(console, lists, policy, accounts, approverKeys);
        AccountEndpoints.MapSigningKey(console, accounts, approverKeys);
        AccountDeskEndpoints.Map(console, accounts, new AccountDesk(_database, audit, accounts, time));
        ScopeEndpoints.Map(console, scopes, lists);
        FaceEndpoints.Map(console, faces, lists);
        OperatorEndpoints.MapHits(console, hits);
        OperatorEndpoints.MapCleared(console, cleared);
        BureauEndpoints.Map(console, new BureauDesk(hits, audit, time));
        SightingEndpoints.Map(console, new SightingBook(_database, audit, _keys, hits, time));
        EvidenceShelf evidence = new(options.DataDirectory, _database, audit, _keys, hits, time);
        EvidenceEndpoints.MapConsole(console, evidence);
        OperatorEndpoints.MapBoards(
            console, units, fleet, new AlertBook(_database), new FigureBook(_database, time), lists.Reseal,
            () => _options.BoardsName ?? BoardsAddress);
        RemovalEndpoints.Map(console, removals);
        console.MapGet("/api/desks", () => desks.All());
        ProofBook proofs = new(_database, _keys, time);
        console.MapGet("/api/proofs", () => proofs.All());
        OperatorEndpoints.MapAudit(console, audit);
        CourierEndpoints.Map(
            console, new CourierDesk(_database, audit, _keys, intake, fleet, hits, cleared, lists, options.DataDirectory, time), lists);
        OperatorEndpoints.MapKeys(console, accounts, _keys);

        RouteGroupBuilder boards = _application.MapGroup("").WithMetadata(new DoorFeature(Door.Boards));
        EstEndpoints.Map(boards, units, fleet);
        BoardEndpoints.Map(boards.MapGroup("").RequireRateLimiting(BoardsLimit), units, intake, hits, cleared, fleet);
        EvidenceEndpoints.MapBoards(boards, evidence, units, fleet);
        ListEndpoints.MapFiles(boards, lists, units, fleet);
    }

    private string AddressOf(string scheme) => _application.Services.GetRequiredService<IServer>()
        .Features.Get<IServerAddressesFeature>()!.Addresses.First(a => a.StartsWith(scheme, StringComparison.Ordinal));

    private static string Authority(string address) => new Uri(address).Authority;
}

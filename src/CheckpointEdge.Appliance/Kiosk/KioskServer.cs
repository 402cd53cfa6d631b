using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>The web server around the kiosk's interface: where it listens, and every limit of a request. Stateless.</summary>
internal static class KioskServer
{
    /// <summary>Requests of one address in <see cref="RequestWindowSeconds"/>; a page loads some forty files (count).</summary>
    public const int RequestsMax = 600;

    public const int RequestWindowSeconds = 10;

    /// <summary>Sign-ins of one address in a minute, right or wrong (count).</summary>
    public const int SignInsPerMinuteMax = 20;

    /// <summary>Open at once: two screens with a stream and some requests each (count).</summary>
    private const int ConnectionsMax = 64;

    private const int HeaderSizeBytesMax = 16 * 1024;
    private const int HeaderCountMax = 64;
    private const int RequestHeaderSeconds = 10;

    /// <summary>A stop is over well before the service manager loses patience (seconds).</summary>
    private const int StopSecondsMax = 4;

    public static WebApplicationBuilder Builder(ApplianceOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.EndPoint);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Answers.RequestSizeBytesMax;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeaderSizeBytesMax;
            kestrel.Limits.MaxRequestHeaderCount = HeaderCountMax;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(RequestHeaderSeconds);
        });
        Log(builder.Logging);
        builder.Services.AddRoutingCore();
        builder.Services.AddRateLimiter(Limit);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(StopSecondsMax));
        return builder;
    }

    /// <summary>
    /// One line each on standard error, in UTC; the framework speaks up only when something is wrong. Standard output is
    /// for the one line that says "ready".
    /// </summary>
    public static void Log(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
        });
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
    }

    public static void Map(WebApplication application, ApplianceOptions options, Pages pages, Action<IEndpointRouteBuilder> map)
    {
        Guard guard = new(options.Url.Host, application.Services.GetRequiredService<ILogger<Guard>>());
        application.Use(guard.InvokeAsync);
        application.UseRouting(); // before the limits: the sign-in's own hangs on the address
        application.UseRateLimiter();
        application.Use(async (context, next) =>
        {
            if (!await pages.TrySendAsync(context))
                await next(context);
        });
        map(application);
        application.MapFallback("{*path}", context =>
            Answers.ProblemAsync(context, StatusCodes.Status404NotFound, "There is nothing at this address."));
    }

    private static void Limit(RateLimiterOptions limiter)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimitPartition.GetFixedWindowLimiter(AddressOf(context), _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = RequestsMax,
                Window = TimeSpan.FromSeconds(RequestWindowSeconds),
            }));
        limiter.AddPolicy(KioskApi.SignInLimit, context =>
            RateLimitPartition.GetFixedWindowLimiter(AddressOf(context), _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = SignInsPerMinuteMax,
                Window = TimeSpan.FromMinutes(1),
            }));
        limiter.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "10";
            await Answers.ProblemAsync(
                rejected.HttpContext, StatusCodes.Status429TooManyRequests, "Too many requests; try again in ten seconds.");
        };
    }

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}

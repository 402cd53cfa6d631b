using System.Net;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// What every request has to pass: the right host, nothing from a foreign page, and headers that leave a browser no room.
/// Stateless.
/// </summary>
internal sealed partial class Guard(string hostName, ILogger<Guard> logger)
{
    public const string ChangeHeader = "X-Checkpoint";

    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; font-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        SetHeaders(context.Response.Headers);
        if (!IsOurHost(context.Request.Host))
        {
            await Answers.ProblemAsync(context, StatusCodes.Status400BadRequest, "This address is not served here.");
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !FromOurPage(context.Request))
        {
            await Answers.ProblemAsync(
                context, StatusCodes.Status403Forbidden, $"Changes need the header {ChangeHeader}: 1 and come from this page only.");
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !context.Response.HasStarted)
        {
            LogFailed(logger, context.Request.Method, context.Request.Path, failure.GetType().Name);
            await Answers.ProblemAsync(
                context, StatusCodes.Status500InternalServerError, "The service could not do this; call the technician if it stays so.");
        }
    }

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), usb=(), serial=()";
    }

    /// <summary>
    /// A foreign name that resolves to this machine (DNS rebinding) carries that name in <c>Host</c>; an address in digits
    /// cannot be rebound.
    /// </summary>
    private bool IsOurHost(HostString host) =>
        string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || string.Equals(host.Host, hostName, StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.Host.Trim('[', ']'), out _);

    private static bool FromOurPage(HttpRequest request)
    {
        if (request.Headers[ChangeHeader] != "1")
            return false;
        string own = $"{request.Scheme}://{request.Host.Value}";
        string? origin = request.Headers.Origin;
        string? site = request.Headers["Sec-Fetch-Site"];
        return (string.IsNullOrEmpty(origin) || string.Equals(origin, own, StringComparison.OrdinalIgnoreCase))
            && site is null or "" or "same-origin" or "none";
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed: {Kind}")]
    private static partial void LogFailed(ILogger logger, string method, string path, string kind);
}

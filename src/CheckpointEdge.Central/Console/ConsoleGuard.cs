using System.Collections.Immutable;
using System.Net;
using CheckpointEdge.Central.Accounts;

namespace CheckpointEdge.Central.Console;

/// <summary>
/// Stands before every endpoint: the right door, the headers a browser needs to be strict, and at the console a request of
/// the own page, a session and the role. What is not said to be open is closed. Thread-safe.
/// </summary>
/// <param name="names">Under which the console is served, besides localhost and addresses in digits.</param>
public sealed class ConsoleGuard(Sessions sessions, ImmutableArray<string> names)
{
    public const string CookieName = "checkpoint-session";

    /// <summary>A browser adds this header only for the page's own scripts; a forged form cannot.</summary>
    public const string OwnHeader = "X-Checkpoint";

    /// <summary>The page asks by itself and nobody has touched it lately: such a request keeps no session alive.</summary>
    public const string UnattendedHeader = "X-Checkpoint-Unattended";

    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        AddHeaders(context.Response.Headers);
        Endpoint? endpoint = context.GetEndpoint();
        DoorFeature? door = context.Features.Get<DoorFeature>();
        if (endpoint?.Metadata.GetMetadata<DoorFeature>() is not { } needed || needed != door)
        {
            await Refusal.WriteAsync(context, StatusCodes.Status404NotFound, "There is nothing at this address.");
            return;
        }

        if (door.Door == Door.Console && await RefusedAsync(context, endpoint))
            return;
        await next(context);
    }

    /// <summary>Who is signed in; only to be asked behind the guard.</summary>
    public static Account AccountOf(HttpContext context) =>
        context.Features.Get<Account>() ?? throw new InvalidOperationException("The endpoint asks for no session.");

    private async Task<bool> RefusedAsync(HttpContext context, Endpoint endpoint)
    {
        HttpRequest request = context.Request;
        if (!IsOurHost(request.Host))
        {
            await Refusal.WriteAsync(
                context, StatusCodes.Status400BadRequest, "The console is not served under this name; see --console-name.");
            return true;
        }

        bool changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        if (changes && !OfOwnPage(request))
        {
            await Refusal.WriteAsync(context, StatusCodes.Status403Forbidden, "The request does not come from Central's own page.");
            return true;
        }

        Account? account = sessions.Find(request.Cookies[CookieName], !request.Headers.ContainsKey(UnattendedHeader));
        context.Features.Set(account);
        if (endpoint.Metadata.GetMetadata<WithoutSession>() is not null)
            return false;
        if (account is null)
        {
            await Refusal.WriteAsync(context, StatusCodes.Status401Unauthorized, "Please sign in.");
            return true;
        }

        if (endpoint.Metadata.GetMetadata<NeedsRole>() is { } needed && !needed.Allows(account.Role))
        {
            await Refusal.WriteAsync(context, StatusCodes.Status403Forbidden, $"This needs an account with the role {needed.Words}.");
            return true;
        }

        return false;
    }

    /// <summary>An address in digits cannot be rebound; a name can.</summary>
    private bool IsOurHost(HostString host) =>
        string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.Host.Trim('[', ']'), out _)
        || names.Contains(host.Host, StringComparer.OrdinalIgnoreCase);

    private static bool OfOwnPage(HttpRequest request)
    {
        if (request.Headers[OwnHeader] != "1")
            return false;
        string? origin = request.Headers.Origin;
        return origin is null
            || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
                && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers.CacheControl = "no-store";
    }
}

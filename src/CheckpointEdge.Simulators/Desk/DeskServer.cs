using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CheckpointEdge.Simulators.Panel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CheckpointEdge.Simulators.Desk;

/// <summary>
/// The simulators' desk: a small web server for people and tests on this machine. It listens on loopback only, and answers
/// only to a loopback <c>Host</c> and to pages of its own origin, so that no web page elsewhere can lay documents down.
/// </summary>
internal sealed class DeskServer : IAsyncDisposable
{
    /// <summary>Of a request's body (bytes): a typed zone has at most 1024 characters.</summary>
    private const long RequestSizeBytesMax = 16 * 1024;

    private static readonly TimeSpan _stopTimeout = TimeSpan.FromSeconds(2);

    private readonly WebApplication _application;

    private DeskServer(WebApplication application, Uri address)
    {
        _application = application;
        Address = address;
    }

    public Uri Address { get; }

    /// <exception cref="InvalidOperationException">The address is not loopback or is taken.</exception>
    public static async Task<DeskServer> StartAsync(string url, DeskScene scene, CancellationToken cancellation)
    {
        IPEndPoint place = LoopbackPlace(url);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(place);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestSizeBytesMax;
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, PluginLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = _stopTimeout);
        WebApplication application = builder.Build();
        application.Use(GuardAsync);
        Map(application, scene);
        try
        {
            await application.StartAsync(cancellation);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await application.DisposeAsync();
            throw new InvalidOperationException(
                $"The simulators' desk cannot listen on {url}: port {place.Port} is taken; choose another with --plugin:deskUrl.", e);
        }

        ICollection<string> addresses = application.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses;
        return new DeskServer(application, new Uri(addresses.First()));
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource limit = new(_stopTimeout);
        await _application.StopAsync(limit.Token);
        await _application.DisposeAsync();
    }

    private static IPEndPoint LoopbackPlace(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme != "http" || !address.IsLoopback)
            throw new InvalidOperationException(
                $"The simulators' desk is for this machine only: deskUrl is http://127.0.0.1:PORT, not {url}.");
        return new IPEndPoint(address.HostNameType == UriHostNameType.IPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, address.Port);
    }

    private static void Map(WebApplication application, DeskScene scene)
    {
        DeskPages.Map(application);
        application.MapGet("/travellers", () => Results.Json(new { scene.Travellers, scene.WithPage }));
        application.MapGet("/portraits/{id}", (string id) =>
            scene.Portrait(id) is { } portrait ? Results.Bytes(portrait, PictureType(portrait.Span)) : Results.NotFound());
        application.MapGet("/state", () => scene.State);
        application.MapGet("/events", (IHostApplicationLifetime lifetime, CancellationToken gone) =>
            TypedResults.ServerSentEvents(StatesAsync(scene, lifetime.ApplicationStopping, gone)));
        application.MapGet("/panel", () =>
            Results.Json(new { now = scene.State.Signal, panel = scene.State.Panel, shown = scene.Shown.Select(ShownView) }));
        application.MapPost("/panel", (PanelHandling handling) =>
        {
            scene.HandlePanel(handling);
            return Results.NoContent();
        });
        application.MapPost("/present", (PresentRequest request) =>
            scene.Present(request) is { } refusal ? Refuse(refusal) : Results.NoContent());
        application.MapPost("/hold", (HoldRequest request) =>
            scene.HoldUnderCamera(request.Id ?? "") is { } refusal ? Refuse(refusal) : Results.NoContent());
        application.MapPost("/remove", () =>
        {
            scene.Remove();
            return Results.NoContent();
        });
        application.MapPost("/trouble", (TroubleRequest request) =>
        {
            scene.Trouble(request.On);
            return Results.NoContent();
        });
    }

    /// <summary>JPEG begins with FF D8; everything else here is PNG.</summary>
    private static string PictureType(ReadOnlySpan<byte> picture) => picture is [0xff, ..] ? "image/jpeg" : "image/png";

    private static object ShownView(ShownSignal shown) => new { signal = JsonNamingPolicy.CamelCase.ConvertName(shown.Signal.ToString()), shown.At };

    private static IResult Refuse(string sentence) =>
        Results.Problem(title: sentence, statusCode: StatusCodes.Status409Conflict);

    private static async IAsyncEnumerable<SseItem<DeskState>> StatesAsync(
        DeskScene scene, CancellationToken stopping, [EnumeratorCancellation] CancellationToken gone)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, gone);
        while (!ended.IsCancellationRequested)
        {
            Task change = scene.NextChange();
            yield return new SseItem<DeskState>(scene.State, "state");
            await change.WaitAsync(ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        string host = request.Host.Host;
        bool local = host is "localhost" or "[::1]" || (IPAddress.TryParse(host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
        string? origin = request.Headers.Origin;
        if (!local || (origin is not null && origin != $"{request.Scheme}://{request.Host}"))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        await next(context);
    }

    private sealed record TroubleRequest(bool On);

    private sealed record HoldRequest(string? Id);

    /// <summary>The service that loaded the plug-in owns the process: its signals are not the desk's to handle.</summary>
    private sealed class PluginLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Browser;

/// <summary>One request that the page sent to change something.</summary>
public sealed record Sent(string Method, string Path, JsonElement Body, string Marker);

/// <summary>
/// The pages on a real port with the state that a test chooses: for outcomes and troubles that a whole lane shows
/// rarely. The walks use the real service. Safe for concurrent use.
/// </summary>
public sealed class Stage : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, JsonSerializerOptions> _spoken = [];
    private readonly Lock _gate = new();
    private readonly List<(Channel<string> News, Language Language)> _watchers = [];
    private readonly Channel<Sent> _sent = Channel.CreateUnbounded<Sent>();
    private WebApplication? _application;
    private KioskState _state = States.SignedOut;
    private string _signal = "placeDocument";

    private Stage()
    {
    }

    public string Address { get; private set; } = "http://127.0.0.1:0";

    /// <summary>What <c>/api/kiosk/queue</c> answers.</summary>
    public ImmutableArray<QueueLineView> Queue { get; set; } = [];

    /// <summary>What the next changing request is answered; 200 by default.</summary>
    public (int Status, string Title, int RetryAfterSeconds) Refusal { get; set; } = (200, "", 0);

    /// <summary>What the service would have said in English, because no phrase of the language fits.</summary>
    public ConcurrentQueue<string> Missed { get; } = [];

    /// <summary>What a changing request that is granted is answered.</summary>
    public object? Reply { get; set; }

    /// <summary>Answers to changing requests wait for this.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    public static string WebRoot { get; } = Path.Combine(Needs.RepositoryRoot, "src", "CheckpointEdge.Appliance", "wwwroot");

    public static async Task<Stage> OpenAsync()
    {
        Stage stage = new();
        await stage.StartAsync();
        return stage;
    }

    /// <summary>The service goes away: every line breaks and the port is closed.</summary>
    public async Task StopAsync()
    {
        if (_application is null)
            return;
        lock (_gate)
        {
            foreach ((Channel<string> news, Language _) in _watchers)
                news.Writer.TryComplete();
            _watchers.Clear();
        }

        await _application.DisposeAsync();
        _application = null;
    }

    /// <summary>Starts, or starts again on the same port.</summary>
    public async Task StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address);
        _application = builder.Build();
        Map(_application);
        await _application.StartAsync();
        Address = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public void Show(KioskState state)
    {
        lock (_gate)
        {
            _state = state with { Version = _state.Version + 1 };
            Tell("state", language => JsonSerializer.Serialize(_state, Json(language)));
        }
    }

    public void Signal(string signal)
    {
        lock (_gate)
        {
            _signal = signal;
            Tell("signal", _ => signal);
        }
    }

    /// <summary>The next request that changes something, in order.</summary>
    public async Task<Sent> NextSentAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10), TimeProvider.System);
        return await _sent.Reader.ReadAsync(limit.Token);
    }

    public bool NothingSent => !_sent.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => new(StopAsync());

    private void Tell(string kind, Func<Language, string> data)
    {
        foreach ((Channel<string> news, Language language) in _watchers)
            news.Writer.TryWrite($"event: {kind}\ndata: {data(language)}\n\n");
    }

    /// <summary>As the real service writes it.</summary>
    private JsonSerializerOptions Json(Language language) =>
        _spoken.GetOrAdd(language.Code, _ => SpokenJson.OptionsOf(PhraseFiles.Load(language, [PhraseFiles.OfTheLine], Missed.Enqueue)));

    private static Language LanguageOf(HttpContext context) => Language.Of(context.Request.Cookies[Language.CookieName]);

    private void Map(WebApplication application)
    {
        application.Use((context, next) =>
        {
            // What the real service sends too: a page that needs more than this breaks here first.
            context.Response.Headers.ContentSecurityPolicy =
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
            return next(context);
        });
        application.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(WebRoot) });
        application.MapGet("/", () => Page("officer"));
        application.MapGet("/traveller", () => Page("traveller"));
        application.MapGet("/health", () => Results.Json(new { status = "ready" }));
        application.MapGet("/api/kiosk/state", (HttpContext context) => Results.Json(_state, Json(LanguageOf(context))));
        application.MapGet("/api/kiosk/queue", (HttpContext context) => Results.Json(Queue, Json(LanguageOf(context))));
        application.MapGet("/api/kiosk/reasons", (HttpContext context) => Results.Json(States.Reasons, Json(LanguageOf(context))));
        application.MapGet("/api/kiosk/cases/{id}", (HttpContext context) => Results.Json(States.Blind, Json(LanguageOf(context))));
        application.MapGet("/api/kiosk/cases/{id}/portrait", () => Results.Text(States.Portrait, "image/svg+xml"));
        application.MapGet("/api/kiosk/shift", (HttpContext context) => Results.Json(States.Shift, Json(LanguageOf(context))));
        application.MapGet("/api/kiosk/portrait/{id}", () => Results.Text(States.Portrait, "image/svg+xml"));
        application.MapGet("/api/kiosk/portrait/{id}/chip", () => Results.Text(States.Portrait, "image/svg+xml"));
        application.MapGet("/api/kiosk/preview/document", () => Results.Text(States.Seen, "image/svg+xml"));
        application.MapGet("/api/kiosk/events", context => WatchAsync(
            context, "state", language => JsonSerializer.Serialize(_state, Json(language))));
        application.MapGet("/api/traveller/events", context => WatchAsync(context, "signal", _ => _signal));
        application.MapMethods("/api/{**rest}", ["POST", "DELETE"], (Delegate)TakeAsync);
    }

    private static IResult Page(string name) =>
        Results.File(Path.Combine(WebRoot, name, "index.html"), "text/html; charset=utf-8");

    private async Task WatchAsync(HttpContext context, string kind, Func<Language, string> first)
    {
        Channel<string> news = Channel.CreateUnbounded<string>();
        context.Response.ContentType = "text/event-stream";
        lock (_gate)
        {
            news.Writer.TryWrite($"event: {kind}\ndata: {first(LanguageOf(context))}\n\n");
            _watchers.Add((news, LanguageOf(context)));
        }

        try
        {
            await foreach (string line in news.Reader.ReadAllAsync(context.RequestAborted))
            {
                if (!line.StartsWith($"event: {kind}\n", StringComparison.Ordinal))
                    continue;
                await context.Response.WriteAsync(line, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The browser left.
        }
    }

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        JsonElement body = context.Request.ContentLength > 0
            ? await context.Request.ReadFromJsonAsync<JsonElement>()
            : default;
        await _sent.Writer.WriteAsync(
            new(context.Request.Method, context.Request.Path, body, context.Request.Headers["X-Checkpoint"].ToString()));
        await Hold.WaitAsync(context.RequestAborted);
        (int status, string title, int retryAfterSeconds) = Refusal;
        Refusal = (200, "", 0);
        if (status == 200)
            return Reply is null ? Results.Json(new { }) : Results.Json(Reply, Json(LanguageOf(context)));
        if (retryAfterSeconds > 0)
            context.Response.Headers.RetryAfter = retryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Results.Problem(title: title, statusCode: status);
    }
}

using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace CheckpointEdge.Tests.Doors;

/// <summary>
/// Requests that go straight into the pipeline of a running service, past sockets, TLS and the server's own reading of the head: what the service
/// itself does with millions of bodies. It still listens as always. For one thread.
/// </summary>
internal sealed class InProcessDoor : HttpMessageHandler
{
    private static readonly AsyncLocal<(InProcessDoor Door, Action<IServiceCollection> Services)?> _starting = new();
    private static readonly IDisposable _building = DiagnosticListener.AllListeners.Subscribe(new Listeners());

    private readonly CookieContainer _cookies = new();
    private Func<IFeatureCollection, Task>? _pipeline;

    /// <summary>What the connection brings that a request does not: its addresses, its certificate, its door.</summary>
    public Action<IFeatureCollection> Connection { get; set; } = _ => { };

    /// <summary>The door into the service that <paramref name="start"/> builds and starts.</summary>
    /// <param name="services">What is to be otherwise than in use.</param>
    public static InProcessDoor Into(Func<Task> start, Action<IServiceCollection> services)
    {
        InProcessDoor door = new();
        _starting.Value = (door, services);
        start().GetAwaiter().GetResult();
        _starting.Value = null;
        return door._pipeline is null ? throw new InvalidOperationException("No service was started.") : door;
    }

    /// <summary>Another caller at the same door, with cookies of its own.</summary>
    public InProcessDoor Another() => new() { _pipeline = _pipeline };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        Uri address = request.RequestUri!;
        if (PathOf(address) is not { } path)
            return new HttpResponseMessage(HttpStatusCode.BadRequest) { RequestMessage = request, Content = new ByteArrayContent([]) };
        HttpRequestFeature asked = new()
        {
            Protocol = "HTTP/1.1",
            Method = request.Method.Method,
            Scheme = address.Scheme,
            Path = path,
            QueryString = address.Query,
            RawTarget = address.PathAndQuery,
            Body = new MemoryStream(body),
        };
        asked.Headers.Host = address.Authority;
        asked.Headers.Cookie = _cookies.GetCookieHeader(address);
        foreach ((string name, IEnumerable<string> values) in request.Headers)
            asked.Headers[name] = values.ToArray();
        if (request.Content is not null)
        {
            foreach ((string name, IEnumerable<string> values) in request.Content.Headers)
                asked.Headers[name] = values.ToArray();
            asked.Headers.ContentLength = body.Length;
        }

        Answer answered = new();
        MemoryStream content = new();
        FeatureCollection features = new();
        features.Set<IHttpRequestFeature>(asked);
        BodyOf size = new(body);
        features.Set<IHttpRequestBodyDetectionFeature>(size);
        features.Set<IHttpMaxRequestBodySizeFeature>(size);
        features.Set<IHttpResponseFeature>(answered);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(content));
        Connection(features);
        await _pipeline!(features);
        await answered.StartAsync();

        content.Position = 0;
        HttpResponseMessage answer = new((HttpStatusCode)answered.StatusCode) { RequestMessage = request, Content = new StreamContent(content) };
        foreach ((string name, StringValues values) in answered.Headers)
        {
            if (!answer.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                answer.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        foreach (string? cookie in answered.Headers.SetCookie)
            _cookies.SetCookies(address, cookie!);
        return answer;
    }

    /// <returns>Null: the server itself refuses it, before the service hears of it.</returns>
    private static string? PathOf(Uri address)
    {
        try
        {
            return PathString.FromUriComponent(address).Value;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>That a body is not too long is left to the server.</summary>
    private sealed record BodyOf(byte[] Bytes) : IHttpRequestBodyDetectionFeature, IHttpMaxRequestBodySizeFeature
    {
        public bool CanHaveBody => Bytes.Length > 0;

        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }

    private sealed class Answer : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Call, object State)> _starting = new();

        public override void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

        public async Task StartAsync()
        {
            while (_starting.TryPop(out (Func<object, Task> Call, object State) each))
                await each.Call(each.State);
        }
    }

    /// <summary>The server as it is, and the way past it.</summary>
    private sealed class OpenServer(IServer server, InProcessDoor door) : IServer
    {
        public IFeatureCollection Features => server.Features;

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            door._pipeline = async features =>
            {
                TContext context = application.CreateContext(features);
                Exception? failed = null;
                try
                {
                    await application.ProcessRequestAsync(context);
                }
                catch (Exception failure)
                {
                    failed = failure;
                    throw;
                }
                finally
                {
                    application.DisposeContext(context, failed);
                }
            };
            return server.StartAsync(application, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

        public void Dispose() => server.Dispose();
    }

    /// <summary>.NET tells when a host is about to be built; this is how its own test hosts come in.</summary>
    private sealed class Listeners : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
                value.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == "HostBuilding" && _starting.Value is { } starting)
                ((IHostBuilder)value.Value!).ConfigureServices(services =>
                {
                    Open(services, starting.Door);
                    starting.Services(services);
                });
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        private static void Open(IServiceCollection services, InProcessDoor door)
        {
            ServiceDescriptor listening = services.Last(each => each.ServiceType == typeof(IServer));
            services.Replace(ServiceDescriptor.Singleton<IServer>(provider => new OpenServer(
                (IServer)(listening.ImplementationFactory?.Invoke(provider)
                    ?? ActivatorUtilities.CreateInstance(provider, listening.ImplementationType!)),
                door)));
        }
    }
}

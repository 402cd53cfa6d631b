using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>A request as it goes over the line.</summary>
/// <param name="Path">With its query.</param>
internal sealed record LineRequest(
    string Method, string Path, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body, X509Certificate2? Certificate);

internal sealed record LineAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body);

/// <summary>The server below Central's real endpoints: it takes requests from this process, without sockets and TLS.</summary>
internal sealed class CentralDoor : IServer
{
    private Func<IFeatureCollection, Task>? _process;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _process = async features =>
        {
            TContext context = application.CreateContext(features);
            Exception? failure = null;
            try
            {
                await application.ProcessRequestAsync(context);
            }
            catch (Exception thrown)
            {
                failure = thrown;
                throw;
            }
            finally
            {
                application.DisposeContext(context, failure);
            }
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    public async Task<LineAnswer> AnswerAsync(LineRequest request)
    {
        string[] parts = request.Path.Split('?', 2);
        HeaderDictionary headers = [];
        foreach ((string name, string value) in request.Headers)
            headers.Append(name, value);
        headers.ContentLength = request.Body.Length;
        using MemoryStream body = new();
        HttpResponseFeature response = new();
        FeatureCollection features = new();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = request.Method,
            Scheme = "https",
            Protocol = "HTTP/1.1",
            Path = "/" + Uri.UnescapeDataString(parts[0].TrimStart('/')),
            QueryString = parts.Length > 1 ? "?" + parts[1] : "",
            Headers = headers,
            Body = new MemoryStream(request.Body),
        });
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        features.Set<ITlsConnectionFeature>(new TlsConnectionFeature { ClientCertificate = request.Certificate });
        await _process!(features);
        return new LineAnswer(
            response.StatusCode, [.. response.Headers.SelectMany(one => one.Value.Select(value => (one.Key, value ?? "")))], body.ToArray());
    }
}

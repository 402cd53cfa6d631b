using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>How a board meets Central in TLS: whom it trusts, what it shows, and by which clock. Stateless.</summary>
internal static class CentralTls
{
    private static readonly TimeSpan _connectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A client that trusts <paramref name="authority"/> and nothing else, and uses no proxy and no redirect.</summary>
    public static HttpClient CreateClient(
        string central, X509Certificate2Collection authority, X509Certificate2? certificate, CentralLinkOptions options, TimeProvider time)
    {
        if (options.Carrier is { } carrier)
            return Client(carrier(certificate), central);
        X509ChainPolicy trust = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck, // the authority is Central's own: it is replaced, not revoked
            DisableCertificateDownloads = true,
            VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid, // dates are looked at by the board's own clock
        };
        trust.CustomTrustStore.AddRange(authority);
        SslClientAuthenticationOptions tls = new()
        {
            EnabledSslProtocols = SslProtocols.Tls13, // the other end is ours: nobody in between can talk it down
            CertificateChainPolicy = trust,
            RemoteCertificateValidationCallback = (_, shown, _, errors) =>
                errors == SslPolicyErrors.None && shown is X509Certificate2 server && IsOfToday(server, time.GetUtcNow()),
        };
        if (certificate is not null)
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        SocketsHttpHandler handler = new()
        {
            SslOptions = tls,
            ConnectTimeout = TimeSpan.FromSeconds(options.ConnectTimeoutSeconds),
            PooledConnectionLifetime = _connectionLifetime,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
        };
        return Client(handler, central);
    }

    private static HttpClient Client(HttpMessageHandler carrier, string central) => new(carrier)
    {
        BaseAddress = new Uri(central.TrimEnd('/') + "/"),
        Timeout = Timeout.InfiniteTimeSpan, // every call brings its own
    };

    /// <summary>A request for a certificate as RFC 7030 sends it.</summary>
    /// <param name="request">PKCS#10.</param>
    public static HttpRequestMessage CertificateRequest(string path, byte[] request)
    {
        ByteArrayContent content = new(CertificateBag.InLines(request));
        content.Headers.ContentType = new MediaTypeHeaderValue(Est.RequestType);
        content.Headers.Add("Content-Transfer-Encoding", "base64");
        return new HttpRequestMessage(HttpMethod.Post, path.TrimStart('/')) { Content = content };
    }

    /// <exception cref="AuthenticationException">It is not; the sentence names both times.</exception>
    private static bool IsOfToday(X509Certificate2 server, DateTimeOffset now)
    {
        DateTimeOffset begin = server.NotBefore.ToUniversalTime();
        DateTimeOffset end = server.NotAfter.ToUniversalTime();
        return begin <= now && now <= end
            ? true
            : throw new AuthenticationException(string.Create(
                CultureInfo.InvariantCulture,
                $"it serves from {begin:yyyy-MM-dd} to {end:yyyy-MM-dd}, and this board's clock says {now:yyyy-MM-dd HH:mm} UTC"));
    }
}

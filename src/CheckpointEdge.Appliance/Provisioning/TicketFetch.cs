using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>
/// Makes the whole ticket of a typed or scanned code: whoever answers at the address must show the authority that the code
/// names, before it hears the token. Stateless.
/// </summary>
public static class TicketFetch
{
    /// <exception cref="ProvisioningException">Nobody answers, or it is not the Central of the code, or it refuses the token.</exception>
    public static async Task<EnrolmentTicket> RunAsync(
        TicketCode code, TimeProvider time, CancellationToken cancel, CentralLinkOptions? options = null)
    {
        CentralLinkOptions limits = options ?? new CentralLinkOptions();
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(limits.RequestTimeoutSeconds), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            using X509Certificate2 authority = await AuthorityAsync(code, limits, either.Token);
            using HttpClient client = CentralTls.CreateClient(code.Central, [authority], certificate: null, limits, time);
            client.MaxResponseContentBufferSize = UnitFiles.SizeBytesMax;
            using HttpRequestMessage request = new(HttpMethod.Get, Est.TicketPath);
            request.Headers.Authorization = Credentials(code.Unit, code.Token);
            using HttpResponseMessage response = await client.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                string reason = await CentralRefusal.SentenceAsync(response, either.Token);
                throw new ProvisioningException(
                    $"Central refused the code ({(int)response.StatusCode}): {(reason.Length > 0 ? reason : "no reason given.")}");
            }

            EnrolmentTicket told = JsonSerializer.Deserialize(
                await response.Content.ReadAsByteArrayAsync(either.Token), ExchangeJson.Default.EnrolmentTicket)
                ?? throw new ProvisioningException("Central's ticket is empty.");
            return told with { Central = code.Central, Unit = code.Unit, Token = code.Token, AuthorityPem = authority.ExportCertificatePem() };
        }
        catch (JsonException failure)
        {
            throw new ProvisioningException("Central's ticket cannot be read: is there something between Central and this board?", failure);
        }
        catch (Exception failure) when (
            failure is HttpRequestException or SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw new ProvisioningException(CentralLink.Explain(failure).Message + " The board is not enrolled; try again.", failure);
        }
    }

    /// <summary>HTTP Basic (RFC 7617), as RFC 7030 has a board show its token.</summary>
    internal static AuthenticationHeaderValue Credentials(string unit, string token) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{unit}:{token}")));

    /// <summary>Anybody may answer here, and is told nothing: the pin says whether it is Central (RFC 7030, 4.1.1).</summary>
    private static async Task<X509Certificate2> AuthorityAsync(TicketCode code, CentralLinkOptions limits, CancellationToken cancel)
    {
        using SocketsHttpHandler handler = new()
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            ConnectTimeout = TimeSpan.FromSeconds(limits.ConnectTimeoutSeconds),
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
        };
        using HttpClient client = new(handler)
        {
            BaseAddress = new Uri(code.Central),
            MaxResponseContentBufferSize = Est.MessageBytesMax,
            Timeout = Timeout.InfiniteTimeSpan, // the caller's token ends it
        };
        byte[] answer = await client.GetByteArrayAsync(Est.AuthorityPath, cancel);
        X509Certificate2Collection shown;
        try
        {
            shown = CertificateBag.Decode(answer);
        }
        catch (CryptographicException failure)
        {
            throw new ProvisioningException($"What answers at {code.Central} is no Central.", failure);
        }

        X509Certificate2? authority = shown.FirstOrDefault(one => TicketCode.PinOf(one.RawDataMemory.Span) == code.Pin);
        foreach (X509Certificate2 other in shown.Where(one => one != authority))
            other.Dispose();
        return authority ?? throw new ProvisioningException(
            $"What answers at {code.Central} is not the Central that the code names: its authority is another. It was not told the token.");
    }
}

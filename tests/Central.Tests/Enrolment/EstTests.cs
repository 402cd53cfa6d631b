using System.Diagnostics;
using System.Formats.Asn1;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Tests;

namespace CheckpointEdge.Central.Tests.Enrolment;

/// <summary>RFC 7030 at the boards' door.</summary>
public sealed class EstTests : IAsyncLifetime
{
    private RunningCentral _central = null!;

    public async Task InitializeAsync() => _central = await RunningCentral.StartAsync();

    public async Task DisposeAsync() => await _central.DisposeAsync();

    [FactOnEachStore]
    public async Task A_certificate_names_the_board_serves_a_client_alone_and_begins_before_now()
    {
        using TestBoard board = await _central.BoardAsync("north-1");
        X509Certificate2 certificate = board.Certificate;

        Assert.Equal("CN=north-1", certificate.Subject);
        Assert.Equal("CN=CheckpointEdge Central authority", certificate.Issuer);
        Assert.True(certificate.NotBefore.ToUniversalTime() <= _central.Clock.GetUtcNow().AddDays(-2));
        Assert.Equal(365, (certificate.NotAfter.ToUniversalTime() - _central.Clock.GetUtcNow()).TotalDays, 0.01);
        Assert.True(certificate.SerialNumber.Length > 24);
        Assert.Equal("1.3.6.1.5.5.7.3.2", Extension<X509EnhancedKeyUsageExtension>(certificate).EnhancedKeyUsages[0].Value);
        Assert.Equal(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyAgreement, Extension<X509KeyUsageExtension>(certificate).KeyUsages);
        Assert.False(Extension<X509BasicConstraintsExtension>(certificate).CertificateAuthority);
    }

    [FactOnEachStore]
    public async Task Without_a_token_Central_says_how_to_bring_one()
    {
        using TestBoard board = new(await _central.TicketAsync("north-1"));
        using HttpResponseMessage answer = await PostAsync(board.Client, Est.EnrolPath, board.SigningRequest());

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Basic", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }

    [Theory]
    [InlineData("no base64 !", HttpStatusCode.BadRequest)]
    [InlineData("MIIB", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task A_request_that_is_none_is_refused_and_the_ticket_stays_good(string request, HttpStatusCode expected)
    {
        using TestBoard board = new(await _central.TicketAsync("north-1"));
        using HttpResponseMessage answer = await PostAsync(board.Client, Est.EnrolPath, Encoding.ASCII.GetBytes(request), board.Ticket);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await board.EnrolAsync()).StatusCode);
    }

    [FactOnEachStore]
    public async Task A_request_for_a_key_that_its_sender_does_not_hold_or_that_is_no_P_256_is_refused()
    {
        using TestBoard board = new(await _central.TicketAsync("north-1"));
        byte[] request = CertificateBag.OutOfLines(board.SigningRequest());
        request[^1] ^= 1;
        using HttpResponseMessage foreign = await PostAsync(board.Client, Est.EnrolPath, CertificateBag.InLines(request), board.Ticket);
        using RSA rsa = RSA.Create(2048);
        byte[] other = new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
        using HttpResponseMessage wrong = await PostAsync(board.Client, Est.EnrolPath, CertificateBag.InLines(other), board.Ticket);

        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("P-256", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task Another_type_and_too_long_a_request_are_refused()
    {
        EnrolmentTicket ticket = await _central.TicketAsync("north-1");
        using TestBoard board = new(ticket);
        using HttpResponseMessage type =
            await PostAsync(board.Client, Est.EnrolPath, board.SigningRequest(), ticket, "application/json");
        using HttpResponseMessage length = await PostAsync(board.Client, Est.EnrolPath, new byte[Est.MessageBytesMax + 1], ticket);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, type.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, length.StatusCode);
    }

    [FactOnEachStore]
    public async Task A_certificate_that_has_ended_renews_itself_months_later_and_opens_nothing_else()
    {
        using TestBoard board = await _central.BoardAsync("north-1");
        _central.Clock.Advance(TimeSpan.FromDays(365 + 60));

        using HttpResponseMessage refused = await board.Client.GetAsync("/api/units/answers?after=0");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("serves for renewal alone", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        string before = board.Certificate.SerialNumber;
        using HttpResponseMessage renewed = await board.RenewAsync();
        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
        Assert.NotEqual(before, board.Certificate.SerialNumber);
        Assert.Equal(HttpStatusCode.OK, (await board.Client.GetAsync("/api/units/answers?after=0")).StatusCode);
    }

    [FactOnEachStore]
    public async Task A_certificate_of_tomorrow_is_refused_with_both_clocks()
    {
        using TestBoard board = await _central.BoardAsync("north-1");
        _central.Clock.Advance(TimeSpan.FromDays(-30));

        using HttpResponseMessage refused = await board.Client.GetAsync("/api/units/answers?after=0");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("that clock is wrong", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task A_renewal_keeps_the_key()
    {
        using TestBoard board = await _central.BoardAsync("north-1");
        using TestBoard thief = new(board.Ticket);

        using HttpResponseMessage refused = await PostAsync(board.Client, Est.RenewPath, thief.SigningRequest());

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("keeps the key", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task A_certificate_that_somebody_signed_for_a_known_key_is_not_believed()
    {
        using TestBoard board = await _central.BoardAsync("north-1");
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(board.PrivateKeyPem);
        CertificateRequest own = new("CN=north-1", key, HashAlgorithmName.SHA256);
        board.Show(own.CreateSelfSigned(_central.Clock.GetUtcNow().AddDays(-1), _central.Clock.GetUtcNow().AddYears(50)));

        using HttpResponseMessage refused = await board.Client.GetAsync("/api/units/answers?after=0");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("not of Central's authority", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [FactNeeding("/usr/bin/openssl", "/usr/bin/curl")]
    public async Task Curl_and_openssl_enrol_a_board_and_renew_it()
    {
        EnrolmentTicket ticket = await _central.TicketAsync("north-1");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("est-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ca.pem"), ticket.AuthorityPem);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "token"), $"user = north-1:{ticket.Token}");
            string base_ = ticket.Central;
            string script = $"""
                set -e
                est() (curl -sS --fail-with-body --cacert ca.pem "$@")
                est -o cacerts.b64 {base_}{Est.AuthorityPath}
                openssl base64 -d -in cacerts.b64 | openssl pkcs7 -inform DER -print_certs | openssl x509 -noout -fingerprint -sha256 > told
                openssl x509 -in ca.pem -noout -fingerprint -sha256 | cmp - told
                openssl ecparam -genkey -name prime256v1 -noout -out key.pem
                openssl req -new -key key.pem -subj /CN=anything -outform DER -out req.der
                openssl base64 -in req.der -out req.b64
                est -K token -H 'Content-Type: application/pkcs10' --data-binary @req.b64 -D head -o cert.b64 {base_}{Est.EnrolPath}
                grep -qi 'content-type: application/pkcs7-mime; smime-type=certs-only' head
                openssl base64 -d -in cert.b64 | openssl pkcs7 -inform DER -print_certs -out cert.pem
                openssl verify -CAfile ca.pem -purpose sslclient cert.pem
                est --cert cert.pem --key key.pem '{base_}/api/units/answers?after=0'
                est --cert cert.pem --key key.pem -H 'Content-Type: application/pkcs10' --data-binary @req.b64 -o next.b64 {base_}{Est.RenewPath}
                openssl base64 -d -in next.b64 | openssl cms -cmsout -inform DER -print -noout > /dev/null
                est -o crl.der {base_}{Est.RevokedPath}
                openssl crl -inform DER -in crl.der -CAfile ca.pem -noout -text
                """;
            string said = await RunAsync(folder.FullName, script);
            Assert.Contains("cert.pem: OK", said, StringComparison.Ordinal);
            Assert.Contains("\"answers\"", said, StringComparison.Ordinal);
            Assert.Contains("No Revoked Certificates", said, StringComparison.Ordinal);

            using HttpClient ops = await _central.SignedInAsync("ops");
            (await ops.PostAsync("/api/units/north-1/revoke", null)).EnsureSuccessStatusCode();
            said = await RunAsync(
                folder.FullName,
                $"""
                curl -sS --cacert ca.pem -o crl.der {base_}{Est.RevokedPath}
                openssl crl -inform DER -in crl.der -out crl.pem
                openssl verify -CAfile ca.pem -crl_check -CRLfile crl.pem cert.pem || true
                """);
            Assert.Contains("certificate revoked", said, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [FactOnEachStore]
    public void A_bag_that_is_cut_overfull_or_another_message_is_refused()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 one = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(_central.Clock.GetUtcNow(), _central.Clock.GetUtcNow().AddDays(1));
        byte[] good = CertificateBag.Encode(one);
        Assert.Equal(one.RawData, Assert.Single(CertificateBag.Decode(good)).RawData);
        byte[] plain = CertificateBag.OutOfLines(good);
        for (int length = 0; length < plain.Length; length++)
        {
            byte[] cut = CertificateBag.InLines(plain.AsSpan(0, length));
            Assert.ThrowsAny<CryptographicException>(() => CertificateBag.Decode(cut));
        }

        X509Certificate2[] many = [.. Enumerable.Repeat(one, CertificateBag.CountMax + 1)];
        Assert.ThrowsAny<CryptographicException>(() => CertificateBag.Decode(CertificateBag.Encode(many)));
        AsnWriter other = new(AsnEncodingRules.DER);
        using (other.PushSequence())
            other.WriteObjectIdentifier("1.2.840.113549.1.7.3");
        Assert.ThrowsAny<CryptographicException>(() => CertificateBag.Decode(CertificateBag.InLines(other.Encode())));
    }

    private static T Extension<T>(X509Certificate2 certificate) where T : X509Extension => certificate.Extensions.OfType<T>().Single();

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient client, string path, byte[] body, EnrolmentTicket? ticket = null, string type = Est.RequestType)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = content };
        if (ticket is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ticket.Unit}:{ticket.Token}")));
        }

        return await client.SendAsync(request);
    }

    private static async Task<string> RunAsync(string folder, string script)
    {
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script + "\n"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
        Task<string> errors = shell.StandardError.ReadToEndAsync(limit.Token);
        string said = await shell.StandardOutput.ReadToEndAsync(limit.Token) + await errors;
        await shell.WaitForExitAsync(limit.Token);
        Assert.True(shell.ExitCode == 0, said);
        return said;
    }
}

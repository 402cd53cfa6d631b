namespace CheckpointEdge.Exchange.Enrolment;

/// <summary>
/// The words of Enrolment over Secure Transport (RFC 7030) that Central and the boards use. Constants alone.
/// </summary>
public static class Est
{
    /// <summary>The certificates that Central signs with: GET, anybody (RFC 7030, 4.1).</summary>
    public const string AuthorityPath = "/.well-known/est/cacerts";

    /// <summary>A first certificate for a ticket: POST, HTTP Basic with the board's name and the token (4.2.1).</summary>
    public const string EnrolPath = "/.well-known/est/simpleenroll";

    /// <summary>The next certificate for a key that is known: POST, with the certificate of before, ended or not (4.2.2).</summary>
    public const string RenewPath = "/.well-known/est/simplereenroll";

    /// <summary>What a ticket says besides its token: GET, HTTP Basic as at <see cref="EnrolPath"/>. Not of RFC 7030.</summary>
    public const string TicketPath = "/.well-known/est/ticket";

    /// <summary>Which certificates are taken back: GET, anybody; DER (RFC 5280). Not of RFC 7030.</summary>
    public const string RevokedPath = "/.well-known/est/crl";

    /// <summary>A PKCS#10 request, base64 (4.2.1).</summary>
    public const string RequestType = "application/pkcs10";

    /// <summary>Certificates alone, a CMS without content or signer, base64 (4.1.3, 4.2.3).</summary>
    public const string CertificatesType = "application/pkcs7-mime";

    /// <summary>The parameter of <see cref="CertificatesType"/> in an answer (4.2.3).</summary>
    public const string CertificatesOnly = "smime-type=certs-only";

    public const string RevokedType = "application/pkix-crl";

    /// <summary>A longer request or answer is none of these (bytes).</summary>
    public const int MessageBytesMax = 16 * 1024;
}

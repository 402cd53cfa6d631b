using System.Security.Cryptography.X509Certificates;
using System.Text;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Central.Enrolment;

/// <summary>
/// Enrolment over Secure Transport (RFC 7030) at the boards' door: whoever speaks it, with curl and openssl if need be, brings
/// a board in.
/// </summary>
public static class EstEndpoints
{
    private const string Realm = "Basic realm=\"CheckpointEdge Central: the board's name and the ticket's token\"";
    private const string Scheme = "Basic ";

    public static void Map(IEndpointRouteBuilder routes, UnitStore units, FleetStore fleet)
    {
        routes.MapGet(Est.AuthorityPath, (HttpContext context) => Certificates(context, units.Certificates.Authority));
        routes.MapGet(Est.RevokedPath, () => Results.Bytes(units.Certificates.RevocationList(), Est.RevokedType));
        routes.MapPost(Est.EnrolPath, async (HttpContext context) =>
        {
            return await EnrolAsync(context, units); // a block: without one this would be a RequestDelegate, whose result is dropped
        });
        routes.MapGet(Est.TicketPath, (HttpContext context) => Ticket(context, units));
        routes.MapPost(Est.RenewPath, async (HttpContext context) =>
        {
            (BoardRequest? request, IResult? refusal) = await RequestAsync(context);
            return request is null ? refusal! : Issued(context, () => units.Renew(KnownBoard.UnitOf(context), request));
        }).AddEndpointFilter(new KnownBoard(units, fleet, forRenewal: true));
    }

    private static async Task<IResult> EnrolAsync(HttpContext context, UnitStore units)
    {
        if (Credentials(context.Request.Headers.Authorization.ToString()) is not var (unit, token))
            return Unauthorised(context);
        (BoardRequest? request, IResult? refusal) = await RequestAsync(context);
        return request is null ? refusal! : Issued(context, () => units.Enrol(unit, token, request));
    }

    private static IResult Ticket(HttpContext context, UnitStore units)
    {
        if (Credentials(context.Request.Headers.Authorization.ToString()) is not var (unit, token))
            return Unauthorised(context);
        try
        {
            return Results.Json(units.TicketOf(unit, token), ExchangeJson.Default.EnrolmentTicket);
        }
        catch (CentralException refused)
        {
            return Refusal.Of(StatusCodes.Status403Forbidden, refused.Message);
        }
    }

    private static IResult Unauthorised(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = Realm;
        return Refusal.Of(StatusCodes.Status401Unauthorized, "A board comes in with its name and the token of its ticket (HTTP Basic).");
    }

    /// <summary>Name and password of RFC 7617.</summary>
    private static (string Unit, string Token)? Credentials(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            string text = Encoding.UTF8.GetString(Convert.FromBase64String(header[Scheme.Length..].Trim()));
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static async Task<(BoardRequest? Request, IResult? Refusal)> RequestAsync(HttpContext context)
    {
        if (context.Request.ContentType?.Split(';')[0].Trim() != Est.RequestType)
            return (null, Refusal.Of(StatusCodes.Status415UnsupportedMediaType, $"The request must be {Est.RequestType}."));
        using MemoryStream message = new();
        byte[] chunk = new byte[Est.MessageBytesMax];
        while (await context.Request.Body.ReadAsync(chunk, context.RequestAborted) is int read and > 0)
        {
            message.Write(chunk, 0, read);
            if (message.Length > Est.MessageBytesMax)
                return (null, Refusal.Of(StatusCodes.Status413PayloadTooLarge, $"A request has at most {Est.MessageBytesMax} bytes."));
        }

        try
        {
            return (BoardRequest.Read(message.ToArray()), null);
        }
        catch (CentralException refused)
        {
            return (null, Refusal.Of(StatusCodes.Status400BadRequest, refused.Message));
        }
    }

    private static IResult Issued(HttpContext context, Func<X509Certificate2> issue)
    {
        try
        {
            using X509Certificate2 certificate = issue();
            return Certificates(context, certificate);
        }
        catch (CentralException refused)
        {
            return Refusal.Of(StatusCodes.Status403Forbidden, refused.Message);
        }
    }

    private static IResult Certificates(HttpContext context, X509Certificate2 certificate)
    {
        context.Response.Headers["Content-Transfer-Encoding"] = "base64";
        return Results.Bytes(CertificateBag.Encode(certificate), $"{Est.CertificatesType}; {Est.CertificatesOnly}");
    }
}

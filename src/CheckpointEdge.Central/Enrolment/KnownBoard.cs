using System.Security.Cryptography.X509Certificates;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Fleet;

namespace CheckpointEdge.Central.Enrolment;

/// <summary>
/// Lets in boards in service alone. TLS has proved that the caller holds the certificate's key; which board that is say the
/// key and the certificate and nothing the caller writes. Thread-safe.
/// </summary>
/// <param name="forRenewal">This address renews certificates: one that has ended is enough here, and nowhere else.</param>
public sealed class KnownBoard(UnitStore units, FleetStore fleet, bool forRenewal = false) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (http.Connection.ClientCertificate is not X509Certificate2 certificate)
            return Refusal.Of(StatusCodes.Status401Unauthorized, "A board must present its certificate.");
        Caller caller = units.Certificates.Recognise(certificate, forRenewal);
        if (caller.Unit is not { } unit)
            return Refusal.Of(caller.Status, caller.Sentence);
        units.Learn(unit, certificate);
        fleet.Heard(unit);
        http.Features.Set(new BoardFeature(unit));
        return await next(context);
    }

    /// <summary>The board that asks; only behind this filter.</summary>
    public static string UnitOf(HttpContext context) =>
        context.Features.Get<BoardFeature>()?.Unit ?? throw new InvalidOperationException("The endpoint asks for no board.");

    private sealed record BoardFeature(string Unit);
}

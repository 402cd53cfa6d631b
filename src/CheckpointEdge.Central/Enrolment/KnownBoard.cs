using System.Security.Cryptography.X509Certificates;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Fleet;

namespace CheckpointEdge.Central.Enrolment;

/// <summary>
/// Lets in boards in service alone. TLS has proved that the caller holds the certificate's key; which board that is says the
/// certificate's SHA-256 and nothing the caller writes. Thread-safe.
/// </summary>
public sealed class KnownBoard(UnitStore units, FleetStore fleet) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (http.Connection.ClientCertificate is not X509Certificate2 certificate)
            return Refusal.Of(StatusCodes.Status401Unauthorized, "A board must present its certificate.");
        if (units.UnitOf(certificate) is not { } unit)
            return Refusal.Of(StatusCodes.Status403Forbidden, "This certificate belongs to no board in service.");
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

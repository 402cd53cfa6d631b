using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Lists;
using CheckpointEdge.Exchange.Courier;
using Microsoft.AspNetCore.Mvc;

namespace CheckpointEdge.Central.Courier;

/// <summary>What <c>checkpointctl courier</c> asks of a running Central. A refusal is written into the audit log and answered.</summary>
public static class CourierEndpoints
{
    /// <summary>A table of contents and one member, as base64 in JSON (bytes).</summary>
    private const int RequestBytesMax = 32 << 20;

    /// <summary>A sentence that somebody else brings (characters).</summary>
    private const int SentenceCharsMax = 300;

    public static void Map(IEndpointRouteBuilder routes, CourierDesk desk, ListWorkflow lists)
    {
        RouteGroupBuilder courier = routes.MapGroup("/api/courier").WithMetadata(new NeedsRole(Role.Ops));
        courier.MapGet("", () => new { keyId = desk.KeyId });
        courier.MapPost("/units/{unit}", (HttpContext context, string unit) =>
            Answer(context, desk, by => desk.Pack(unit, by)));
        courier.MapPost("/contents", (HttpContext context, ContentsBody body) =>
            Answer(context, desk, by => desk.Open(body.Contents ?? [], by)))
            .WithMetadata(new RequestSizeLimitAttribute(RequestBytesMax));
        courier.MapPost("/reports", (HttpContext context, MemberBody body) =>
            Answer(context, desk, _ => desk.Take(body.Contents ?? [], body.Member ?? [])))
            .WithMetadata(new RequestSizeLimitAttribute(RequestBytesMax));
        courier.MapPost("/refused", (HttpContext context, RefusedBody body) =>
        {
            desk.Refuse(StrangersText.Line(body.Sentence, SentenceCharsMax), ConsoleGuard.AccountOf(context).Name);
            return Results.NoContent();
        });
        courier.MapGet("/files/{**name}", (string name) => lists.Offer.Files.Find("files/" + name) is { } path
            ? Results.File(path, "application/octet-stream", enableRangeProcessing: true)
            : Refusal.Of(StatusCodes.Status404NotFound, "There is no such file."));
    }

    private static IResult Answer<T>(HttpContext context, CourierDesk desk, Func<string, T> work)
    {
        string by = ConsoleGuard.AccountOf(context).Name;
        try
        {
            return Results.Ok(work(by));
        }
        catch (CourierException refused)
        {
            desk.Refuse(refused.Message, by);
            return Refusal.Of(StatusCodes.Status409Conflict, refused.Message);
        }
    }

    private sealed record ContentsBody(byte[]? Contents);

    private sealed record MemberBody(byte[]? Contents, byte[]? Member);

    private sealed record RefusedBody(string? Sentence);
}

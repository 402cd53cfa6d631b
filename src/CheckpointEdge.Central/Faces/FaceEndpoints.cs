using System.Collections.Immutable;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Lists;
using Microsoft.AspNetCore.Mvc;

namespace CheckpointEdge.Central.Faces;

/// <summary>The faces of the lists: how many there are, more of them, fewer of them, and a draft that carries them now.</summary>
internal static class FaceEndpoints
{
    /// <summary>One import (bytes): as many faces as one takes, of the longest template, in base64.</summary>
    private const long ImportBytesMax = 4L << 20;

    public static void Map(IEndpointRouteBuilder routes, FaceBook faces, ListWorkflow lists)
    {
        routes.MapGet("/api/faces", () => faces.View()).WithMetadata(new NeedsRole(Role.Ops));
        routes.MapPut("/api/faces", (HttpContext context, FacesBody body) =>
        {
            FaceBookView held = faces.Put(
                body.ModelSha256 ?? "", body.Faces ?? [], body.ReplaceAll ?? false, ConsoleGuard.AccountOf(context).Name);
            return new ImportAnswer(
                held.Faces, held.Records, held.ModelSha256, lists.NotListed(body.Faces!.Value.Select(face => face.Record)));
        }).WithMetadata(new NeedsRole(Role.Ops), new RequestSizeLimitAttribute(ImportBytesMax));
        routes.MapGet("/api/faces/enrolled", () => lists.EnrolledFaces()).WithMetadata(new NeedsRole(Role.Ops));
        routes.MapPost("/api/faces/refused", (HttpContext context, RefusedBody body) =>
        {
            faces.Refuse(body.Refused ?? [], ConsoleGuard.AccountOf(context).Name);
            return Results.NoContent();
        }).WithMetadata(new NeedsRole(Role.Ops));
        routes.MapDelete("/api/faces/{record}", (HttpContext context, string record) =>
            faces.Remove(record, ConsoleGuard.AccountOf(context).Name)).WithMetadata(new NeedsRole(Role.Ops));
        routes.MapPost("/api/lists/drafts/faces", (HttpContext context) =>
            lists.DraftWithFaces(ConsoleGuard.AccountOf(context).Name, context.RequestAborted)).WithMetadata(new NeedsRole(Role.Ops));
    }

    private sealed record FacesBody(string? ModelSha256, ImmutableArray<ListedFace>? Faces, bool? ReplaceAll);

    private sealed record RefusedBody(ImmutableArray<RefusedPicture>? Refused);

    /// <param name="NotListed">Records of this import that neither the open draft nor the published list has.</param>
    private sealed record ImportAnswer(int Faces, int Records, string ModelSha256, ImmutableArray<string> NotListed);
}

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;
using Microsoft.AspNetCore.Mvc;

namespace CheckpointEdge.Central.Reports;

/// <summary>What boards ask for. Every address needs the certificate of a board in service.</summary>
public static class BoardEndpoints
{
    public static void Map(
        IEndpointRouteBuilder routes, UnitStore units, ReportIntake reports, HitBook hits, ClearedBook cleared, FleetStore fleet)
    {
        RouteGroupBuilder known = routes.MapGroup("/api/units").AddEndpointFilter(new KnownBoard(units, fleet));
        known.MapPost("/reports", async (HttpContext context) =>
        {
            ReportBatch batch = await WholeBody.ReadAsync(context, ReportBatch.SizeBytesMax, ExchangeJson.Default.ReportBatch);
            if (batch.Reports.IsDefault || batch.Reports.Length > ReportBatch.CountMax)
                return Refusal.Of(StatusCodes.Status400BadRequest, $"A batch has at most {ReportBatch.CountMax} reports.");
            StoredBatch stored = reports.Take(KnownBoard.UnitOf(context), batch);
            return stored.Refusals.IsEmpty
                ? new WholeBody.Answer<ReceiptBatch>(
                    new ReceiptBatch(stored.Receipts) { SendFrom = stored.SendFrom }, ExchangeJson.Default.ReceiptBatch)
                : Results.Json(
                    new RefusedBatch(string.Join(" ", stored.Refusals), stored.Receipts, stored.SendFrom),
                    RefusedBatch.Json,
                    statusCode: StatusCodes.Status409Conflict);
        }).WithMetadata(new RequestSizeLimitAttribute(ReportBatch.SizeBytesMax));

        known.MapGet("/answers", (HttpContext context, long after) =>
            Results.Json(hits.AnswersFor(KnownBoard.UnitOf(context), after), ExchangeJson.Default.AnswerPage));

        known.MapGet("/cleared", (long after) => Results.Json(cleared.After(after), ExchangeJson.Default.ClearedPage));

        known.MapPost("/status", async (HttpContext context) =>
        {
            string unit = KnownBoard.UnitOf(context);
            fleet.Store(unit, await ReadAsync(context, ExchangeJson.Default.UnitStatus));
            context.Response.Headers[UnitTurn.HeaderName] = units.Turns.Next(unit, context.Request.Headers[UnitTurn.HeaderName].ToString());
            return Results.NoContent();
        });
    }

    private static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) =>
        await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
        ?? throw new JsonException("The request is empty.");

    /// <summary>Some reports were refused; the others are stored and have their receipts.</summary>
    /// <param name="SendFrom">As in <see cref="ReceiptBatch"/>.</param>
    private sealed record RefusedBatch(
        string Error,
        ImmutableArray<Receipt> Receipts,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? SendFrom)
    {
        public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);
    }
}

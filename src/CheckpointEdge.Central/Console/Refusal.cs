using System.Text.Json;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Watchlists.Slices;
using Microsoft.AspNetCore.Http.Features;

namespace CheckpointEdge.Central.Console;

/// <summary>A request that is not served: a status and one sentence, as <c>{"error":"…"}</c>.</summary>
public static class Refusal
{
    /// <summary>Who comes while the store is away is asked to come again after this time (seconds).</summary>
    private const string StoreRetrySeconds = "5";

    private const string TooLarge = "The request is larger than this address accepts.";

    public static IResult Of(int status, string sentence) => Results.Json(new RefusalBody(sentence), statusCode: status);

    public static Task WriteAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new RefusalBody(sentence), context.RequestAborted);
    }

    /// <summary>Turns what an endpoint throws into a status and a sentence; only what nobody foresaw is logged as an error.</summary>
    public static async Task CatchAsync(HttpContext context, RequestDelegate next, ILogger logger, StoreAwayNotice away)
    {
        try
        {
            await next(context);
            // The framework answers this one by itself, and says nothing.
            if (context.Response is { StatusCode: StatusCodes.Status413PayloadTooLarge, HasStarted: false })
                await WriteAsync(context, StatusCodes.Status413PayloadTooLarge, TooLarge);
        }
        catch (Exception failure) when (failure is CentralException or PublishingException or SliceException)
        {
            await AnswerAsync(context, StatusCodes.Status409Conflict, failure.Message);
        }
        catch (StoreUnavailableException failure)
        {
            away.Say(failure.InnerException?.Message ?? failure.Message);
            if (!context.Response.HasStarted)
                context.Response.Headers.RetryAfter = StoreRetrySeconds;
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, failure.Message);
        }
        catch (BadHttpRequestException failure)
        {
            await AnswerAsync(context, failure.StatusCode, SentenceOf(failure));
        }
        catch (JsonException failure)
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, SentenceOf(failure));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The other side hung up; there is nobody to answer.
        }
        catch (Exception failure)
        {
            CentralLog.Unforeseen(logger, context.GetEndpoint()?.DisplayName ?? "", failure.GetType().Name, failure);
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, "Central could not finish this; its log says why.");
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string sentence)
    {
        if (context.Response.HasStarted)
        {
            context.Features.Get<IHttpRequestLifetimeFeature>()?.Abort();
            return Task.CompletedTask;
        }

        return WriteAsync(context, status, sentence);
    }

    private static string SentenceOf(BadHttpRequestException failure) => failure switch
    {
        { InnerException: JsonException json } => SentenceOf(json),
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge,
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => "The request must be JSON.",
        _ => "The request was cut off or is malformed.",
    };

    private static string SentenceOf(JsonException failure) =>
        "The request is not the JSON that is expected here "
        + $"(line {(failure.LineNumber ?? 0) + 1}, byte {(failure.BytePositionInLine ?? 0) + 1}).";

    private sealed record RefusalBody([property: Sentence] string Error);
}

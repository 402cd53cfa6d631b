using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>How the kiosk's interface answers, and reads what it is asked. Stateless.</summary>
internal static class Answers
{
    /// <summary>A request's body (bytes): a decision with its text has at most a few kilobytes.</summary>
    public const int RequestSizeBytesMax = 16 * 1024;

    public static async Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(value, Spoken(type, context), cancellationToken: context.RequestAborted);
    }

    /// <param name="sentence">Plain words that say what to do; never an exception's text.</param>
    public static async Task ProblemAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            new Problem(sentence, status), Spoken(KioskJson.Default.Problem, context), "application/problem+json", context.RequestAborted);
    }

    private static JsonTypeInfo<T> Spoken<T>(JsonTypeInfo<T> type, HttpContext context) =>
        SpokenJson.LanguageOf(context) is var language && language == Language.English ? type : SpokenJson.In<T>(language);

    /// <summary>The request's body, or null after a problem was answered.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            await ProblemAsync(context, StatusCodes.Status415UnsupportedMediaType, "Send JSON (Content-Type: application/json).");
            return null;
        }

        try
        {
            if (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) is { } value)
                return value;
            await ProblemAsync(context, StatusCodes.Status400BadRequest, "The request is empty.");
        }
        catch (JsonException failure)
        {
            await ProblemAsync(
                context, StatusCodes.Status400BadRequest,
                "The request is not the JSON that is expected here "
                + $"(line {(failure.LineNumber ?? 0) + 1}, byte {failure.BytePositionInLine ?? 0}).");
        }
        catch (BadHttpRequestException failure)
        {
            await ProblemAsync(context, failure.StatusCode, $"The request is larger than {RequestSizeBytesMax} bytes or broken off.");
        }

        return null;
    }
}

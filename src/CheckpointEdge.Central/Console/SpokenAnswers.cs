using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Central.Console;

/// <summary>
/// Says what Central answers in the language that the console's page has chosen. Store, logs and the boards' door stay English. Safe for
/// concurrent callers: the language belongs to the request.
/// </summary>
internal static class SpokenAnswers
{
    private static readonly AsyncLocal<Phrasebook?> _book = new();

    /// <summary>Central's own files in front of a board's, whose sentences come in reports.</summary>
    private static readonly Phrasebooks _books = new(new PhraseFiles(typeof(SpokenAnswers).Assembly), PhraseFiles.OfTheLine);

    public static void Configure(JsonSerializerOptions options) =>
        options.TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(type => SpokenSentences.Speak(type, () => _book.Value));

    /// <summary>A request without the page's cookie, such as a program's, is answered in English.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (Language.Of(context.Request.Cookies[Language.CookieName]) is var language && language != Language.English)
            _book.Value = _books.Of(language);
        return next(context);
    }
}

using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// The kiosk's JSON with every <see cref="SentenceAttribute">sentence</see> in a language. Records, logs and the state itself stay English.
/// Immutable, safe for concurrent use.
/// </summary>
public static class SpokenJson
{
    private static readonly Lazy<FrozenDictionary<string, JsonSerializerOptions>> _byLanguage = new(() =>
        Phrasebooks.OfTheLine.All.ToFrozenDictionary(book => book.Language.Code, OptionsOf, StringComparer.Ordinal));

    /// <summary>For a value that the kiosk's interface answers with.</summary>
    internal static JsonTypeInfo<T> In<T>(Language language) =>
        (JsonTypeInfo<T>)_byLanguage.Value[language.Code].GetTypeInfo(typeof(T));

    /// <summary>The language that the page of a request has chosen.</summary>
    internal static Language LanguageOf(HttpContext context) => Language.Of(context.Request.Cookies[Language.CookieName]);

    /// <summary>The kiosk's way to write JSON, spoken from this book.</summary>
    public static JsonSerializerOptions OptionsOf(Phrasebook book) => new(KioskJson.Default.Options)
    {
        TypeInfoResolver = KioskJson.Default.WithAddedModifier(type => SpokenSentences.Speak(type, () => book)),
    };
}

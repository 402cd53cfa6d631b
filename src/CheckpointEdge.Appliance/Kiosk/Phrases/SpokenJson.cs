using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CheckpointEdge.Appliance.Kiosk.Phrases;

/// <summary>
/// The kiosk's JSON with every <see cref="SentenceAttribute">sentence</see> in a language: the one place where the service stops speaking
/// English. Records, logs and the state itself stay English. Immutable, safe for concurrent use.
/// </summary>
public static class SpokenJson
{
    private static readonly Lazy<FrozenDictionary<string, JsonSerializerOptions>> _byLanguage = new(() =>
        Phrasebooks.All.ToFrozenDictionary(book => book.Language.Code, OptionsOf, StringComparer.Ordinal));

    /// <summary>For a value that the kiosk's interface answers with.</summary>
    internal static JsonTypeInfo<T> In<T>(Language language) =>
        (JsonTypeInfo<T>)_byLanguage.Value[language.Code].GetTypeInfo(typeof(T));

    /// <summary>The kiosk's way to write JSON, spoken from this book.</summary>
    public static JsonSerializerOptions OptionsOf(Phrasebook book) => new(KioskJson.Default.Options)
    {
        TypeInfoResolver = KioskJson.Default.WithAddedModifier(type => Speak(type, book)),
    };

    private static void Speak(JsonTypeInfo type, Phrasebook book)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.AttributeProvider?.IsDefined(typeof(SentenceAttribute), inherit: false) != true)
                continue;
            property.CustomConverter = property.PropertyType == typeof(string) ? new One(book) : new Several(book);
        }
    }

    private sealed class One(Phrasebook book) : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetString() ?? "";

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(book.Say(value));
    }

    private sealed class Several(Phrasebook book) : JsonConverter<ImmutableArray<string>>
    {
        public override ImmutableArray<string> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException("Sentences are written, not read.");

        public override void Write(Utf8JsonWriter writer, ImmutableArray<string> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (string sentence in value)
                writer.WriteStringValue(book.Say(sentence));
            writer.WriteEndArray();
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CheckpointEdge.Exchange.Phrases;

/// <summary>
/// How a service's JSON is written with every <see cref="SentenceAttribute">sentence</see> in a language: the one place where it stops
/// speaking English. Stateless.
/// </summary>
public static class SpokenSentences
{
    /// <summary>A modifier of a type's contract.</summary>
    /// <param name="book">Asked at every sentence that is written; null says it in English.</param>
    public static void Speak(JsonTypeInfo type, Func<Phrasebook?> book)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.AttributeProvider?.IsDefined(typeof(SentenceAttribute), inherit: false) != true)
                continue;
            property.CustomConverter = property.PropertyType == typeof(string) ? new One(book) : new Several(book);
        }
    }

    private sealed class One(Func<Phrasebook?> book) : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetString() ?? "";

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(book()?.Say(value) ?? value);
    }

    private sealed class Several(Func<Phrasebook?> book) : JsonConverter<ImmutableArray<string>>
    {
        public override ImmutableArray<string> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException("Sentences are written, not read.");

        public override void Write(Utf8JsonWriter writer, ImmutableArray<string> value, JsonSerializerOptions options)
        {
            Phrasebook? spoken = book();
            writer.WriteStartArray();
            foreach (string sentence in value)
                writer.WriteStringValue(spoken?.Say(sentence) ?? sentence);
            writer.WriteEndArray();
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CheckpointEdge.Watchlists;

/// <summary>
/// Lists and tables in JSON whose elements are all there. Of itself .NET holds members to what their type says and takes
/// <c>[null]</c> for a list of anything; whoever walks through it then fails, and a service that fails ends. It also orders tables as
/// people sort words, where marks that nobody sees make no difference; here names are compared letter by letter. Stateless.
/// </summary>
public sealed class WholeLists : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert)
    {
        if (!typeToConvert.IsGenericType)
            return false;
        Type kind = typeToConvert.GetGenericTypeDefinition();
        Type[] of = typeToConvert.GetGenericArguments();
        return !of[^1].IsValueType
            && (kind == typeof(ImmutableArray<>) || (kind == typeof(ImmutableSortedDictionary<,>) && of[0] == typeof(string)));
    }

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        Type[] of = typeToConvert.GetGenericArguments();
        Type converter = of.Length == 1 ? typeof(Row<>) : typeof(Table<>);
        return (JsonConverter)Activator.CreateInstance(converter.MakeGenericType(of[^1]))!;
    }

    private static T Element<T>(ref Utf8JsonReader reader, JsonTypeInfo<T> type)
        where T : class =>
        JsonSerializer.Deserialize(ref reader, type) ?? throw new JsonException("An element of a list is null.");

    private static JsonTypeInfo<T> TypeOf<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    private sealed class Row<T> : JsonConverter<ImmutableArray<T>>
        where T : class
    {
        public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                throw new JsonException("A list is expected.");
            JsonTypeInfo<T> type = TypeOf<T>(options);
            ImmutableArray<T>.Builder row = ImmutableArray.CreateBuilder<T>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                row.Add(Element(ref reader, type));
            return row.DrainToImmutable();
        }

        public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options)
        {
            JsonTypeInfo<T> type = TypeOf<T>(options);
            writer.WriteStartArray();
            foreach (T element in value.IsDefault ? [] : value)
                JsonSerializer.Serialize(writer, element, type);
            writer.WriteEndArray();
        }
    }

    private sealed class Table<T> : JsonConverter<ImmutableSortedDictionary<string, T>>
        where T : class
    {
        public override ImmutableSortedDictionary<string, T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("A table is expected.");
            JsonTypeInfo<T> type = TypeOf<T>(options);
            ImmutableSortedDictionary<string, T>.Builder table = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                string name = reader.GetString()!;
                reader.Read();
                table[name] = Element(ref reader, type);
            }

            return table.ToImmutable();
        }

        public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, T> value, JsonSerializerOptions options)
        {
            JsonTypeInfo<T> type = TypeOf<T>(options);
            writer.WriteStartObject();
            foreach ((string name, T element) in value)
            {
                writer.WritePropertyName(name);
                JsonSerializer.Serialize(writer, element, type);
            }

            writer.WriteEndObject();
        }
    }
}

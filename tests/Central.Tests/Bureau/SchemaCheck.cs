using System.Text.Json;
using System.Text.RegularExpressions;

namespace CheckpointEdge.Central.Tests.Bureau;

/// <summary>
/// The keywords of JSON Schema 2020-12 that the report's schema uses; any other one is a fault of its own, so that none is
/// passed over. Stateless.
/// </summary>
internal static class SchemaCheck
{
    /// <summary>Each fault with where it is; empty: the value is what the schema says.</summary>
    public static IEnumerable<string> Faults(JsonElement value, JsonElement schema) => Faults(value, schema, schema, "$");

    private static IEnumerable<string> Faults(JsonElement value, JsonElement schema, JsonElement whole, string at) =>
        schema.EnumerateObject().SelectMany(keyword => keyword.Name switch
        {
            "$schema" or "$id" or "$defs" or "title" or "description" => [],
            "$ref" => Faults(value, Pointed(whole, keyword.Value.GetString()!), whole, at),
            "type" => If(!Types(keyword.Value).Any(type => Is(value, type)), $"{at} is {value.ValueKind}, not {keyword.Value}"),
            "const" => If(!JsonElement.DeepEquals(value, keyword.Value), $"{at} is {value}, not {keyword.Value}"),
            "enum" => If(!keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(value, one)), $"{at}: {value} is none of {keyword.Value}"),
            "pattern" => If(Text(value) is { } text && !Regex.IsMatch(text, keyword.Value.GetString()!), $"{at} is not like {keyword.Value}"),
            "minLength" => If(Text(value)?.Length < keyword.Value.GetInt32(), $"{at} is too short"),
            "maxLength" => If(Text(value)?.Length > keyword.Value.GetInt32(), $"{at} is too long"),
            "minimum" => If(value.ValueKind == JsonValueKind.Number && value.GetDouble() < keyword.Value.GetDouble(), $"{at} is too small"),
            "format" => If(!HasFormat(value, keyword.Value.GetString()!), $"{at} is no {keyword.Value}"),
            "required" => value.ValueKind != JsonValueKind.Object ? [] : keyword.Value.EnumerateArray()
                .Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at} lacks {name}"),
            "properties" => value.ValueKind != JsonValueKind.Object ? [] : keyword.Value.EnumerateObject()
                .Where(one => value.TryGetProperty(one.Name, out _))
                .SelectMany(one => Faults(value.GetProperty(one.Name), one.Value, whole, $"{at}.{one.Name}")),
            "additionalProperties" => value.ValueKind != JsonValueKind.Object || keyword.Value.GetBoolean() ? [] : value.EnumerateObject()
                .Where(one => !schema.GetProperty("properties").TryGetProperty(one.Name, out _)).Select(one => $"{at} has {one.Name}"),
            "items" => value.ValueKind != JsonValueKind.Array ? []
                : value.EnumerateArray().SelectMany((item, i) => Faults(item, keyword.Value, whole, $"{at}[{i}]")),
            string other => [$"nobody checks the keyword {other}"],
        });

    private static IEnumerable<string> If(bool wrong, string fault) => wrong ? [fault] : [];

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => false,
    };

    private static bool HasFormat(JsonElement value, string format) => Text(value) is null || format switch
    {
        "uuid" => value.TryGetGuid(out _),
        "date-time" => value.TryGetDateTimeOffset(out _),
        _ => false,
    };

    private static JsonElement Pointed(JsonElement whole, string pointer) =>
        pointer.Split('/').Skip(1).Aggregate(whole, (from, name) => from.GetProperty(name));
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Exchange.Metadata.Roles;

/// <summary>An instant as The Update Framework writes it: UTC, whole seconds, <c>2031-05-04T03:02:01Z</c>.</summary>
internal sealed class WholeSeconds : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}

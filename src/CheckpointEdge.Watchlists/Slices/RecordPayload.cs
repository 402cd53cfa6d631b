using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// The stored form of a record, without id and list, which have columns of their own. Names are short because a million
/// records repeat them; README.md beside this file is their legend. Absent means empty.
/// </summary>
internal sealed class RecordPayload
{
    [JsonPropertyName("src")]
    public string? Source { get; set; }

    [JsonPropertyName("sid")]
    public string? SourceId { get; set; }

    [JsonPropertyName("n")]
    public NamePayload[]? Names { get; set; }

    [JsonPropertyName("b")]
    public BirthPayload[]? BirthDates { get; set; }

    [JsonPropertyName("x")]
    public string? Sex { get; set; }

    [JsonPropertyName("c")]
    public CountryPayload[]? Nationalities { get; set; }

    [JsonPropertyName("p")]
    public string[]? PlacesOfBirth { get; set; }

    [JsonPropertyName("d")]
    public DocumentPayload[]? Documents { get; set; }

    [JsonPropertyName("m")]
    public string? Remarks { get; set; }

    [JsonPropertyName("l")]
    public DateOnly? ListedOn { get; set; }

    [JsonPropertyName("u")]
    public DateOnly? LastChanged { get; set; }
}

internal sealed class NamePayload
{
    [JsonPropertyName("f")]
    public string? Full { get; set; }

    [JsonPropertyName("s")]
    public int Strength { get; set; }

    [JsonPropertyName("o")]
    public string? OriginalScript { get; set; }
}

internal sealed class BirthPayload
{
    [JsonPropertyName("f")]
    public DateOnly From { get; set; }

    /// <summary>Absent when it is the same day as <see cref="From"/>.</summary>
    [JsonPropertyName("t")]
    public DateOnly? To { get; set; }

    [JsonPropertyName("a")]
    public bool Approximate { get; set; }
}

internal sealed class CountryPayload
{
    [JsonPropertyName("w")]
    public string? Word { get; set; }

    [JsonPropertyName("k")]
    public string? Code { get; set; }
}

internal sealed class DocumentPayload
{
    [JsonPropertyName("t")]
    public string? Type { get; set; }

    [JsonPropertyName("n")]
    public string? Number { get; set; }

    [JsonPropertyName("c")]
    public CountryPayload? Issuer { get; set; }

    [JsonPropertyName("i")]
    public DateOnly? IssuedOn { get; set; }

    [JsonPropertyName("r")]
    public DateOnly? ReportedOn { get; set; }

    [JsonPropertyName("o")]
    public string? Note { get; set; }
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    MaxDepth = 8)]
[JsonSerializable(typeof(RecordPayload))]
internal sealed partial class PayloadJson : JsonSerializerContext;

/// <summary>The one way payloads are written. Immutable, safe for concurrent use.</summary>
internal static class PayloadFormat
{
    /// <summary>Letters of every script stand as themselves: half the bytes, and readable in the file.</summary>
    public static JavaScriptEncoder Letters => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static JsonTypeInfo<RecordPayload> Record { get; } =
        new PayloadJson(new JsonSerializerOptions(PayloadJson.Default.Options) { Encoder = Letters }).RecordPayload;
}

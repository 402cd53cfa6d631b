using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.Watchlists.Calibration;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>The head as it stands in the file, in the clear: what the manifest says too, and nothing of any person.</summary>
internal sealed class SliceHead
{
    [JsonPropertyName("generation")]
    public required long Generation { get; init; }

    [JsonPropertyName("createdAt")]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("key")]
    public required string Key { get; init; }

    [JsonPropertyName("records")]
    public required int Records { get; init; }

    [JsonPropertyName("names")]
    public required int Names { get; init; }

    [JsonPropertyName("documents")]
    public required int Documents { get; init; }

    [JsonPropertyName("lists")]
    public required SliceHeadList[] Lists { get; init; }

    [JsonPropertyName("fingerprints")]
    public SliceFingerprints? Fingerprints { get; init; }

    /// <summary>The same header is always the same bytes.</summary>
    public static byte[] Encode(SliceHeader header) => JsonSerializer.SerializeToUtf8Bytes(
        new SliceHead
        {
            Generation = header.Generation,
            CreatedAt = header.CreatedAt,
            Key = header.KeyIdentity,
            Records = header.Records,
            Names = header.Names,
            Documents = header.Documents,
            Lists = [.. header.Lists.Select(list => new SliceHeadList
            {
                List = list.List,
                Source = list.Source,
                SourceDate = list.SourceDate,
                Records = list.Records,
                Documents = list.Documents,
                Calibration = list.Calibration is { } known ? CalibrationJson.Encode(known) : null,
            })],
            Fingerprints = header.Fingerprints,
        },
        SliceHeadJson.Default.SliceHead);

    /// <exception cref="SliceException">The bytes are no head of this format, or their numbers contradict each other.</exception>
    public static SliceHeader Decode(ReadOnlySpan<byte> bytes, string file)
    {
        SliceHead head;
        try
        {
            head = JsonSerializer.Deserialize(bytes, SliceHeadJson.Default.SliceHead) ?? throw new JsonException("null");
        }
        catch (JsonException failure)
        {
            throw new SliceException($"{file} is damaged: its head cannot be read.", failure);
        }

        if (head.Generation < 0 || head.Records is < 0 or > SliceLimits.RecordsMax || head.Names < 0 || head.Documents < 0
            || head.Lists.Length > SliceLimits.ListsMax || head.Lists.Any(list => list is not { Records: >= 0, Documents: >= 0 })
            || head.Fingerprints is { Documents: < 0 } or { Changes: < 0 } or { Documents: > SliceLimits.ListedDocumentsMax })
            throw new SliceException($"{file} is damaged: a number in its head is beyond what the format allows.");
        if (head.Lists.Sum(list => (long)list.Records) != head.Records)
            throw new SliceException($"{file} is damaged: the records of its lists do not add up to {head.Records}.");
        return new SliceHeader
        {
            Generation = head.Generation,
            CreatedAt = head.CreatedAt.ToUniversalTime(),
            KeyIdentity = head.Key,
            Lists = [.. head.Lists.Select(list => ListOf(list, file))],
            Records = head.Records,
            Names = head.Names,
            Documents = head.Documents,
            Fingerprints = head.Fingerprints,
        };
    }

    private static SliceList ListOf(SliceHeadList list, string file) => new(
        list.List, list.Source, list.SourceDate?.ToUniversalTime(), list.Records)
    {
        Documents = list.Documents,
        Calibration = list.Calibration is not { } text ? null : CalibrationJson.Decode(text)
            ?? throw new SliceException($"{file} is damaged: the calibration of a list cannot be read."),
    };
}

/// <summary>One list in the head.</summary>
internal sealed class SliceHeadList
{
    [JsonPropertyName("list")]
    public required string List { get; init; }

    [JsonPropertyName("source")]
    public required string Source { get; init; }

    [JsonPropertyName("sourceDate")]
    public DateTimeOffset? SourceDate { get; init; }

    [JsonPropertyName("records")]
    public required int Records { get; init; }

    [JsonPropertyName("documents")]
    public long Documents { get; init; }

    /// <summary>JSON of a <see cref="ListCalibration"/>.</summary>
    [JsonPropertyName("calibration")]
    public string? Calibration { get; init; }
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SliceHead))]
internal sealed partial class SliceHeadJson : JsonSerializerContext;

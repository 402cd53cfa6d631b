using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.Watchlists.Documents;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// What is known of a listed document beyond its fingerprint, found by the fingerprint and sealed like the records. It holds
/// neither number nor issuer: whoever may read it has the document in hand. Stateless.
/// </summary>
internal sealed class DocumentDetails
{
    /// <summary>Fingerprints stand in the table whole (bytes).</summary>
    public const int FingerprintSizeBytes = 16;

    [JsonPropertyName("t")]
    public string? Type { get; set; }

    [JsonPropertyName("r")]
    public DateOnly? ReportedOn { get; set; }

    [JsonPropertyName("sid")]
    public string? Reference { get; set; }

    public static byte[] FingerprintOf(DocumentFingerprint fingerprint)
    {
        byte[] bytes = new byte[FingerprintSizeBytes];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, fingerprint.Place);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), fingerprint.Remainder);
        return bytes;
    }

    public static byte[] Encode(ReportedDocument document) => JsonSerializer.SerializeToUtf8Bytes(
        new DocumentDetails
        {
            Type = document.Type.Length == 0 ? null : document.Type,
            ReportedOn = document.ReportedOn,
            Reference = document.Reference.Length == 0 ? null : document.Reference,
        },
        DocumentDetailsJson.Default.DocumentDetails);

    /// <exception cref="JsonException">The bytes are not a payload of this format.</exception>
    public static DocumentDetails Decode(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize(payload, DocumentDetailsJson.Default.DocumentDetails)
        ?? throw new JsonException("The payload is null.");
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(DocumentDetails))]
internal sealed partial class DocumentDetailsJson : JsonSerializerContext;

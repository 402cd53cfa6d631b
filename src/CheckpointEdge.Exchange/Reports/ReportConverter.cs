using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Exchange.Reports;

/// <summary>
/// A report as JSON, written out by hand: reports come in by the thousand, and the general way takes three times as long.
/// Names are camelCase and count with their case; what is unknown is passed over. Stateless.
/// </summary>
internal sealed class ReportConverter : JsonConverter<Report>
{
    private static readonly JsonEncodedText _id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText _unit = JsonEncodedText.Encode("unit");
    private static readonly JsonEncodedText _sequence = JsonEncodedText.Encode("sequence");
    private static readonly JsonEncodedText _kind = JsonEncodedText.Encode("kind");
    private static readonly JsonEncodedText _recordedAt = JsonEncodedText.Encode("recordedAt");
    private static readonly JsonEncodedText _hitId = JsonEncodedText.Encode("hitId");
    private static readonly JsonEncodedText _sealed = JsonEncodedText.Encode("sealed");
    private static readonly JsonEncodedText _previousHash = JsonEncodedText.Encode("previousHash");

    private static readonly string[] _kinds = Enum.GetNames<ReportKind>();

    public override Report Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException();
        Guid? id = null, hitId = null;
        string? unit = null;
        long? sequence = null;
        ReportKind? kind = null;
        DateTimeOffset? recordedAt = null;
        byte[]? content = null, previousHash = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref reader, _id))
                id = Next(ref reader).TryGetGuid(out Guid value) ? value : throw new JsonException();
            else if (Is(ref reader, _unit))
                unit = Next(ref reader).GetString();
            else if (Is(ref reader, _sequence))
                sequence = Next(ref reader, JsonTokenType.Number).TryGetInt64(out long value) ? value : throw new JsonException();
            else if (Is(ref reader, _kind))
                kind = KindOf(Next(ref reader).GetString());
            else if (Is(ref reader, _recordedAt))
                recordedAt = Next(ref reader).TryGetDateTimeOffset(out DateTimeOffset value) ? value : throw new JsonException();
            else if (Is(ref reader, _hitId))
                hitId = Next(ref reader).TryGetGuid(out Guid value) ? value : throw new JsonException();
            else if (Is(ref reader, _sealed))
                content = BytesOf(ref Next(ref reader));
            else if (Is(ref reader, _previousHash))
                previousHash = BytesOf(ref Next(ref reader));
            else
                reader.Skip();
        }

        return new Report
        {
            Id = id ?? throw new JsonException(),
            Unit = unit ?? throw new JsonException(),
            Sequence = sequence ?? throw new JsonException(),
            Kind = kind ?? throw new JsonException(),
            RecordedAt = recordedAt ?? throw new JsonException(),
            HitId = hitId ?? throw new JsonException(),
            Sealed = content ?? throw new JsonException(),
            PreviousHash = previousHash ?? throw new JsonException(),
        };
    }

    public override void Write(Utf8JsonWriter writer, Report value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(_id, value.Id);
        writer.WriteString(_unit, value.Unit);
        writer.WriteNumber(_sequence, value.Sequence);
        writer.WriteString(_kind, _kinds[(int)value.Kind]);
        writer.WriteString(_recordedAt, value.RecordedAt);
        writer.WriteString(_hitId, value.HitId);
        writer.WriteBase64String(_sealed, value.Sealed);
        writer.WriteBase64String(_previousHash, value.PreviousHash);
        writer.WriteEndObject();
    }

    private static bool Is(ref Utf8JsonReader reader, JsonEncodedText name) => reader.ValueTextEquals(name.EncodedUtf8Bytes);

    private static ref Utf8JsonReader Next(ref Utf8JsonReader reader, JsonTokenType expected = JsonTokenType.String)
    {
        if (!reader.Read() || reader.TokenType != expected)
            throw new JsonException();
        return ref reader;
    }

    private static ReportKind KindOf(string? name) => Array.IndexOf(_kinds, name) is >= 0 and var at ? (ReportKind)at : throw new JsonException();

    /// <summary>Base64 decoded to where it stays, which the reader itself does by way of a second buffer.</summary>
    private static byte[] BytesOf(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> text = reader.HasValueSequence || reader.ValueIsEscaped ? [] : reader.ValueSpan;
        if (text.IsEmpty || text.Length % 4 != 0)
            return reader.TryGetBytesFromBase64(out byte[]? slow) ? slow : throw new JsonException();
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length) - (text[^1] == '=' ? text[^2] == '=' ? 2 : 1 : 0)];
        return Base64.DecodeFromUtf8(text, bytes, out int read, out int written) == OperationStatus.Done
            && read == text.Length && written == bytes.Length
            ? bytes
            : throw new JsonException();
    }
}

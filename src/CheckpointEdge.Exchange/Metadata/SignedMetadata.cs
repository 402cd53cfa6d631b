using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CheckpointEdge.Exchange.Metadata;

/// <summary>One signature of an envelope.</summary>
/// <param name="KeyId">See <see cref="PublicKey.KeyId"/>.</param>
/// <param name="Value">DER signature over the canonical JSON of <c>signed</c>, hexadecimal.</param>
public sealed record MetadataSignature(
    [property: JsonPropertyName("keyid")] string KeyId,
    [property: JsonPropertyName("sig")] string Value)
{
    /// <summary>Null when the text is not hexadecimal.</summary>
    internal byte[]? Bytes()
    {
        try
        {
            return Convert.FromHexString(Value);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>The keys that may sign a role, and how many of them must. Immutable, safe for concurrent readers.</summary>
public sealed record TrustedRole
{
    [JsonPropertyName("keys")]
    public required ImmutableArray<PublicKey> Keys { get; init; }

    /// <summary>Signatures of this many different keys are needed; at least 1.</summary>
    [JsonPropertyName("threshold")]
    public required int Threshold { get; init; }
}

/// <summary>What kind of attack or loss a refusal stands for.</summary>
public enum MetadataRefusal
{
    /// <summary>Cut, changed, or without the fields it must have.</summary>
    Unreadable,

    /// <summary>Another role's file, or another edition of the format.</summary>
    WrongType,

    /// <summary>Longer than was signed or than is ever read: an endless file.</summary>
    TooLong,

    /// <summary>No key that is trusted for the role has signed at all.</summary>
    ForeignKey,

    /// <summary>Trusted keys have signed, but fewer than must.</summary>
    TooFewSigners,

    /// <summary>Older than what was trusted before.</summary>
    Rollback,

    /// <summary>So far ahead that no honest version would follow.</summary>
    FastForward,

    /// <summary>Not the file that the file above it names: versions or hashes of different releases.</summary>
    MixAndMatch,

    /// <summary>Its time has ended and nothing newer is offered.</summary>
    Frozen,

    /// <summary>The repository does not have a file that it must have.</summary>
    Missing,
}

/// <summary>Metadata was refused; the message says why in one sentence.</summary>
public sealed class MetadataException(MetadataRefusal refusal, string message) : Exception(message)
{
    public MetadataException(string message)
        : this(MetadataRefusal.Unreadable, message)
    {
    }

    public MetadataRefusal Refusal { get; } = refusal;
}

/// <summary>
/// The envelope of The Update Framework 1.0: <c>{"signatures":[…],"signed":{…}}</c>. Only what the signature check needs
/// is parsed before it has passed.
/// </summary>
public static class SignedMetadata
{
    /// <summary>An envelope larger than this is refused unread (bytes).</summary>
    public const int SizeBytesMax = 1 << 20;

    /// <summary>More signatures than this are refused (count).</summary>
    public const int SignaturesMax = 64;

    private const string NoText = "The metadata holds text that is not UTF-8.";

    public static byte[] Sign<T>(T signed, JsonTypeInfo<T> type, IReadOnlyCollection<SigningKey> keys)
    {
        JsonElement body = JsonSerializer.SerializeToElement(signed, type);
        byte[] canonical = CanonicalJson.Encode(body);
        return Write(body, keys.Select(key =>
            new MetadataSignature(key.Public.KeyId, Convert.ToHexStringLower(key.Sign(canonical)))));
    }

    /// <summary>
    /// The same envelope with one signature more: two people sign at different times and places, each with an own key. The
    /// signed part keeps its bytes; an older signature of the same key is replaced, so one key never counts twice.
    /// </summary>
    /// <exception cref="MetadataException">Too large, malformed, or it carries <see cref="SignaturesMax"/> signatures already.</exception>
    public static byte[] AddSignature(ReadOnlyMemory<byte> envelope, SigningKey key) =>
        AddSignature(envelope, key.Public, key.Sign(BytesToSign(envelope)));

    /// <summary>As the other, with a signature that was made elsewhere over <see cref="BytesToSign"/>.</summary>
    /// <exception cref="MetadataException">The signature is not this key's, or as for the other.</exception>
    public static byte[] AddSignature(ReadOnlyMemory<byte> envelope, PublicKey key, ReadOnlySpan<byte> signature)
    {
        using JsonDocument document = Parse(envelope);
        JsonElement signed = SignedPart(document);
        List<MetadataSignature> signatures = Signatures(document);
        signatures.RemoveAll(s => s.KeyId == key.KeyId);
        if (signatures.Count >= SignaturesMax)
            throw new MetadataException($"The metadata carries {SignaturesMax} signatures already.");
        if (!key.Verifies(BytesToSign(envelope), signature))
            throw new MetadataException(MetadataRefusal.ForeignKey, "The signature is not of this key over this metadata.");
        signatures.Add(new MetadataSignature(key.KeyId, Convert.ToHexStringLower(signature)));
        return Write(signed, signatures);
    }

    /// <summary>What a signature is made over: the signed part in canonical form.</summary>
    /// <exception cref="MetadataException">Too large or malformed.</exception>
    public static byte[] BytesToSign(ReadOnlyMemory<byte> envelope)
    {
        using JsonDocument document = Parse(envelope);
        try
        {
            return CanonicalJson.Encode(SignedPart(document));
        }
        catch (FormatException e)
        {
            throw new MetadataException("The metadata cannot be put into canonical form: " + e.Message);
        }
    }

    /// <summary>The content, once enough different trusted keys have signed it.</summary>
    /// <exception cref="MetadataException">Too large, malformed, of another type, or too few valid signatures.</exception>
    public static T Verify<T>(ReadOnlyMemory<byte> envelope, TrustedRole role, JsonTypeInfo<T> type)
    {
        using JsonDocument document = Parse(envelope);
        JsonElement signed = SignedPart(document);
        int good = SignersOf(document, role).Count;
        if (role.Threshold < 1 || good < role.Threshold)
        {
            throw new MetadataException(
                $"The metadata carries {good} valid signature(s) of trusted keys; {Math.Max(1, role.Threshold)} are needed.");
        }

        return Read(signed, type);
    }

    /// <summary>The content without any trust: for showing, never for use.</summary>
    /// <exception cref="MetadataException">Too large, malformed or of another type.</exception>
    public static T ReadUnverified<T>(ReadOnlyMemory<byte> envelope, JsonTypeInfo<T> type)
    {
        using JsonDocument document = Parse(envelope);
        return Read(SignedPart(document), type);
    }

    /// <summary>Ids of the different keys of <paramref name="role"/> whose signatures hold.</summary>
    /// <exception cref="MetadataException">Too large or malformed.</exception>
    public static ImmutableArray<string> ValidSigners(ReadOnlyMemory<byte> envelope, TrustedRole role)
    {
        using JsonDocument document = Parse(envelope);
        return [.. SignersOf(document, role)];
    }

    private static HashSet<string> SignersOf(JsonDocument document, TrustedRole role)
    {
        byte[] canonical;
        try
        {
            canonical = CanonicalJson.Encode(SignedPart(document));
        }
        catch (FormatException e)
        {
            throw new MetadataException("The metadata cannot be put into canonical form: " + e.Message);
        }

        HashSet<string> good = new(StringComparer.Ordinal);
        foreach (MetadataSignature signature in Signatures(document))
        {
            PublicKey? key = role.Keys.FirstOrDefault(k => k.KeyId == signature.KeyId);
            if (key is not null && signature.Bytes() is { } value && key.Verifies(canonical, value))
                good.Add(key.KeyId);
        }

        return good;
    }

    private static List<MetadataSignature> Signatures(JsonDocument document)
    {
        if (!Has(document.RootElement, "signatures", out JsonElement list)
            || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > SignaturesMax)
            throw new MetadataException("The metadata has no readable list of signatures.");
        List<MetadataSignature> signatures = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object
                && Has(item, "keyid", out JsonElement id) && id.ValueKind == JsonValueKind.String
                && Has(item, "sig", out JsonElement sig) && sig.ValueKind == JsonValueKind.String)
                signatures.Add(new MetadataSignature(Text(id), Text(sig)));
        }

        return signatures;
    }

    private static byte[] Write(JsonElement signed, IEnumerable<MetadataSignature> signatures)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("signatures");
            foreach (MetadataSignature signature in signatures)
            {
                writer.WriteStartObject();
                writer.WriteString("keyid", signature.KeyId);
                writer.WriteString("sig", signature.Value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WritePropertyName("signed");
            signed.WriteTo(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> envelope)
    {
        if (envelope.Length > SizeBytesMax)
            throw new MetadataException($"The metadata is larger than {SizeBytesMax} bytes.");
        try
        {
            return JsonDocument.Parse(envelope, new JsonDocumentOptions { MaxDepth = CanonicalJson.DepthMax });
        }
        catch (JsonException e)
        {
            throw new MetadataException($"The metadata is not JSON (line {e.LineNumber + 1}).");
        }
    }

    private static JsonElement SignedPart(JsonDocument document) =>
        document.RootElement.ValueKind == JsonValueKind.Object
        && Has(document.RootElement, "signed", out JsonElement signed) && signed.ValueKind == JsonValueKind.Object
            ? signed
            : throw new MetadataException("The metadata has no signed part.");

    private static bool Has(JsonElement element, string name, out JsonElement found)
    {
        try
        {
            return element.TryGetProperty(name, out found);
        }
        catch (InvalidOperationException) // another name of the object is no text; only comparing it shows that
        {
            throw new MetadataException(NoText);
        }
    }

    private static string Text(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new MetadataException(NoText);
        }
    }

    private static T Read<T>(JsonElement signed, JsonTypeInfo<T> type)
    {
        try
        {
            return signed.Deserialize(type) ?? throw new MetadataException("The signed part is empty.");
        }
        catch (JsonException)
        {
            throw new MetadataException("The signed part does not have the fields it must have.");
        }
    }
}

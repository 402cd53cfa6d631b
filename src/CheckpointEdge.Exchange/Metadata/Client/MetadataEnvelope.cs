using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Exchange.Metadata.Client;

/// <summary>A metadata file as it came: only what its signature check needs is parsed before that has passed. Immutable.</summary>
internal sealed class MetadataEnvelope
{
    private readonly JsonElement _signed;
    private readonly byte[] _canonical;
    private readonly ImmutableArray<MetadataSignature> _signatures;

    private MetadataEnvelope(string file, byte[] bytes, JsonElement signed, byte[] canonical, ImmutableArray<MetadataSignature> signatures)
    {
        File = file;
        Bytes = bytes;
        _signed = signed;
        _canonical = canonical;
        _signatures = signatures;
    }

    /// <summary>Its name, for sentences.</summary>
    public string File { get; }

    /// <summary>As they came, byte for byte: hashes in other files are of these.</summary>
    public byte[] Bytes { get; }

    /// <exception cref="MetadataException">Not whole, or not an envelope.</exception>
    public static MetadataEnvelope Parse(string file, byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(
                bytes, new JsonDocumentOptions { MaxDepth = CanonicalJson.DepthMax, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("signed", out JsonElement signed) && signed.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("signatures", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
                return new MetadataEnvelope(file, bytes, signed.Clone(), CanonicalJson.Encode(signed), Signatures(file, list));
            throw new MetadataException(MetadataRefusal.Unreadable, $"{file} is no signed metadata.");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException) // the latter: text that is not UTF-8
        {
            throw new MetadataException(MetadataRefusal.Unreadable, $"{file} is not whole: it was cut or changed on the way.");
        }
        catch (FormatException e)
        {
            throw new MetadataException(MetadataRefusal.Unreadable, $"{file} cannot be put into canonical form: {e.Message}");
        }
    }

    /// <exception cref="MetadataException">Fewer different keys of the role have signed than must.</exception>
    public void RequireSigners(ImmutableSortedDictionary<string, PublicKey> keys, RoleKeys role)
    {
        HashSet<string> good = new(StringComparer.Ordinal);
        bool anyKnown = false;
        foreach (MetadataSignature signature in _signatures)
        {
            if (!role.KeyIds.Contains(signature.KeyId) || keys.GetValueOrDefault(signature.KeyId) is not { } key)
                continue;
            anyKnown = true;
            // Told apart by the key itself: one key under two names is still one signer.
            if (signature.Bytes() is { } value && key.Verifies(_canonical, value))
                good.Add(key.Identity);
        }

        if (good.Count >= role.Threshold && role.Threshold >= 1)
            return;
        throw anyKnown
            ? new MetadataException(
                MetadataRefusal.TooFewSigners,
                $"{File} carries {good.Count} valid signature(s) of trusted keys; {role.Threshold} are needed.")
            : new MetadataException(
                MetadataRefusal.ForeignKey, $"{File} is signed by nobody who is trusted for it; {role.Threshold} trusted key(s) are needed.");
    }

    /// <summary>The content; to be called after the signatures have passed.</summary>
    /// <exception cref="MetadataException">Of another type, of another edition of the format, or against its rules.</exception>
    public T Read<T>(JsonTypeInfo<T> json, string type)
        where T : RoleMetadata
    {
        T role;
        try
        {
            role = _signed.Deserialize(json) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new MetadataException(MetadataRefusal.Unreadable, $"{File} does not have the fields it must have.");
        }

        // Absent fields are null here, whatever default they have in code.
        if (role.SpecVersion is null)
            throw new MetadataException(MetadataRefusal.Unreadable, $"{File} does not have the fields it must have.");
        if (role.Type != type)
            throw new MetadataException(MetadataRefusal.WrongType, $"{File} is not {type} metadata but says it is another kind.");
        if (role.SpecVersion.Split('.')[0] != "1")
            throw new MetadataException(MetadataRefusal.WrongType, $"{File} is of another edition of the format than 1.");
        return role.Fault is { } fault
            ? throw new MetadataException(MetadataRefusal.Unreadable, $"{File} cannot be used: {fault}.")
            : role;
    }

    private static ImmutableArray<MetadataSignature> Signatures(string file, JsonElement list)
    {
        if (list.GetArrayLength() > SignedMetadata.SignaturesMax)
            throw new MetadataException(
                MetadataRefusal.TooLong, $"{file} carries more than {SignedMetadata.SignaturesMax} signatures.");
        HashSet<string> seen = new(StringComparer.Ordinal);
        ImmutableArray<MetadataSignature>.Builder signatures = ImmutableArray.CreateBuilder<MetadataSignature>();
        foreach (JsonElement entry in list.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Object
                || !entry.TryGetProperty("keyid", out JsonElement keyId) || keyId.ValueKind != JsonValueKind.String
                || !entry.TryGetProperty("sig", out JsonElement value) || value.ValueKind != JsonValueKind.String)
                throw new MetadataException(MetadataRefusal.Unreadable, $"{file} has no readable list of signatures.");
            if (!seen.Add(keyId.GetString()!))
                throw new MetadataException(MetadataRefusal.Unreadable, $"{file} carries two signatures under one key.");
            signatures.Add(new MetadataSignature(keyId.GetString()!, value.GetString()!));
        }

        return signatures.ToImmutable();
    }
}

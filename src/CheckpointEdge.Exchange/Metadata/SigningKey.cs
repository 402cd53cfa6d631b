using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Exchange.Metadata;

/// <summary>
/// A public key as The Update Framework 1.0 writes it: <c>{"keytype":"ecdsa","scheme":"ecdsa-sha2-nistp256","keyval":{"public":PEM}}</c>.
/// Immutable, safe for concurrent readers.
/// </summary>
public sealed record PublicKey
{
    [JsonPropertyName("keytype")]
    public string KeyType { get; init; } = "ecdsa";

    [JsonPropertyName("scheme")]
    public string Scheme { get; init; } = "ecdsa-sha2-nistp256";

    [JsonPropertyName("keyval")]
    public required KeyValue Value { get; init; }

    /// <summary>SHA-256 over the canonical JSON of the key, hexadecimal (TUF 1.0, section 4.2).</summary>
    [JsonIgnore]
    public string KeyId => Convert.ToHexStringLower(
        SHA256.HashData(CanonicalJson.Encode(JsonSerializer.SerializeToElement(this, ExchangeJson.Default.PublicKey))));

    /// <summary>True when <paramref name="signature"/> (DER) is this key's over <paramref name="data"/>; false on anything else.</summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (KeyType != "ecdsa" || Scheme != "ecdsa-sha2-nistp256")
            return false;
        try
        {
            using ECDsa key = ECDsa.Create();
            key.ImportFromPem(Value.Public);
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>The key itself.</summary>
/// <param name="Public">SubjectPublicKeyInfo, PEM.</param>
public sealed record KeyValue([property: JsonPropertyName("public")] string Public);

/// <summary>A private ECDSA P-256 key that signs metadata, receipts or enrolments. Not thread-safe.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa _key;

    private SigningKey(ECDsa key)
    {
        _key = key;
        Public = new PublicKey { Value = new KeyValue(key.ExportSubjectPublicKeyInfoPem()) };
    }

    public PublicKey Public { get; }

    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <exception cref="CryptographicException">The text is not an unencrypted P-256 private key in PEM.</exception>
    public static SigningKey FromPem(string pem)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return new SigningKey(key);
        }
        catch (ArgumentException e)
        {
            key.Dispose();
            throw new CryptographicException("The text is not a private key in PEM.", e);
        }
    }

    public string ExportPem() => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>ECDSA with SHA-256, DER (RFC 3279).</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) =>
        _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public void Dispose() => _key.Dispose();
}

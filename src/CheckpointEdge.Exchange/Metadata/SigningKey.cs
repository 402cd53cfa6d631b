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
    /// <summary>A longer text is no key (characters).</summary>
    private const int PemCharsMax = 16 * 1024;

    private const int P256Bits = 256;
    private const int RsaBitsMin = 2048;
    private const int RsaBitsMax = 8192;

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

    /// <summary>The key without its name and line breaks: two names of one key have the same.</summary>
    [JsonIgnore]
    internal string Identity => string.Concat(Value.Public.Where(letter => !char.IsWhiteSpace(letter)));

    /// <summary>
    /// True when <paramref name="signature"/> is this key's over <paramref name="data"/>; false on anything else. ECDSA P-256
    /// with SHA-256 (DER) and RSASSA-PSS with SHA-256 are known; a key of another scheme verifies nothing, Ed25519 among them,
    /// which .NET does not have.
    /// </summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (Value.Public.Length > PemCharsMax)
            return false;
        try
        {
            return (KeyType, Scheme) switch
            {
                ("ecdsa" or "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256") => VerifiesEcdsa(data, signature),
                ("rsa", "rsassa-pss-sha256") => VerifiesPss(data, signature),
                _ => false,
            };
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private bool VerifiesEcdsa(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(Value.Public);
        return key.KeySize == P256Bits
            && key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private bool VerifiesPss(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using RSA key = RSA.Create();
        key.ImportFromPem(Value.Public);
        return key.KeySize is >= RsaBitsMin and <= RsaBitsMax
            && key.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
    }
}

/// <summary>The key itself.</summary>
/// <param name="Public">SubjectPublicKeyInfo, PEM; empty for a kind of key that is written otherwise.</param>
public sealed record KeyValue([property: JsonPropertyName("public")] string Public = "");

/// <summary>A private ECDSA P-256 key that signs metadata, receipts or enrolments. Not thread-safe.</summary>
public sealed class SigningKey : IDisposable
{
    private const int P256Bits = 256;

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

    /// <summary>A key that may lie elsewhere, such as in a hardware module; it is disposed with this object.</summary>
    /// <exception cref="CryptographicException">It is no P-256 key.</exception>
    public static SigningKey Of(ECDsa key) => key.KeySize == P256Bits
        ? new SigningKey(key)
        : throw new CryptographicException($"Lists are signed with keys of {P256Bits} bits (P-256); this one has {key.KeySize}.");

    public string ExportPem() => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>ECDSA with SHA-256, DER (RFC 3279).</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) =>
        _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public void Dispose() => _key.Dispose();
}

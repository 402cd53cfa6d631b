using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Exchange.Courier;

/// <summary>Signing and sealing of a bundle's table of contents and of its members. Stateless.</summary>
public static class CourierSeal
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>What a table of contents is bound to: it cannot be taken for a sealed report, nor a report for it.</summary>
    public static Guid Context { get; } = new("c0d71e55-ca55-7e77-8a61-b0a2d0c02e25");

    private static ReadOnlySpan<byte> Purpose => "checkpointedge courier contents v1\n"u8;

    /// <summary>Who a bundle is for, in the clear: 16 digits of the SHA-256 of a public key.</summary>
    /// <param name="publicPem">P-256 SubjectPublicKeyInfo, PEM.</param>
    /// <exception cref="CourierException">It is no key.</exception>
    public static string KeyIdOf(string publicPem)
    {
        try
        {
            using ECDiffieHellman key = ECDiffieHellman.Create();
            key.ImportFromPem(publicPem);
            return KeyIdOf(key.ExportSubjectPublicKeyInfo());
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new CourierException("A public key that a bundle is to be sealed to cannot be read.", failure);
        }
    }

    /// <inheritdoc cref="KeyIdOf(string)"/>
    /// <param name="subjectPublicKeyInfo">DER.</param>
    public static string KeyIdOf(ReadOnlySpan<byte> subjectPublicKeyInfo) =>
        Convert.ToHexStringLower(SHA256.HashData(subjectPublicKeyInfo))[..16];

    /// <summary>The table of contents as it lies on the stick.</summary>
    /// <param name="sign">ECDSA P-256 with SHA-256, DER, by the sender's key.</param>
    public static byte[] Seal(CourierContents contents, string recipientPem, Func<byte[], byte[]> sign)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(contents, ExchangeJson.Default.CourierContents);
        CourierEnvelope envelope = new(json, sign(Signed(json)));
        byte[] plain = JsonSerializer.SerializeToUtf8Bytes(envelope, ExchangeJson.Default.CourierEnvelope);
        byte[] box = SealedBox.Seal(plain, recipientPem, Context.ToByteArray(bigEndian: true));
        CryptographicOperations.ZeroMemory(json);
        CryptographicOperations.ZeroMemory(plain);
        return box;
    }

    /// <summary>The envelope in a table of contents; believe nothing in it before <see cref="Verify"/>.</summary>
    /// <param name="open">Opens a sealed box with the recipient's private key, bound to <see cref="Context"/>.</param>
    /// <exception cref="CourierException">It is for somebody else, cut or changed.</exception>
    public static CourierEnvelope Open(ReadOnlyMemory<byte> box, Func<ReadOnlyMemory<byte>, byte[]> open)
    {
        if (box.Length > CourierLimits.ContentsBytesMax)
            throw new CourierException($"The bundle's table of contents is longer than {CourierLimits.ContentsBytesMax} bytes.");
        try
        {
            byte[] plain = open(box);
            CourierEnvelope? envelope = JsonSerializer.Deserialize(plain, ExchangeJson.Default.CourierEnvelope);
            CryptographicOperations.ZeroMemory(plain);
            return envelope ?? throw new JsonException();
        }
        catch (Exception failure) when (failure is CryptographicException or JsonException or ArgumentException)
        {
            throw new CourierException("The bundle is sealed to somebody else, or its table of contents was cut or changed.", failure);
        }
    }

    /// <summary>What the envelope says of its sender, to find the sender's key; not to be believed.</summary>
    /// <exception cref="CourierException">It cannot be read.</exception>
    public static string ClaimedSender(CourierEnvelope envelope) => Read(envelope).From;

    /// <summary>The table of contents, once the sender's signature, the recipient and every size are as they must be.</summary>
    /// <param name="verifies">Whether a signature over bytes is the sender's.</param>
    /// <param name="own">The recipient's own <see cref="KeyIdOf(string)"/>.</param>
    /// <exception cref="CourierException">Something is not.</exception>
    public static CourierContents Verify(CourierEnvelope envelope, Func<byte[], byte[], bool> verifies, string own)
    {
        if (!verifies(Signed(envelope.Contents), envelope.Signature))
            throw new CourierException("The bundle is not signed by whom it says it comes from.");
        CourierContents contents = Read(envelope);
        if (contents.To != own)
            throw new CourierException("The bundle was packed for somebody else and sealed anew to this key.");
        contents.RequirePossible();
        return contents;
    }

    /// <summary>A member's bytes as they lie on the stick.</summary>
    public static byte[] SealMember(string name, ReadOnlySpan<byte> content, ReadOnlySpan<byte> key)
    {
        byte[] box = new byte[NonceBytes + TagBytes + content.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes)); // at most a thousand under one key
        using AesGcm cipher = new(key, TagBytes);
        cipher.Encrypt(
            box.AsSpan(0, NonceBytes), content, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(name));
        return box;
    }

    /// <exception cref="CourierException">It is not the member of this name of this bundle.</exception>
    public static byte[] OpenMember(string name, ReadOnlySpan<byte> box, ReadOnlySpan<byte> key)
    {
        if (box.Length < NonceBytes + TagBytes)
            throw new CourierException($"{name} in the bundle was cut.");
        byte[] content = new byte[box.Length - NonceBytes - TagBytes];
        try
        {
            using AesGcm cipher = new(key, TagBytes);
            cipher.Decrypt(
                box[..NonceBytes], box[(NonceBytes + TagBytes)..], box.Slice(NonceBytes, TagBytes), content,
                Encoding.UTF8.GetBytes(name));
            return content;
        }
        catch (CryptographicException failure)
        {
            throw new CourierException($"{name} in the bundle was changed.", failure);
        }
    }

    private static byte[] Signed(byte[] json) => [.. Purpose, .. json];

    private static CourierContents Read(CourierEnvelope envelope)
    {
        try
        {
            return JsonSerializer.Deserialize(envelope.Contents, ExchangeJson.Default.CourierContents) ?? throw new JsonException();
        }
        catch (JsonException failure)
        {
            throw new CourierException("The bundle's table of contents cannot be read.", failure);
        }
    }
}

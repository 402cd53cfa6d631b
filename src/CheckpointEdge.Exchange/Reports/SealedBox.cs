using System.Security.Cryptography;

namespace CheckpointEdge.Exchange.Reports;

/// <summary>
/// Sealing to a public key: an ephemeral P-256 key agreement, HKDF-SHA256, AES-256-GCM. Whoever steals the box can read
/// none of it; only the holder of the private key opens it.
/// </summary>
/// <remarks>Layout: version 1 (1 byte), ephemeral public point X‖Y (64), nonce (12), tag (16), ciphertext.</remarks>
public static class SealedBox
{
    private const byte Version = 1;
    private const int CoordinateBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeadBytes = 1 + (2 * CoordinateBytes) + NonceBytes + TagBytes;

    private static readonly byte[] _purpose = "checkpointedge sealed report v1"u8.ToArray();

    /// <param name="recipientPem">P-256 SubjectPublicKeyInfo, PEM.</param>
    /// <param name="context">Bound to the box without being in it: the id of the report.</param>
    public static byte[] Seal(ReadOnlySpan<byte> plain, string recipientPem, ReadOnlySpan<byte> context)
    {
        using ECDiffieHellman recipient = ECDiffieHellman.Create();
        recipient.ImportFromPem(recipientPem);
        using ECDiffieHellman ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        ECPoint point = ephemeral.ExportParameters(false).Q;

        byte[] box = new byte[HeadBytes + plain.Length];
        box[0] = Version;
        point.X!.CopyTo(box.AsSpan(1));
        point.Y!.CopyTo(box.AsSpan(1 + CoordinateBytes));
        Span<byte> nonce = box.AsSpan(1 + (2 * CoordinateBytes), NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using ECDiffieHellmanPublicKey theirs = recipient.PublicKey;
        byte[] key = KeyOf(ephemeral.DeriveRawSecretAgreement(theirs), box.AsSpan(1, 2 * CoordinateBytes));
        using AesGcm cipher = new(key, TagBytes);
        cipher.Encrypt(nonce, plain, box.AsSpan(HeadBytes), box.AsSpan(HeadBytes - TagBytes, TagBytes), context);
        CryptographicOperations.ZeroMemory(key);
        return box;
    }

    /// <exception cref="CryptographicException">Not a box of this version, not for this key, or changed.</exception>
    public static byte[] Open(ReadOnlySpan<byte> box, string privatePem, ReadOnlySpan<byte> context)
    {
        using ECDiffieHellman own = ECDiffieHellman.Create();
        own.ImportFromPem(privatePem);
        return Open(box, own.DeriveRawSecretAgreement, context);
    }

    /// <param name="agree">The raw agreement of the own private key with a public one; the key may be where nobody can read it.</param>
    /// <exception cref="CryptographicException">Not a box of this version, not for this key, or changed.</exception>
    public static byte[] Open(ReadOnlySpan<byte> box, Func<ECDiffieHellmanPublicKey, byte[]> agree, ReadOnlySpan<byte> context)
    {
        if (box.Length < HeadBytes || box[0] != Version)
            throw new CryptographicException("The bytes are not a sealed box of version 1.");
        using ECDiffieHellman ephemeral = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = box.Slice(1, CoordinateBytes).ToArray(),
                Y = box.Slice(1 + CoordinateBytes, CoordinateBytes).ToArray(),
            },
        });
        using ECDiffieHellmanPublicKey theirs = ephemeral.PublicKey;
        byte[] key = KeyOf(agree(theirs), box.Slice(1, 2 * CoordinateBytes));
        byte[] plain = new byte[box.Length - HeadBytes];
        using AesGcm cipher = new(key, TagBytes);
        cipher.Decrypt(
            box.Slice(1 + (2 * CoordinateBytes), NonceBytes),
            box[HeadBytes..],
            box.Slice(HeadBytes - TagBytes, TagBytes),
            plain,
            context);
        CryptographicOperations.ZeroMemory(key);
        return plain;
    }

    private static byte[] KeyOf(byte[] shared, ReadOnlySpan<byte> salt)
    {
        byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, salt.ToArray(), _purpose);
        CryptographicOperations.ZeroMemory(shared);
        return key;
    }
}

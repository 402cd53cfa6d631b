using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>KDF(K,c) of Doc 9303-11, 9.7.1. Stateless; results are secrets, to be wiped by the caller.</summary>
public static class KeyDerivation
{
    public const uint ForEncryption = 1;
    public const uint ForMac = 2;

    /// <summary>KDFπ: from a password (9.7.3).</summary>
    public const uint ForPassword = 3;

    /// <param name="secret">K: a key seed, a shared secret or an encoded password.</param>
    /// <returns>16 bytes for 3DES (two keys) and AES-128, 24 or 32 for the longer AES.</returns>
    public static byte[] Derive(ReadOnlySpan<byte> secret, uint counter, SessionCipher cipher)
    {
        byte[] input = new byte[secret.Length + sizeof(uint)];
        secret.CopyTo(input);
        BinaryPrimitives.WriteUInt32BigEndian(input.AsSpan(secret.Length), counter);
        int keySizeBytes = cipher.KeySizeBytes;
        byte[] hash = keySizeBytes > 16 ? SHA256.HashData(input) : SHA1.HashData(input);
        byte[] key = hash[..keySizeBytes];
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(hash);
        return key;
    }
}

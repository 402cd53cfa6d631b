using System.Security.Cryptography;

namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>
/// Key derivation, encryption and MAC of the two families that e-passports speak (Doc 9303-11, 9.7 and 9.8): two-key 3DES
/// with the retail MAC, AES with CMAC of eight bytes. Stateless, safe for concurrent use.
/// </summary>
internal static class ChipCiphers
{
    public const int MacSizeBytes = 8;

    /// <summary>Counters of the key derivation (Doc 9303-11, 9.7.1).</summary>
    public const int ForEncryption = 1;

    public const int ForMac = 2;
    public const int ForPassword = 3;

    public static int KeySizeBytes(ChipCipher cipher) => cipher switch
    {
        ChipCipher.Aes192 => 24,
        ChipCipher.Aes256 => 32,
        _ => 16,
    };

    public static int BlockSizeBytes(ChipCipher cipher) => cipher == ChipCipher.TripleDes ? 8 : 16;

    /// <summary>KDF(K, c): SHA-1, or SHA-256 for the longer keys; DES keys get their parity.</summary>
    public static byte[] DeriveKey(ChipCipher cipher, ReadOnlySpan<byte> secret, int counter)
    {
        byte[] input = [.. secret, 0, 0, 0, (byte)counter];
        byte[] hash = cipher is ChipCipher.Aes192 or ChipCipher.Aes256 ? SHA256.HashData(input) : SHA1.HashData(input);
        byte[] key = hash[..KeySizeBytes(cipher)];
        if (cipher != ChipCipher.TripleDes)
            return key;
        for (int i = 0; i < key.Length; i++)
        {
            int ones = int.PopCount(key[i] >> 1);
            key[i] = (byte)(key[i] & 0xFE | ~ones & 1);
        }

        return key;
    }

    /// <summary>CBC without padding.</summary>
    public static byte[] Encrypt(ChipCipher cipher, byte[] key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> blocks)
    {
        using SymmetricAlgorithm algorithm = Algorithm(cipher, key);
        return algorithm.EncryptCbc(blocks, iv, PaddingMode.None);
    }

    public static byte[] Decrypt(ChipCipher cipher, byte[] key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> blocks)
    {
        using SymmetricAlgorithm algorithm = Algorithm(cipher, key);
        return algorithm.DecryptCbc(blocks, iv, PaddingMode.None);
    }

    /// <summary>Eight bytes over the message; 3DES pads it by method 2 itself (ISO/IEC 9797-1, algorithm 3), CMAC needs none.</summary>
    public static byte[] Mac(ChipCipher cipher, byte[] key, ReadOnlySpan<byte> message) =>
        cipher == ChipCipher.TripleDes ? RetailMac(key, Pad(message, 8)) : Cmac(key, message)[..MacSizeBytes];

    /// <summary>Method 2: 80, then zeros to the block.</summary>
    public static byte[] Pad(ReadOnlySpan<byte> bytes, int blockSizeBytes)
    {
        byte[] padded = new byte[(bytes.Length / blockSizeBytes + 1) * blockSizeBytes];
        bytes.CopyTo(padded);
        padded[bytes.Length] = 0x80;
        return padded;
    }

    /// <summary>Null: there is no 80 with nothing but zeros behind it.</summary>
    public static byte[]? Unpad(ReadOnlySpan<byte> padded)
    {
        int end = padded.LastIndexOfAnyExcept((byte)0);
        return end >= 0 && padded[end] == 0x80 ? padded[..end].ToArray() : null;
    }

    /// <summary>The two keys of 3DES are written out as three: OpenSSL refuses sixteen bytes.</summary>
    private static SymmetricAlgorithm Algorithm(ChipCipher cipher, byte[] key)
    {
        SymmetricAlgorithm algorithm = cipher == ChipCipher.TripleDes ? TripleDES.Create() : Aes.Create();
        algorithm.Key = cipher == ChipCipher.TripleDes ? [.. key, .. key[..8]] : key;
        return algorithm;
    }

    private static byte[] RetailMac(byte[] key, ReadOnlySpan<byte> blocks)
    {
        using DES first = DES.Create();
        using DES second = DES.Create();
        first.Key = key[..8];
        second.Key = key[8..16];
        byte[] chained = first.EncryptCbc(blocks, new byte[8], PaddingMode.None);
        return first.EncryptEcb(second.DecryptEcb(chained.AsSpan(chained.Length - 8), PaddingMode.None), PaddingMode.None);
    }

    /// <summary>NIST SP 800-38B.</summary>
    private static byte[] Cmac(byte[] key, ReadOnlySpan<byte> message)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        byte[] mask = Doubled(aes.EncryptEcb(new byte[16], PaddingMode.None));
        bool whole = message.Length > 0 && message.Length % 16 == 0;
        byte[] blocks = whole ? message.ToArray() : Pad(message, 16);
        if (!whole)
            mask = Doubled(mask);
        Span<byte> last = blocks.AsSpan(blocks.Length - 16);
        for (int i = 0; i < 16; i++)
            last[i] ^= mask[i];
        return aes.EncryptCbc(blocks, new byte[16], PaddingMode.None)[^16..];
    }

    private static byte[] Doubled(byte[] block)
    {
        byte[] doubled = new byte[16];
        for (int i = 0; i < 16; i++)
            doubled[i] = (byte)(block[i] << 1 | (i < 15 ? block[i + 1] >> 7 : 0));
        if (block[0] >= 0x80)
            doubled[15] ^= 0x87;
        return doubled;
    }
}

using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>The pseudo-random function R(s,t) of the integrated mapping (Doc 9303-11, 4.4.3.3.2). Stateless.</summary>
internal static class IntegratedMapping
{
    private static readonly byte[] _shortC0 = Convert.FromHexString("A668892A7C41E3CA739F40B057D85904");
    private static readonly byte[] _shortC1 = Convert.FromHexString("A4E136AC725F738B01C1F60217C188AD");
    private static readonly byte[] _longC0 =
        Convert.FromHexString("D463D65234124EF7897054986DCA0A174E28DF758CBAA03F240616414D5A1676");

    private static readonly byte[] _longC1 =
        Convert.FromHexString("54BD7255F0AAF831BEC3423FCF39D69B6CBF066677D0FAAE5AADD99DF8E53517");

    /// <summary>Bits beyond the size of the field, so that the rest modulo the prime is even.</summary>
    private const int ExcessBits = 64;

    /// <summary>l: the least number of whole blocks that holds a key (4.4.3.3), 16 for 3DES.</summary>
    public static int NonceSizeBytes(SessionCipher cipher) => cipher.KeySizeBytes == 16 ? 16 : 32;

    /// <param name="nonce">s, of the chip: <see cref="NonceSizeBytes"/>.</param>
    /// <param name="ownNonce">t, as long as a key of the cipher.</param>
    public static byte[] PseudoRandom(SessionCipher cipher, byte[] nonce, byte[] ownNonce, int fieldSizeBits)
    {
        bool isShort = NonceSizeBytes(cipher) == 16;
        (byte[] c0, byte[] c1) = isShort ? (_shortC0, _shortC1) : (_longC0, _longC1);
        int count = (fieldSizeBits + ExcessBits + 8 * c0.Length - 1) / (8 * c0.Length);
        byte[] result = new byte[count * c0.Length];
        byte[] key = Encrypt(cipher, ownNonce, nonce);
        for (int i = 0; i < count; i++)
        {
            Encrypt(cipher, key, c1).CopyTo(result, i * c0.Length);
            byte[] next = Encrypt(cipher, key, c0);
            CryptographicOperations.ZeroMemory(key);
            key = next;
        }

        CryptographicOperations.ZeroMemory(key);
        return result;
    }

    private static byte[] Encrypt(SessionCipher cipher, byte[] key, byte[] data)
    {
        using SymmetricAlgorithm block = cipher.Start(key.AsSpan(0, cipher.KeySizeBytes));
        return block.EncryptCbc(data, new byte[block.BlockSize / 8], PaddingMode.None);
    }
}

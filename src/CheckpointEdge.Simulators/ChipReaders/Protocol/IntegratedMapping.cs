using System.Numerics;
using CheckpointEdge.Simulators.ChipReaders.Agreement;

namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>The pseudo-random function R(s, t) of integrated mapping (Doc 9303-11, 4.4.3.3.2, figure 2). Stateless.</summary>
internal static class IntegratedMapping
{
    /// <summary>Beyond the modulus (bits), so that the remainder is even.</summary>
    private const int SurplusBits = 64;

    private static readonly byte[] _c0Short = Convert.FromHexString("A668892A7C41E3CA739F40B057D85904");
    private static readonly byte[] _c1Short = Convert.FromHexString("A4E136AC725F738B01C1F60217C188AD");
    private static readonly byte[] _c0Long =
        Convert.FromHexString("D463D65234124EF7897054986DCA0A174E28DF758CBAA03F240616414D5A1676");
    private static readonly byte[] _c1Long =
        Convert.FromHexString("54BD7255F0AAF831BEC3423FCF39D69B6CBF066677D0FAAE5AADD99DF8E53517");

    /// <param name="nonce">s of the chip.</param>
    /// <param name="terminalNonce">t of the terminal, as long as a key.</param>
    public static BigInteger PseudoRandom(
        ChipCipher cipher, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> terminalNonce, BigInteger modulus)
    {
        bool isLong = cipher is ChipCipher.Aes192 or ChipCipher.Aes256;
        byte[] c0 = isLong ? _c0Long : _c0Short;
        byte[] c1 = isLong ? _c1Long : _c1Short;
        int keySize = ChipCiphers.KeySizeBytes(cipher);
        byte[] iv = new byte[ChipCiphers.BlockSizeBytes(cipher)];
        byte[] key = ChipCiphers.Encrypt(cipher, terminalNonce.ToArray(), iv, nonce)[..keySize];
        List<byte> output = [];
        while (output.Count * 8 < (int)modulus.GetBitLength() + SurplusBits)
        {
            output.AddRange(ChipCiphers.Encrypt(cipher, key, iv, c1));
            key = ChipCiphers.Encrypt(cipher, key, iv, c0)[..keySize];
        }

        return PrimeCurve.Remainder(PrimeCurve.Number(output.ToArray()), modulus);
    }
}

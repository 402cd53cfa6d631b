using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>The chip's end of Basic Access Control (Doc 9303-11, 4.3). One session; used by one caller.</summary>
internal sealed class BasicAccess(string keyInformation, ChipRandom random)
{
    private const int NonceSizeBytes = 8;
    private const int KeySizeBytes = 16;
    private const int SealedSizeBytes = 32;

    private byte[]? _challenge;

    /// <summary>RND.IC; good for one answer.</summary>
    public ChipReply Challenge() => ChipReply.Of(_challenge = random.Bytes(NonceSizeBytes));

    /// <summary>EXTERNAL AUTHENTICATE: E_IFD and M_IFD in, E_IC and M_IC out.</summary>
    public (ChipReply Reply, MessageProtection? Agreed) Authenticate(ReadOnlySpan<byte> data)
    {
        byte[]? challenge = _challenge;
        _challenge = null;
        if (challenge is null)
            return (ChipStatus.ConditionsOfUse, null);
        if (data.Length != SealedSizeBytes + ChipCiphers.MacSizeBytes)
            return (ChipStatus.WrongLength, null);

        byte[] seed = SHA1.HashData(Encoding.ASCII.GetBytes(keyInformation))[..KeySizeBytes];
        byte[] encryptionKey = ChipCiphers.DeriveKey(ChipCipher.TripleDes, seed, ChipCiphers.ForEncryption);
        byte[] macKey = ChipCiphers.DeriveKey(ChipCipher.TripleDes, seed, ChipCiphers.ForMac);
        byte[] expected = ChipCiphers.Mac(ChipCipher.TripleDes, macKey, data[..SealedSizeBytes]);
        if (!CryptographicOperations.FixedTimeEquals(expected, data[SealedSizeBytes..]))
            return (ChipStatus.AuthenticationFailed, null);
        byte[] opened = ChipCiphers.Decrypt(ChipCipher.TripleDes, encryptionKey, new byte[8], data[..SealedSizeBytes]);
        if (!opened.AsSpan(NonceSizeBytes, NonceSizeBytes).SequenceEqual(challenge))
            return (ChipStatus.AuthenticationFailed, null);

        byte[] terminalNonce = opened[..NonceSizeBytes];
        byte[] keyMaterial = random.Bytes(KeySizeBytes);
        byte[] answer = ChipCiphers.Encrypt(
            ChipCipher.TripleDes, encryptionKey, new byte[8], [.. challenge, .. terminalNonce, .. keyMaterial]);
        byte[] sessionSeed = new byte[KeySizeBytes];
        for (int i = 0; i < KeySizeBytes; i++)
            sessionSeed[i] = (byte)(opened[2 * NonceSizeBytes + i] ^ keyMaterial[i]);
        MessageProtection agreed = new(
            ChipCipher.TripleDes,
            ChipCiphers.DeriveKey(ChipCipher.TripleDes, sessionSeed, ChipCiphers.ForEncryption),
            ChipCiphers.DeriveKey(ChipCipher.TripleDes, sessionSeed, ChipCiphers.ForMac),
            [.. challenge[4..], .. terminalNonce[4..]]);
        return (ChipReply.Of([.. answer, .. ChipCiphers.Mac(ChipCipher.TripleDes, macKey, answer)]), agreed);
    }
}

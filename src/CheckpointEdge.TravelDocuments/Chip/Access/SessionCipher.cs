using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Cryptography;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>The cipher of a secure session (Doc 9303-11, 9.8).</summary>
public enum SessionCipher
{
    /// <summary>Two keys, with Retail-MAC.</summary>
    TripleDes,
    Aes128,
    Aes192,
    Aes256,
}

internal static class SessionCiphers
{
    extension(SessionCipher cipher)
    {
        public int KeySizeBytes => cipher switch
        {
            SessionCipher.Aes192 => 24,
            SessionCipher.Aes256 => 32,
            _ => 16,
        };

        /// <summary>For reports.</summary>
        public string Name => cipher switch
        {
            SessionCipher.Aes128 => "AES-128",
            SessionCipher.Aes192 => "AES-192",
            SessionCipher.Aes256 => "AES-256",
            _ => "3DES",
        };

        /// <summary>The block cipher under a key of <c>KeySizeBytes</c>.</summary>
        public SymmetricAlgorithm Start(ReadOnlySpan<byte> key)
        {
            if (cipher == SessionCipher.TripleDes)
                return TwoKeyTripleDes.Create(key);
            Aes aes = Aes.Create();
            aes.SetKey(key);
            return aes;
        }

        /// <summary>As the last arc of the protocols' object identifiers tells (Doc 9303-11, 9.2.3 and 9.2.7).</summary>
        public static SessionCipher? OfArc(int arc) => arc is >= 1 and <= 4 ? (SessionCipher)(arc - 1) : null;
    }
}

using System.Security.Cryptography;

namespace CheckpointEdge.Appliance.Officers.Cards;

/// <summary>What a card signed of a fresh challenge. Immutable.</summary>
/// <param name="Hash">What it was asked to sign: SHA-256 of purpose and challenge.</param>
/// <param name="Signature">ECDSA-Sig-Value (DER) as it came from the card.</param>
public sealed record CardProof(byte[] Hash, byte[] Signature)
{
    private const int ChallengeBytes = 32;
    private const int P256Bits = 256;

    /// <summary>Nothing else that a card signs begins like this.</summary>
    private static ReadOnlySpan<byte> Purpose => "checkpointedge officer card v1\n"u8;

    /// <summary>A hash that no card has ever signed.</summary>
    public static byte[] NewHash() => SHA256.HashData([.. Purpose, .. RandomNumberGenerator.GetBytes(ChallengeBytes)]);

    /// <summary>Whether a key is one that this desk verifies: P-256, SubjectPublicKeyInfo (DER).</summary>
    public static bool IsUsable(byte[] publicKey)
    {
        using ECDsa? key = KeyOf(publicKey);
        return key is not null;
    }

    /// <summary>Whether the card with this key signed. Never throws.</summary>
    public bool IsBy(byte[] publicKey)
    {
        using ECDsa? key = KeyOf(publicKey);
        try
        {
            return key?.VerifyHash(Hash, Signature, DSASignatureFormat.Rfc3279DerSequence) == true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>A signature says who was there; it stays out of every log.</summary>
    public override string ToString() => "proof of a card";

    private static ECDsa? KeyOf(byte[] publicKey)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out int read);
            if (read == publicKey.Length && key.KeySize == P256Bits)
                return key;
        }
        catch (CryptographicException)
        {
            // No key of an elliptic curve.
        }

        key.Dispose();
        return null;
    }
}

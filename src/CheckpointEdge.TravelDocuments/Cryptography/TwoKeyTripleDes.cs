using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>3DES with two keys: the first is also the third (Doc 9303-11, 9.7.1.1). Stateless.</summary>
internal static class TwoKeyTripleDes
{
    private const int HalfSizeBytes = 8;

    /// <param name="key">16 bytes. .NET takes that size as well, and OpenSSL then refuses it in a single call.</param>
    /// <exception cref="CryptographicException">The halves are the same.</exception>
    public static TripleDES Create(ReadOnlySpan<byte> key)
    {
        byte[] three = [.. key[..(2 * HalfSizeBytes)], .. key[..HalfSizeBytes]];
        TripleDES cipher = TripleDES.Create();
        try
        {
            cipher.Key = three;
            return cipher;
        }
        catch
        {
            cipher.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(three);
        }
    }
}

using System.Numerics;
using System.Security.Cryptography;
using CheckpointEdge.Simulators.ChipReaders.Agreement;

namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>
/// The chip's answer to Active Authentication (Doc 9303-11, 6.1): a signature with message recovery for RSA (ISO/IEC 9796-2,
/// scheme 1), r and s side by side for ECDSA (BSI TR-03111, 5.2.1). Stateless.
/// </summary>
internal static class ActiveAuthentication
{
    public const int ChallengeSizeBytes = 8;

    /// <param name="key">PKCS#8.</param>
    /// <param name="hash"><c>SHA-1</c>, <c>SHA-256</c>, <c>SHA-384</c> or <c>SHA-512</c>.</param>
    public static byte[] Answer(ReadOnlySpan<byte> key, string hash, ReadOnlySpan<byte> challenge)
    {
        HashAlgorithmName algorithm = new(hash.Replace("-", "", StringComparison.Ordinal));
        using RSA rsa = RSA.Create();
        try
        {
            rsa.ImportPkcs8PrivateKey(key, out _);
        }
        catch (CryptographicException)
        {
            using ECDsa ecdsa = ECDsa.Create();
            ecdsa.ImportPkcs8PrivateKey(key, out _);
            return ecdsa.SignData(challenge, algorithm, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        return Recoverable(rsa, algorithm, challenge);
    }

    /// <summary>6A, M1 by chance, the hash of M1 and the challenge, trailer: raised to the private exponent.</summary>
    private static byte[] Recoverable(RSA rsa, HashAlgorithmName algorithm, ReadOnlySpan<byte> challenge)
    {
        byte[] trailer = algorithm.Name switch
        {
            "SHA1" => [0xBC],
            "SHA256" => [0x34, 0xCC],
            "SHA512" => [0x35, 0xCC],
            _ => [0x36, 0xCC],
        };
        RSAParameters numbers = rsa.ExportParameters(includePrivateParameters: true);
        int size = numbers.Modulus!.Length;
        int hashSize = CryptographicOperations.HashData(algorithm, []).Length;
        byte[] m1 = RandomNumberGenerator.GetBytes(size - 1 - hashSize - trailer.Length);
        byte[] hash = CryptographicOperations.HashData(algorithm, [.. m1, .. challenge]);
        byte[] representative = [0x6A, .. m1, .. hash, .. trailer];
        BigInteger signature = BigInteger.ModPow(
            PrimeCurve.Number(representative), PrimeCurve.Number(numbers.D), PrimeCurve.Number(numbers.Modulus));
        return PrimeCurve.Octets(signature, size);
    }
}

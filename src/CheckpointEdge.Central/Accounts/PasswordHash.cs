using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Central.Accounts;

/// <summary>A password as it is stored: PBKDF2 with HMAC-SHA-256. Immutable.</summary>
/// <param name="Iterations">Rounds; kept per account, so that they can grow.</param>
public sealed record PasswordHash(int Iterations, byte[] Salt, byte[] Hash)
{
    /// <summary>Rounds for a new password: what OWASP asks for PBKDF2-HMAC-SHA256 since 2023.</summary>
    public const int DefaultIterations = 600_000;

    /// <summary>Longer input is refused before any hashing (characters).</summary>
    public const int PasswordCharsMax = 256;

    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    public static PasswordHash Of(string password, int iterations)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PasswordHash(iterations, salt, Derive(password, salt, iterations));
    }

    /// <summary>Takes the same time whichever byte differs.</summary>
    public bool Matches(string password) =>
        password.Length <= PasswordCharsMax
        && CryptographicOperations.FixedTimeEquals(Derive(password, Salt, Iterations), Hash);

    /// <summary>32 bytes that only the password gives, the same however its letters were composed (NFKC).</summary>
    internal static byte[] Derive(string password, ReadOnlySpan<byte> salt, int iterations) => Rfc2898DeriveBytes.Pbkdf2(
        Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC)), salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}

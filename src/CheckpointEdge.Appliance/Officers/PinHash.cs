using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Appliance.Officers;

/// <summary>
/// A PIN as it lies on the disk: PBKDF2 with HMAC-SHA256 and a salt of its own. Immutable, safe for concurrent readers.
/// </summary>
/// <remarks>
/// A PIN has few digits, so the hash only buys time for whoever notices that the board is gone; the growing wait of
/// <see cref="SignInGate"/> is what protects the desk, and disk encryption what protects the file.
/// </remarks>
/// <param name="Iterations">Kept per hash, so that a later version can ask for more.</param>
/// <param name="Salt">16 bytes; base64 in JSON.</param>
/// <param name="Hash">32 bytes; base64 in JSON.</param>
public sealed record PinHash(int Iterations, byte[] Salt, byte[] Hash)
{
    /// <summary>
    /// OWASP's figure for PBKDF2-HMAC-SHA256 (Password Storage Cheat Sheet). 77 MB of SHA-256 per sign-in: well under half a
    /// second on a Cortex-A72, which has no SHA instructions, and less on anything newer.
    /// </summary>
    public const int CurrentIterations = 600_000;

    /// <summary>A file that asks for more work than this is refused rather than obeyed.</summary>
    public const int IterationsMax = 10_000_000;

    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>Belongs to nobody: checked for unknown officers, so that they take as long as known ones.</summary>
    public static PinHash Nobody { get; } =
        new(CurrentIterations, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));

    public bool WellFormed =>
        Iterations is > 0 and <= IterationsMax && Salt is { Length: SaltBytes } && Hash is { Length: HashBytes };

    public static PinHash Of(string pin)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PinHash(CurrentIterations, salt, Derive(pin, salt, CurrentIterations));
    }

    /// <summary>Takes as long for a wrong PIN as for the right one.</summary>
    public bool Matches(string pin) => CryptographicOperations.FixedTimeEquals(Derive(pin, Salt, Iterations), Hash);

    /// <summary>Nothing of a PIN or its hash is ever printed.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"PBKDF2-SHA256, {Iterations} rounds");

    private static byte[] Derive(string pin, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(pin), salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}

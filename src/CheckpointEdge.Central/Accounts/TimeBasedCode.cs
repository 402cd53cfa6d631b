using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Central.Accounts;

/// <summary>
/// Codes of an authenticator app: RFC 6238 with HMAC-SHA-1, steps of 30 seconds and six digits, the form that every app
/// reads. Static, safe for concurrent callers.
/// </summary>
public static class TimeBasedCode
{
    /// <summary>Of a new secret: as long as the hash (RFC 4226, section 4, requirement 6).</summary>
    public const int SecretSizeBytes = 20;

    public const int StepSeconds = 30;
    public const int Digits = 6;

    /// <summary>Clocks of people's telephones are this far off at most (steps, RFC 6238, section 5.2).</summary>
    private const int StepsApartMax = 1;

    private const int Modulus = 1_000_000;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretSizeBytes);

    public static long StepAt(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of one step (RFC 4226, section 5.3).</summary>
    public static string Of(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 as authenticator apps implement it; HMAC-SHA-1 is not affected by collisions.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        int number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xF)..]) & int.MaxValue;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code this is, or null when it is none that is accepted now.</summary>
    /// <param name="code">Six digits; blanks between them are ignored.</param>
    /// <param name="after">The step of the last code accepted: no code is taken twice.</param>
    public static long? StepOf(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long after)
    {
        byte[] given = Encoding.UTF8.GetBytes(code.Replace(" ", "", StringComparison.Ordinal));
        long? found = null;
        for (long step = StepAt(now) - StepsApartMax; step <= StepAt(now) + StepsApartMax; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(secret, step)), given) && step > after)
                found = step;
        return found;
    }

    /// <summary>A secret as people type it: base32 (RFC 4648, section 6) without padding.</summary>
    public static string Text(ReadOnlySpan<byte> secret)
    {
        StringBuilder text = new();
        int bits = 0, held = 0;
        foreach (byte value in secret)
        {
            held = (held << 8) | value;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Base32[(held >> (bits - 5)) & 31]);
        }

        return bits == 0 ? text.ToString() : text.Append(Base32[(held << (5 - bits)) & 31]).ToString();
    }

    /// <summary>What the picture for an app holds.</summary>
    public static string Address(string account, ReadOnlySpan<byte> secret) =>
        $"otpauth://totp/CheckpointEdge:{account}?secret={Text(secret)}&issuer=CheckpointEdge&algorithm=SHA1"
        + string.Create(CultureInfo.InvariantCulture, $"&digits={Digits}&period={StepSeconds}");
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Central.Backup;

/// <summary>
/// What stands in the clear before a backup: how its key comes from the passphrase. PBKDF2 with HMAC-SHA-256 (RFC 8018); the whole
/// header is authenticated with every piece that follows. Immutable.
/// </summary>
internal sealed record BackupHeader(byte[] Salt, int Iterations)
{
    /// <summary>Rounds of PBKDF2 for new backups.</summary>
    public const int IterationsDefault = 600_000;

    private const int SaltBytes = 16;
    private const int KeyBytes = 32;

    /// <summary>A hostile header must not keep a reader busy for hours.</summary>
    private const int IterationsMax = 10_000_000;

    private static readonly byte[] _magic = Encoding.ASCII.GetBytes("checkpointedge backup 1\n");

    public static BackupHeader New() => new(RandomNumberGenerator.GetBytes(SaltBytes), IterationsDefault);

    /// <exception cref="CentralException">These are not the first bytes of a backup.</exception>
    public static BackupHeader Read(Stream file)
    {
        byte[] bytes = new byte[_magic.Length + SaltBytes + sizeof(int)];
        if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length || !bytes.AsSpan().StartsWith(_magic))
            throw new CentralException("This is no backup of a Central.");
        int iterations = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(_magic.Length + SaltBytes));
        return iterations is > 0 and <= IterationsMax
            ? new BackupHeader(bytes[_magic.Length..(_magic.Length + SaltBytes)], iterations)
            : throw new CentralException("This backup's header is damaged.");
    }

    public byte[] ToBytes()
    {
        byte[] iterations = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(iterations, Iterations);
        return [.. _magic, .. Salt, .. iterations];
    }

    /// <summary>The caller zeroes it.</summary>
    public byte[] KeyOf(string passphrase) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(passphrase), Salt, Iterations, HashAlgorithmName.SHA256, KeyBytes);
}

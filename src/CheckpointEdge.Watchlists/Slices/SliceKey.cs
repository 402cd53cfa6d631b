using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// The secret that a slice is sealed with. Whoever has it reads the whole list; without it the files of a slice say nothing
/// of anybody. Immutable until disposed, which overwrites it; safe for concurrent readers until then.
/// </summary>
public sealed class SliceKey : IDisposable
{
    public const int SizeBytes = 32;

    /// <summary>Where the key lies beside a slice that was built here (mode 0600). It is never published.</summary>
    public const string FileName = "slice.key";

    private const int IdentitySizeBytes = 8;
    private const int FileBytesMax = 1024;

    private readonly byte[] _secret;

    /// <exception cref="ArgumentException">The secret has another length than <see cref="SizeBytes"/>.</exception>
    public SliceKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SizeBytes)
            throw new ArgumentException($"The key of a slice has {SizeBytes} bytes.", nameof(secret));
        _secret = secret.ToArray();
        Identity = Convert.ToHexStringLower(Derive("identity", IdentitySizeBytes));
    }

    /// <summary>Tells keys apart without saying anything about them: 16 hexadecimal digits, in the clear in every slice.</summary>
    public string Identity { get; }

    /// <summary>A new key that nothing was ever sealed with.</summary>
    public static SliceKey Create()
    {
        byte[] secret = RandomNumberGenerator.GetBytes(SizeBytes);
        try
        {
            return new SliceKey(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>The key that lies beside a slice.</summary>
    /// <exception cref="SliceException">There is none, or the file holds something else.</exception>
    public static SliceKey Read(string directory)
    {
        string file = Path.Combine(directory, FileName);
        byte[] secret = [];
        try
        {
            if (!File.Exists(file))
                throw new SliceException($"{directory} is sealed and its key is not there: {FileName} lies beside a slice that was built here.");
            if (new FileInfo(file).Length > FileBytesMax)
                throw new SliceException($"{file} is no key of a slice.");
            secret = Convert.FromHexString(File.ReadAllText(file).Trim());
            return new SliceKey(secret);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException)
        {
            throw new SliceException($"{file} is no key of a slice.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SliceException($"{file} cannot be read: {failure.Message}", failure);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Puts the key beside a slice; the file never exists with wider rights than its owner's.</summary>
    public void Write(string directory)
    {
        string file = Path.Combine(directory, FileName);
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using FileStream stream = new(file, options);
        stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(_secret) + "\n"));
        stream.Flush(flushToDisk: true);
    }

    /// <summary>The same key with a life of its own.</summary>
    public SliceKey Copy() => new(_secret);

    /// <summary>Whether two keys are the same, in constant time.</summary>
    public bool IsSame(SliceKey other) => CryptographicOperations.FixedTimeEquals(_secret, other._secret);

    /// <summary>The secret, to be wrapped for somebody who may have it; overwrite it afterwards.</summary>
    public byte[] Export() => [.. _secret];

    /// <summary>A key for one purpose (HKDF-SHA-256, RFC 5869).</summary>
    internal byte[] Derive(string purpose, int sizeBytes) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, _secret, sizeBytes, salt: null,
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"checkpointedge slice {purpose} v1")));

    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);
}

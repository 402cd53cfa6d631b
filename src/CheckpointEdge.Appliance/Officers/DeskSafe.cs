using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Officers;

/// <summary>
/// What a desk finds again after a restart of the service: the session, wrong PINs, the hit that nobody has decided yet, what waits for a
/// second look, the key to Central's answers. One file each in <c>desk/</c> below the data directory, mode 0600, sealed to the board's own
/// key. Nothing else ever lies there: a clear traveller never comes near it. Safe for concurrent callers.
/// </summary>
/// <remarks>
/// A hit is sealed to Central, so that the board itself cannot read it any more; this copy is what the screen comes back from. It
/// is opened with the very key that opens the board's lists, in the TPM where there is one.
/// </remarks>
public sealed class DeskSafe
{
    public const string FolderName = "desk";

    /// <summary>One file (bytes): a result with three pictures.</summary>
    public const int SizeBytesMax = 16 << 20;

    private const string Ending = ".sealed";

    private readonly Lock _gate = new();
    private readonly string _dataDirectory;
    private readonly string _folder;
    private readonly string _boardPem;

    /// <exception cref="ProvisioningException">The board's key cannot be used.</exception>
    public DeskSafe(string dataDirectory)
    {
        _dataDirectory = dataDirectory;
        _folder = Path.Combine(dataDirectory, FolderName);
        using BoardKey key = BoardKey.Open(dataDirectory);
        _boardPem = key.Signing.ExportSubjectPublicKeyInfoPem();
    }

    /// <summary>Puts something into the safe, durably, in place of what had this name.</summary>
    /// <returns>False when the disk does not take it, or it is too large: then nothing of this name is there.</returns>
    public bool Put(string name, byte[] plain)
    {
        lock (_gate)
        {
            try
            {
                byte[] box = SealedBox.Seal(plain, _boardPem, ContextOf(name));
                CryptographicOperations.ZeroMemory(plain);
                if (box.Length > SizeBytesMax)
                    throw new IOException("too large");
                Directory.CreateDirectory(_folder);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                DurableFiles.Replace(FileOf(name), box);
                return true;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Wipe(name);
                return false;
            }
        }
    }

    /// <summary>What lies there, or null: nothing, or nothing that this board's key opens.</summary>
    public byte[]? Get(string name)
    {
        lock (_gate)
        {
            try
            {
                FileInfo file = new(FileOf(name));
                if (!file.Exists || file.Length > SizeBytesMax)
                    return null;
                using BoardKey key = BoardKey.Open(_dataDirectory);
                return SealedBox.Open(File.ReadAllBytes(file.FullName), key.Agree, ContextOf(name));
            }
            catch (Exception failure) when (
                failure is IOException or UnauthorizedAccessException or CryptographicException or ProvisioningException)
            {
                return null;
            }
        }
    }

    /// <summary>The names that begin like this, in order.</summary>
    public ImmutableArray<string> Names(string start)
    {
        lock (_gate)
        {
            return !Directory.Exists(_folder) ? [] :
            [
                .. Directory.EnumerateFiles(_folder, start + "*" + Ending)
                    .Select(file => Path.GetFileName(file)[..^Ending.Length]).Order(StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>
    /// Overwrites the file and deletes it. Flash may keep an old block for a while: what stands in it is sealed, below the disk's
    /// own encryption.
    /// </summary>
    public void Wipe(string name)
    {
        lock (_gate)
        {
            try
            {
                FileInfo file = new(FileOf(name));
                if (!file.Exists)
                    return;
                using (FileStream content = new(file.FullName, FileMode.Open, FileAccess.Write, FileShare.None))
                {
                    content.Write(new byte[content.Length]);
                    content.Flush(flushToDisk: true);
                }

                file.Delete();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Whoever reads it back asks first whether it is decided.
            }
        }
    }

    private string FileOf(string name) => Path.Combine(_folder, name + Ending);

    private static byte[] ContextOf(string name) => Encoding.UTF8.GetBytes("checkpointedge desk v1\n" + name);
}

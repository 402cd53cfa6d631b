using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>
/// A directory with master lists (<c>.ml</c>), certificates (<c>.cer .crt .der .pem</c>) and revocation lists (<c>.crl</c>).
/// Stateless.
/// </summary>
public static class TrustFolder
{
    /// <summary>A larger file is refused (bytes).</summary>
    public const int FileSizeBytesMax = 64 * 1024 * 1024;

    /// <summary>Files beyond this number are refused (count).</summary>
    public const int FilesMax = 4096;

    /// <summary>All together (bytes).</summary>
    public const long SizeBytesMax = 256L * 1024 * 1024;

    private static readonly string[] _endings = [".ml", ".cer", ".crt", ".der", ".pem", ".crl"];

    /// <summary>The files of the directory itself, by name; subdirectories and other endings are left alone.</summary>
    /// <exception cref="ProvisioningException">There is no such directory, or it holds too much.</exception>
    public static IReadOnlyList<TrustFile> Read(string directory)
    {
        if (!Directory.Exists(directory))
            throw new ProvisioningException($"{directory} does not exist: name the directory that holds the trusted certificates.");
        FileInfo[] found =
        [
            .. new DirectoryInfo(directory).EnumerateFiles()
                .Where(file => _endings.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
                .Take(FilesMax + 1)
                .OrderBy(file => file.Name, StringComparer.Ordinal),
        ];
        if (found.Length > FilesMax)
            throw new ProvisioningException($"{directory} holds more than {FilesMax} files: keep only those that are needed.");
        if (found.FirstOrDefault(file => file.Length > FileSizeBytesMax) is { } large)
            throw new ProvisioningException($"{large.Name} is larger than {FileSizeBytesMax} bytes: it is no list of certificates.");
        if (found.Sum(file => file.Length) > SizeBytesMax)
            throw new ProvisioningException($"{directory} holds more than {SizeBytesMax} bytes: keep only what is needed.");
        try
        {
            return [.. found.Select(file => new TrustFile(file.Name, File.ReadAllBytes(file.FullName)))];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ProvisioningException($"{directory} cannot be read: {failure.Message}", failure);
        }
    }
}

using System.Security.Cryptography;

namespace CheckpointEdge.Vision.Models;

/// <summary>How a model's file stands.</summary>
public enum ModelState
{
    Installed,
    Absent,

    /// <summary>A file of that name is there and is not the one of the manifest.</summary>
    Changed,
}

/// <summary>One entry of the manifest and how it stands in a folder.</summary>
public sealed record ModelStanding(ModelEntry Entry, ModelState State);

/// <summary>
/// Where models lie on this machine. A file is believed only after its SHA-256 has been found in the manifest, at installing and at
/// every loading. Safe for concurrent readers; one installer at a time.
/// </summary>
public sealed class ModelFolder(string path, ModelManifest manifest)
{
    public string Path { get; } = path;

    public ModelManifest Manifest { get; } = manifest;

    /// <summary>Every entry of the manifest, with its state; hashes the files that are there.</summary>
    public IReadOnlyList<ModelStanding> Standing() => [.. Manifest.Entries.Select(entry => new ModelStanding(entry, StateOf(entry)))];

    /// <summary>The bytes of a model, verified.</summary>
    /// <exception cref="ModelException">It is not there, or is another file.</exception>
    public byte[] Read(ModelEntry entry)
    {
        string file = System.IO.Path.Combine(Path, entry.File);
        try
        {
            if (!File.Exists(file))
                throw new ModelException($"{entry.File} is not in {Path}; checkpointctl models install brings it.");
            if (new FileInfo(file).Length != entry.SizeBytes)
                throw Changed(file);
            byte[] bytes = File.ReadAllBytes(file);
            return Convert.ToHexStringLower(SHA256.HashData(bytes)) == entry.Sha256 ? bytes : throw Changed(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{file} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>
    /// Takes a model in: the content is hashed on its way into a file of its own, which gets the model's name only when it is whole, on the
    /// disk, and named by the manifest.
    /// </summary>
    /// <param name="content">Read to its end, and no further than the largest model.</param>
    /// <returns>Which model it was.</returns>
    /// <exception cref="ModelException">The manifest does not know it: nothing was installed.</exception>
    public async Task<ModelEntry> InstallAsync(Stream content, string from, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path);
        string temporary = System.IO.Path.Combine(Path, ".installing");
        try
        {
            string sha256;
            FileStreamOptions options = new()
            {
                Mode = FileMode.Create,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                Options = FileOptions.Asynchronous,
            };
            await using (FileStream file = new(temporary, options))
            {
                await CopyAsync(content, file, from, cancellation);
                file.Position = 0;
                sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
                file.Flush(flushToDisk: true);
            }

            ModelEntry entry = Manifest.Find(sha256)
                ?? throw new ModelException($"{from} is none of the manifest's models (SHA-256 {sha256}); it was not installed.");
            File.Move(temporary, System.IO.Path.Combine(Path, entry.File), overwrite: true);
            return entry;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task CopyAsync(Stream from, FileStream into, string name, CancellationToken cancellation)
    {
        byte[] block = new byte[1 << 16];
        long total = 0;
        for (int read; (read = await from.ReadAsync(block, cancellation)) > 0;)
        {
            total += read;
            if (total > ModelManifest.ModelBytesMax)
                throw new ModelException($"{name} is larger than {ModelManifest.ModelBytesMax >> 20} MiB; it was not installed.");
            await into.WriteAsync(block.AsMemory(0, read), cancellation);
        }
    }

    private ModelState StateOf(ModelEntry entry)
    {
        if (!File.Exists(System.IO.Path.Combine(Path, entry.File)))
            return ModelState.Absent;
        try
        {
            Read(entry);
            return ModelState.Installed;
        }
        catch (ModelException)
        {
            return ModelState.Changed;
        }
    }

    private static ModelException Changed(string file) => new($"{file} is not the file that the manifest names; it is not used.");
}

using System.Collections.Immutable;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Slicing;

/// <summary>
/// The files <c>keys/IDENTITY.slice.keys</c> beside what is published: the key of the published slice, wrapped for every board
/// in service. Written anew whenever a board comes or goes; the slice and its signatures stay. Safe for concurrent callers.
/// </summary>
/// <param name="published">The directory that boards fetch from.</param>
/// <param name="recipients">The boards that may open lists now.</param>
public sealed class RecipientKeys(string published, Func<ImmutableArray<SliceRecipient>> recipients)
{
    public const string DirectoryName = "keys";

    private readonly Lock _gate = new();

    /// <summary>Wraps the key of a slice for the boards in service; those that have it already keep their entry.</summary>
    /// <param name="folder">Holds the slice and its key; one that was cut before slices were sealed has none, and needs none.</param>
    /// <param name="alone">The keys of other lists are removed: they are not offered any more.</param>
    /// <exception cref="SliceException">The key of the slice cannot be read.</exception>
    /// <exception cref="SliceKeysException">A board's key cannot be used, or the boards are too many.</exception>
    public void Issue(string folder, bool alone)
    {
        if (!File.Exists(Path.Combine(folder, SliceKey.FileName)))
            return;
        using SliceKey key = SliceKey.Read(folder);
        string directory = Path.Combine(published, DirectoryName);
        string file = Path.Combine(directory, NameOf(key.Identity));
        lock (_gate)
        {
            Directory.CreateDirectory(directory);
            byte[] before = File.Exists(file) ? File.ReadAllBytes(file) : [];
            DurableFiles.Replace(file, SliceKeys.Wrap(key, recipients(), before));
            if (alone)
                foreach (string other in Directory.EnumerateFiles(directory).Where(other => other != file))
                    File.Delete(other);
        }
    }

    /// <summary>The file for one board, its own entry alone; null when there is none of this name.</summary>
    /// <param name="name">Below the lists' address: <c>keys/IDENTITY.slice.keys</c>.</param>
    public byte[]? Find(string name, string unit)
    {
        string identity = Path.GetFileName(name).Split('.')[0];
        if (identity.Length != SliceKeys.IdentityChars || !identity.All(char.IsAsciiHexDigitLower)
            || name != $"{DirectoryName}/{NameOf(identity)}")
            return null;
        string file = Path.Combine(published, name);
        return File.Exists(file) ? SliceKeys.OnlyFor(File.ReadAllBytes(file), unit) : null;
    }

    private static string NameOf(string identity) => $"{identity}.{SliceKeys.FileName}";
}

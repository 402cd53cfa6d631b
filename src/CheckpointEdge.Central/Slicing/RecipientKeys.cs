using System.Collections.Immutable;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Slicing;

/// <summary>A slice that lies in a folder with its key, and the boards that may open it.</summary>
public sealed record KeyedSlice(string Folder, Func<SliceRecipient, bool> IsFor);

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

    /// <summary>Wraps the keys of slices for the boards in service that may open them; those that have one already keep their entry.</summary>
    /// <param name="slices">One that was cut before slices were sealed has no key, and needs none.</param>
    /// <param name="alone">The keys of other slices are removed: they are not offered any more.</param>
    /// <exception cref="SliceException">The key of a slice cannot be read.</exception>
    /// <exception cref="SliceKeysException">A board's key cannot be used, or the boards are too many.</exception>
    public void Issue(IEnumerable<KeyedSlice> slices, bool alone)
    {
        ImmutableArray<SliceRecipient> boards = recipients();
        string directory = Path.Combine(published, DirectoryName);
        HashSet<string> issued = [];
        lock (_gate)
        {
            Directory.CreateDirectory(directory);
            foreach (KeyedSlice slice in slices.Where(slice => File.Exists(Path.Combine(slice.Folder, SliceKey.FileName))))
            {
                using SliceKey key = SliceKey.Read(slice.Folder);
                string file = Path.Combine(directory, NameOf(key.Identity));
                byte[] before = File.Exists(file) ? File.ReadAllBytes(file) : [];
                DurableFiles.Replace(file, SliceKeys.Wrap(key, [.. boards.Where(slice.IsFor)], before));
                issued.Add(file);
            }

            if (alone && issued.Count > 0)
                foreach (string other in Directory.EnumerateFiles(directory).Where(other => !issued.Contains(other)))
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

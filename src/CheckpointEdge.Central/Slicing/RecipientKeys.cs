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

    /// <summary>Wraps a key for the boards in service; those that have it already keep their entry.</summary>
    /// <exception cref="SliceKeysException">A board's key cannot be used, or the boards are too many.</exception>
    public void Issue(SliceKey key)
    {
        lock (_gate)
        {
            string directory = Path.Combine(published, DirectoryName);
            Directory.CreateDirectory(directory);
            string file = Path.Combine(directory, NameOf(key.Identity));
            byte[] before = File.Exists(file) ? File.ReadAllBytes(file) : [];
            DurableFiles.Replace(file, SliceKeys.Wrap(key, recipients(), before));
        }
    }

    /// <summary>Removes the keys of lists that are not offered any more.</summary>
    public void KeepOnly(string identity)
    {
        lock (_gate)
            foreach (string file in Directory.EnumerateFiles(Path.Combine(published, DirectoryName)))
                if (Path.GetFileName(file) != NameOf(identity))
                    File.Delete(file);
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

using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Exchange.Courier;

/// <summary>
/// One bundle on a stick: a folder of files under their own hashes, and <c>contents</c>. Reading believes nothing; writing
/// leaves at every moment the bundle that was there or the new one. One bundle is one caller's at a time.
/// </summary>
public sealed class StickBundle : IDisposable
{
    /// <summary>The one folder on a stick that is ours.</summary>
    public const string TopName = "checkpointedge";

    public const string ContentsName = "contents";

    private const int ChunkBytes = 256 * 1024;
    private const string Unfinished = ".tmp";

    private readonly UntrustedFolder _folder;
    private readonly string _name;

    private StickBundle(UntrustedFolder folder, string name)
    {
        _folder = folder;
        _name = name;
    }

    /// <summary>The name of a bundle for a board.</summary>
    public static string ForBoard(string keyId) => "board-" + keyId;

    /// <summary>The name of a bundle that a board packed for Central.</summary>
    public static string ForCentral(string keyId, string senderKeyId) => $"central-{keyId}-{senderKeyId}";

    /// <summary>The names of the bundles on a stick; what else lies there is not looked at.</summary>
    /// <exception cref="CourierException">The stick cannot be read or is no stick of ours.</exception>
    public static ImmutableArray<string> NamesOn(string stick) => Reading(() =>
    {
        using UntrustedFolder root = UntrustedFolder.Open(stick);
        using UntrustedFolder top = root.Below(TopName)
            ?? throw new CourierException($"{stick} holds no folder {TopName}: nothing was brought on it.");
        return top.Names()
            .Where(name => name.StartsWith("board-", StringComparison.Ordinal) || name.StartsWith("central-", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToImmutableArray();
    });

    /// <summary>A bundle that is there.</summary>
    /// <exception cref="CourierException">There is none of this name, or it is not what a bundle looks like.</exception>
    public static StickBundle Open(string stick, string name) => Reading(() =>
    {
        using UntrustedFolder root = UntrustedFolder.Open(stick);
        using UntrustedFolder? top = root.Below(TopName);
        UntrustedFolder folder = top?.Below(name) ?? throw new CourierException($"{stick} holds no bundle {name}.");
        try
        {
            foreach (string entry in folder.Names())
                if (folder.IsFolder(entry))
                    throw new CourierException($"The bundle {name} holds a folder; a bundle is one folder of files.");
            return new StickBundle(folder, name);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    });

    /// <summary>The sealed table of contents.</summary>
    /// <exception cref="CourierException">It is missing, too long or cannot be read.</exception>
    public byte[] ReadContents() => Reading(() =>
    {
        using FileStream file = _folder.OpenFile(ContentsName)
            ?? throw new CourierException($"The bundle {_name} has no table of contents: its writing was cut off.");
        return ReadTo(file, CourierLimits.ContentsBytesMax, "The bundle's table of contents");
    });

    /// <summary>A sealed member as it lies on the stick, with the length and the hash that were signed.</summary>
    /// <exception cref="CourierException">It is not that.</exception>
    public byte[] Read(CourierMember member) => Reading(() =>
    {
        if (member.Length > CourierLimits.SealedMemberBytesMax)
            throw new CourierException($"{member.Name} in the bundle is larger than {CourierLimits.SealedMemberBytesMax} bytes.");
        using FileStream file = OpenMember(member);
        byte[] content = ReadTo(file, (int)member.Length, member.Name + " in the bundle");
        if (content.Length < member.Length)
            throw Cut(member, content.Length);
        return Convert.ToHexStringLower(SHA256.HashData(content)) == member.Sha256 ? content : throw Changed(member);
    });

    /// <summary>Copies a member into a new file, durably; on any refusal that file is gone again.</summary>
    /// <exception cref="CourierException">The member is not what was signed, or the stick was pulled out.</exception>
    public void Copy(CourierMember member, string destination, CancellationToken cancel)
    {
        try
        {
            Reading(() =>
            {
                using FileStream source = OpenMember(member);
                using FileStream copy = new(destination, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                byte[] chunk = new byte[ChunkBytes];
                long left = member.Length;
                // One byte further than signed: whoever gives an endless file gets no further.
                while (source.Read(chunk, 0, (int)Math.Min(chunk.Length, left + 1)) is int read and > 0)
                {
                    cancel.ThrowIfCancellationRequested();
                    left -= read;
                    if (left < 0)
                        throw new CourierException($"{member.Name} in the bundle does not end where it must.");
                    hash.AppendData(chunk.AsSpan(0, read));
                    copy.Write(chunk.AsSpan(0, read));
                }

                if (left > 0)
                    throw Cut(member, member.Length - left);
                if (Convert.ToHexStringLower(hash.GetHashAndReset()) != member.Sha256)
                    throw Changed(member);
                copy.Flush(flushToDisk: true);
                return true;
            });
        }
        catch
        {
            File.Delete(destination);
            throw;
        }
    }

    /// <summary>
    /// Puts a bundle in the place of the one that was there. The table of contents comes last and in one step: pulled out
    /// before, the stick holds the old bundle; after, the new one.
    /// </summary>
    /// <exception cref="CourierException">The stick is full, write-protected, pulled out, or not what it should be.</exception>
    public static void Write(
        string stick, string name, IReadOnlyCollection<PackedMember> members, byte[] contents, CancellationToken cancel)
    {
        Writing(() =>
        {
            using UntrustedFolder root = UntrustedFolder.Open(stick);
            using UntrustedFolder top = root.Make(TopName);
            using UntrustedFolder folder = top.Make(name);
            RequireSpace(stick, members);
            HashSet<string> names = new(StringComparer.Ordinal) { ContentsName };
            foreach (PackedMember member in members)
            {
                names.Add(member.Member.Sha256);
                Put(folder, member, cancel);
            }

            DurableFiles.SyncDirectory(folder.Path);
            PutBytes(folder, ContentsName, contents);
            DurableFiles.SyncDirectory(folder.Path);
            DurableFiles.SyncDirectory(top.Path);
            foreach (string old in folder.Names().Where(old => !names.Contains(old) && !folder.IsFolder(old)))
                File.Delete($"{folder.Path}/{old}");
        });
    }

    /// <summary>
    /// Puts one file beside the bundles, in place of what has its name. A link of that name on the stick is replaced, and what it led to
    /// stays as it is.
    /// </summary>
    /// <exception cref="CourierException">As for <see cref="Write"/>.</exception>
    public static void Put(string stick, string name, byte[] content) => Writing(() =>
    {
        using UntrustedFolder root = UntrustedFolder.Open(stick);
        PutBytes(root, name, content);
        DurableFiles.SyncDirectory(root.Path);
    });

    /// <summary>Takes a bundle off the stick; nothing happens where there is none.</summary>
    public static void Remove(string stick, string name) => Writing(() =>
    {
        using UntrustedFolder root = UntrustedFolder.Open(stick);
        using UntrustedFolder? top = root.Below(TopName);
        using UntrustedFolder? folder = top?.Below(name);
        if (folder is null)
            return;
        File.Delete($"{folder.Path}/{ContentsName}");
        foreach (string entry in folder.Names().Where(entry => !folder.IsFolder(entry)))
            File.Delete($"{folder.Path}/{entry}");
        Directory.Delete($"{top!.Path}/{name}");
    });

    public void Dispose() => _folder.Dispose();

    private FileStream OpenMember(CourierMember member) => _folder.OpenFile(member.Sha256)
        ?? throw new CourierException($"{member.Name} is missing from the bundle.");

    private static void Put(UntrustedFolder folder, PackedMember packed, CancellationToken cancel)
    {
        string name = packed.Member.Sha256;
        if (packed.Content is { } content)
        {
            PutBytes(folder, name, content);
            return;
        }

        string unfinished = $"{folder.Path}/{name}{Unfinished}";
        File.Delete(unfinished);
        using (FileStream source = new(packed.File!, FileMode.Open, FileAccess.Read, FileShare.Read))
        using (FileStream copy = new(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        using (IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        {
            byte[] chunk = new byte[ChunkBytes];
            while (source.Read(chunk) is int read and > 0)
            {
                cancel.ThrowIfCancellationRequested();
                hash.AppendData(chunk.AsSpan(0, read));
                copy.Write(chunk.AsSpan(0, read));
            }

            if (copy.Length != packed.Member.Length || Convert.ToHexStringLower(hash.GetHashAndReset()) != name)
                throw new CourierException($"{packed.Member.Name} is damaged here; it is not put on the stick.");
            copy.Flush(flushToDisk: true);
        }

        File.Move(unfinished, $"{folder.Path}/{name}", overwrite: true);
    }

    private static void PutBytes(UntrustedFolder folder, string name, byte[] content)
    {
        string unfinished = $"{folder.Path}/{name}{Unfinished}";
        File.Delete(unfinished);
        using (FileStream file = new(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, $"{folder.Path}/{name}", overwrite: true);
    }

    private static void RequireSpace(string stick, IReadOnlyCollection<PackedMember> members)
    {
        long needed = members.Sum(member => member.Member.Length);
        long free = new DriveInfo(Path.GetFullPath(stick)).AvailableFreeSpace;
        if (free < needed)
            throw new CourierException($"The stick has {free} bytes free; the bundle needs {needed}.");
    }

    /// <summary>Everything up to a limit and one byte more, so that a longer file is known without reading it.</summary>
    private static byte[] ReadTo(FileStream file, int sizeBytesMax, string what)
    {
        byte[] content = new byte[(int)Math.Min(sizeBytesMax, Math.Max(0, file.Length)) + 1];
        int length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        if (length > sizeBytesMax)
            throw new CourierException($"{what} is longer than {sizeBytesMax} bytes.");
        return content[..length];
    }

    private static CourierException Cut(CourierMember member, long length) =>
        new($"{member.Name} in the bundle was cut: {length} of {member.Length} bytes are there.");

    private static CourierException Changed(CourierMember member) =>
        new($"{member.Name} in the bundle is not the file that was packed (its SHA-256 differs).");

    private static T Reading<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CourierException(
                $"The stick was pulled out or cannot be read ({failure.Message.TrimEnd('.')}); nothing was taken.", failure);
        }
    }

    private static void Writing(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CourierException(
                $"The stick was pulled out, is full or write-protected ({failure.Message.TrimEnd('.')}); "
                + "what was on it before counts, and nothing here has changed.",
                failure);
        }
    }
}

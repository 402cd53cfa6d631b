using System.Security.Cryptography;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Courier;

/// <summary>
/// A bundle that lies on the board, as its table of contents says and not otherwise; what it brings of lists is offered as
/// Central's own address would. Safe for concurrent callers.
/// </summary>
internal sealed class CourierFiles(string folder, CourierContents contents)
{
    /// <summary>The content of a sealed member; null when the bundle has none of this name.</summary>
    /// <exception cref="CourierException">It is not what was packed.</exception>
    public byte[]? Read(string name)
    {
        if (contents.Members.FirstOrDefault(one => one.Name == name) is not { Sealed: true } member)
            return null;
        string file = Path.Combine(folder, member.Sha256);
        if (!File.Exists(file) || new FileInfo(file).Length != member.Length)
            throw new CourierException($"{name} in the bundle was cut.");
        byte[] box = File.ReadAllBytes(file);
        return Convert.ToHexStringLower(SHA256.HashData(box)) == member.Sha256
            ? CourierSeal.OpenMember(name, box, contents.Key)
            : throw new CourierException($"{name} in the bundle is not the file that was packed (its SHA-256 differs).");
    }

    /// <summary>The lists in the bundle, to be verified as any others.</summary>
    public ListSource Lists() => new(
        (name, sizeBytesMax, _) => Task.FromResult(Cut(Read("metadata/" + name), sizeBytesMax)),
        (identity, _) => Task.FromResult(Read($"keys/{identity}.{SliceKeys.FileName}")),
        Download);

    private Task Download(string path, string partFile, long lengthBytes, CancellationToken cancel)
    {
        if (contents.Members.FirstOrDefault(one => one.Name == path) is not { } member)
            throw new CentralUnreachableException($"The bundle does not hold {path}.");
        File.Delete(partFile);
        if (member.Sealed)
            File.WriteAllBytes(partFile, Cut(Read(path)!, (int)Math.Min(lengthBytes, CourierLimits.SealedMemberBytesMax))!);
        else
            DurableFiles.Link(Path.Combine(folder, member.Sha256), partFile);
        return Task.CompletedTask;
    }

    /// <summary>One byte more than asked for shows that it is too long, as over the line.</summary>
    private static byte[]? Cut(byte[]? content, int sizeBytesMax) =>
        content is null || content.Length <= sizeBytesMax ? content : content[..(sizeBytesMax + 1)];
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <summary>
/// The folder that boards fetch from: <c>manifest.json</c> and below <c>files/</c> one file per content, named by its
/// SHA-256 and never overwritten. Any web server could serve it. Safe for concurrent readers; one publisher at a time.
/// </summary>
public sealed partial class PublishedFiles(string folder)
{
    public const string ManifestName = "manifest.json";

    private const string FilesFolder = "files";

    private string ManifestPath => Path.Combine(folder, ManifestName);

    /// <summary>The manifest of a draft without any signature.</summary>
    /// <param name="draftFolder">Holds <c>slice.db</c> and <c>policy.json</c>.</param>
    public static byte[] Unsigned(string draftFolder, SliceHeader slice, DateTimeOffset expires)
    {
        ListManifest manifest = new()
        {
            Version = slice.Generation,
            Expires = expires,
            Slice = slice,
            Targets = ImmutableSortedDictionary<string, ManifestTarget>.Empty
                .Add(ListManifest.SliceTarget, TargetOf(Path.Combine(draftFolder, ListManifest.SliceTarget)))
                .Add(ListManifest.PolicyTarget, TargetOf(Path.Combine(draftFolder, ListManifest.PolicyTarget))),
        };
        return SignedMetadata.Sign(manifest, ExchangeJson.Default.ListManifest, []);
    }

    /// <summary>Puts the files in place first and the manifest last: a board never sees a name without its content.</summary>
    /// <exception cref="CentralException">The draft's files are no longer what was signed.</exception>
    public void Publish(string draftFolder, byte[] envelope, ListManifest manifest)
    {
        string files = Path.Combine(folder, FilesFolder);
        Directory.CreateDirectory(files);
        ListManifest? before = Current();
        foreach ((string target, ManifestTarget signed) in manifest.Targets)
        {
            string source = Path.Combine(draftFolder, target);
            if (TargetOf(source) is { } found && (found.Length != signed.Length || found.Sha256 != signed.Sha256))
                throw new CentralException($"The file {target} of this draft is not the one that was signed; import again.");
            string place = Path.Combine(folder, signed.PathOf(target));
            if (File.Exists(place))
                continue;
            string temporary = place + ".tmp";
            File.Copy(source, temporary, overwrite: true);
            DurableFiles.SyncFile(temporary);
            File.Move(temporary, place);
        }

        DurableFiles.SyncDirectory(files);
        DurableFiles.Replace(ManifestPath, envelope);
        RemoveOlderThan(before, manifest);
    }

    /// <summary>The published manifest's version, or null when there is none.</summary>
    public long? CurrentGeneration() => Current()?.Version;

    /// <summary>The full path of a file that boards may fetch, or null; names that were not made here do not match.</summary>
    /// <param name="name">Below the lists' address: <c>manifest.json</c> or <c>files/SHA256.TARGET</c>.</param>
    public string? Find(string name)
    {
        if (name != ManifestName && !ContentName().IsMatch(name))
            return null;
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? path : null;
    }

    private ListManifest? Current() => File.Exists(ManifestPath)
        ? SignedMetadata.ReadUnverified(File.ReadAllBytes(ManifestPath), ExchangeJson.Default.ListManifest)
        : null;

    /// <summary>The publication before this one stays: a board may be in the middle of fetching it.</summary>
    private void RemoveOlderThan(ListManifest? before, ListManifest now)
    {
        HashSet<string> kept = new(StringComparer.Ordinal);
        foreach (ListManifest manifest in new[] { before, now }.OfType<ListManifest>())
            foreach ((string target, ManifestTarget signed) in manifest.Targets)
                kept.Add(Path.GetFileName(signed.PathOf(target)));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, FilesFolder)))
            if (!kept.Contains(Path.GetFileName(file)))
                File.Delete(file);
    }

    private static ManifestTarget TargetOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        string hash = Convert.ToHexStringLower(SHA256.HashData(file));
        return new ManifestTarget(file.Length, ImmutableSortedDictionary<string, string>.Empty.Add("sha256", hash));
    }

    [GeneratedRegex(@"\Afiles/[0-9a-f]{64}\.(slice\.db|policy\.json)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContentName();
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Publishing;

/// <summary>
/// Writes publications as static files that any web server, bucket or USB stick can carry; README.md beside this file shows
/// the layout. Boards see a publication when manifest.json is replaced, which is the last step. One publisher at a time
/// works on a directory; readers may come at any moment.
/// </summary>
/// <param name="root">The directory that is served; made when it is not there.</param>
public sealed partial class ListPublisher(string root)
{
    /// <summary>The longest name of a target (characters).</summary>
    public const int TargetNameCharsMax = 80;

    public const string ManifestName = "manifest.json";

    /// <summary>What a few posts are offered before everybody is; not there when everybody is offered the same.</summary>
    public const string CanaryName = "canary.json";

    public const string FilesDirectory = "files";
    public const string ManifestsDirectory = "manifests";

    private static readonly string[] _known =
        [ListManifest.SliceTarget, ListManifest.PolicyTarget, ListManifest.DocumentsTarget, ListManifest.GalleryTarget];

    /// <summary>What a publication of this folder would say, for people to sign.</summary>
    /// <param name="folder">
    /// Each target as a file under the target's name; the slice as <see cref="SliceWriter"/> left it, whose generation becomes
    /// the version.
    /// </param>
    /// <param name="policy">JSON of <see cref="ListPolicy"/>: the content of its target, wherever it comes from.</param>
    /// <param name="expires">After this instant boards no longer take this publication.</param>
    /// <param name="further">Names of targets besides slice, policy, documents and faces; their files must be there.</param>
    /// <exception cref="PublishingException">
    /// The policy cannot be read, a file is missing, a name is none of a target, or it would expire before it was cut.
    /// </exception>
    /// <exception cref="SliceException">The slice is damaged or unfinished.</exception>
    public static ListManifest Describe(
        string folder, ReadOnlyMemory<byte> policy, DateTimeOffset expires, IEnumerable<string>? further = null)
    {
        CheckPolicy(policy);
        SliceHeader header;
        byte[]? canary;
        using (Slice slice = Slice.Open(folder))
            (header, canary) = (slice.Header, SliceCanary.Choose(slice));
        if (expires <= header.CreatedAt)
            throw new PublishingException("The publication would expire before its slice was cut.");
        ImmutableSortedDictionary<string, ManifestTarget>.Builder targets =
            ImmutableSortedDictionary.CreateBuilder<string, ManifestTarget>(StringComparer.Ordinal);
        targets.Add(ListManifest.SliceTarget, TargetOf(File.OpenRead(Path.Combine(folder, SliceFile.Name))) with
        {
            Custom = new TargetCustom { Canary = canary },
        });
        targets.Add(ListManifest.PolicyTarget, TargetOf(new MemoryStream(policy.ToArray())));
        if (header.Fingerprints is not null)
            targets.Add(ListManifest.DocumentsTarget, TargetOf(File.OpenRead(Path.Combine(folder, FingerprintFile.Name))));
        if (File.Exists(Path.Combine(folder, ListManifest.GalleryTarget)))
            targets.Add(ListManifest.GalleryTarget, TargetOf(File.OpenRead(Path.Combine(folder, ListManifest.GalleryTarget))));
        foreach (string name in further ?? [])
        {
            if (!IsTargetName(name))
                throw new PublishingException($"'{name}' is no name of a target: letters, digits, dots and hyphens, at most {TargetNameCharsMax}.");
            if (!File.Exists(Path.Combine(folder, name)))
                throw new PublishingException($"The target {name} is not among the files to publish.");
            string file = Path.Combine(folder, name);
            targets.Add(name, TargetOf(File.OpenRead(file)) with { Custom = CustomOf(file) });
        }

        return new ListManifest
        {
            Version = header.Generation,
            Expires = expires.ToUniversalTime(),
            Targets = targets.ToImmutable(),
        }.WithSlice(header);
    }

    /// <summary>
    /// Letters, digits, hyphens and single dots within: a name that is one file name wherever it goes; before it the name of a
    /// slice for posts and a slash.
    /// </summary>
    public static bool IsTargetName(string name) =>
        name.Length is > 0 and <= TargetNameCharsMax && TargetName().IsMatch(name);

    /// <summary>
    /// Publishes a slice with its policy. Publishing the same content under the same generation again changes nothing.
    /// </summary>
    /// <param name="sliceDirectory">See <see cref="Describe"/>.</param>
    /// <param name="policy">JSON of <see cref="ListPolicy"/>.</param>
    /// <param name="keys">Whoever signs; how many must is the boards' to say.</param>
    /// <param name="expires">After this instant boards no longer take this publication.</param>
    /// <exception cref="PublishingException">
    /// The generation is not above the one published, the policy cannot be read, nobody signs, or a file cannot be written.
    /// </exception>
    /// <exception cref="SliceException">The slice is damaged or unfinished.</exception>
    public ListManifest Publish(
        string sliceDirectory, ReadOnlyMemory<byte> policy, IReadOnlyCollection<SigningKey> keys, DateTimeOffset expires)
    {
        if (keys.Count == 0)
            throw new PublishingException("Nobody signs the publication; at least one signing key is needed.");
        ListManifest manifest = Describe(sliceDirectory, policy, expires);
        return PublishSigned(sliceDirectory, policy, SignedMetadata.Sign(manifest, ExchangeJson.Default.ListManifest, keys));
    }

    /// <summary>As <see cref="Publish"/>, with an envelope that people have signed one after the other.</summary>
    /// <param name="envelope">A signed <see cref="ListManifest"/>; whether the signatures suffice is checked by the caller.</param>
    /// <param name="canary">Offered as <see cref="CanaryName"/> only, until <see cref="Release"/>.</param>
    /// <param name="delegated">The signed files of the roles that the manifest delegates to, by name.</param>
    /// <exception cref="PublishingException">Slice or policy are not what was signed, or as for <see cref="Publish"/>.</exception>
    public ListManifest PublishSigned(
        string sliceDirectory, ReadOnlyMemory<byte> policy, ReadOnlyMemory<byte> envelope, bool canary = false,
        ImmutableSortedDictionary<string, byte[]>? delegated = null)
    {
        ListManifest whole = SignedMetadata.ReadUnverified(envelope, ExchangeJson.Default.ListManifest);
        ListManifest manifest = (delegated ?? ImmutableSortedDictionary<string, byte[]>.Empty).Aggregate(whole, (list, one) => list.With(
            list.Delegations?.Roles.FirstOrDefault(role => role.Name == one.Key)
                ?? throw new PublishingException($"The list delegates nothing to {one.Key}."),
            SignedMetadata.ReadUnverified(one.Value, ExchangeJson.Default.TargetsRole)));
        if (manifest.Delegations is { Roles.IsEmpty: false } left)
            throw new PublishingException($"{left.Roles[0].Name}.json, to which the list delegates, is missing.");
        string[] further = [.. manifest.Targets.Keys.Where(name => !_known.Contains(name))];
        if (!SameTargets(Describe(sliceDirectory, policy, manifest.Expires, further), manifest))
            throw new PublishingException("The slice or the policy is not the one that was signed; nothing was published.");
        CheckGeneration(whole);
        try
        {
            PutFiles(sliceDirectory, policy, manifest);
            foreach ((string role, byte[] signed) in delegated ?? ImmutableSortedDictionary<string, byte[]>.Empty)
                MetadataRepository.WriteDelegated(root, whole.Version, role, signed);
            return Put(whole, envelope, canary);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PublishingException($"{root} cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>What boards are offered now, not verified; null before the first publication.</summary>
    /// <exception cref="MetadataException">manifest.json cannot be read.</exception>
    public ListManifest? Current() => ReadManifest(Path.Combine(root, ManifestName));

    /// <summary>What a few posts are offered ahead of the others; null when nothing is.</summary>
    /// <exception cref="MetadataException">canary.json cannot be read.</exception>
    public ListManifest? Canary() => ReadManifest(Path.Combine(root, CanaryName));

    /// <summary>Offers everybody what a few posts were offered. Once more, after a crash, it does what is left to do.</summary>
    /// <param name="generation">Of the list that is being rolled out.</param>
    /// <exception cref="PublishingException">Nothing was, or it cannot be written.</exception>
    public void Release(long generation)
    {
        if (Canary() is not { } canary)
        {
            if (Current()?.Version >= generation)
                return;
            throw new PublishingException("No list is being rolled out.");
        }

        try
        {
            if (canary.Version > (Current()?.Version ?? 0))
                DurableFiles.Replace(Path.Combine(root, ManifestName), File.ReadAllBytes(Path.Combine(root, CanaryName)));
            EndCanary();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PublishingException($"{root} cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>Nobody is offered anything ahead of the others from now on.</summary>
    public void EndCanary()
    {
        File.Delete(Path.Combine(root, CanaryName));
        DurableFiles.SyncDirectory(root);
    }

    private string KeptName(ListManifest manifest) => Path.Combine(root, ManifestsDirectory, $"{manifest.Version}.json");

    private void PutFiles(string sliceDirectory, ReadOnlyMemory<byte> policy, ListManifest manifest)
    {
        Directory.CreateDirectory(Path.Combine(root, FilesDirectory));
        PutFile(manifest, ListManifest.PolicyTarget, path => Copy(new MemoryStream(policy.ToArray()), path));
        foreach (string name in manifest.Targets.Keys.Where(name => name != ListManifest.PolicyTarget))
        {
            string file = Path.Combine(sliceDirectory, name);
            PutFile(manifest, name, path =>
            {
                if (Path.GetFileName(name) is ListManifest.DocumentsTarget or ListManifest.GalleryTarget)
                    DurableFiles.Link(file, path);
                else
                    Copy(File.OpenRead(file), path);
            });
        }
    }

    private ListManifest Put(ListManifest manifest, ReadOnlyMemory<byte> envelope, bool canary)
    {
        string kept = KeptName(manifest);
        Directory.CreateDirectory(Path.Combine(root, ManifestsDirectory));
        if (!File.Exists(kept))
            DurableFiles.Replace(kept, envelope.Span);
        DurableFiles.SyncDirectory(root);
        DurableFiles.Replace(Path.Combine(root, canary ? CanaryName : ManifestName), File.ReadAllBytes(kept));
        if (!canary)
            EndCanary();
        return ReadManifest(kept)!;
    }

    private void CheckGeneration(ListManifest manifest)
    {
        long published = Math.Max(Current()?.Version ?? 0, Canary()?.Version ?? 0);
        if (manifest.Version < published || manifest.Version <= 0)
        {
            throw new PublishingException(
                $"Generation {manifest.Version} cannot follow generation {published}: cut the slice with a higher number.");
        }

        // A publication that broke off after its manifest was kept is completed; another content never takes its number.
        if (ReadManifest(KeptName(manifest)) is { } before && !SameTargets(before, manifest))
            throw new PublishingException($"Generation {manifest.Version} was published with other content; take the next number.");
    }

    private static bool SameTargets(ListManifest one, ListManifest other) =>
        one.Targets.Count == other.Targets.Count
        && one.Targets.All(target => other.Targets.GetValueOrDefault(target.Key)?.Sha256 == target.Value.Sha256);

    /// <summary>A name holds its own content's hash: a file that is there already is the file.</summary>
    private void PutFile(ListManifest manifest, string name, Action<string> write)
    {
        ManifestTarget target = manifest.Targets[name];
        string path = Path.Combine(root, target.PathOf(name));
        if (File.Exists(path))
        {
            if (TargetOf(File.OpenRead(path)).Sha256 != target.Sha256)
                throw new PublishingException($"{path} is damaged: its content is not what its name says; remove it.");
            return;
        }

        string temporary = path + ".tmp";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(temporary);
        write(temporary);
        if (TargetOf(File.OpenRead(temporary)).Sha256 != target.Sha256)
            throw new PublishingException($"{name} changed while it was published; nothing was published.");
        File.Move(temporary, path);
        DurableFiles.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    private static void Copy(Stream content, string path)
    {
        using Stream source = content;
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        source.CopyTo(file);
        file.Flush(flushToDisk: true);
    }

    private static ManifestTarget TargetOf(Stream stream)
    {
        using (stream)
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            return new ManifestTarget(
                stream.Length, ImmutableSortedDictionary<string, string>.Empty.Add("sha256", hash));
        }
    }

    private static void CheckPolicy(ReadOnlyMemory<byte> policy)
    {
        try
        {
            if (JsonSerializer.Deserialize(policy.Span, ExchangeJson.Default.ListPolicy) is null)
                throw new PublishingException("The policy is empty.");
        }
        catch (JsonException failure)
        {
            throw new PublishingException($"The policy cannot be read (line {failure.LineNumber + 1}).", failure);
        }
    }

    private static ListManifest? ReadManifest(string path) =>
        File.Exists(path)
            ? SignedMetadata.ReadUnverified(File.ReadAllBytes(path), ExchangeJson.Default.ListManifest)
            : null;

    private static TargetCustom? CustomOf(string file)
    {
        switch (Path.GetFileName(file))
        {
            case ListManifest.SliceTarget:
                using (Slice slice = Slice.Open(Path.GetDirectoryName(file)!))
                    return new TargetCustom { Slice = slice.Header, Canary = SliceCanary.Choose(slice) };
            case SliceDelta.FileName:
                return new TargetCustom { Delta = SliceDelta.ReadHead(file) };
            default:
                return null;
        }
    }

    [GeneratedRegex(@"\A([a-z0-9-]+/)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TargetName();
}

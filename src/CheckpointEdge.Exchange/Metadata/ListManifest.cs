using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Exchange.Metadata;

/// <summary>
/// What one publication consists of: the <c>targets</c> role of The Update Framework 1.0. Its version is the slice's
/// generation and only ever grows. Immutable.
/// </summary>
public sealed record ListManifest
{
    /// <summary>The two targets every publication has; a publication is any set of named targets with these two in it.</summary>
    public const string SliceTarget = "slice.db";

    /// <inheritdoc cref="SliceTarget"/>
    public const string PolicyTarget = "policy.json";

    /// <summary>The file of document fingerprints; a publication whose slice has none does not have it either.</summary>
    public const string DocumentsTarget = "documents.fp";

    /// <summary>The faces of the list; a publication whose list has no photographs does not have it.</summary>
    public const string GalleryTarget = "faces.gallery";

    public const string TypeName = "targets";
    public const string CurrentSpecVersion = "1.0.31";

    [JsonPropertyName("_type")]
    public string Type { get; init; } = TypeName;

    [JsonPropertyName("spec_version")]
    public string SpecVersion { get; init; } = CurrentSpecVersion;

    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>After this instant the publication is no longer taken; a list already in use goes on, with a loud age alarm.</summary>
    [JsonPropertyName("expires"), JsonConverter(typeof(WholeSeconds))]
    public required DateTimeOffset Expires { get; init; }

    [JsonPropertyName("targets")]
    public required ImmutableSortedDictionary<string, ManifestTarget> Targets { get; init; }

    /// <summary>Slices for posts that other people sign than this publication; null where there are none.</summary>
    [JsonPropertyName("delegations"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Delegations? Delegations { get; init; }

    /// <summary>The header of the slice, so that a screen can say what is offered before a byte of it is fetched.</summary>
    /// <exception cref="MetadataException">The target <c>slice.db</c> is missing, or its <c>custom</c> brings no header.</exception>
    [JsonIgnore]
    public SliceHeader Slice => Targets.GetValueOrDefault(SliceTarget)?.Custom?.Slice
        ?? throw new MetadataException($"The metadata gives no header for {SliceTarget}.");

    /// <summary>The same publication with this header of its slice; <see cref="SliceTarget"/> must be there already.</summary>
    public ListManifest WithSlice(SliceHeader header) => this with
    {
        Targets = Targets.SetItem(SliceTarget, Targets[SliceTarget] with
        {
            Custom = (Targets[SliceTarget].Custom ?? new TargetCustom()) with { Slice = header },
        }),
    };

    /// <summary>
    /// The publication as one board has to take it: where a slice was cut for its post, that slice and what belongs to it stand
    /// under the ordinary names; otherwise everything is as it was. Which post has which slice is signed like the rest.
    /// </summary>
    /// <param name="unit">The board's name: a slice that names the board comes before one that names its site.</param>
    /// <param name="site">Where the board stands.</param>
    public ListManifest For(string unit, string site)
    {
        string? target = CutFor(unit) ?? (DelegatedFor(unit) is null ? CutFor(site) : null);
        return target is null ? this : In(target[..^SliceTarget.Length]);
    }

    /// <summary>Who signs the slice of a post, where it is others than who signs this publication; null: nobody else does.</summary>
    /// <param name="unit">As for <see cref="For"/>.</param>
    /// <param name="site">As for <see cref="For"/>.</param>
    public DelegatedRole? DelegateOf(string unit, string site) =>
        DelegatedFor(unit) ?? (CutFor(unit) is null ? DelegatedFor(site) : null);

    /// <summary>
    /// The publication with what a role signs to which it delegates. Of the role's files those below its own name alone count,
    /// and which posts they are for is said by this publication, whatever the role says.
    /// </summary>
    /// <exception cref="MetadataException">Too few of the role's keys have signed, or it is of another publication.</exception>
    public ListManifest With(DelegatedRole role, ReadOnlyMemory<byte> envelope)
    {
        TargetsRole signed = SignedMetadata.Verify(envelope, SignersOf(role), ExchangeJson.Default.TargetsRole);
        if (signed.Version != Version)
            throw new MetadataException(MetadataRefusal.MixAndMatch, $"{role.Name}.json is of list {signed.Version}, not of list {Version}.");
        return With(role, signed);
    }

    /// <summary>Who signs for a role that this publication delegates to.</summary>
    public TrustedRole SignersOf(DelegatedRole role) => new()
    {
        Keys = [.. role.KeyIds.Distinct().Select(id => Delegations!.Keys.GetValueOrDefault(id)).OfType<PublicKey>()],
        Threshold = role.Threshold,
    };

    /// <summary>As the other, for a role that is verified already or only shown.</summary>
    public ListManifest With(DelegatedRole role, TargetsRole signed)
    {
        string folder = role.Name + "/";
        ImmutableSortedDictionary<string, ManifestTarget>.Builder all = Targets.ToBuilder();
        foreach ((string name, ManifestTarget file) in signed.Targets)
        {
            if (!name.StartsWith(folder, StringComparison.Ordinal) || !role.Covers(name) || Targets.ContainsKey(name))
                continue;
            all[name] = name != folder + SliceTarget ? file : file with
            {
                Custom = (file.Custom ?? new TargetCustom()) with { Posts = role.Posts },
            };
        }

        return this with
        {
            Targets = all.ToImmutable(),
            Delegations = Delegations! with { Roles = Delegations.Roles.Remove(role) },
        };
    }

    /// <summary>As <see cref="For"/>, for whoever holds a slice and not the name of a post: the slice is known by its key.</summary>
    public ListManifest WithKey(string keyIdentity)
    {
        string? target = Targets.FirstOrDefault(target => target.Key.EndsWith("/" + SliceTarget, StringComparison.Ordinal)
            && target.Value.Custom?.Slice?.KeyIdentity == keyIdentity).Key;
        return target is null ? this : In(target[..^SliceTarget.Length]);
    }

    private ListManifest In(string folder)
    {
        ImmutableSortedDictionary<string, ManifestTarget>.Builder own =
            ImmutableSortedDictionary.CreateBuilder<string, ManifestTarget>(StringComparer.Ordinal);
        if (Targets.TryGetValue(PolicyTarget, out ManifestTarget? policy))
            own.Add(PolicyTarget, policy);
        foreach ((string name, ManifestTarget file) in Targets)
            if (name.Length > folder.Length && name.StartsWith(folder, StringComparison.Ordinal))
                own[name[folder.Length..]] = file with { Folder = folder };
        return this with { Targets = own.ToImmutable() };
    }

    private DelegatedRole? DelegatedFor(string post) =>
        Delegations?.Roles.FirstOrDefault(role => !role.Posts.IsDefaultOrEmpty && role.Posts.Contains(post));

    private string? CutFor(string post) => Targets
        .FirstOrDefault(target => target.Key.EndsWith("/" + SliceTarget, StringComparison.Ordinal)
            && target.Value.Custom is { Posts.IsDefaultOrEmpty: false } custom && custom.Posts.Contains(post))
        .Key;

    /// <summary>The files that a board needs before it may use the publication.</summary>
    [JsonIgnore]
    public ImmutableArray<string> TargetsNeeded =>
    [
        PolicyTarget,
        SliceTarget,
        .. Slice.Fingerprints is null ? ReadOnlySpan<string>.Empty : [DocumentsTarget],
        .. Targets.ContainsKey(GalleryTarget) ? [GalleryTarget] : ReadOnlySpan<string>.Empty,
    ];
}

/// <summary>One file of a publication.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Hashes"><c>sha256</c>, hexadecimal, lower case.</param>
public sealed record ManifestTarget(
    [property: JsonPropertyName("length")] long Length,
    [property: JsonPropertyName("hashes")] ImmutableSortedDictionary<string, string> Hashes)
{
    /// <summary>What an application says of a file beside length and hashes; null for nothing.</summary>
    [JsonPropertyName("custom"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TargetCustom? Custom { get; init; }

    [JsonIgnore]
    public string Sha256 => Hashes.GetValueOrDefault("sha256", "");

    /// <summary>Of a slice cut for certain posts: its name and a slash; empty for what is for everybody.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = "";

    /// <summary>Where the file lies below the lists' address: content-addressed, never overwritten.</summary>
    /// <param name="target">The name that the manifest gives it; a folder in it stays in front of the hash.</param>
    public string PathOf(string target)
    {
        string name = Folder + target;
        int start = name.LastIndexOf('/') + 1;
        return $"files/{name[..start]}{Sha256}.{name[start..]}";
    }
}

/// <summary>The <c>custom</c> object of a target: opaque to The Update Framework, ours by the names in it. Immutable.</summary>
public sealed record TargetCustom
{
    /// <summary>Of <c>slice.db</c> alone: what stands in the slice's own header.</summary>
    [JsonPropertyName("x-checkpointedge-slice"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SliceHeader? Slice { get; init; }

    /// <summary>Of a slice in a folder of its own: the sites and boards it was cut for; default or empty for the others.</summary>
    [JsonPropertyName("x-checkpointedge-posts"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<string> Posts { get; init; }

    /// <summary>
    /// Of <c>slice.db</c> alone: the record by which a board tries the slice before it is used, sealed; see
    /// <see cref="SliceCanary"/>. Null: the slice has nobody whom a search would find for sure.
    /// </summary>
    [JsonPropertyName("x-checkpointedge-canary"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Canary { get; init; }

    /// <summary>Of <c>slice.delta</c> alone: from which slice it leads.</summary>
    [JsonPropertyName("x-checkpointedge-delta"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SliceDeltaHead? Delta { get; init; }
}

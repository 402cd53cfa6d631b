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

    /// <summary>The header of the slice, so that a screen can say what is offered before a byte of it is fetched.</summary>
    /// <exception cref="MetadataException">The target <c>slice.db</c> is missing, or its <c>custom</c> brings no header.</exception>
    [JsonIgnore]
    public SliceHeader Slice => Targets.GetValueOrDefault(SliceTarget)?.Custom?.Slice
        ?? throw new MetadataException($"The metadata gives no header for {SliceTarget}.");

    /// <summary>The same publication with this header of its slice; <see cref="SliceTarget"/> must be there already.</summary>
    public ListManifest WithSlice(SliceHeader header) => this with
    {
        Targets = Targets.SetItem(SliceTarget, Targets[SliceTarget] with { Custom = new TargetCustom { Slice = header } }),
    };

    /// <summary>The files that a board needs before it may use the publication.</summary>
    [JsonIgnore]
    public ImmutableArray<string> TargetsNeeded => Slice.Fingerprints is null
        ? [PolicyTarget, SliceTarget]
        : [PolicyTarget, SliceTarget, DocumentsTarget];
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

    /// <summary>Where the file lies below the lists' address: content-addressed, never overwritten.</summary>
    public string PathOf(string target) => $"files/{Sha256}.{target}";
}

/// <summary>The <c>custom</c> object of a target: opaque to The Update Framework, ours by the names in it. Immutable.</summary>
public sealed record TargetCustom
{
    /// <summary>Of <c>slice.db</c> alone: what stands in the slice's own header.</summary>
    [JsonPropertyName("x-checkpointedge-slice"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SliceHeader? Slice { get; init; }

    /// <summary>Of <c>slice.delta</c> alone: from which slice it leads.</summary>
    [JsonPropertyName("x-checkpointedge-delta"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SliceDeltaHead? Delta { get; init; }
}

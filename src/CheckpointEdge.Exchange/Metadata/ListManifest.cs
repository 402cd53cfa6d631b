using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Exchange.Metadata;

/// <summary>
/// What one publication consists of: the <c>targets</c> role of The Update Framework 1.0. Its version is the slice's
/// generation and only ever grows. Immutable.
/// </summary>
public sealed record ListManifest
{
    /// <summary>The two targets every publication has.</summary>
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
    [JsonPropertyName("expires")]
    public required DateTimeOffset Expires { get; init; }

    [JsonPropertyName("targets")]
    public required ImmutableSortedDictionary<string, ManifestTarget> Targets { get; init; }

    /// <summary>The header of the slice, so that a screen can say what is offered before a byte of it is fetched.</summary>
    [JsonPropertyName("x-checkpointedge-slice")]
    public required SliceHeader Slice { get; init; }

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
    [JsonIgnore]
    public string Sha256 => Hashes.GetValueOrDefault("sha256", "");

    /// <summary>Where the file lies below the lists' address: content-addressed, never overwritten.</summary>
    public string PathOf(string target) => $"files/{Sha256}.{target}";
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Exchange.Metadata.Roles;

/// <summary>What one metadata file says of another. Immutable.</summary>
public sealed record MetaFile
{
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>Bytes; null where the repository does not say.</summary>
    [JsonPropertyName("length"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Length { get; init; }

    /// <summary>By algorithm, hexadecimal; null where the repository does not say.</summary>
    [JsonPropertyName("hashes"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableSortedDictionary<string, string>? Hashes { get; init; }
}

/// <summary><c>snapshot.json</c>: which versions of all targets roles belong together (section 4.4). Immutable.</summary>
public sealed record SnapshotRole : RoleMetadata
{
    public const string TypeName = "snapshot";

    /// <summary>By file name, such as <c>targets.json</c>.</summary>
    [JsonPropertyName("meta")]
    public required ImmutableSortedDictionary<string, MetaFile> Meta { get; init; }

    internal override string? Fault => base.Fault
        ?? (Meta.ContainsKey(TargetsRole.TypeName + ".json") ? null : "it does not name targets.json")
        ?? (Meta.Values.All(file => file.Version >= 1) ? null : "it names a version below 1");
}

/// <summary><c>timestamp.json</c>: which snapshot is the newest; signed anew all the time (section 4.6). Immutable.</summary>
public sealed record TimestampRole : RoleMetadata
{
    public const string TypeName = "timestamp";

    /// <summary>One file, <c>snapshot.json</c>.</summary>
    [JsonPropertyName("meta")]
    public required ImmutableSortedDictionary<string, MetaFile> Meta { get; init; }

    /// <summary>
    /// When this was signed, by the signer's clock; null where the repository does not say. Not of the specification: it lets
    /// a board whose clock is dead know a time that has surely passed.
    /// </summary>
    [JsonPropertyName("x-checkpointedge-signed-at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SignedAt { get; init; }

    [JsonIgnore]
    public MetaFile Snapshot => Meta[SnapshotRole.TypeName + ".json"];

    internal override string? Fault => base.Fault
        ?? (Meta.TryGetValue(SnapshotRole.TypeName + ".json", out MetaFile? snapshot) && snapshot.Version >= 1
            ? null
            : "it names no snapshot.json");
}

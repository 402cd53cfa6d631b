using System.Text.Json.Serialization;

namespace CheckpointEdge.Exchange.Metadata.Roles;

/// <summary>What the <c>signed</c> part of every role has in common (TUF 1.0.31, section 4.3). Immutable.</summary>
public abstract record RoleMetadata
{
    /// <summary>The only edition of the format that is read here; its first number must be 1.</summary>
    public const string CurrentSpecVersion = "1.0.31";

    [JsonPropertyName("_type")]
    public required string Type { get; init; }

    [JsonPropertyName("spec_version")]
    public string SpecVersion { get; init; } = CurrentSpecVersion;

    /// <summary>Counts up from 1; a client never goes back to a lower one.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>From this instant on the file is no longer taken.</summary>
    [JsonPropertyName("expires"), JsonConverter(typeof(WholeSeconds))]
    public required DateTimeOffset Expires { get; init; }

    /// <summary>What is wrong with the content by the format's own rules, in one sentence; null when nothing is.</summary>
    internal virtual string? Fault => Version < 1 ? "its version is below 1" : null;
}

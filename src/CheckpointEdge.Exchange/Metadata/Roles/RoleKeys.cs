using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Exchange.Metadata.Roles;

/// <summary>Which keys sign a role, and how many different ones must. Immutable.</summary>
public record RoleKeys
{
    /// <summary>Names of keys in the <c>keys</c> that stand beside it; one that is not there signs nothing.</summary>
    [JsonPropertyName("keyids")]
    public required ImmutableArray<string> KeyIds { get; init; }

    /// <summary>At least 1.</summary>
    [JsonPropertyName("threshold")]
    public required int Threshold { get; init; }
}

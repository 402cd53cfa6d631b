using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Exchange.Metadata.Roles;

/// <summary><c>root.json</c>: whose signatures count for which role (section 4.3). Immutable.</summary>
public sealed record RootRole : RoleMetadata
{
    public const string TypeName = "root";

    /// <summary>True: files carry their version or hash in the name, and none is ever overwritten.</summary>
    [JsonPropertyName("consistent_snapshot")]
    public bool ConsistentSnapshot { get; init; }

    /// <summary>By key id.</summary>
    [JsonPropertyName("keys")]
    public required ImmutableSortedDictionary<string, PublicKey> Keys { get; init; }

    /// <summary>For <c>root</c>, <c>timestamp</c>, <c>snapshot</c> and <c>targets</c>.</summary>
    [JsonPropertyName("roles")]
    public required ImmutableSortedDictionary<string, RoleKeys> Roles { get; init; }

    internal override string? Fault => base.Fault
        ?? (TopLevel.Names.FirstOrDefault(role => !Roles.ContainsKey(role)) is { } missing
            ? $"it names no keys for {missing}"
            : Roles.Values.Any(role => role.Threshold < 1) ? "it asks for no signature at all" : null);

    /// <summary>The keys of one role with its threshold, as older parts of the house hold them.</summary>
    public TrustedRole TrustedRoleOf(string role) => new()
    {
        Keys = [.. Roles[role].KeyIds.Distinct().Where(Keys.ContainsKey).Select(id => Keys[id])],
        Threshold = Roles[role].Threshold,
    };
}

/// <summary>The four roles that root speaks about.</summary>
public static class TopLevel
{
    public static ImmutableArray<string> Names { get; } =
        [RootRole.TypeName, TimestampRole.TypeName, SnapshotRole.TypeName, TargetsRole.TypeName];
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace CheckpointEdge.Exchange.Metadata.Roles;

/// <summary><c>targets.json</c> and every role that targets are delegated to (section 4.5). Immutable.</summary>
public sealed record TargetsRole : RoleMetadata
{
    public const string TypeName = "targets";

    /// <summary>By path.</summary>
    [JsonPropertyName("targets")]
    public required ImmutableSortedDictionary<string, ManifestTarget> Targets { get; init; }

    [JsonPropertyName("delegations"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Delegations? Delegations { get; init; }

    internal override string? Fault => base.Fault ?? Delegations?.Roles.Select(role => role.Fault).FirstOrDefault(f => f is not null);
}

/// <summary>To whom a targets role hands part of its paths. Immutable.</summary>
public sealed record Delegations
{
    /// <summary>By key id.</summary>
    [JsonPropertyName("keys")]
    public required ImmutableSortedDictionary<string, PublicKey> Keys { get; init; }

    /// <summary>In the order in which they are searched.</summary>
    [JsonPropertyName("roles")]
    public ImmutableArray<DelegatedRole> Roles { get; init; } = [];
}

/// <summary>One delegation. Immutable.</summary>
public sealed record DelegatedRole : RoleKeys
{
    /// <summary>The longest name of a delegated role, after escaping for a file name (characters).</summary>
    public const int NameCharsMax = 200;

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>A path that this role is asked for and does not know is not looked for elsewhere.</summary>
    [JsonPropertyName("terminating")]
    public bool Terminating { get; init; }

    /// <summary>See <see cref="PathPattern"/>; null where <see cref="PathHashPrefixes"/> are given.</summary>
    [JsonPropertyName("paths"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? Paths { get; init; }

    /// <summary>Beginnings of the SHA-256 of a path, hexadecimal.</summary>
    [JsonPropertyName("path_hash_prefixes"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? PathHashPrefixes { get; init; }

    /// <summary>Beside the format: the sites and boards whose slice this role signs. Default or empty where it signs other files.</summary>
    [JsonPropertyName("x-checkpointedge-posts"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<string> Posts { get; init; }

    /// <summary>True when the delegation covers this path.</summary>
    public bool Covers(string path)
    {
        if (Paths is { } patterns)
            return patterns.Any(pattern => PathPattern.Matches(pattern, path));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
        return PathHashPrefixes is { } prefixes && prefixes.Any(prefix => hash.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>As <see cref="RoleMetadata.Fault"/>. A role named like a top-level one would take that one's file.</summary>
    internal string? Fault =>
        Name.Length == 0 || TopLevel.Names.Contains(Name) || Uri.EscapeDataString(Name).Length > NameCharsMax
            ? "it delegates to a role whose name cannot be used"
            : Threshold < 1
                ? "it delegates to a role that needs no signature at all"
                : Paths is null == PathHashPrefixes is null
                    ? "it delegates without saying by paths or by hashes of paths which files"
                    : null;
}

/// <summary>Shell-style patterns as section 4.5 has them: <c>*</c> and <c>?</c> stand for anything but a separator.</summary>
public static class PathPattern
{
    public static bool Matches(string pattern, string path)
    {
        string[] patterns = pattern.Split('/');
        string[] parts = path.Split('/');
        return patterns.Length == parts.Length && patterns.Zip(parts).All(pair => PartMatches(pair.First, pair.Second));
    }

    /// <summary>Goes back to the newest star alone, so the work is bounded by the product of the two lengths.</summary>
    private static bool PartMatches(string pattern, string text)
    {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).IndexOfAnyExcept('*') < 0;
    }
}

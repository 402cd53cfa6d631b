using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Exchange.Tests.Metadata.Client;

/// <summary>
/// A whole repository in memory that an attacker can bend: what is published stays served until a test takes it away. Version
/// numbers go up at each publication but the first. Used by one test at a time.
/// </summary>
internal sealed class RepositorySimulator : IDisposable
{
    public static readonly DateTimeOffset Start = new(2031, 5, 4, 3, 2, 1, TimeSpan.Zero);
    public static readonly DateTimeOffset SafeExpiry = Start.AddDays(30);

    private static readonly string[] _topLevel = ["root", "timestamp", "snapshot", "targets"];
    private readonly List<SigningKey> _made = [];
    private readonly HashSet<string> _published = [];

    public RepositorySimulator()
    {
        foreach (string role in _topLevel)
            AddKey(role);
        Publish("targets", "snapshot", "timestamp", "root");
    }

    public RootRole Root { get; set; } = new()
    {
        Type = "root",
        Version = 1,
        Expires = SafeExpiry,
        ConsistentSnapshot = true,
        Keys = ImmutableSortedDictionary<string, PublicKey>.Empty,
        Roles = _topLevel.ToImmutableSortedDictionary(role => role, _ => new RoleKeys { KeyIds = [], Threshold = 1 }),
    };

    public TimestampRole Timestamp { get; set; } = new()
    {
        Type = "timestamp",
        Version = 1,
        Expires = SafeExpiry,
        Meta = ImmutableSortedDictionary<string, MetaFile>.Empty,
    };

    public SnapshotRole Snapshot { get; set; } = new()
    {
        Type = "snapshot",
        Version = 1,
        Expires = SafeExpiry,
        Meta = ImmutableSortedDictionary<string, MetaFile>.Empty,
    };

    /// <summary>The top-level role and every delegated one, by name.</summary>
    public Dictionary<string, TargetsRole> Targets { get; } = new() { ["targets"] = NewTargets() };

    /// <summary>Who signs a role, whatever its delegator says.</summary>
    public Dictionary<string, List<SigningKey>> Signers { get; } = [];

    /// <summary>What is served now, by name below the metadata's address.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>What was asked for, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Writes lengths and hashes of metadata files into those that name them.</summary>
    public bool WithHashes { get; set; }

    public static TargetsRole NewTargets() => new()
    {
        Type = "targets",
        Version = 1,
        Expires = SafeExpiry,
        Targets = ImmutableSortedDictionary<string, ManifestTarget>.Empty,
    };

    public static ManifestTarget TargetOf(byte[] content) => new(
        content.Length,
        ImmutableSortedDictionary<string, string>.Empty.Add("sha256", Convert.ToHexStringLower(SHA256.HashData(content))));

    public Task<byte[]?> FetchAsync(string name, int sizeBytesMax, CancellationToken cancel)
    {
        Requests.Add(name);
        byte[]? file = Files.GetValueOrDefault(name);
        return Task.FromResult(file is null || file.Length <= sizeBytesMax ? file : file[..(sizeBytesMax + 1)]);
    }

    public SigningKey NewKey()
    {
        SigningKey key = SigningKey.Create();
        _made.Add(key);
        return key;
    }

    /// <summary>Root trusts one key more for a role, and it signs.</summary>
    public SigningKey AddKey(string role, SigningKey? key = null)
    {
        key ??= NewKey();
        Trust(role, key.Public, key.Public.KeyId);
        SignersOf(role).Add(key);
        return key;
    }

    public void Trust(string role, PublicKey key, string keyId)
    {
        RoleKeys now = Root.Roles[role];
        Root = Root with
        {
            Keys = Root.Keys.SetItem(keyId, key),
            Roles = Root.Roles.SetItem(role, now with { KeyIds = now.KeyIds.Add(keyId) }),
        };
    }

    public void Threshold(string role, int threshold) => Root = Root with
    {
        Roles = Root.Roles.SetItem(role, Root.Roles[role] with { Threshold = threshold }),
    };

    /// <summary>All keys of a role are replaced.</summary>
    public void Rotate(string role)
    {
        SignersOf(role).Clear();
        Root = Root with { Roles = Root.Roles.SetItem(role, Root.Roles[role] with { KeyIds = [] }) };
        for (int i = 0; i < Root.Roles[role].Threshold; i++)
            AddKey(role);
    }

    public void Delegate(string by, DelegatedRole role, SigningKey? key = null)
    {
        key ??= NewKey();
        Delegations before = Targets[by].Delegations
            ?? new Delegations { Keys = ImmutableSortedDictionary<string, PublicKey>.Empty };
        Targets[by] = Targets[by] with
        {
            Delegations = before with
            {
                Keys = before.Keys.SetItem(key.Public.KeyId, key.Public),
                Roles = before.Roles.Add(role with { KeyIds = [key.Public.KeyId] }),
            },
        };
        SignersOf(role.Name).Add(key);
        Targets.TryAdd(role.Name, NewTargets());
    }

    public void AddTarget(string role, string path, byte[] content) =>
        Targets[role] = Targets[role] with { Targets = Targets[role].Targets.SetItem(path, TargetOf(content)) };

    /// <summary>Signs roles in this order and serves them under the version they say, or under <paramref name="roles"/>' next.</summary>
    public void Publish(params string[] roles)
    {
        foreach (string role in roles)
            Publish(role, bump: _published.Contains(role));
    }

    public void Publish(string role, bool bump, long? servedAs = null)
    {
        int step = bump ? 1 : 0;
        _published.Add(role);
        switch (role)
        {
            case "root":
                Root = Root with { Version = Root.Version + step };
                Serve(role, servedAs ?? Root.Version, Sign(role, Root, ExchangeJson.Default.RootRole));
                break;
            case "timestamp":
                Timestamp = Timestamp with { Version = Timestamp.Version + step };
                Files["timestamp.json"] = Sign(role, Timestamp, ExchangeJson.Default.TimestampRole);
                break;
            case "snapshot":
                Snapshot = Snapshot with { Version = Snapshot.Version + step };
                byte[] snapshot = Sign(role, Snapshot, ExchangeJson.Default.SnapshotRole);
                Serve(role, servedAs ?? Snapshot.Version, snapshot);
                Timestamp = Timestamp with { Meta = Timestamp.Meta.SetItem("snapshot.json", MetaOf(servedAs ?? Snapshot.Version, snapshot)) };
                break;
            default:
                Targets[role] = Targets[role] with { Version = Targets[role].Version + step };
                byte[] targets = Sign(role, Targets[role], ExchangeJson.Default.TargetsRole);
                Serve(role, servedAs ?? Targets[role].Version, targets);
                Snapshot = Snapshot with { Meta = Snapshot.Meta.SetItem(role + ".json", MetaOf(servedAs ?? Targets[role].Version, targets)) };
                break;
        }
    }

    public List<SigningKey> SignersOf(string role)
    {
        if (!Signers.TryGetValue(role, out List<SigningKey>? signers))
            Signers[role] = signers = [];
        return signers;
    }

    public void Dispose()
    {
        foreach (SigningKey key in _made)
            key.Dispose();
    }

    private byte[] Sign<T>(string role, T signed, JsonTypeInfo<T> json) => SignedMetadata.Sign(signed, json, SignersOf(role));

    private void Serve(string role, long version, byte[] bytes)
    {
        string name = Uri.EscapeDataString(role) + ".json";
        Files[FormattableString.Invariant($"{version}.{name}")] = bytes;
        if (role != "root")
            Files[name] = bytes;
    }

    private MetaFile MetaOf(long version, byte[] bytes) => !WithHashes
        ? new MetaFile { Version = version }
        : new MetaFile { Version = version, Length = bytes.Length, Hashes = TargetOf(bytes).Hashes };
}

using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Exchange.Metadata.Client;

/// <summary>Brings one file of a repository's metadata.</summary>
/// <param name="name">Below the metadata's address, escaped for it: <c>2.root.json</c>.</param>
/// <param name="sizeBytesMax">The answer may be one byte longer, no more: so an endless file is known.</param>
/// <returns>Null when the repository does not have the file; what else goes wrong is thrown.</returns>
public delegate Task<byte[]?> MetadataSource(string name, int sizeBytesMax, CancellationToken cancel);

/// <summary>
/// A client of The Update Framework 1.0.31: section 5 in its order, a method a section. A file reaches the folder after all
/// its checks have passed and never before, so a refusal leaves what is trusted as it was. Not thread-safe.
/// </summary>
public sealed class MetadataClient
{
    private readonly MetadataFolder _folder;
    private readonly MetadataSource _source;
    private readonly MetadataLimits _limits;
    private readonly bool _putRight;
    private DateTimeOffset _start;
    private Trusted<RootRole> _root;
    private Trusted<TimestampRole>? _timestamp;
    private Trusted<SnapshotRole>? _snapshot;
    private Trusted<TargetsRole>? _targets;

    private MetadataClient(
        MetadataFolder folder, MetadataSource source, DateTimeOffset start, bool putRight, MetadataLimits limits, Trusted<RootRole> root)
    {
        _folder = folder;
        _source = source;
        _start = start;
        _putRight = putRight;
        _limits = limits;
        _root = root;
    }

    /// <summary>The newest root that is trusted.</summary>
    public RootRole Root => _root.Role;

    /// <summary>Null before the first update.</summary>
    public TimestampRole? Timestamp => _timestamp?.Role;

    /// <summary>Null before the first update.</summary>
    public TargetsRole? Targets => _targets?.Role;

    /// <summary><c>targets.json</c> as it came; null before the first update.</summary>
    public byte[]? TargetsEnvelope => _targets?.Bytes;

    /// <summary>Lays down the root that everything else follows from; it is checked when it is first used.</summary>
    public static void Initialise(MetadataFolder folder, ReadOnlySpan<byte> root) => folder.Write(RootRole.TypeName, root);

    /// <summary>Sections 5.1 and 5.2: the time is fixed, the trusted root is loaded. Asks for nothing.</summary>
    /// <param name="start">Now, or a later instant that is known to have passed; expiry is judged by it throughout.</param>
    /// <param name="putRight">
    /// Take nothing but a newer timestamp that was signed <i>earlier</i> than the trusted one, which only a signer makes who has put a clock
    /// right that was ahead; expiry is then judged by the later of <paramref name="start"/> and that.
    /// </param>
    /// <exception cref="MetadataException">The folder holds no root, or one that does not hold by its own keys.</exception>
    public static MetadataClient Open(
        MetadataFolder folder, MetadataSource source, DateTimeOffset start, MetadataLimits? limits = null, bool putRight = false)
    {
        limits ??= new MetadataLimits();
        byte[] bytes = folder.Read(RootRole.TypeName, limits.RootBytesMax)
            ?? throw new MetadataException(MetadataRefusal.Missing, "There is no trusted root.json; initialise with one.");
        return new MetadataClient(folder, source, start, putRight, limits, ReadRoot("root.json", bytes, null));
    }

    /// <summary>Sections 5.3 to 5.6: all four roles, brought up to date.</summary>
    /// <exception cref="MetadataException">Something offered is not taken; what was trusted stays.</exception>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await UpdateRootAsync(cancel);
        await UpdateTimestampAsync(cancel);
        await UpdateSnapshotAsync(cancel);
        _targets = await TargetsOfAsync(TargetsRole.TypeName, _root.Role.Keys, _root.Role.Roles[TargetsRole.TypeName], cancel);
    }

    /// <summary>Section 5.6 for a role to which <c>targets.json</c> itself delegates: its file as it came.</summary>
    /// <exception cref="MetadataException">It is not taken; what was trusted stays.</exception>
    public async Task<byte[]> DelegatedAsync(DelegatedRole role, CancellationToken cancel) =>
        (await TargetsOfAsync(role.Name, Targets!.Delegations!.Keys, role, cancel)).Bytes;

    /// <summary>Where a target lies below the targets' address, not escaped.</summary>
    /// <exception cref="MetadataException">The path leaves its folder, or no hash is of a known kind.</exception>
    public string PathOf(string path, ManifestTarget target)
    {
        string[] parts = path.Split('/');
        if (parts.Any(part => part is "" or "." or ".."))
            throw new MetadataException(MetadataRefusal.Unreadable, "The name of the target is no path below its folder.");
        if (!_root.Role.ConsistentSnapshot)
            return path;
        string hash = FileHashes.NamingHash(target.Hashes)
            ?? throw new MetadataException(MetadataRefusal.MixAndMatch, "The target has no hash of a known kind.");
        parts[^1] = $"{hash}.{parts[^1]}";
        return string.Join('/', parts);
    }

    /// <summary>
    /// Sections 5.6.7 and 5.7.1: the signed length and hashes of a target, from the first role in order that speaks for its
    /// path. Every role is verified with the keys of the role that this search came from.
    /// </summary>
    /// <returns>Null: there is no such target.</returns>
    /// <exception cref="MetadataException">A role on the way is not taken: the search ends.</exception>
    public async Task<ManifestTarget?> FindAsync(string path, CancellationToken cancel)
    {
        Trusted<TargetsRole> top = _targets ?? throw new InvalidOperationException("Refresh first.");
        HashSet<string> visited = new(StringComparer.Ordinal);
        Stack<(DelegatedRole? Role, Delegations? By)> open = new([(null, null)]);
        while (open.Count > 0 && visited.Count < _limits.DelegationsMax)
        {
            (DelegatedRole? role, Delegations? by) = open.Pop();
            if (!visited.Add(role?.Name ?? TargetsRole.TypeName))
                continue;
            TargetsRole targets = role is null
                ? top.Role
                : (await TargetsOfAsync(role.Name, by!.Keys, role, cancel)).Role;
            if (targets.Targets.TryGetValue(path, out ManifestTarget? found))
                return found;
            List<DelegatedRole> next = [];
            foreach (DelegatedRole delegated in targets.Delegations?.Roles ?? [])
            {
                if (!delegated.Covers(path))
                    continue;
                next.Add(delegated);
                if (!delegated.Terminating)
                    continue;
                open.Clear(); // nobody else is asked for this path
                break;
            }

            foreach (DelegatedRole delegated in Enumerable.Reverse(next))
                open.Push((delegated, targets.Delegations));
        }

        return null;
    }

    /// <summary>Section 5.3.</summary>
    private async Task UpdateRootAsync(CancellationToken cancel)
    {
        RootRole before = _root.Role;
        for (int rotations = 0; rotations < _limits.RootRotationsMax; rotations++)
        {
            string name = FormattableString.Invariant($"{_root.Role.Version + 1}.root.json");
            if (await _source(name, _limits.RootBytesMax, cancel) is not { } bytes)
                break;
            RequireSize(name, bytes, _limits.RootBytesMax);
            _root = ReadRoot(name, bytes, _root.Role);
            _folder.KeepRoot(_root.Role.Version, bytes);
            BeginAnew(before);
            _folder.Write(RootRole.TypeName, bytes);
        }

        RequireUnexpired("root.json", _root.Role);
    }

    /// <summary>
    /// Section 5.3.11: after a fast-forward attack no honest version would be newer than the trusted one, so the new keys begin anew. At once,
    /// for what is refused afterwards would leave the files of the old keys, and the next update would not know that there were others.
    /// </summary>
    private void BeginAnew(RootRole before)
    {
        if (!ThresholdGone(before, TimestampRole.TypeName) && !ThresholdGone(before, SnapshotRole.TypeName))
            return;
        _folder.Delete(SnapshotRole.TypeName);
        _folder.Delete(TimestampRole.TypeName);
    }

    /// <summary>Section 5.4.</summary>
    private async Task UpdateTimestampAsync(CancellationToken cancel)
    {
        const string File = "timestamp.json";
        RoleKeys keys = _root.Role.Roles[TimestampRole.TypeName];
        _timestamp = Local(TimestampRole.TypeName, _limits.TimestampBytesMax, _root.Role.Keys, keys, ExchangeJson.Default.TimestampRole);
        byte[] bytes = await FetchAsync(File, File, null, _limits.TimestampBytesMax, cancel);
        Trusted<TimestampRole> offered = Verify(
            File, bytes, _root.Role.Keys, keys, ExchangeJson.Default.TimestampRole, TimestampRole.TypeName);
        if (_timestamp is { } trusted)
        {
            RequireNoRollback(File, trusted.Role.Version, offered.Role.Version);
            RequireNoRollback("snapshot.json in " + File, trusted.Role.Snapshot.Version, offered.Role.Snapshot.Version);
            if (offered.Role.Version == trusted.Role.Version && !_putRight)
            {
                RequireUnexpired(File, trusted.Role);
                return; // nothing new; whatever it may say under the same number is not looked at
            }
        }

        if (_putRight)
        {
            if (offered.Role.SignedAt is not { } signed || _timestamp is not { Role: { SignedAt: { } ahead } before } || signed >= ahead
                || offered.Role.Version == before.Version)
                throw new MetadataException(MetadataRefusal.Frozen, $"{File} was not signed anew by a clock that was put right.");
            _start = signed > _start ? signed : _start;
        }

        RequireUnexpired(File, offered.Role);
        _timestamp = offered;
        _folder.Write(TimestampRole.TypeName, bytes);
    }

    /// <summary>Section 5.5.</summary>
    private async Task UpdateSnapshotAsync(CancellationToken cancel)
    {
        const string File = "snapshot.json";
        MetaFile signed = _timestamp!.Role.Snapshot;
        RoleKeys keys = _root.Role.Roles[SnapshotRole.TypeName];
        _snapshot = Local(SnapshotRole.TypeName, _limits.SnapshotBytesMax, _root.Role.Keys, keys, ExchangeJson.Default.SnapshotRole);
        if (_snapshot is { } kept && kept.Role.Version == signed.Version && FileHashes.Holds(kept.Bytes, signed))
        {
            RequireUnexpired(File, kept.Role);
            return;
        }

        byte[] bytes = await FetchAsync(Versioned(File, signed.Version), File, signed, _limits.SnapshotBytesMax, cancel);
        RequireHashes(File, bytes, signed, "timestamp.json");
        Trusted<SnapshotRole> offered = Verify(
            File, bytes, _root.Role.Keys, keys, ExchangeJson.Default.SnapshotRole, SnapshotRole.TypeName);
        RequireVersion(File, offered.Role, signed, "timestamp.json");
        foreach ((string file, MetaFile before) in _snapshot?.Role.Meta ?? ImmutableSortedDictionary<string, MetaFile>.Empty)
        {
            if (!offered.Role.Meta.TryGetValue(file, out MetaFile? now))
                throw new MetadataException(MetadataRefusal.Rollback, $"{File} no longer names {file}, which was trusted before.");
            RequireNoRollback($"{file} in {File}", before.Version, now.Version);
        }

        RequireUnexpired(File, offered.Role);
        _snapshot = offered;
        _folder.Write(SnapshotRole.TypeName, bytes);
    }

    /// <summary>Section 5.6, for the top-level role and every delegated one.</summary>
    private async Task<Trusted<TargetsRole>> TargetsOfAsync(
        string role, ImmutableSortedDictionary<string, PublicKey> keys, RoleKeys signers, CancellationToken cancel)
    {
        string file = role + ".json";
        if (!_snapshot!.Role.Meta.TryGetValue(file, out MetaFile? signed))
            throw new MetadataException(MetadataRefusal.Missing, $"snapshot.json does not name {file}, to which a path is delegated.");
        Trusted<TargetsRole>? kept = Local(role, _limits.TargetsBytesMax, keys, signers, ExchangeJson.Default.TargetsRole);
        if (kept is not null && kept.Role.Version == signed.Version && FileHashes.Holds(kept.Bytes, signed))
        {
            RequireUnexpired(file, kept.Role);
            return kept;
        }

        string name = Versioned(Uri.EscapeDataString(role) + ".json", signed.Version);
        byte[] bytes = await FetchAsync(name, file, signed, _limits.TargetsBytesMax, cancel);
        RequireHashes(file, bytes, signed, "snapshot.json");
        Trusted<TargetsRole> offered = Verify(file, bytes, keys, signers, ExchangeJson.Default.TargetsRole, TargetsRole.TypeName);
        RequireVersion(file, offered.Role, signed, "snapshot.json");
        RequireUnexpired(file, offered.Role);
        _folder.Write(role, bytes);
        return offered;
    }

    /// <summary>Section 5.3.4 and 5.3.5; without <paramref name="before"/> section 5.2, where a root vouches for itself.</summary>
    private static Trusted<RootRole> ReadRoot(string file, byte[] bytes, RootRole? before)
    {
        MetadataEnvelope envelope = MetadataEnvelope.Parse(file, bytes);
        if (before is not null)
            envelope.RequireSigners(before.Keys, before.Roles[RootRole.TypeName]);
        RootRole root = envelope.Read(ExchangeJson.Default.RootRole, RootRole.TypeName);
        envelope.RequireSigners(root.Keys, root.Roles[RootRole.TypeName]);
        return before is null || root.Version == before.Version + 1
            ? new Trusted<RootRole>(root, bytes)
            : throw new MetadataException(
                MetadataRefusal.Rollback, $"{file} says that it is version {root.Version}: the roots must follow one by one.");
    }

    /// <summary>What lies in the folder, if the keys of today still vouch for it; expiry does not matter here.</summary>
    private Trusted<T>? Local<T>(
        string role, int sizeBytesMax, ImmutableSortedDictionary<string, PublicKey> keys, RoleKeys signers, JsonTypeInfo<T> json)
        where T : RoleMetadata
    {
        if (_folder.Read(role, sizeBytesMax) is not { } bytes)
            return null;
        try
        {
            string type = typeof(T) == typeof(TargetsRole) ? TargetsRole.TypeName : role;
            return Verify(role + ".json", bytes, keys, signers, json, type);
        }
        catch (MetadataException)
        {
            return null; // damaged, or of keys that were replaced: it is fetched anew
        }
    }

    private static Trusted<T> Verify<T>(
        string file, byte[] bytes, ImmutableSortedDictionary<string, PublicKey> keys, RoleKeys signers, JsonTypeInfo<T> json, string type)
        where T : RoleMetadata
    {
        MetadataEnvelope envelope = MetadataEnvelope.Parse(file, bytes);
        envelope.RequireSigners(keys, signers);
        return new Trusted<T>(envelope.Read(json, type), bytes);
    }

    /// <param name="signed">Where a length was signed, a longer file is not read further, and is not the one that was signed.</param>
    private async Task<byte[]> FetchAsync(string name, string file, MetaFile? signed, int sizeBytesMax, CancellationToken cancel)
    {
        int limit = (int)Math.Clamp(signed?.Length ?? sizeBytesMax, 0, sizeBytesMax);
        byte[] bytes = await _source(name, limit, cancel)
            ?? throw new MetadataException(MetadataRefusal.Missing, $"{file} is missing from the repository.");
        RequireSize(file, bytes, signed?.Length is null ? limit : sizeBytesMax);
        return bytes;
    }

    private string Versioned(string file, long version) =>
        _root.Role.ConsistentSnapshot ? FormattableString.Invariant($"{version}.{file}") : file;

    private static void RequireSize(string file, byte[] bytes, int sizeBytesMax)
    {
        if (bytes.Length > sizeBytesMax)
            throw new MetadataException(MetadataRefusal.TooLong, $"{file} does not end where it must: it is longer than {sizeBytesMax} bytes.");
    }

    private static void RequireHashes(string file, byte[] bytes, MetaFile signed, string by)
    {
        if (!FileHashes.Holds(bytes, signed))
            throw new MetadataException(MetadataRefusal.MixAndMatch, $"{file} is not the file that {by} names: its length or hash differs.");
    }

    private static void RequireVersion(string file, RoleMetadata offered, MetaFile signed, string by)
    {
        if (offered.Version != signed.Version)
            throw new MetadataException(
                MetadataRefusal.MixAndMatch, $"{file} is version {offered.Version}, but {by} names version {signed.Version}.");
    }

    private void RequireNoRollback(string what, long trusted, long offered)
    {
        if (offered < trusted)
            throw new MetadataException(
                MetadataRefusal.Rollback, $"{what} is offered as version {offered}, but version {trusted} was trusted before: never back.");
        if (offered - trusted > _limits.VersionJumpMax)
            throw new MetadataException(
                MetadataRefusal.FastForward,
                $"{what} jumps from version {trusted} to {offered}: nothing newer could ever follow, so it is not taken.");
    }

    private void RequireUnexpired(string file, RoleMetadata role)
    {
        if (role.Expires <= _start)
            throw new MetadataException(MetadataRefusal.Frozen, FormattableString.Invariant(
                $"{file} ended on {role.Expires.UtcDateTime:yyyy-MM-dd HH:mm} UTC and nothing newer is offered: somebody may hold it back."));
    }

    /// <summary>So many keys of a role were taken away that those left could not have signed.</summary>
    private bool ThresholdGone(RootRole before, string role) =>
        before.Roles[role].KeyIds.Except(_root.Role.Roles[role].KeyIds).Count() >= before.Roles[role].Threshold;

    private sealed record Trusted<T>(T Role, byte[] Bytes);
}

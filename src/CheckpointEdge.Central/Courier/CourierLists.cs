using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Lists;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Exchange.Slices;

namespace CheckpointEdge.Central.Courier;

/// <summary>
/// What is published, as it goes on a stick for one board: every root, the newest timestamp, snapshot and targets, the files
/// that the board needs and its own entry of the keys. Safe for concurrent callers.
/// </summary>
internal sealed class CourierLists(string dataDirectory, ListWorkflow lists, TimeProvider time)
{
    /// <summary>
    /// On a stick the timestamp is good for this long (days). Over the line it is good for a day, and no courier is so quick;
    /// who holds the stick back can hide newer lists from the board for as long.
    /// </summary>
    public const int TimestampDays = 7;

    /// <summary>Adds the lists; nothing when nothing was ever published.</summary>
    /// <exception cref="CourierException">They do not fit.</exception>
    public void AddTo(CourierPacking packing, string unit, string site)
    {
        if (Published("metadata/" + lists.Offer.TimestampFor(unit)) is not { } timestampBytes)
            return;
        for (long version = 1; Published(Name(version, RootRole.TypeName)) is { } root; version++)
            packing.AddSealed(Name(version, RootRole.TypeName), root);
        TimestampRole timestamp = SignedMetadata.ReadUnverified(timestampBytes, ExchangeJson.Default.TimestampRole);
        packing.AddSealed("metadata/timestamp.json", ForTheRoad(timestamp));
        string snapshotName = Name(timestamp.Snapshot.Version, SnapshotRole.TypeName);
        byte[] snapshotBytes = Published(snapshotName) ?? throw Missing(snapshotName);
        packing.AddSealed(snapshotName, snapshotBytes);
        SnapshotRole snapshot = SignedMetadata.ReadUnverified(snapshotBytes, ExchangeJson.Default.SnapshotRole);
        ListManifest list = SignedMetadata.ReadUnverified(AddRole(packing, snapshot, TargetsRole.TypeName), ExchangeJson.Default.ListManifest);
        if (list.DelegateOf(unit, site) is { } others)
            list = list.With(others, SignedMetadata.ReadUnverified(AddRole(packing, snapshot, others.Name), ExchangeJson.Default.TargetsRole));
        AddFiles(packing, list.For(unit, site), unit);
    }

    private byte[] AddRole(CourierPacking packing, SnapshotRole snapshot, string role)
    {
        string name = Name(snapshot.Meta[role + ".json"].Version, role);
        byte[] envelope = Published(name) ?? throw Missing(name);
        packing.AddSealed(name, envelope);
        return envelope;
    }

    private void AddFiles(CourierPacking packing, ListManifest manifest, string unit)
    {
        string keys = $"keys/{manifest.Slice.KeyIdentity}.{SliceKeys.FileName}";
        if (lists.Offer.Keys.Find(keys, unit) is { } own)
            packing.AddSealed(keys, own);
        foreach ((string name, ManifestTarget target) in manifest.Targets)
        {
            string path = target.PathOf(name);
            string file = lists.Offer.Files.Find(path) ?? throw Missing(path);
            // The policy alone is not sealed by itself.
            if (name == ListManifest.PolicyTarget)
                packing.AddSealed(path, File.ReadAllBytes(file));
            else
                packing.AddFile(path, file, target.Sha256);
        }
    }

    private byte[] ForTheRoad(TimestampRole timestamp)
    {
        using SigningKey online = CentralKeys.OpenOnlineKey(dataDirectory);
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        return SignedMetadata.Sign(
            timestamp with { Expires = now.AddDays(TimestampDays) }, ExchangeJson.Default.TimestampRole, [online]);
    }

    private byte[]? Published(string name) => lists.Offer.Files.Find(name) is { } file ? File.ReadAllBytes(file) : null;

    private static string Name(long version, string role) => FormattableString.Invariant($"metadata/{version}.{role}.json");

    private static CourierException Missing(string name) =>
        new($"{name} is missing from what is published; no list can be packed.");
}

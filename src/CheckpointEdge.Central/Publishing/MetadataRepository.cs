using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Publishing;

/// <summary>
/// The repository of The Update Framework beside the published files, <c>metadata/</c>: every root, targets and snapshot under
/// its version, and <c>timestamp.json</c>, the only file that is ever replaced and always the last to be written. One process
/// at a time writes; readers may come at any moment.
/// </summary>
/// <param name="published">The folder that is served.</param>
public sealed class MetadataRepository(string published)
{
    public const string FolderName = "metadata";
    public const string TimestampName = "timestamp.json";

    /// <summary>
    /// The timestamp of a list that a few posts are offered ahead of the others. Central gives it to them under the name of the
    /// other; no version of a timestamp is ever used for both, so a board may go over from one to the other and back.
    /// </summary>
    public const string CanaryTimestampName = "canary.timestamp.json";

    /// <summary>A snapshot ends after this time (days) and is signed anew when half of it is over.</summary>
    public const int SnapshotDays = 30;

    /// <summary>What was signed later than this from now (seconds) was signed by a clock that was ahead.</summary>
    public const int ClockSkewSecondsMax = 120;

    private readonly Lock _gate = new();

    /// <summary>A timestamp ends after this time (hours): so long can a board be shown an old list unnoticed.</summary>
    public int TimestampHours { get; init; } = 24;

    /// <summary>How far a new timestamp or snapshot goes on from the one before (count): 1, but after a restore.</summary>
    internal long Step { get; init; } = 1;

    private string Folder { get; } = Path.Combine(published, FolderName);

    /// <summary>The newest root.</summary>
    /// <exception cref="CentralException">There is none: this Central was set up before lists had one.</exception>
    public RootRole Root => SignedMetadata.ReadUnverified(RootEnvelope, ExchangeJson.Default.RootRole);

    /// <summary>As <see cref="Root"/>, signed: what a board is given at its enrolment.</summary>
    public byte[] RootEnvelope => File.ReadAllBytes(Path.Combine(Folder, NameOf(RootVersion, RootRole.TypeName)));

    private long RootVersion
    {
        get
        {
            long newest = Directory.Exists(Folder)
                ? Directory.EnumerateFiles(Folder, "*.root.json").Select(VersionOf).DefaultIfEmpty(0).Max()
                : 0;
            return newest > 0
                ? newest
                : throw new CentralException("This Central has no root for its lists; set up a new one and enrol the boards there.");
        }
    }

    /// <summary>The number of the newest list that was ever offered; 0 for none.</summary>
    internal long NewestList =>
        Directory.Exists(Folder)
            ? Directory.EnumerateFiles(Folder, "*.targets.json").Select(VersionOf).DefaultIfEmpty(0).Max()
            : 0;

    /// <summary>The repository of a Central's data directory.</summary>
    public static MetadataRepository Of(string dataDirectory) => Of(dataDirectory, step: 1);

    internal static MetadataRepository Of(string dataDirectory, long step) =>
        new(Path.Combine(dataDirectory, "lists", "published")) { Step = step };

    internal void WriteRoot(long version, byte[] envelope)
    {
        lock (_gate)
        {
            Directory.CreateDirectory(Folder);
            DurableFiles.Replace(Path.Combine(Folder, NameOf(version, RootRole.TypeName)), envelope);
        }
    }

    /// <summary>
    /// Brings snapshot and timestamp up to date with what is published, and signs them anew when they run out soon. Whatever a
    /// power cut left undone is done here.
    /// </summary>
    /// <param name="manifest">The newest publication, signed; null before the first.</param>
    /// <param name="canary">What a few posts are offered ahead of the others, signed; null when nothing is.</param>
    /// <param name="renewWithin">A timestamp with less than this left is signed anew.</param>
    public void Follow(byte[]? manifest, byte[]? canary, SigningKey online, DateTimeOffset now, TimeSpan renewWithin)
    {
        lock (_gate)
        {
            if (manifest is not null)
                Follow(manifest, TimestampName, online, now, renewWithin);
            if (canary is not null)
                Follow(canary, CanaryTimestampName, online, now, renewWithin);
            else if (Timestamp(CanaryTimestampName) is not null)
                EndCanary(online, now);
        }
    }

    /// <summary>The signed file of a role that a publication delegates to; written before the publication itself.</summary>
    /// <exception cref="PublishingException">Under this number the role has said something else.</exception>
    internal static void WriteDelegated(string published, long version, string role, byte[] envelope)
    {
        string folder = Path.Combine(published, FolderName);
        string file = Path.Combine(folder, NameOf(version, role));
        if (File.Exists(file) && !File.ReadAllBytes(file).AsSpan().SequenceEqual(envelope))
            throw new PublishingException($"The slice {role} of list {version} was published with other content; take the next number.");
        Directory.CreateDirectory(folder);
        DurableFiles.Replace(file, envelope);
    }

    private void Follow(byte[] manifest, string timestampName, SigningKey online, DateTimeOffset now, TimeSpan renewWithin)
    {
        long version = SignedMetadata.ReadUnverified(manifest, ExchangeJson.Default.ListManifest).Version;
        Directory.CreateDirectory(Folder);
        string targets = Path.Combine(Folder, NameOf(version, TargetsRole.TypeName));
        if (!File.Exists(targets) || !File.ReadAllBytes(targets).AsSpan().SequenceEqual(manifest))
            DurableFiles.Replace(targets, manifest);
        TimestampRole? timestamp = Timestamp(timestampName);
        SnapshotRole? snapshot = timestamp is null ? null : Snapshot(timestamp);
        bool same = snapshot is not null && Same(snapshot.Meta[TargetsRole.TypeName + ".json"], MetaOf(version, manifest))
            && snapshot.Expires - now > TimeSpan.FromDays(SnapshotDays) / 2;
        if (!same)
            Write(timestampName, version, manifest, online, now);
        // Boards hold their clocks against what was signed: what a clock that was ahead has signed closes every desk until it is signed anew.
        else if (timestamp!.Expires - now <= renewWithin || timestamp.SignedAt > now.AddSeconds(ClockSkewSecondsMax))
            WriteTimestamp(timestampName, timestamp.Snapshot, online, now);
    }

    /// <summary>The boards that were ahead come back to a timestamp that is newer than any they have seen.</summary>
    private void EndCanary(SigningKey online, DateTimeOffset now)
    {
        if (Timestamp(TimestampName) is { } timestamp)
            WriteTimestamp(TimestampName, timestamp.Snapshot, online, now);
        File.Delete(Path.Combine(Folder, CanaryTimestampName));
        DurableFiles.SyncDirectory(Folder);
    }

    /// <summary>Signs snapshot and timestamp with a new key; nothing where nothing is published yet.</summary>
    internal void SignAnew(SigningKey online, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (string name in new[] { TimestampName, CanaryTimestampName })
            {
                if (Timestamp(name) is not { } timestamp || Snapshot(timestamp) is not { } snapshot)
                    continue;
                long version = snapshot.Meta[TargetsRole.TypeName + ".json"].Version;
                Write(name, version, File.ReadAllBytes(Path.Combine(Folder, NameOf(version, TargetsRole.TypeName))), online, now);
            }
        }
    }

    private void Write(string timestampName, long targetsVersion, byte[] targets, SigningKey online, DateTimeOffset now)
    {
        SnapshotRole snapshot = new()
        {
            Type = SnapshotRole.TypeName,
            Version = Step + Directory.EnumerateFiles(Folder, "*.snapshot.json").Select(VersionOf).DefaultIfEmpty(0).Max(),
            Expires = now.AddDays(SnapshotDays),
            Meta = Named(timestampName).SetItem(TargetsRole.TypeName + ".json", MetaOf(targetsVersion, targets)).SetItems(
                DelegatedIn(targets).Select(role => KeyValuePair.Create(
                    role + ".json", MetaOf(targetsVersion, File.ReadAllBytes(Path.Combine(Folder, NameOf(targetsVersion, role))))))),
        };
        byte[] envelope = SignedMetadata.Sign(snapshot, ExchangeJson.Default.SnapshotRole, [online]);
        DurableFiles.Replace(Path.Combine(Folder, NameOf(snapshot.Version, SnapshotRole.TypeName)), envelope);
        WriteTimestamp(timestampName, MetaOf(snapshot.Version, envelope), online, now);
    }

    /// <summary>
    /// What boards have seen named so far: a snapshot never stops naming a role, or they would take it for an older one. A board
    /// may go over from the other timestamp, so what that one names stays named as well.
    /// </summary>
    private ImmutableSortedDictionary<string, MetaFile> Named(string timestampName)
    {
        string other = timestampName == TimestampName ? CanaryTimestampName : TimestampName;
        return new[] { other, timestampName }.Select(Timestamp).OfType<TimestampRole>().Select(Snapshot).OfType<SnapshotRole>().Aggregate(
            ImmutableSortedDictionary.Create<string, MetaFile>(StringComparer.Ordinal), (all, one) => all.SetItems(one.Meta));
    }

    private static IEnumerable<string> DelegatedIn(byte[] targets) =>
        SignedMetadata.ReadUnverified(targets, ExchangeJson.Default.ListManifest).Delegations?.Roles.Select(role => role.Name) ?? [];

    private void WriteTimestamp(string name, MetaFile snapshot, SigningKey online, DateTimeOffset now)
    {
        TimestampRole timestamp = new()
        {
            Type = TimestampRole.TypeName,
            Version = Step + Math.Max(Timestamp(TimestampName)?.Version ?? 0, Timestamp(CanaryTimestampName)?.Version ?? 0),
            Expires = now.AddHours(TimestampHours),
            SignedAt = now,
            Meta = ImmutableSortedDictionary.Create<string, MetaFile>(StringComparer.Ordinal)
                .Add(SnapshotRole.TypeName + ".json", snapshot),
        };
        DurableFiles.Replace(
            Path.Combine(Folder, name), SignedMetadata.Sign(timestamp, ExchangeJson.Default.TimestampRole, [online]));
    }

    private TimestampRole? Timestamp(string name)
    {
        string path = Path.Combine(Folder, name);
        return File.Exists(path) ? SignedMetadata.ReadUnverified(File.ReadAllBytes(path), ExchangeJson.Default.TimestampRole) : null;
    }

    private SnapshotRole? Snapshot(TimestampRole timestamp)
    {
        string path = Path.Combine(Folder, NameOf(timestamp.Snapshot.Version, SnapshotRole.TypeName));
        if (!File.Exists(path))
            return null;
        byte[] envelope = File.ReadAllBytes(path);
        return SignedMetadata.ReadUnverified(envelope, ExchangeJson.Default.SnapshotRole);
    }

    private static MetaFile MetaOf(long version, byte[] envelope) => new()
    {
        Version = version,
        Length = envelope.Length,
        Hashes = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("sha256", Convert.ToHexStringLower(SHA256.HashData(envelope))),
    };

    private static bool Same(MetaFile one, MetaFile other) =>
        one.Version == other.Version && one.Hashes?.GetValueOrDefault("sha256") == other.Hashes?.GetValueOrDefault("sha256");

    private static string NameOf(long version, string role) => FormattableString.Invariant($"{version}.{role}.json");

    private static long VersionOf(string path) =>
        long.TryParse(Path.GetFileName(path).Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : 0;
}

using System.Collections.Immutable;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Client;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// Whom this board believes about lists: <c>metadata/</c> below the data directory, which begins with the root of the
/// enrolment and follows Central from there. One update at a time; the rest is safe for concurrent callers.
/// </summary>
internal sealed class ListTrust
{
    private readonly string _path;
    private readonly UnitIdentity _unit;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private DateTimeOffset? _newestSignedAt;

    public ListTrust(string dataDirectory, UnitIdentity unit, TimeProvider time)
    {
        _path = Path.Combine(dataDirectory, "metadata");
        _unit = unit;
        _time = time;
        Begin();
        _newestSignedAt = SignedAt();
    }

    /// <summary>
    /// When the newest timestamp that was taken was signed: a time that has surely passed. Null when none says. It goes when
    /// the timestamp's key is replaced, so a stolen key that signs in the far future has no lasting effect.
    /// </summary>
    public DateTimeOffset? NewestSignedAt
    {
        get
        {
            lock (_gate)
                return _newestSignedAt;
        }
    }

    /// <summary>Asks Central for all roles and takes what passes.</summary>
    /// <returns>The newest publication, signed; null when Central has never published anything.</returns>
    /// <exception cref="ListRefusedException">Something offered is not believed; what was trusted stays.</exception>
    /// <exception cref="CentralUnreachableException">Central could not be asked.</exception>
    public async Task<SignedList?> RefreshAsync(ListSource source, CancellationToken cancel)
    {
        if (_unit.ListRoot.Length == 0)
            throw new ListRefusedException("This board was enrolled without a root for its lists: enrol it again.");
        DateTimeOffset now = _time.GetUtcNow();
        DateTimeOffset start = NewestSignedAt is { } signed && signed > now ? signed : now;
        try
        {
            MetadataClient client = MetadataClient.Open(Folder(), source.Metadata, start);
            try
            {
                await client.RefreshAsync(cancel);
            }
            catch (MetadataException failure) when (failure.Refusal == MetadataRefusal.Missing && NothingYet(client))
            {
                return null;
            }
            catch (MetadataException failure) when (failure.Refusal == MetadataRefusal.Frozen && start > now)
            {
                if (await PutRightAsync(source, now, cancel) is not { } right)
                    throw;
                client = right;
            }
            finally
            {
                lock (_gate)
                    _newestSignedAt = SignedAt();
            }

            return await ListOfAsync(client, cancel);
        }
        catch (MetadataException failure)
        {
            string older = failure.Refusal == MetadataRefusal.Rollback ? " The list is older than one that this board knows of." : "";
            throw new ListRefusedException($"The offered list is not trusted: {failure.Message}{older}", failure);
        }
    }

    /// <summary>
    /// A list's manifest with the slice that was cut for this post, if the signers of any root this board has trusted vouch for
    /// it: a list on the shelf was taken under the root of its day, and stays good when a key is replaced later.
    /// </summary>
    /// <exception cref="MetadataException">None does.</exception>
    public ListManifest Verify(SignedList list)
    {
        MetadataException? first = null;
        foreach (TrustedRole signers in Signers())
        {
            try
            {
                return OfThisPost(SignedMetadata.Verify(list.Envelope, signers, ExchangeJson.Default.ListManifest), list.Delegated);
            }
            catch (MetadataException failure)
            {
                first ??= failure;
            }
        }

        throw first!;
    }

    /// <summary>
    /// Central's clock was ahead when it signed what is trusted here, and by that time everything that it signs since has ended. That it
    /// signed anew and earlier says so; without it, every desk would be closed until that time has come.
    /// </summary>
    /// <returns>Null: Central did not sign anew, or what it offers is not taken by this board's own clock either.</returns>
    private async Task<MetadataClient?> PutRightAsync(ListSource source, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            MetadataClient client = MetadataClient.Open(Folder(), source.Metadata, now, putRight: true);
            await client.RefreshAsync(cancel);
            return client;
        }
        catch (MetadataException)
        {
            return null;
        }
    }

    /// <summary>What was taken, with the file of those who sign for this post where others do.</summary>
    private async Task<SignedList> ListOfAsync(MetadataClient client, CancellationToken cancel)
    {
        byte[] envelope = client.TargetsEnvelope!;
        DelegatedRole? others = SignedMetadata.ReadUnverified(envelope, ExchangeJson.Default.ListManifest).DelegateOf(_unit.Unit, _unit.Site);
        return new SignedList(envelope, others is null ? null : await client.DelegatedAsync(others, cancel));
    }

    private ListManifest OfThisPost(ListManifest list, byte[]? delegated)
    {
        if (list.DelegateOf(_unit.Unit, _unit.Site) is not { } others)
            return list.For(_unit.Unit, _unit.Site);
        return delegated is null
            ? throw new MetadataException(MetadataRefusal.Missing, $"{others.Name}.json, which signs for this post, is missing.")
            : list.With(others, delegated).For(_unit.Unit, _unit.Site);
    }

    /// <summary>Of the roots, newest first, and at last those that the enrolment named.</summary>
    private IEnumerable<TrustedRole> Signers()
    {
        foreach (byte[] root in Directory.Exists(_path) ? Folder().Roots() : ImmutableArray<byte[]>.Empty)
            if (RoleOf(root, TargetsRole.TypeName) is { } role)
                yield return role;
        yield return _unit.ListSigners;
    }

    private static TrustedRole? RoleOf(byte[] root, string role)
    {
        try
        {
            return SignedMetadata.ReadUnverified(root, ExchangeJson.Default.RootRole).TrustedRoleOf(role);
        }
        catch (Exception failure) when (failure is MetadataException or KeyNotFoundException)
        {
            return null; // damaged on the disk: the others remain
        }
    }

    /// <summary>Central has no timestamp, and this board has never had one.</summary>
    private bool NothingYet(MetadataClient client) =>
        client.Timestamp is null && !File.Exists(Path.Combine(_path, TimestampRole.TypeName + ".json"));

    /// <summary>The root of the enrolment is laid down once; after an enrolment at another Central everything begins anew.</summary>
    private void Begin()
    {
        if (_unit.ListRoot.Length == 0)
            return;
        if (Directory.Exists(_path) && Folder().Roots().Any(root => root.AsSpan().SequenceEqual(_unit.ListRoot))
            && File.Exists(Path.Combine(_path, RootRole.TypeName + ".json")))
            return;
        if (Directory.Exists(_path))
            Directory.Delete(_path, recursive: true);
        MetadataFolder folder = Folder();
        folder.KeepRoot(SignedMetadata.ReadUnverified(_unit.ListRoot, ExchangeJson.Default.RootRole).Version, _unit.ListRoot);
        MetadataClient.Initialise(folder, _unit.ListRoot);
    }

    /// <summary>Of the newest root alone: what a replaced key has signed says nothing any more.</summary>
    private DateTimeOffset? SignedAt()
    {
        string file = Path.Combine(_path, TimestampRole.TypeName + ".json"), root = Path.Combine(_path, RootRole.TypeName + ".json");
        try
        {
            return File.Exists(file) && File.Exists(root) && RoleOf(File.ReadAllBytes(root), TimestampRole.TypeName) is { } signers
                ? SignedMetadata.Verify(File.ReadAllBytes(file), signers, ExchangeJson.Default.TimestampRole).SignedAt
                : null;
        }
        catch (MetadataException)
        {
            return null; // damaged, or of keys that were replaced: the next update fetches it anew
        }
    }

    private MetadataFolder Folder() => new(_path);
}

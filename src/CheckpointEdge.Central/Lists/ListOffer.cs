using System.Collections.Immutable;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <summary>
/// What boards are offered: the published list, ahead of it the list that a few posts try first, and the keys of both. Safe for
/// concurrent callers.
/// </summary>
public sealed class ListOffer
{
    private const string PublishingLease = "publishing";
    private const string Busy = "Another list is being published; load the page again.";

    private readonly Lock _issuing = new();
    private readonly Leases _leases;
    private readonly DraftFolders _drafts;
    private readonly CentralDatabase _database;
    private readonly AuditLog _audit;
    private readonly UnitStore _units;
    private readonly TimeProvider _time;
    private readonly ListPublisher _publisher;
    private readonly MetadataRepository _repository;

    internal ListOffer(
        string published, DraftFolders drafts, CentralDatabase database, AuditLog audit, UnitStore units, TimeProvider time)
    {
        _drafts = drafts;
        _database = database;
        _audit = audit;
        _units = units;
        _time = time;
        _leases = new Leases(database, time);
        _publisher = new ListPublisher(published);
        _repository = new MetadataRepository(published);
        Files = new PublishedFiles(published);
        Keys = new RecipientKeys(published, units.Recipients);
        units.RecipientsChanged += IssueKeys;
    }

    /// <summary>Some boards are offered something else from now on. Raised after the commit, on the thread that made it.</summary>
    public event Action? Changed;

    /// <summary>All boards are offered this slice from now on. Raised on the publisher's thread; the slice is closed afterwards.</summary>
    public event Action<Slice>? Published;

    /// <summary>What boards fetch.</summary>
    public PublishedFiles Files { get; }

    /// <summary>The keys of what boards fetch.</summary>
    public RecipientKeys Keys { get; }

    /// <summary>Whose signatures boards want on a list, and how many: as the newest root says.</summary>
    public TrustedRole Signers => _repository.Root.TrustedRoleOf(TargetsRole.TypeName);

    /// <summary>Finishes what a crash has interrupted.</summary>
    internal void Resume()
    {
        using Leases.Lease alone = _leases.Take(PublishingLease, "Another Central is publishing a list; start again in a moment.");
        // The files were in place and the power went before the store knew: they are what boards have taken.
        if (_database.Read(DraftStore.Open) is { } draft && _publisher.Current()?.Version == draft.Generation)
            _database.Write(transaction => DraftStore.SetState(transaction, draft.Id, DraftState.Published, _time.GetUtcNow()));
        _database.Write(EndReached);
        // A roll-out of which the store knows nothing was never offered to anybody.
        if (_publisher.Canary() is { } canary && _database.Read(RolloutStore.Current)?.Generation != canary.Version)
            _publisher.EndCanary();
        IssueKeys();
    }

    /// <summary>
    /// The timestamp that a board is to see, below the lists' address: its own where it has a list before the others, for
    /// everybody else the ordinary one.
    /// </summary>
    public string TimestampFor(string unit) => _database.Read(reader =>
        RolloutStore.Current(reader) is { } rollout && RolloutStore.PlaceOf(reader, unit) is { } place
            && rollout.Has(place.Unit, place.Site))
            && Files.Find($"{MetadataRepository.FolderName}/{MetadataRepository.CanaryTimestampName}") is not null
        ? MetadataRepository.CanaryTimestampName
        : MetadataRepository.TimestampName;

    /// <summary>Gives every board in service the key of what is published, and nobody else; the signatures stay as they are.</summary>
    public void IssueKeys()
    {
        lock (_issuing)
        {
            using IDisposable lease = _leases.Take("recipient-keys", "Another Central is giving boards their keys; please try again.");
            Keys.Issue(_database.Read(Drafts).SelectMany(draft => _drafts.Of(draft.Id).Keyed()), alone: true);
        }
    }

    /// <summary>Gives a list to the boards.</summary>
    /// <param name="signed">The draft, after everything about it has been checked.</param>
    /// <param name="canary">Sites, or boards by their own name, that have it before the others; empty: everybody has it now.</param>
    /// <exception cref="CentralException">
    /// It is not to be published, or another list is being rolled out.
    /// </exception>
    internal void Publish(Func<StoreConnection, Draft> signed, ImmutableArray<string> canary, string publishedBy)
    {
        Draft draft;
        using (_leases.Take(PublishingLease, Busy))
            draft = _database.Write(transaction =>
            {
                long revoked = _units.RevokedCount(); // before it is asked whether one of them knows the key
                Draft draft = signed(transaction);
                EndHalted(transaction, publishedBy);
                CheckPosts(transaction, canary);
                DraftFolder folder = _drafts.Of(draft.Id);
                folder.SetRevokedBefore(revoked);
                Keys.Issue(folder.Keyed(), alone: false); // before a board can see what they open
                _publisher.PublishSigned(
                    folder.Path, File.ReadAllBytes(folder.PolicyPath), draft.Envelope, canary: !canary.IsEmpty, draft.Delegated);
                DateTimeOffset now = _time.GetUtcNow();
                DraftStore.SetState(transaction, draft.Id, canary.IsEmpty ? DraftState.Published : DraftState.Canary, now);
                if (!canary.IsEmpty)
                    RolloutStore.Start(transaction, draft, canary, publishedBy, now);
                _audit.Add(
                    transaction, publishedBy, "list-published",
                    $"List {draft.Generation} was published{(canary.IsEmpty ? "" : $" for {string.Join(", ", canary)} first")}.");
                return draft;
            });
        AfterOffer(canary.IsEmpty ? draft.Id : null);
    }

    /// <summary>Gives everybody the list that some posts have had so far.</summary>
    /// <exception cref="CentralException">No list is being rolled out, it was halted, or a board that may know its key was revoked.</exception>
    public void Release(string releasedBy)
    {
        Guid id;
        using (_leases.Take(PublishingLease, Busy))
            id = _database.Write(transaction =>
            {
                Rollout rollout = RolloutStore.Current(transaction) ?? throw new CentralException("No list is being rolled out.");
                if (rollout.Halted)
                    throw new CentralException($"List {rollout.Generation} was halted: {rollout.Sentence} Publish another list.");
                if (_units.AnyRevokedSince(_drafts.Of(rollout.Draft).RevokedBefore, rollout.StartedAt))
                {
                    throw new CentralException(
                        $"A board was revoked since list {rollout.Generation} was given out and may know its key: halt it, import again, "
                        + "and two approvers sign the list under another key.");
                }

                _publisher.Release(rollout.Generation);
                DraftStore.SetState(transaction, rollout.Draft, DraftState.Published, _time.GetUtcNow());
                RolloutStore.End(transaction, rollout, RolloutStore.Released, "", releasedBy, _time.GetUtcNow());
                _audit.Add(transaction, releasedBy, "rollout-released", $"List {rollout.Generation} was released for everybody.");
                return rollout.Draft;
            });
        AfterOffer(id);
    }

    /// <summary>The list that some posts have goes no further; they keep it until the next one.</summary>
    /// <exception cref="CentralException">No list is being rolled out.</exception>
    public void Halt(string reason, string haltedBy)
    {
        if (reason.Trim().Length is 0 or > ListWorkflow.ReasonCharsMax)
            throw new CentralException($"Say why in 1 to {ListWorkflow.ReasonCharsMax} characters.");
        if (!TryHalt(reason.Trim(), haltedBy))
            throw new CentralException("No list is being rolled out.");
    }

    /// <returns>False: nothing is rolled out, or somebody halted it first.</returns>
    private bool TryHalt(string reason, string haltedBy) => _database.Write(transaction =>
    {
        if (RolloutStore.Current(transaction) is not { Halted: false } rollout)
            return false;
        RolloutStore.End(transaction, rollout, RolloutStore.Halted, reason, haltedBy, _time.GetUtcNow());
        _audit.Add(transaction, haltedBy, "rollout-halted", $"List {rollout.Generation} was halted: {reason}");
        return true;
    });

    /// <summary>A board has said how it is: trouble with a list that it has before the others halts the list.</summary>
    public void Watch(string unit)
    {
        string? trouble = _database.Read(reader =>
            RolloutStore.Current(reader) is { Halted: false } rollout && RolloutStore.PlaceOf(reader, unit) is { } place
            && rollout.Has(place.Unit, place.Site) && DraftStore.Of(reader, rollout.Draft) is { } draft
                ? RolloutStore.TroubleAt(
                    reader, rollout, draft.Manifest, place.Unit, place.Site)
                : null);
        if (trouble is not null)
            TryHalt(trouble, "unit:" + unit);
    }

    private void AfterOffer(Guid? publishedForAll)
    {
        IssueKeys();
        if (publishedForAll is { } id && Published is { } told)
        {
            using Slice slice = Slice.Open(_drafts.Of(id).Path);
            told(slice);
        }

        Changed?.Invoke();
    }

    private void EndHalted(StoreConnection transaction, string by)
    {
        if (RolloutStore.Current(transaction) is not { } rollout)
            return;
        if (!rollout.Halted)
            throw new CentralException($"List {rollout.Generation} is being rolled out: release or halt it first.");
        RolloutStore.End(transaction, rollout, RolloutStore.Replaced, rollout.Sentence, by, _time.GetUtcNow());
        DraftStore.SetState(transaction, rollout.Draft, DraftState.Discarded, _time.GetUtcNow());
    }

    /// <summary>A roll-out whose list everybody was given, or a later one, before the power went and the store knew.</summary>
    private void EndReached(StoreConnection transaction)
    {
        if (_publisher.Current() is not { } all || RolloutStore.Current(transaction) is not { } rollout || rollout.Generation > all.Version)
            return;
        DateTimeOffset now = _time.GetUtcNow();
        bool released = rollout.Generation == all.Version;
        DraftStore.SetState(transaction, rollout.Draft, released ? DraftState.Published : DraftState.Discarded, now);
        RolloutStore.End(transaction, rollout, released ? RolloutStore.Released : RolloutStore.Replaced, rollout.Sentence, "central", now);
        _audit.Add(
            transaction, "central", released ? "rollout-released" : "rollout-replaced",
            released
                ? $"List {rollout.Generation} was released for everybody."
                : $"The roll-out of list {rollout.Generation} ended: everybody has list {all.Version}.");
    }

    private static void CheckPosts(StoreConnection reader, ImmutableArray<string> posts)
    {
        foreach (string post in posts)
            if (reader.Scalar("SELECT 1 FROM units WHERE (unit = $post OR site = $post) AND revoked_at IS NULL LIMIT 1", ("$post", post)) is null)
                throw new CentralException($"No board in service stands at or is called '{post}'.");
    }

    internal static Draft[] Drafts(StoreConnection reader) =>
    [
        .. new[]
        {
            DraftStore.Published(reader), RolloutStore.Current(reader) is { } rollout ? DraftStore.Of(reader, rollout.Draft) : null,
        }.OfType<Draft>(),
    ];
}

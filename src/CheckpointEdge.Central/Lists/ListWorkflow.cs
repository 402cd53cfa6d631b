using System.Collections.Immutable;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Faces;
using CheckpointEdge.Central.Import;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <summary>
/// The way of a list: import, look at the difference, accept a shrinking if there is one, two signatures, publish. Nothing
/// is published that two approvers have not signed, and a step that fails leaves everything as it was. Safe for concurrent
/// callers.
/// </summary>
/// <remarks>
/// On the disk, below <c>lists/</c>: <c>drafts/ID/</c> (the slice and the policy as signed; kept while open or published),
/// <c>incoming/</c> (uploads under way), <c>published/</c> (what boards fetch).
/// </remarks>
public sealed partial class ListWorkflow : IDisposable
{
    /// <summary>A publication may be taken for this long (days); older ones are refused by boards that do not have it yet.</summary>
    public const int PublicationDays = 30;

    public const int ReasonCharsMax = 500;

    /// <summary>
    /// An import answers with the false alarms of the draft when they are counted within this time (seconds); else they
    /// follow.
    /// </summary>
    public const int CalibrationSecondsAwaited = 5;

    private const string ImportLease = "import";

    private readonly DraftFolders _drafts;
    private readonly UnitStore _units;
    private readonly CentralDatabase _database;
    private readonly AuditLog _audit;
    private readonly PolicyFile _policy;
    private readonly DraftMaker _maker;
    private readonly ScopePreview _preview;
    private readonly TimeProvider _time;
    private readonly Leases _leases;
    private readonly DraftCalibration _calibration;
    private readonly FaceBook _faces;
    private readonly long _numbersFrom;

    private ListWorkflow(
        string folder, CentralDatabase database, AuditLog audit, PolicyFile policy, ScopeBook scopes, FaceBook faces,
        UnitStore units, int? calibrationIdentities, TimeProvider time)
    {
        _leases = new Leases(database, time);
        _calibration = new DraftCalibration(calibrationIdentities, _leases);
        _numbersFrom = ListNumbers.From(folder);
        _drafts = new DraftFolders(Path.Combine(folder, "drafts"));
        Incoming = Path.Combine(folder, "incoming");
        Offer = new ListOffer(Path.Combine(folder, "published"), _drafts, database, audit, units, time);
        _database = database;
        _audit = audit;
        _policy = policy;
        _maker = new DraftMaker(policy, scopes, units, faces);
        _faces = faces;
        _units = units;
        _preview = new ScopePreview(Incoming, _drafts, database, policy, calibrationIdentities, time);
        _time = time;
    }

    /// <summary>Uploads go into a new folder below this one; whatever a crash has left here is removed at the start.</summary>
    public string Incoming { get; }

    /// <summary>What boards are offered, and which of them.</summary>
    public ListOffer Offer { get; }

    /// <summary>Opens the lists of a data directory and finishes what a crash has interrupted.</summary>
    /// <param name="calibrationIdentities">Ordinary travellers a draft is searched for; null: as its budgets call for.</param>
    public static ListWorkflow Open(
        string dataDirectory, CentralDatabase database, AuditLog audit, PolicyFile policy, ScopeBook scopes, FaceBook faces,
        UnitStore units, int? calibrationIdentities, TimeProvider time)
    {
        ListWorkflow lists = new(
            Path.Combine(dataDirectory, "lists"), database, audit, policy, scopes, faces, units, calibrationIdentities, time);
        ListUpload.RemoveOld(lists.Incoming, time.GetUtcNow().AddDays(database.IsShared ? -1 : 1));
        Directory.CreateDirectory(lists.Incoming);
        Directory.CreateDirectory(lists._drafts.Root);
        lists._leases.ForgetDead();
        lists.Offer.Resume();
        lists.RemoveOldDrafts();
        lists.Offer.Changed += lists.RemoveOldDrafts;
        lists.ContinueCalibration();
        return lists;
    }

    public ListsView View() => _database.Read(reader =>
    {
        Rollout? rollout = RolloutStore.Current(reader);
        return new ListsView(
            DraftStore.Published(reader) is { } published ? ViewOf(reader, published) : null,
            DraftStore.Open(reader) is { } draft ? ViewOf(reader, draft) : null,
            Importers.Kinds,
            rollout is not null && DraftStore.Of(reader, rollout.Draft) is { } ahead ? ViewOf(reader, ahead) : null,
            rollout is null ? null : RolloutStore.View(reader, rollout),
            DraftStore.BeforePublished(reader)?.Generation,
            ScopeBook.All(reader));
    });

    /// <summary>Ends what runs in the background.</summary>
    public void Dispose()
    {
        _calibration.Dispose();
        _preview.Dispose();
    }

    /// <summary>What a slice for posts would be; nothing of it stays.</summary>
    /// <exception cref="CentralException">There is no list, it cannot be cut, or another preview is running.</exception>
    public PostSliceView Preview(SliceScope scope, CancellationToken cancellation) => _preview.Of(scope, cancellation);

    /// <summary>
    /// Counts the false alarms of the open draft anew, with the budgets of the policy as it is now; the policy goes into the
    /// draft with them.
    /// </summary>
    /// <exception cref="CentralException">There is no such draft, or somebody has signed it.</exception>
    public void Calibrate(Guid id, string askedBy)
    {
        _calibration.Stop();
        if (_calibration.IsRunning(id))
            throw new CentralException("Another Central is counting the false alarms of this draft; wait until it has ended.");
        ListPolicy policy = _policy.Read();
        Draft draft = _database.Write(transaction =>
        {
            Draft open = UnsignedDraft(transaction, id);
            DraftFolder folder = _drafts.Of(id);
            DurableFiles.Replace(folder.PolicyPath, PolicyFile.Encode(policy));
            foreach (string slice in folder.SliceFolders())
                SliceCalibration.Write(slice, ImmutableDictionary<string, ListCalibration>.Empty);
            SetManifest(transaction, open);
            _audit.Add(transaction, askedBy, "draft-calibrated", $"The false alarms of draft {open.Generation} are counted again.");
            return open;
        });
        StartCalibration(draft, policy);
        _calibration.Wait(id, TimeSpan.FromSeconds(CalibrationSecondsAwaited), CancellationToken.None);
    }

    /// <summary>After a change of budgets: the open draft follows as long as nobody has signed it.</summary>
    /// <returns>False when there is no draft that could follow.</returns>
    public bool CalibrateOpenDraft(string askedBy)
    {
        if (_database.Read(reader => DraftStore.Open(reader) is { } open && DraftStore.Approvals(reader, open.Id).IsEmpty ? open : null)
            is not { } draft)
            return false;
        Calibrate(draft.Id, askedBy);
        return true;
    }

    /// <summary>
    /// Makes a draft of the uploaded files; lists they do not hold are carried over from what is published. An older open
    /// draft gives way. When anything is wrong with a file, nothing changes at all.
    /// </summary>
    /// <exception cref="CentralException">A file is not accepted, or another import is running.</exception>
    public DraftView Import(ImmutableArray<SourceUpload> uploads, string importedBy, CancellationToken cancellation)
    {
        if (uploads.IsEmpty)
            throw new CentralException("There is no file to import.");
        return MakeDraft(uploads, importedBy, place => _maker.FromSources(place, uploads, cancellation), cancellation);
    }

    /// <summary>Makes a draft of what was published before the newest publication; it is signed and published like any other.</summary>
    /// <exception cref="CentralException">There was nothing before, no reason is given, or an import is running.</exception>
    public DraftView GoBack(string reason, string askedBy, CancellationToken cancellation)
    {
        string why = reason.Trim();
        if (why.Length is 0 or > ReasonCharsMax)
            throw new CentralException($"Say why in 1 to {ReasonCharsMax} characters: every board goes back to older content.");
        Draft older = _database.Read(DraftStore.BeforePublished) is { } before && Directory.Exists(_drafts.Of(before.Id).Path)
            ? before
            : throw new CentralException("There is no list before the published one to go back to.");
        return MakeDraft(
            [], askedBy, place => _maker.FromOlder(place, _drafts.Of(older.Id), older.Generation, why, cancellation), cancellation);
    }

    private DraftView MakeDraft(
        ImmutableArray<SourceUpload> uploads, string importedBy, Func<DraftPlace, Draft> make, CancellationToken cancellation)
    {
        using Leases.Lease only = _leases.TryTake(ImportLease)
            ?? throw new CentralException("Another import is running; wait until it has ended.");
        try
        {
            Guid id = Make(importedBy, make);
            _calibration.Wait(id, TimeSpan.FromSeconds(CalibrationSecondsAwaited), cancellation);
            return _database.Read(reader => ViewOf(reader, OpenDraft(reader, id)));
        }
        catch (Exception failure) when (failure is ImportException or SliceException)
        {
            string sentence = uploads.Aggregate(failure.Message, (text, upload) =>
                text.Replace(upload.Path, Path.GetFileName(upload.Path), StringComparison.Ordinal));
            _audit.Add(importedBy, "import-refused", sentence);
            throw new CentralException(sentence, failure);
        }
    }

    /// <summary>An operator takes responsibility for a list that shrank.</summary>
    /// <exception cref="CentralException">The draft is not the open one or not held, or there is no reason.</exception>
    public void AcceptShrink(Guid id, string reason, string acceptedBy) => _database.Write(transaction =>
    {
        Draft draft = OpenDraft(transaction, id);
        if (draft.MayBeSigned)
            throw new CentralException("This draft is not held; there is nothing to accept.");
        if (reason.Trim().Length is 0 or > ReasonCharsMax)
            throw new CentralException($"Say why in 1 to {ReasonCharsMax} characters: the list becomes smaller on every board.");
        DraftStore.Accept(transaction, id, acceptedBy, reason.Trim());
        _audit.Add(
            transaction, acceptedBy, "shrink-accepted", $"The shrinking of draft {draft.Generation} was accepted: {reason.Trim()}");
    });

    /// <summary>Gives the list to the boards.</summary>
    /// <param name="canary">Sites, or boards by their own name, that have it before the others; empty: everybody has it now.</param>
    /// <exception cref="CentralException">
    /// The draft is not the open one, lacks valid signatures, or another list is being rolled out.
    /// </exception>
    public void Publish(Guid id, ImmutableArray<string> canary, string publishedBy) => Offer.Publish(
        transaction =>
        {
            Draft draft = OpenDraft(transaction, id);
            RequireNumber(draft);
            if (VerifiedManifest(draft).Expires <= _time.GetUtcNow())
                throw new CentralException("The draft has expired; import the sources again.");
            RequireUnknownKey(transaction, draft);
            return draft;
        },
        canary,
        publishedBy);

    /// <exception cref="CentralException">The draft is not the open one.</exception>
    public void Discard(Guid id, string discardedBy)
    {
        if (_calibration.IsRunning(id))
            _calibration.Stop();
        _database.Write(transaction => Discard(transaction, OpenDraft(transaction, id), discardedBy));
        RemoveOldDrafts();
    }

    private Guid Make(string madeBy, Func<DraftPlace, Draft> make)
    {
        Draft? published = _database.Read(DraftStore.Published);
        DateTimeOffset now = _time.GetUtcNow();
        Guid id = Guid.CreateVersion7(now);
        Draft draft = make(new DraftPlace(
            id, _database.Read(NextGeneration), _drafts.Of(id), published, _drafts.Of(published), madeBy, now));
        try
        {
            _database.Write(transaction => Insert(transaction, draft));
        }
        catch
        {
            Directory.Delete(_drafts.Of(id).Path, recursive: true);
            throw;
        }

        StartCalibration(draft, PolicyFile.Decode(File.ReadAllBytes(_drafts.Of(id).PolicyPath)));
        return id;
    }

    private void Insert(StoreConnection transaction, Draft draft)
    {
        if (NextGeneration(transaction) != draft.Generation)
            throw new CentralException("Another list was signed or published during the import; import again.");
        if (DraftStore.Open(transaction) is { } older)
            Discard(transaction, older, draft.CreatedBy);
        DraftStore.Insert(transaction, draft);
        _audit.Add(
            transaction, draft.CreatedBy, "list-imported",
            $"Draft {draft.Generation} was made of {string.Join(", ", draft.Sources)}. {draft.GuardSentence}");
    }

    private DraftView ViewOf(StoreConnection reader, Draft draft) =>
        DraftStore.View(
            reader, draft, _drafts.Of(draft.Id), _drafts.Of(DraftStore.Published(reader)), _calibration, Offer.Signers);

    private void StartCalibration(Draft draft, ListPolicy policy) =>
        _calibration.Start(
            draft.Id, [.. _drafts.Of(draft.Id).SliceFolders()], policy,
            () => _database.Write(transaction => SetManifest(transaction, UnsignedDraft(transaction, draft.Id))));

    /// <summary>The manifest to sign follows the files.</summary>
    private void SetManifest(StoreConnection transaction, Draft draft) => DraftStore.SetMetadata(
        transaction,
        DraftMaker.WithMetadata(
            draft, _drafts.Of(draft.Id), _drafts.Of(DraftStore.Published(transaction)), name => ApproverKeys.Of(transaction, name)));

    /// <exception cref="CentralException">It is not open, or somebody has signed it.</exception>
    private static Draft UnsignedDraft(StoreConnection transaction, Guid id)
    {
        Draft draft = OpenDraft(transaction, id);
        return DraftStore.Approvals(transaction, id).IsEmpty
            ? draft
            : throw new CentralException("Somebody has signed this draft: import again to make one with other thresholds.");
    }

    /// <summary>A restart ends the counting; it begins again as long as nobody has signed.</summary>
    private void ContinueCalibration()
    {
        if (_database.Read(reader => DraftStore.Open(reader) is { } open && DraftStore.Approvals(reader, open.Id).IsEmpty ? open : null)
            is not { } draft
            || _drafts.Of(draft.Id).SliceFolders().All(folder => Slice.ReadHeader(folder).Lists.All(list => list.Calibration is not null)))
            return;
        StartCalibration(draft, PolicyFile.Decode(File.ReadAllBytes(_drafts.Of(draft.Id).PolicyPath)));
    }

    private void Discard(StoreConnection transaction, Draft draft, string discardedBy)
    {
        DraftStore.SetState(transaction, draft.Id, DraftState.Discarded, _time.GetUtcNow());
        _audit.Add(transaction, discardedBy, "draft-discarded", $"Draft {draft.Generation} was discarded.");
    }

    private ListManifest VerifiedManifest(Draft draft)
    {
        try
        {
            return draft.Verified(Offer.Signers);
        }
        catch (MetadataException failure)
        {
            throw new CentralException(
                $"List {draft.Generation} cannot be published: {AccountStore.SigningThreshold} different approvers of the present root must sign it. "
                + $"{failure.Message} A key that was replaced counts after 'central rotate'.",
                failure);
        }
    }

    private long NextGeneration(StoreConnection connection) => DraftStore.NextGeneration(connection, _numbersFrom);

    private void RequireNumber(Draft draft)
    {
        if (draft.Generation < _numbersFrom)
        {
            throw new CentralException(
                $"Draft {draft.Generation} is of before this Central came back from a backup; import again. "
                + "Boards may hold another list of this number.");
        }
    }

    private static Draft OpenDraft(StoreConnection transaction, Guid id) =>
        DraftStore.Open(transaction) is { } draft && draft.Id == id
            ? draft
            : throw new CentralException("This draft is not open any more; load the page again.");

    /// <summary>
    /// The open draft, what boards are offered, and the publication before are kept; an import under way holds its own folder.
    /// </summary>
    private void RemoveOldDrafts()
    {
        using Leases.Lease? only = _leases.TryTake(ImportLease);
        if (only is null)
            return;
        string[] kept = _database.Read(reader => (string[])
        [
            .. ListOffer.Drafts(reader).Concat(new[] { DraftStore.Open(reader), DraftStore.BeforePublished(reader) }.OfType<Draft>())
                .Select(draft => draft.Id.ToString("N")),
        ]);
        foreach (string folder in Directory.EnumerateDirectories(_drafts.Root))
            if (!kept.Contains(Path.GetFileName(folder)))
                Directory.Delete(folder, recursive: true);
        ForgetFaces(kept.Select(name => Path.Combine(_drafts.Root, name)));
    }
}

using System.Collections.Immutable;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Import;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
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
public sealed class ListWorkflow : IDisposable
{
    /// <summary>A publication may be taken for this long (days); older ones are refused by boards that do not have it yet.</summary>
    public const int PublicationDays = 30;

    public const int ReasonCharsMax = 500;

    /// <summary>
    /// An import answers with the false alarms of the draft when they are counted within this time (seconds); else they
    /// follow.
    /// </summary>
    public const int CalibrationSecondsAwaited = 5;

    private readonly string _drafts;
    private readonly ListPublisher _publisher;
    private readonly UnitStore _units;
    private readonly CentralDatabase _database;
    private readonly AuditLog _audit;
    private readonly AccountStore _accounts;
    private readonly PolicyFile _policy;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _oneImport = new(1, 1);
    private readonly Lock _issuing = new();
    private readonly DraftCalibration _calibration;

    private ListWorkflow(
        string folder, CentralDatabase database, AuditLog audit, AccountStore accounts, PolicyFile policy, UnitStore units,
        int? calibrationIdentities, TimeProvider time)
    {
        _calibration = new DraftCalibration(calibrationIdentities);
        _drafts = Path.Combine(folder, "drafts");
        Incoming = Path.Combine(folder, "incoming");
        string published = Path.Combine(folder, "published");
        _publisher = new ListPublisher(published);
        Files = new PublishedFiles(published);
        _units = units;
        Keys = new RecipientKeys(published, units.Recipients);
        _database = database;
        _audit = audit;
        _accounts = accounts;
        _policy = policy;
        _time = time;
    }

    /// <summary>Boards are offered this slice from now on. Raised on the publisher's thread; the slice is closed afterwards.</summary>
    public event Action<Slice>? Published;

    /// <summary>Uploads go into a new folder below this one; whatever a crash has left here is removed at the start.</summary>
    public string Incoming { get; }

    /// <summary>What boards fetch.</summary>
    public PublishedFiles Files { get; }

    /// <summary>The keys of what boards fetch.</summary>
    public RecipientKeys Keys { get; }

    /// <summary>Opens the lists of a data directory and finishes what a crash has interrupted.</summary>
    /// <param name="calibrationIdentities">Ordinary travellers a draft is searched for; null: as its budgets call for.</param>
    public static ListWorkflow Open(
        string dataDirectory, CentralDatabase database, AuditLog audit, AccountStore accounts, PolicyFile policy,
        UnitStore units, int? calibrationIdentities, TimeProvider time)
    {
        ListWorkflow lists = new(
            Path.Combine(dataDirectory, "lists"), database, audit, accounts, policy, units, calibrationIdentities, time);
        if (Directory.Exists(lists.Incoming))
            Directory.Delete(lists.Incoming, recursive: true);
        Directory.CreateDirectory(lists.Incoming);
        Directory.CreateDirectory(lists._drafts);
        // The files were in place and the power went before the store knew: they are what boards have taken.
        if (database.Read(DraftStore.Open) is { } draft && lists._publisher.Current()?.Version == draft.Generation)
            database.Write(transaction => DraftStore.SetState(transaction, draft.Id, DraftState.Published, time.GetUtcNow()));
        lists.RemoveOldDrafts();
        lists.IssueKeys();
        units.RecipientsChanged += lists.IssueKeys;
        lists.ContinueCalibration();
        return lists;
    }

    /// <summary>Gives every board in service the key of what is published, and nobody else; the signatures stay as they are.</summary>
    public void IssueKeys()
    {
        lock (_issuing)
            if (_database.Read(DraftStore.Published) is { } published)
                Keys.Issue(FolderOf(published.Id), alone: true);
    }

    public ListsView View() => _database.Read(reader => new ListsView(
        DraftStore.Published(reader) is { } published ? ViewOf(reader, published) : null,
        DraftStore.Open(reader) is { } draft ? ViewOf(reader, draft) : null,
        Importers.Kinds));

    /// <summary>Ends what runs in the background.</summary>
    public void Dispose() => _calibration.Dispose();

    /// <summary>
    /// Counts the false alarms of the open draft anew, with the budgets of the policy as it is now; the policy goes into the
    /// draft with them.
    /// </summary>
    /// <exception cref="CentralException">There is no such draft, or somebody has signed it.</exception>
    public void Calibrate(Guid id, string askedBy)
    {
        _calibration.Stop();
        ListPolicy policy = _policy.Read();
        Draft draft = _database.Write(transaction =>
        {
            Draft open = UnsignedDraft(transaction, id);
            string folder = FolderOf(id);
            DurableFiles.Replace(Path.Combine(folder, ListManifest.PolicyTarget), PolicyFile.Encode(policy));
            SliceCalibration.Write(folder, ImmutableDictionary<string, ListCalibration>.Empty);
            SetManifest(transaction, open, folder);
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
        if (!_oneImport.Wait(TimeSpan.Zero, CancellationToken.None))
            throw new CentralException("Another import is running; wait until it has ended.");
        try
        {
            Guid id = MakeDraft(uploads, importedBy, cancellation);
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
        finally
        {
            _oneImport.Release();
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

    /// <summary>Adds an approver's signature, made with that person's own key.</summary>
    /// <param name="key">Opened with the approver's password, and disposed by the caller.</param>
    /// <exception cref="CentralException">The draft is held, not the open one, or signed by this person already.</exception>
    public void Approve(Guid id, Account approver, SigningKey key) => _database.Write(transaction =>
    {
        Draft draft = OpenDraft(transaction, id);
        if (!draft.MayBeSigned)
            throw new CentralException("This draft is held: an operator must accept the shrinking first.");
        if (_calibration.IsRunning(id))
            throw new CentralException("The false alarms of this draft are still being counted; sign it when the figures are there.");
        if (DraftStore.Approvals(transaction, id).Any(approval => approval.Account == approver.Name))
            throw new CentralException($"{approver.Name} has signed this draft already; another person must sign as well.");
        byte[] envelope = SignedMetadata.AddSignature(draft.Envelope, key);
        DraftStore.AddApproval(transaction, id, approver.Name, key.Public.KeyId, envelope, _time.GetUtcNow());
        _audit.Add(transaction, approver.Name, "list-approved", $"Draft {draft.Generation} was signed with key {key.Public.KeyId[..12]}.");
    });

    /// <summary>Gives the list to the boards.</summary>
    /// <exception cref="CentralException">The draft is not the open one, or lacks valid signatures.</exception>
    public void Publish(Guid id, string publishedBy)
    {
        _database.Write(transaction =>
        {
            Draft draft = OpenDraft(transaction, id);
            ListManifest manifest = VerifiedManifest(draft);
            if (manifest.Expires <= _time.GetUtcNow())
                throw new CentralException("The draft has expired; import the sources again.");
            string folder = FolderOf(id);
            Keys.Issue(folder, alone: false); // before a board can see what they open
            _publisher.PublishSigned(folder, File.ReadAllBytes(Path.Combine(folder, ListManifest.PolicyTarget)), draft.Envelope);
            DraftStore.SetState(transaction, id, DraftState.Published, _time.GetUtcNow());
            _audit.Add(transaction, publishedBy, "list-published", $"List {draft.Generation} was published.");
        });
        IssueKeys();
        if (Published is { } told)
        {
            using Slice slice = Slice.Open(FolderOf(id));
            told(slice);
        }

        RemoveOldDrafts();
    }

    /// <exception cref="CentralException">The draft is not the open one.</exception>
    public void Discard(Guid id, string discardedBy)
    {
        if (_calibration.IsRunning(id))
            _calibration.Stop();
        _database.Write(transaction => Discard(transaction, OpenDraft(transaction, id), discardedBy));
        RemoveOldDrafts();
    }

    private Guid MakeDraft(ImmutableArray<SourceUpload> uploads, string importedBy, CancellationToken cancellation)
    {
        Draft? published = _database.Read(DraftStore.Published);
        long generation = _database.Read(DraftStore.NextGeneration);
        DateTimeOffset now = _time.GetUtcNow();
        Guid id = Guid.CreateVersion7(now);
        string folder = FolderOf(id);
        try
        {
            using Slice? before = published is null ? null : Slice.Open(FolderOf(published.Id));
            // A board that is out of service knows the key it was given: the next list has another.
            using SliceKey? key = published is not null && _units.AnyRevokedSince(published.CreatedAt) ? SliceKey.Create() : null;
            ListImport[] imports = [.. uploads.Select(upload => Importers.Open(upload.Kind, upload.Path))];
            SliceCutter.Cut(
                [.. imports.Select(ListFeed.Of), .. DraftSources.CarriedOver(before, imports)], generation, now, folder, null, cancellation,
                before, key);
            ListPolicy rules = _policy.Read();
            byte[] policy = PolicyFile.Encode(rules);
            DurableFiles.Replace(Path.Combine(folder, ListManifest.PolicyTarget), policy);
            ImmutableSortedDictionary<string, ListDiff> diffs;
            ListDifference difference;
            using (Slice after = Slice.Open(folder))
            {
                diffs = ListDifference.DiffsOf(before, after);
                difference = ListDifference.Of(before, after, diffs);
            }

            string[] doubts = [.. imports.Select(import => DraftSources.DoubtAbout(import, diffs, before)).OfType<string>()];
            Draft draft = new(
                id, generation, importedBy, now, [.. uploads.Select(u => $"{u.Kind}={Path.GetFileName(u.Path)}")],
                difference, doubts.Length > 0,
                doubts.Length > 0 ? string.Join(" ", doubts) : "Nothing is suspicious about the sources.",
                null, null, Unsigned(Described(folder, policy, now, published)), null);
            _database.Write(transaction => Insert(transaction, draft));
            StartCalibration(draft, rules);
            return id;
        }
        catch
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private void Insert(StoreConnection transaction, Draft draft)
    {
        if (DraftStore.NextGeneration(transaction) != draft.Generation)
            throw new CentralException("Another list was signed or published during the import; import again.");
        if (DraftStore.Open(transaction) is { } older)
            Discard(transaction, older, draft.CreatedBy);
        DraftStore.Insert(transaction, draft);
        _audit.Add(
            transaction, draft.CreatedBy, "list-imported",
            $"Draft {draft.Generation} was made of {string.Join(", ", draft.Sources)}. {draft.GuardSentence}");
    }

    private DraftView ViewOf(StoreConnection reader, Draft draft) => DraftStore.View(reader, draft, _calibration);

    private void StartCalibration(Draft draft, ListPolicy policy) =>
        _calibration.Start(draft.Id, FolderOf(draft.Id), policy, _ => _database.Write(transaction =>
            SetManifest(transaction, UnsignedDraft(transaction, draft.Id), FolderOf(draft.Id))));

    /// <summary>The manifest to sign follows the files.</summary>
    private void SetManifest(StoreConnection transaction, Draft draft, string folder)
    {
        byte[] policy = File.ReadAllBytes(Path.Combine(folder, ListManifest.PolicyTarget));
        DraftStore.SetEnvelope(
            transaction, draft.Id, Unsigned(Described(folder, policy, draft.CreatedAt, DraftStore.Published(transaction))));
    }

    /// <summary>What people sign: slice, policy, documents, and the delta from what boards have now, where that is worth it.</summary>
    private ListManifest Described(string folder, byte[] policy, DateTimeOffset createdAt, Draft? published) => ListPublisher.Describe(
        folder, policy, createdAt.AddDays(PublicationDays),
        DeltaCutter.Cut(published is null ? null : FolderOf(published.Id), folder) ? [SliceDelta.FileName] : []);

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
            || SignedMetadata.ReadUnverified(draft.Envelope, ExchangeJson.Default.ListManifest)
                .Slice.Lists.All(list => list.Calibration is not null))
            return;
        StartCalibration(draft, PolicyFile.Decode(File.ReadAllBytes(Path.Combine(FolderOf(draft.Id), ListManifest.PolicyTarget))));
    }

    private void Discard(StoreConnection transaction, Draft draft, string discardedBy)
    {
        DraftStore.SetState(transaction, draft.Id, DraftState.Discarded, _time.GetUtcNow());
        _audit.Add(transaction, discardedBy, "draft-discarded", $"Draft {draft.Generation} was discarded.");
    }

    private static byte[] Unsigned(ListManifest manifest) =>
        SignedMetadata.Sign(manifest, ExchangeJson.Default.ListManifest, []);

    private ListManifest VerifiedManifest(Draft draft)
    {
        try
        {
            return SignedMetadata.Verify(draft.Envelope, _accounts.ListSigners(), ExchangeJson.Default.ListManifest);
        }
        catch (MetadataException failure)
        {
            throw new CentralException(
                $"List {draft.Generation} cannot be published: {AccountStore.SigningThreshold} different approvers must sign it. "
                + failure.Message,
                failure);
        }
    }

    private static Draft OpenDraft(StoreConnection transaction, Guid id) =>
        DraftStore.Open(transaction) is { } draft && draft.Id == id
            ? draft
            : throw new CentralException("This draft is not open any more; load the page again.");

    private string FolderOf(Guid id) => Path.Combine(_drafts, id.ToString("N"));

    /// <summary>Only the open draft and the publication are kept; an import under way holds its own folder.</summary>
    private void RemoveOldDrafts()
    {
        if (!_oneImport.Wait(TimeSpan.Zero, CancellationToken.None))
            return;
        try
        {
            string?[] kept = _database.Read(reader => new[]
            {
                DraftStore.Open(reader)?.Id.ToString("N"), DraftStore.Published(reader)?.Id.ToString("N"),
            });
            foreach (string folder in Directory.EnumerateDirectories(_drafts))
                if (!kept.Contains(Path.GetFileName(folder)))
                    Directory.Delete(folder, recursive: true);
        }
        finally
        {
            _oneImport.Release();
        }
    }
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// The list in use, the one before it, and the way a newer one takes its place: one reference is swapped while checks go on
/// with what they have leased. Safe for concurrent callers.
/// </summary>
public sealed class ListShelf : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _offering = new(1, 1);
    private readonly ShelfFolders _folders;
    private readonly ListAcceptance _acceptance;
    private readonly ListTrust _trust;
    private readonly SliceKeyring _keyring;
    private readonly ListRemovals _removals;
    private readonly TimeProvider _time;
    private readonly List<OpenList> _leaving = [];
    private Action<Guid, byte[]>? _record;
    private OpenList? _current;
    private string _trouble = "";
    private bool _spaceIsShort;
    private bool _indexGaveWay;

    private ListShelf(string dataDirectory, UnitIdentity unit, TimeProvider time)
    {
        _trust = new ListTrust(dataDirectory, unit, time);
        _folders = new ShelfFolders(dataDirectory);
        _keyring = new SliceKeyring(dataDirectory, unit);
        _acceptance = new ListAcceptance(_folders, _trust, _keyring, time, path => FreeBytes(path));
        _removals = new ListRemovals(_folders, _keyring, dataDirectory, unit, time);
        _time = time;
    }

    /// <summary>The list in use or the trouble changed. Raised on the thread that changed it.</summary>
    public event Action? Changed;

    /// <summary>What is wrong with the list on this board or the one last offered, in one sentence; empty when nothing is.</summary>
    public string Trouble
    {
        get
        {
            lock (_gate)
                return _trouble;
        }
    }

    /// <summary>The header of the list in use, or null.</summary>
    public SliceHeader? Header
    {
        get
        {
            lock (_gate)
                return _current?.Header;
        }
    }

    /// <summary>The index of the list in use lies beside it: the next start reads it.</summary>
    internal bool IndexIsKept => InUse is { IndexIsKept: true };

    /// <summary>When Central signed the newest timestamp this board has taken: a time that has surely passed. Null when none says.</summary>
    public DateTimeOffset? NewestSignedAt => _trust.NewestSignedAt;

    /// <summary>Deletes and proves; a test cuts the power between its steps.</summary>
    internal ListRemovals Removals => _removals;

    /// <summary>Free space where a directory lies (bytes); a test puts a small disk here.</summary>
    internal Func<string, long> FreeBytes { get; set; } = path => new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace;

    /// <summary>
    /// Opens the current generation after verifying signatures and hashes again. A damaged one is never used: then the one
    /// before it is, if that is whole, and <see cref="Trouble"/> says so.
    /// </summary>
    public static ListShelf Open(string dataDirectory, UnitIdentity unit, TimeProvider time)
    {
        ListShelf shelf = new(dataDirectory, unit, time);
        shelf.OpenNewestWhole();
        return shelf;
    }

    /// <summary>The list for one check, or null when the board has none. Dispose it when the check is over.</summary>
    public ListLease? Lease()
    {
        lock (_gate)
            return _current?.Lease();
    }

    /// <summary>
    /// Asks Central for its newest publication and takes it if every check passes. Whatever happens, the list in use stays
    /// until a better one is open.
    /// </summary>
    /// <exception cref="CentralUnreachableException">Central could not be asked, or the download was cut; it goes on later.</exception>
    public Task<ShelfResult> OfferAsync(CentralLink central, CancellationToken cancel) =>
        OfferAsync(ListSource.Of(central), cancel);

    /// <summary>As <see cref="OfferAsync(CentralLink, CancellationToken)"/>, from wherever the files come.</summary>
    internal async Task<ShelfResult> OfferAsync(ListSource source, CancellationToken cancel)
    {
        await _offering.WaitAsync(cancel);
        try
        {
            if (await _trust.RefreshAsync(source, cancel) is not { } offered)
                return new ShelfResult.NothingPublished();
            long inUse = Header?.Generation ?? 0;
            long newestTaken = _folders.ReadCurrent() ?? 0;
            OpenList? list = await _acceptance.RunAsync(source, offered, InUse, newestTaken, cancel);
            if (list is null)
            {
                Tell("");
                _folders.ClearIncoming(ImmutableHashSet<string>.Empty); // nothing that lies there is wanted any more
                return new ShelfResult.UpToDate(inUse);
            }

            Swap(list);
            return new ShelfResult.Taken(list.Generation);
        }
        catch (ListRefusedException refused)
        {
            Tell(refused.Message);
            return new ShelfResult.Refused(refused.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string sentence = $"The offered list cannot be written to the disk: {failure.Message}";
            Tell(sentence);
            return new ShelfResult.Refused(sentence);
        }
        finally
        {
            _offering.Release();
        }
    }

    /// <summary>
    /// From now on the deletion of a list is proved: the receipt is recorded like a hit. Until then receipts wait, sealed.
    /// </summary>
    public void ProveRemovalsTo(RecordStore records) => _record = records.RecordRemoval;

    /// <summary>
    /// Deletes what is not to be kept any longer, finishes what a power cut left, and keeps the index of the list in use for the next start.
    /// </summary>
    /// <returns>Why something could not be deleted now, in one sentence; null when all is as it should be.</returns>
    public async Task<string?> SweepAsync(CancellationToken cancel)
    {
        await _offering.WaitAsync(cancel);
        try
        {
            return await PatientThread.RunAsync(() =>
            {
                string? trouble = SweepNow();
                KeepIndex();
                return trouble;
            });
        }
        finally
        {
            _offering.Release();
        }
    }

    /// <summary>The disk is filling up: what can be fetched or built again goes, all but the list in use.</summary>
    internal async Task GiveWayAsync(CancellationToken cancel)
    {
        await _offering.WaitAsync(cancel);
        try
        {
            _spaceIsShort = true;
            if (SweepNow() is { } trouble)
                Tell(trouble);
            _folders.ClearIncoming(new HashSet<string>());
            _indexGaveWay = true;
            if (InUse is { } list)
                list.DropIndex();
        }
        finally
        {
            _spaceIsShort = false;
            _offering.Release();
        }
    }

    /// <summary>Closes the list in use after its last lease.</summary>
    public void Dispose()
    {
        OpenList? last;
        lock (_gate)
        {
            last = _current;
            _current = null;
        }

        last?.Retire();
        _offering.Dispose();
    }

    private void OpenNewestWhole()
    {
        long? newestTaken = _folders.ReadCurrent();
        List<string> damages = [];
        foreach (long generation in _folders.Generations())
        {
            // A generation above the current one was moved here just before a power cut: it counts as never taken.
            if (newestTaken is { } newest && generation > newest)
                continue;
            try
            {
                _current = OpenList.Open(_folders.Of(generation), _trust, _keyring, patient: false);
                break;
            }
            catch (ListRefusedException damage)
            {
                damages.Add($"List {generation} on this board cannot be used: {damage.Message}");
            }
        }

        if (damages.Count > 0)
        {
            _trouble = damages[0] + (_current is { } kept
                ? $" The kept list {kept.Generation} is used instead."
                : " There is no other list: nothing can be called clear.");
        }
    }

    private void Swap(OpenList list)
    {
        OpenList? before;
        lock (_gate)
        {
            before = _current;
            _current = list;
            _trouble = "";
            if (before is not null)
                _leaving.Add(before);
        }

        if (before is not null)
            _folders.BeginKeeping(Path.GetFileName(before.Directory), _time.GetUtcNow());
        before?.Retire();
        Changed?.Invoke();
    }

    private OpenList? InUse
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    /// <summary>Within the turn of <see cref="_offering"/>, so that nobody moves the folder meanwhile.</summary>
    private void KeepIndex()
    {
        if (_indexGaveWay || InUse is not { IndexIsKept: false } list || list.Lease() is not { } lease)
            return;
        using (lease) // its key stays until the last byte is sealed
            KeepIndex(list);
    }

    private void KeepIndex(OpenList list)
    {
        try
        {
            if (FreeBytes(list.Directory) >= ListAcceptance.FreeSpaceFactor * list.Search.IndexSizeBytes)
                list.KeepIndex();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next start takes longer; the disk's trouble is told by those who must write.
        }
    }

    /// <summary>Within the turn of <see cref="_offering"/>.</summary>
    private string? SweepNow()
    {
        try
        {
            lock (_gate)
                _leaving.RemoveAll(list => list.Closed);
            ImmutableArray<string> leaving = NotToBeKept();
            foreach (string name in leaving.Where(IsAboveTaken))
                _removals.RemoveNeverTaken(name);
            foreach (string name in leaving.Where(_folders.Has))
                _removals.Remove(name, StayingWithout(name));
            if (_record is { } record)
                _removals.Record(record);
            return null;
        }
        catch (Exception failure) when (failure is ListRefusedException or SliceException or IOException
            or UnauthorizedAccessException or ProvisioningException or RecordStoreException or CryptographicException)
        {
            return $"A list could not be removed from the disk: {failure.Message}";
        }
    }

    /// <summary>
    /// All but the list in use, the one before it and a damaged copy of the one in use for as long as policy says, and what
    /// checks still hold. Nothing goes while the newest list that was taken has suffered: it is fetched again first.
    /// </summary>
    private ImmutableArray<string> NotToBeKept()
    {
        OpenList? current;
        HashSet<long> held;
        lock (_gate)
        {
            current = _current;
            held = [.. _leaving.Select(list => list.Generation)];
        }

        if (current is null || _folders.ReadCurrent() != current.Generation)
            return [];
        long before = _folders.Generations().Where(generation => generation < current.Generation).Append(-1).Max();
        DateTimeOffset now = _time.GetUtcNow();
        DateTimeOffset surely = NewestSignedAt is { } signed && signed > now ? signed : now;
        TimeSpan keptFor = _spaceIsShort ? TimeSpan.Zero : TimeSpan.FromHours(current.Policy.PreviousKeptHours ?? ListPolicy.PreviousKeptHoursUsual);
        // A damaged folder first: as long as nobody can say what is in it, nothing that goes is surely gone.
        return [.. _folders.Names().Where(Goes).OrderByDescending(ShelfFolders.IsSetAside)];

        bool Goes(string name)
        {
            long generation = ShelfFolders.GenerationOf(name);
            bool aside = ShelfFolders.IsSetAside(name);
            if (!aside && (generation == current.Generation || held.Contains(generation)))
                return false;
            bool mayBeKept = aside ? generation == current.Generation : generation == before;
            return !mayBeKept || surely - _folders.KeptSince(name) >= keptFor;
        }
    }

    /// <summary>It was moved here just before a power cut, and counts as never taken.</summary>
    private bool IsAboveTaken(string name) => ShelfFolders.GenerationOf(name) > Header!.Generation;

    /// <summary>What is left when a folder goes, the list in use first.</summary>
    private ImmutableArray<string> StayingWithout(string leaving)
    {
        string inUse = Path.GetFileName(_folders.Of(Header!.Generation));
        return [.. _folders.Names().Where(name => name != leaving).OrderByDescending(name => name == inUse)];
    }

    private void Tell(string trouble)
    {
        lock (_gate)
        {
            if (_trouble == trouble)
                return;
            _trouble = trouble;
        }

        Changed?.Invoke();
    }
}

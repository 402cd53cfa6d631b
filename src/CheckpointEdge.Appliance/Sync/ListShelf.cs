using System.Collections.Immutable;
using CheckpointEdge.Exchange.Enrolment;
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
    private readonly List<OpenList> _leaving = [];
    private OpenList? _current;
    private string _trouble = "";

    private ListShelf(string dataDirectory, UnitIdentity unit, TimeProvider time)
    {
        _trust = new ListTrust(dataDirectory, unit, time);
        _folders = new ShelfFolders(dataDirectory);
        _keyring = new SliceKeyring(dataDirectory, unit);
        _acceptance = new ListAcceptance(_folders, _trust, _keyring, time, path => FreeBytes(path));
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

    /// <summary>When Central signed the newest timestamp this board has taken: a time that has surely passed. Null when none says.</summary>
    public DateTimeOffset? NewestSignedAt => _trust.NewestSignedAt;

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
            if (await _trust.RefreshAsync(source, cancel) is not { } envelope)
                return new ShelfResult.NothingPublished();
            long inUse = Header?.Generation ?? 0;
            long newestTaken = _folders.ReadCurrent() ?? 0;
            OpenList? list = await _acceptance.RunAsync(source, envelope, inUse, newestTaken, cancel);
            if (list is null)
            {
                Tell("");
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
                _current = OpenList.Open(_folders.Of(generation), _trust, _keyring);
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

        before?.Retire();
        DropAllBut(list.Generation, before?.Generation);
        Changed?.Invoke();
    }

    /// <summary>The list in use and the one before it are kept; older files go after their last lease.</summary>
    private void DropAllBut(long current, long? previous)
    {
        foreach (long generation in _folders.Generations())
        {
            if (generation == current || generation == previous)
                continue;
            OpenList? leased = _leaving.Find(list => list.Generation == generation);
            if (leased is null)
                _folders.Delete(generation);
            else
                leased.RetireAndDelete();
        }

        _leaving.RemoveAll(list => list.Closed);
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

using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <summary>
/// What a slice for posts would be, cut out of the open draft or else of what is published: size, changes at its posts, false
/// alarms. Nothing of it stays. Safe for concurrent callers; one at a time works.
/// </summary>
/// <param name="incoming">A folder of its own is made below this one.</param>
/// <param name="identities">Ordinary travellers to search for; null: the fewest that say anything.</param>
internal sealed class ScopePreview(
    string incoming, DraftFolders drafts, CentralDatabase database, PolicyFile policy, int? identities, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <exception cref="CentralException">There is no list, the scope cannot be cut, or another preview is running.</exception>
    public PostSliceView Of(SliceScope scope, CancellationToken cancellation)
    {
        (Draft? open, Draft? published) = database.Read(reader => (DraftStore.Open(reader), DraftStore.Published(reader)));
        Draft list = open ?? published
            ?? throw new CentralException("Import a list first: slices for posts are cut out of it.");
        if (!_one.Wait(TimeSpan.Zero, CancellationToken.None))
            throw new CentralException("Another preview is running; wait until it has ended.");
        DraftFolder folder = new(Path.Combine(incoming, Guid.CreateVersion7(time.GetUtcNow()).ToString("N")));
        try
        {
            Directory.CreateDirectory(folder.Path);
            using (Slice whole = Slice.Open(drafts.Of(list.Id).Path))
                folder.Cut(whole, [scope], drafts.Of(published), newKeys: true, cancellation);
            ListPolicy rules = policy.Read();
            SliceCalibrator.Calibrate(
                folder.FolderFor(scope),
                name => rules.MeaningOf(name).Budget ?? FalseAlarmBudget.Default,
                Background.Ordinary(),
                new CalibrationOptions { Identities = identities ?? CalibrationOptions.IdentitiesMin },
                null,
                cancellation);
            return folder.View()[0];
        }
        catch (SliceException failure)
        {
            throw new CentralException(failure.Message, failure);
        }
        finally
        {
            if (Directory.Exists(folder.Path))
                Directory.Delete(folder.Path, recursive: true);
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}

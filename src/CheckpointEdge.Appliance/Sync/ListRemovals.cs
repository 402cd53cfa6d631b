using System.Collections.Immutable;
using System.Text;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// Deletes lists from the disk and proves it. A power cut at any step leaves the list and no receipt, or no list and exactly one:
/// what went with it is sealed to Central beforehand, because afterwards nobody could tell, and no id ever lies on the disk in
/// the clear. Not thread-safe: one deletion at a time.
/// </summary>
/// <remarks>The order: seal the receipt, give the folder another name, delete it, record the receipt, delete the sealed file.</remarks>
internal sealed class ListRemovals(
    ShelfFolders folders, SliceKeyring keyring, string dataDirectory, UnitIdentity unit, TimeProvider time)
{
    /// <summary>Larger files of documents are not compared one by one (count).</summary>
    public const long DocumentsComparedMax = 20_000_000;

    private const int IdBytes = 16;

    /// <summary>Everything in a statement but its records, and the punctuation around one of these (bytes of JSON).</summary>
    private const int StatementHeadBytes = 4096;

    private const int RecordBytes = 64;

    /// <summary>An escaped character is at most so long in JSON (bytes).</summary>
    private const int CharBytesMax = 6;

    /// <summary>Called behind every step; a test cuts the power here.</summary>
    internal Action<string> AfterStep { get; set; } = _ => { };

    /// <summary>Deletes a folder of the shelf; what was in it alone is proved by <see cref="Record"/>.</summary>
    /// <param name="name">Of the folder.</param>
    /// <param name="staying">The other folders of lists, that of the one in use first.</param>
    /// <exception cref="SliceException">A folder that stays cannot be read, so nobody could say what goes; nothing was deleted.</exception>
    /// <exception cref="ListRefusedException">As above.</exception>
    /// <exception cref="ProvisioningException">The board's key cannot be used; nothing was deleted.</exception>
    /// <exception cref="IOException">The disk fails; the deletion is finished later.</exception>
    public void Remove(string name, IReadOnlyList<string> staying)
    {
        folders.DropReceipts(name); // of an attempt that ended before anything was deleted
        int part = 0;
        using (BoardKey key = BoardKey.Open(dataDirectory))
        {
            foreach (RemovalStatement statement in Statements(name, staying))
            {
                byte[] content = RemovalReport.Sign(statement, key.Signing).Encode();
                byte[] box = SealedBox.Seal(content, unit.ReportKeyPem, Report.ContextOf(statement.Id));
                DurableFiles.Replace(folders.ReceiptPath(name, part++), [.. Report.ContextOf(statement.Id), .. box]);
                AfterStep("sealed");
            }
        }

        folders.BeginLeaving(name);
        AfterStep("renamed");
        folders.FinishLeaving();
        AfterStep("deleted");
    }

    /// <summary>Deletes a folder that was never taken: nobody was checked with it, and its records may come again with the same number.</summary>
    /// <exception cref="IOException">The disk fails; the deletion is finished later.</exception>
    public void RemoveNeverTaken(string name)
    {
        folders.DropReceipts(name);
        folders.BeginLeaving(name);
        folders.FinishLeaving();
    }

    /// <summary>Finishes what a power cut left, and records the receipts of what is gone.</summary>
    /// <param name="record">Given id and sealed content; a second call with the same id must do nothing.</param>
    public void Record(Action<Guid, byte[]> record)
    {
        folders.FinishLeaving();
        foreach ((string file, string folder) in folders.Receipts())
        {
            if (folders.Has(folder))
                continue; // its deletion never began: it is sealed anew when it does
            byte[] content = File.ReadAllBytes(file);
            if (content.Length > IdBytes)
                record(new Guid(content.AsSpan(0, IdBytes), bigEndian: true), content[IdBytes..]);
            AfterStep("recorded");
            File.Delete(file);
            AfterStep("forgotten");
        }
    }

    private List<RemovalStatement> Statements(string name, IReadOnlyList<string> staying)
    {
        List<Slice> stay = [];
        try
        {
            foreach (string other in staying)
                stay.Add(Open(other));
            (bool readable, List<ImmutableArray<RemovedRecord>> parts, long documents) = ReadGone(name, stay);
            ImmutableArray<long> kept = [.. staying.Select(ShelfFolders.GenerationOf).Distinct().OrderDescending()];
            return
            [
                .. parts.Select((records, at) => new RemovalStatement
                {
                    Id = Guid.CreateVersion7(time.GetUtcNow()),
                    Unit = unit.Unit,
                    Deleted = ShelfFolders.GenerationOf(name),
                    InUse = stay[0].Header.Generation,
                    Kept = kept,
                    RemovedAt = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
                    Part = at + 1,
                    Parts = parts.Count,
                    Readable = readable,
                    Records = records,
                    Documents = at == 0 ? documents : 0,
                }),
            ];
        }
        finally
        {
            foreach (Slice slice in stay)
                slice.Dispose();
        }
    }

    /// <summary>What had suffered is deleted all the same; the receipt then says that nobody can tell what was in it.</summary>
    private (bool Readable, List<ImmutableArray<RemovedRecord>> Parts, long Documents) ReadGone(string name, List<Slice> stay)
    {
        Slice? leaving = null;
        try
        {
            leaving = Open(name);
            HashSet<string> covered = [.. stay[0].Header.Lists.Select(list => list.List)];
            List<ImmutableArray<RemovedRecord>> parts = [.. Split(SliceRemovals.Of(leaving, stay).Select(gone => new RemovedRecord(
                gone.Id, gone.List, covered.Contains(gone.List) ? RemovalReason.Withdrawn : RemovalReason.ListLeft)))];
            return (true, parts, SliceRemovals.DocumentsGone(leaving, stay[0], DocumentsComparedMax));
        }
        catch (Exception failure) when (failure is SliceException or ListRefusedException)
        {
            return (false, [[]], 0);
        }
        finally
        {
            leaving?.Dispose();
        }
    }

    /// <summary>At least one part, each small enough for a statement.</summary>
    private static IEnumerable<ImmutableArray<RemovedRecord>> Split(IEnumerable<RemovedRecord> records)
    {
        ImmutableArray<RemovedRecord>.Builder part = ImmutableArray.CreateBuilder<RemovedRecord>();
        int size = StatementHeadBytes;
        foreach (RemovedRecord record in records)
        {
            int more = RecordBytes + SizeOf(record.Record) + SizeOf(record.List);
            if (size + more > RemovalReport.StatementBytesMax)
            {
                yield return part.DrainToImmutable();
                size = StatementHeadBytes;
            }

            size += more;
            part.Add(record);
        }

        yield return part.DrainToImmutable();

        static int SizeOf(string text) => Ascii.IsValid(text) ? text.Length : CharBytesMax * text.Length;
    }

    private Slice Open(string name)
    {
        string directory = folders.PathOf(name);
        using SliceKey key = keyring.KeyOf(directory, Slice.ReadHeader(directory));
        return Slice.Open(directory, key);
    }
}

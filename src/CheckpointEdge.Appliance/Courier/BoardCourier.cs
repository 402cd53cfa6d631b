using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Courier;

/// <summary>What was put on a stick for Central.</summary>
/// <param name="Reports">Sealed, and still in the outbox until their receipts come, by whichever road (count).</param>
/// <param name="SizeBytes">Of all files.</param>
public sealed record PackedForCentral(string Name, int Reports, long SizeBytes);

/// <summary>
/// A board's side of the courier, beside its running service or without it. One courier at a time and board; a second is
/// told to wait.
/// </summary>
public sealed class BoardCourier
{
    /// <summary>Free space needed on the board, in multiples of the bundle: its copy, and room for records meanwhile.</summary>
    private const int FreeSpaceFactor = 2;

    /// <summary>A running board takes a bundle within this time (minutes), the index of a large list included.</summary>
    private const int TakenMinutesMax = 10;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200);

    private readonly string _data;
    private readonly TimeProvider _time;
    private readonly UnitIdentity _unit;
    private readonly CourierRoom _room;
    private readonly CourierKeys _keys;

    /// <exception cref="ProvisioningException">The directory holds no enrolled board.</exception>
    public BoardCourier(string dataDirectory, TimeProvider time)
    {
        _data = dataDirectory;
        _time = time;
        _unit = UnitFiles.Load(dataDirectory);
        _room = new CourierRoom(dataDirectory);
        _keys = new CourierKeys(dataDirectory, _unit);
    }

    /// <summary>
    /// Puts everything that waits for Central on a stick, sealed to Central and signed by the board. The outbox stays as it is.
    /// </summary>
    /// <exception cref="CourierException">The stick cannot be written.</exception>
    /// <exception cref="RecordStoreException">The records cannot be read.</exception>
    public PackedForCentral Pack(string stick, CancellationToken cancel)
    {
        using CancellationTokenSource late = new(TimeSpan.FromMinutes(CourierLimits.MinutesMax), _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        using RecordReader records = RecordReader.Open(Path.Combine(_data, "records.db"));
        CourierPacking packing = new();
        if (_room.State() is { } state)
            packing.AddSealed(CourierContents.StatusName, JsonSerializer.SerializeToUtf8Bytes(state, ExchangeJson.Default.UnitStatus));
        int reports = AddReports(packing, records);
        CourierContents contents = new()
        {
            Id = Guid.CreateVersion7(_time.GetUtcNow()),
            From = _unit.Unit,
            To = _keys.CentralKeyId(),
            PackedAt = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds()),
            Key = packing.Key,
            Members = [.. packing.Members.Select(packed => packed.Member)],
            AnswerCursor = records.AnswerCursor(),
            ClearedCursor = ClearedPairs.Open(_data, _unit, _time).Cursor,
            ReceiptedTo = records.ReceiptedTo(),
        };
        string name = StickBundle.ForCentral(contents.To, _keys.OwnKeyId());
        StickBundle.Write(
            stick, name, packing.Members, CourierSeal.Seal(contents, _unit.ReportKeyPem, _keys.Sign), either.Token);
        return new PackedForCentral(name, reports, contents.Members.Sum(member => member.Length));
    }

    /// <summary>
    /// Takes what a stick holds for this board: verified, copied, then handed to the running service, or taken here when none runs.
    /// </summary>
    /// <exception cref="CourierException">Nothing of it is taken; the reason also reaches Central, with the board's state.</exception>
    /// <exception cref="ProvisioningException">The board's own files cannot be used.</exception>
    public async Task<CourierOutcome> TakeAsync(string stick, CancellationToken cancel)
    {
        using FileStream turn = _room.Lock();
        Guid bundle;
        try
        {
            bundle = CopyIn(stick, cancel);
        }
        catch (CourierException refused)
        {
            _room.Clear(_room.Unfinished);
            _room.Tell(new CourierOutcome { Bundle = Guid.Empty, At = _time.GetUtcNow(), Refusals = [refused.Message] });
            throw;
        }

        return await TakeHereAsync(cancel) ?? await WaitAsync(bundle, cancel);
    }

    private static int AddReports(CourierPacking packing, RecordReader records)
    {
        int count = 0;
        int pages = 0;
        long after = 0;
        while (packing.Members.Length < CourierLimits.MembersMax)
        {
            ImmutableArray<Report> batch = records.Waiting(ReportBatch.CountMax, ReportBatch.SizeBytesMax, after);
            if (batch.IsEmpty)
                break;
            packing.AddSealed(
                FormattableString.Invariant($"reports/{++pages}"),
                JsonSerializer.SerializeToUtf8Bytes(new ReportBatch(batch), ExchangeJson.Default.ReportBatch));
            count += batch.Length;
            after = batch[^1].Sequence;
        }

        return count;
    }

    private Guid CopyIn(string stick, CancellationToken cancel)
    {
        using CancellationTokenSource late = new(TimeSpan.FromMinutes(CourierLimits.MinutesMax), _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            using StickBundle bundle = Find(stick);
            byte[] box = bundle.ReadContents();
            CourierContents contents = _keys.Open(box);
            new CourierAge(_room, _time).RequireNew(contents);
            RequireSpace(contents);
            _room.Clear(_room.Unfinished);
            Directory.CreateDirectory(_room.Unfinished);
            foreach (CourierMember member in contents.Members.DistinctBy(member => member.Sha256))
                bundle.Copy(member, Path.Combine(_room.Unfinished, member.Sha256), either.Token);
            File.WriteAllBytes(Path.Combine(_room.Unfinished, StickBundle.ContentsName), box);
            _room.Clear(_room.Incoming);
            _room.Deliver();
            return contents.Id;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CourierException($"The stick was not read within {CourierLimits.MinutesMax} minutes; nothing was taken.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CourierException($"The bundle cannot be copied to the board ({failure.Message.TrimEnd('.')}).", failure);
        }
    }

    private StickBundle Find(string stick)
    {
        ImmutableArray<string> names = StickBundle.NamesOn(stick);
        string own = StickBundle.ForBoard(_keys.OwnKeyId());
        if (names.Contains(own))
            return StickBundle.Open(stick, own);
        int others = names.Count(name => name.StartsWith("board-", StringComparison.Ordinal));
        throw new CourierException(others == 0
            ? "The stick carries nothing from Central to a board."
            : $"The stick carries bundles for {others} other board(s) and none for {_unit.Unit}.");
    }

    private void RequireSpace(CourierContents contents)
    {
        long needed = FreeSpaceFactor * contents.Members.Sum(member => member.Length);
        long free = new DriveInfo(Path.GetFullPath(_data)).AvailableFreeSpace;
        if (free < needed)
            throw new CourierException($"The bundle needs {needed} bytes of free disk space on the board; there are {free}.");
    }

    /// <summary>Null: a service runs, and the records are its own.</summary>
    private async Task<CourierOutcome?> TakeHereAsync(CancellationToken cancel)
    {
        RecordStore records;
        try
        {
            records = RecordStore.Open(_data, _unit, _time);
        }
        catch (RecordStoreException)
        {
            return null;
        }

        using (records)
        using (ListShelf shelf = ListShelf.Open(_data, _unit, _time))
        {
            CourierImport import = new(_room, _keys, records, ClearedPairs.Open(_data, _unit, _time), shelf, _time);
            return await import.RunAsync(cancel);
        }
    }

    private async Task<CourierOutcome> WaitAsync(Guid bundle, CancellationToken cancel)
    {
        using CancellationTokenSource late = new(TimeSpan.FromMinutes(TakenMinutesMax), _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            while (Directory.Exists(_room.Incoming))
                await Task.Delay(_look, _time, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CourierException(
                $"The bundle lies on the board, but its service has not taken it within {TakenMinutesMax} minutes; it will after its next start.");
        }

        return _room.Last() is { } outcome && (outcome.Bundle == bundle || !outcome.Whole)
            ? outcome
            : throw new CourierException("The board's service did not say what became of the bundle; look at its log.");
    }
}

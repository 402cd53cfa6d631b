using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Evidence;

/// <summary>What one sending did.</summary>
public enum EvidenceStep
{
    /// <summary>Nothing waits, or reports go first.</summary>
    Nothing,

    /// <summary>The budget of this hour is spent.</summary>
    BudgetSpent,

    /// <summary>Central has more of it than before.</summary>
    Sent,

    /// <summary>Central has signed for it, and it is deleted here.</summary>
    Delivered,

    /// <summary>Central's receipt does not hold; it is sent again later.</summary>
    Refused,

    /// <summary>Central does not take this picture; others go first.</summary>
    NotTaken,
}

/// <summary>
/// Sends sealed pictures piece by piece, from where Central has got to, when no report waits; deletes them on Central's
/// signed receipt and not before.
/// </summary>
public sealed partial class EvidenceDelivery(
    EvidenceStore evidence,
    RecordStore records,
    ListShelf lists,
    CentralLink central,
    UnitIdentity unit,
    SyncOptions options,
    TimeProvider time,
    ILogger<EvidenceDelivery> log,
    ReportDelivery? reports = null) : CentralPart(time, log)
{
    private readonly ByteBudget _budget = new(time);

    /// <summary>Pictures by their names that stand behind all others, and for a while.</summary>
    private readonly HashSet<string> _notTaken = new(StringComparer.Ordinal);
    private long _notTakenAt;

    /// <summary>Sends one piece of the picture that goes first.</summary>
    /// <exception cref="CentralUnreachableException">Central did not answer; everything still waits.</exception>
    /// <exception cref="RecordStoreException">The outbox cannot be read.</exception>
    /// <exception cref="IOException">The picture cannot be read.</exception>
    public async Task<EvidenceStep> RunOnceAsync(CancellationToken cancel)
    {
        if (records.Queue().Waiting > 0 && reports is not { Stuck: true })
            return EvidenceStep.Nothing;
        if (evidence.Waiting().FirstOrDefault(one => !_notTaken.Contains(one.Sha256)) is not { } next)
        {
            if (Time.GetElapsedTime(_notTakenAt) >= TimeSpan.FromSeconds(options.RefusedLongestSeconds))
                _notTaken.Clear();
            return EvidenceStep.Nothing;
        }

        if (_budget.Available(BytesPerHour()) < Math.Min(next.Length, EvidenceReference.ChunkBytesMax))
            return EvidenceStep.BudgetSpent;
        try
        {
            return await SendAsync(next, cancel);
        }
        catch (CentralUnreachableException refusal) when (refusal.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict)
        {
            _notTaken.Add(next.Sha256);
            _notTakenAt = Time.GetTimestamp();
            LogNotTaken(refusal.Message);
            return EvidenceStep.NotTaken;
        }
    }

    private async Task<EvidenceStep> SendAsync(WaitingEvidence next, CancellationToken cancel)
    {
        string address = "api/units/evidence/" + next.Sha256;
        EvidenceState state = await central.AskAsync(
            () => new HttpRequestMessage(HttpMethod.Get, address), ExchangeJson.Default.EvidenceState, cancel);
        if (state.Receipt is null)
            state = await SendPieceAsync(next, address, state.Offset, cancel);
        if (state.Receipt is not { } receipt)
            return EvidenceStep.Sent;
        if (receipt.Unit != unit.Unit || receipt.Sha256 != next.Sha256 || !unit.ReceiptKey.Verifies(receipt.Signed(), receipt.Signature))
        {
            records.CountRefused(1);
            return EvidenceStep.Refused;
        }

        evidence.Delete(next);
        return EvidenceStep.Delivered;
    }

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        WakeUp wakeUp = new(Time);
        Backoff backoff = new(options.RetryFirstSeconds, options.RetryLongestSeconds);
        evidence.Kept += wakeUp.Call;
        central.Status.CameBack += wakeUp.Call;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
                await wakeUp.WaitAsync(await TryAsync(backoff, stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops; a cut upload goes on from where Central has got to.
        }
        finally
        {
            evidence.Kept -= wakeUp.Call;
            central.Status.CameBack -= wakeUp.Call;
        }
    }

    /// <returns>How long to wait before the next piece.</returns>
    private async Task<TimeSpan> TryAsync(Backoff backoff, CancellationToken cancel)
    {
        try
        {
            EvidenceStep step = await RunOnceAsync(cancel);
            if (step == EvidenceStep.Refused)
            {
                LogRefused();
                return backoff.Next();
            }

            backoff.Reset();
            if (step == EvidenceStep.NotTaken)
                return TimeSpan.FromSeconds(options.RetryFirstSeconds);
            return step is EvidenceStep.Sent or EvidenceStep.Delivered
                ? TimeSpan.Zero
                : TimeSpan.FromSeconds(options.EvidenceSeconds);
        }
        catch (Exception failure) when (failure is CentralUnreachableException or RecordStoreException or IOException)
        {
            LogFailed(failure.Message);
            return backoff.Next();
        }
    }

    private async Task<EvidenceState> SendPieceAsync(WaitingEvidence next, string address, long offset, CancellationToken cancel)
    {
        byte[] content = await File.ReadAllBytesAsync(next.File, cancel);
        if (Convert.ToHexStringLower(SHA256.HashData(content)) != next.Sha256)
        {
            evidence.Delete(next); // nobody could open it any more, and it would hold up the others
            throw new IOException("a picture has suffered on the disk and was removed.");
        }

        if (offset < 0 || offset > content.Length)
            throw new CentralUnreachableException("Central says that it has more of a picture than there is.");
        byte[] chunk = content[(int)offset..(int)Math.Min(content.Length, offset + EvidenceReference.ChunkBytesMax)];
        _budget.Spend(chunk.Length);
        EvidenceState state = await central.AskAsync(
            () => new HttpRequestMessage(
                HttpMethod.Put, FormattableString.Invariant($"{address}?hit={next.HitId:D}&offset={offset}&length={content.Length}"))
            {
                Content = new ByteArrayContent(chunk) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } },
            },
            ExchangeJson.Default.EvidenceState,
            cancel);
        return state.Receipt is not null || state.Offset > offset
            ? state
            : throw new CentralUnreachableException("Central has no more of a picture than before.");
    }

    private long BytesPerHour()
    {
        using ListLease? lease = lists.Lease();
        return lease?.Policy.EvidenceBytesPerHour ?? options.EvidenceBytesPerHour;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A receipt for a picture was refused: Central did not sign for it.")]
    private partial void LogRefused();

    [LoggerMessage(Level = LogLevel.Error, Message = "A picture stands behind the others: {Sentence}")]
    private partial void LogNotTaken(string sentence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pictures wait: {Sentence}")]
    private partial void LogFailed(string sentence);
}

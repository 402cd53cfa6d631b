using System.Collections.Immutable;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>What one sending did.</summary>
/// <param name="Sent">Reports in the request.</param>
/// <param name="Delivered">Of these, receipted.</param>
/// <param name="Refused">Receipts that do not hold.</param>
public readonly record struct Delivery(int Sent, int Delivered, int Refused);

/// <summary>
/// Sends what waits in the outbox until Central has signed for all of it. Wakes at once when something is recorded.
/// A resend is harmless: Central keeps each report once and signs for it again.
/// </summary>
public sealed partial class ReportDelivery(
    RecordStore records, CentralLink central, SyncOptions options, TimeProvider time, ILogger<ReportDelivery> log)
    : CentralPart(time, log)
{
    private volatile bool _stuck;

    /// <summary>What waits up to this number was refused in this turn; those behind it go first.</summary>
    private long _refusedTo;

    /// <summary>
    /// The newest attempt found nothing that goes: what waits is damaged here or refused by Central, and holds up nothing else.
    /// </summary>
    public bool Stuck => _stuck;

    /// <summary>
    /// Sends one batch, oldest first, and keeps the receipts that hold. What Central refuses is offered again when those behind it have gone.
    /// </summary>
    /// <exception cref="CentralUnreachableException">Central did not answer; everything still waits.</exception>
    /// <exception cref="RecordStoreException">The outbox cannot be read or the receipts not be kept.</exception>
    public async Task<Delivery> RunOnceAsync(CancellationToken cancel)
    {
        ImmutableArray<Report> waiting = records.Waiting(ReportBatch.CountMax, ReportBatch.SizeBytesMax, _refusedTo);
        if (waiting.IsEmpty && _refusedTo > 0)
        {
            _refusedTo = 0;
            waiting = records.Waiting(ReportBatch.CountMax, ReportBatch.SizeBytesMax);
        }

        if (waiting.IsEmpty)
        {
            _stuck = true;
            return default;
        }

        ReceiptBatch answer = await central.SendReportsAsync(new ReportBatch(waiting), cancel);
        HashSet<Guid> sent = [.. waiting.Select(report => report.Id)];
        ImmutableArray<Receipt> receipts = answer.Receipts.IsDefault ? [] : answer.Receipts;
        ImmutableArray<Receipt> asked = [.. receipts.Where(r => sent.Contains(r.Id)).Take(waiting.Length)];
        // Before the receipts are kept: without them these reports are sent once more, and Central asks once more.
        if (answer.SendFrom is > 0 and long from && records.SendAgain(from, waiting[^1].Sequence) is > 0 and int again)
            LogAgain(again);
        ImmutableArray<ReceiptVerdict> verdicts = asked.IsEmpty ? [] : records.Accept(asked);
        int refused = receipts.Length - asked.Length
            + verdicts.Count(v => v is not (ReceiptVerdict.Accepted or ReceiptVerdict.AlreadyAccepted));
        records.CountRefused(receipts.Length - asked.Length);
        int delivered = verdicts.Count(v => v is ReceiptVerdict.Accepted or ReceiptVerdict.AlreadyAccepted);
        _stuck = delivered == 0;
        if (delivered < waiting.Length)
            _refusedTo = waiting[^1].Sequence;
        return new Delivery(waiting.Length, delivered, refused);
    }

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        WakeUp wakeUp = new(Time);
        records.Changed += wakeUp.Call;
        central.Status.CameBack += wakeUp.Call;
        Backoff backoff = new(options.RetryFirstSeconds, options.RetryLongestSeconds);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
                await wakeUp.WaitAsync(await SendAsync(backoff, stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops; what was not sent waits in the file.
        }
        finally
        {
            records.Changed -= wakeUp.Call;
            central.Status.CameBack -= wakeUp.Call;
        }
    }

    /// <returns>How long to wait before the next attempt.</returns>
    private async Task<TimeSpan> SendAsync(Backoff backoff, CancellationToken cancel)
    {
        try
        {
            Delivery delivery = await RunOnceAsync(cancel);
            if (delivery.Refused > 0)
                LogRefused(delivery.Refused);
            if (delivery.Sent > 0)
                LogSent(delivery.Sent, delivery.Delivered);
            if (delivery.Sent > delivery.Delivered)
                return backoff.Next();
            backoff.Reset();
            return delivery.Sent > 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(options.DeliverySeconds);
        }
        catch (Exception failure) when (failure is CentralUnreachableException or RecordStoreException)
        {
            LogFailed(failure.Message);
            return backoff.Next((failure as CentralUnreachableException)?.RetryAfter ?? TimeSpan.Zero);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sent {Sent} report(s), {Delivered} receipted.")]
    private partial void LogSent(int sent, int delivered);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Central has lost reports that it had signed for; {Count} are sent again.")]
    private partial void LogAgain(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} receipt(s) refused: Central did not sign for these reports.")]
    private partial void LogRefused(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reports wait: {Sentence}")]
    private partial void LogFailed(string sentence);
}

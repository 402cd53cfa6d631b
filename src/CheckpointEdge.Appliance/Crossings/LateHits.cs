using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Appliance.Crossings;

/// <summary>
/// When a newer list is in use, searches it for those who crossed in the last hours, if its signed policy says so. Who is on it
/// becomes a hit marked late, with the time of the crossing. One search at a time.
/// </summary>
public sealed partial class LateHits(
    RecentCrossings crossings, ListShelf shelf, ClearedPairs cleared, ClockWatch clock, RecordStore records, UnitIdentity unit,
    KioskScreen screen, TimeProvider time, ILogger<LateHits> log) : BackgroundService
{
    /// <summary>Between two looks what has grown too old (seconds).</summary>
    public const double ExpireSeconds = 60;

    /// <summary>The screen speaks of late hits for this long (hours).</summary>
    public const int NoticeHours = 12;

    private DateTimeOffset? _noticeSince;

    /// <summary>Destroys what is too old, and searches the list in use for the rest once.</summary>
    /// <returns>Late hits that were recorded (count).</returns>
    /// <exception cref="RecordStoreException">A late hit could not be recorded; it is searched for again.</exception>
    public int RunOnce()
    {
        using ListLease? lease = shelf.Lease();
        int hours = lease?.Policy.LateHitHours ?? 0;
        crossings.Expire(hours);
        int found = 0;
        foreach (Crossing crossing in lease is null || hours == 0 ? [] : crossings.NotSearchedIn(lease.Header.Generation))
        {
            if (Check(lease!, crossing) is not { } onList)
            {
                LogBrokeOff(lease!.Header.Generation);
                break; // the list is damaged for all of them
            }

            if (onList)
                found++;
        }

        Notice(found);
        return found;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        WakeUp wakeUp = new(time);
        shelf.Changed += wakeUp.Call;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                Try();
                await wakeUp.WaitAsync(TimeSpan.FromSeconds(ExpireSeconds), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops, and what was kept goes with it.
        }
        finally
        {
            shelf.Changed -= wakeUp.Call;
        }
    }

    private void Try()
    {
        try
        {
            int found = RunOnce();
            if (found > 0)
                LogFound(found);
        }
        catch (RecordStoreException failure)
        {
            LogFailed(failure.Message);
        }
    }

    /// <returns>Whether a late hit was recorded; null: the search broke off, and this crossing is searched for again.</returns>
    private bool? Check(ListLease lease, Crossing crossing)
    {
        DateOnly day = DateOnly.FromDateTime(crossing.At.UtcDateTime);
        MrzReading reading = MrzParser.Parse(crossing.Zone, day);
        TravellerIdentities traveller = TravellerIdentities.Of(reading.Fields, null, null, null);
        Searched searched = ListSearch.Search(lease, traveller).Value;
        if (!searched.Whole)
        {
            crossings.SearchAgain(crossing.Number);
            return null;
        }

        ImmutableArray<ClearedMatch> apart =
            cleared.Among(searched.Matches, HitReports.TravellerOf(reading.Fields), clock.Trusted);
        ListInUse list = new(lease.Header, time.GetUtcNow() - lease.Header.CreatedAt);
        Outcome outcome = OutcomeRules.Judge(new OutcomeInput(
            reading, searched.Whole ? list : null, lease.Policy,
            searched.Matches.RemoveRange(apart.Select(each => each.Match)), clock.Trusted, day)
        {
            Chip = ChipAnswer.NoReader,
            Inspection = null,
            Differences = [],
            Cleared = apart,
        });
        if (outcome.Matches.IsEmpty)
            return false;
        Record(lease, list, crossing, reading.Fields, outcome);
        return true;
    }

    private void Record(ListLease lease, ListInUse list, Crossing crossing, MrzFields traveller, Outcome outcome)
    {
        string late = string.Create(
            CultureInfo.InvariantCulture,
            $"Late hit: the traveller crossed on {crossing.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC, before list {lease.Header.Generation} came");
        try
        {
            records.RecordHit(HitReports.Of(
                Guid.CreateVersion7(time.GetUtcNow()), crossing.At, unit, crossing.Officer, traveller, list, lease.Policy, outcome) with
            {
                Late = true,
                Reasons = [late, .. outcome.Reasons],
            });
        }
        catch (RecordStoreException)
        {
            crossings.SearchAgain(crossing.Number);
            throw;
        }

        crossings.Remove(crossing.Number);
    }

    /// <summary>The screen names nobody: the traveller has gone, and others look at it.</summary>
    private void Notice(int found)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (found > 0)
        {
            _noticeSince = now;
            screen.Show(new DeviceView(
                "Late hit", false,
                string.Create(CultureInfo.InvariantCulture, $"{found} traveller(s) who crossed before stand on the list that came since."),
                "Tell the supervisor: the reports are on their way to Central, which has the names."));
        }
        else if (_noticeSince is { } since && now - since > TimeSpan.FromHours(NoticeHours))
        {
            _noticeSince = null;
            screen.Show(new DeviceView("Late hit", true, "", ""));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} late hit(s) recorded.")]
    private partial void LogFound(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "List {Generation} is damaged: those who crossed before are searched for once more later.")]
    private partial void LogBrokeOff(long generation);

    [LoggerMessage(Level = LogLevel.Error, Message = "A late hit could not be recorded: {Sentence}")]
    private partial void LogFailed(string sentence);
}

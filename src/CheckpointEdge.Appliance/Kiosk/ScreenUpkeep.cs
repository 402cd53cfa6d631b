using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk.Alarms;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// Keeps what stands around the traveller true: list and its age, clock, connection, queue, and what passes with time.
/// </summary>
internal sealed partial class ScreenUpkeep(
    ListShelf shelf, ClockWatch clock, LinkStatus link, RecordStore records, DiskWatch disk, DeskSession session, OfficerRegister officers,
    Desk desk, KioskScreen screen, AlarmBook alarms, TimeProvider time, ILogger<ScreenUpkeep> logger) : BackgroundService
{
    private const int TickSeconds = 1;

    /// <summary>Of what the disk refused to take, among the devices.</summary>
    private const string RecordsName = "Records";

    /// <summary>Ages are shown in whole hours; the clock and the officers' file are looked at as often (ticks).</summary>
    private const int TicksBetweenRefreshes = 10;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        shelf.Changed += Refresh;
        link.Changed += Refresh;
        records.Changed += Refresh;
        disk.Changed += Show;
        session.Changed += desk.SessionChanged;
        desk.Resume();
        Refresh();
        alarms.Begin();
        screen.Refresh();
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        shelf.Changed -= Refresh;
        link.Changed -= Refresh;
        records.Changed -= Refresh;
        disk.Changed -= Show;
        session.Changed -= desk.SessionChanged;
        return base.StopAsync(cancellationToken);
    }

    /// <summary>What passes with time. Called every second.</summary>
    public void Tick()
    {
        session.LockWhenIdle();
        desk.Tick();
        ShowRecords();
        screen.Refresh();
        alarms.Keep();
    }

    /// <summary>
    /// Writes the surroundings of the traveller anew. Whatever cannot be read now is told and read at the next look: who calls this has just
    /// recorded something, which stays true.
    /// </summary>
    public void Refresh()
    {
        try
        {
            Look();
        }
        catch (Exception failure) when (failure is RecordStoreException or ObjectDisposedException)
        {
            LogFailed(logger, failure.Message);
        }
    }

    /// <summary>What is looked at less often than every second. Called every ten.</summary>
    /// <exception cref="RecordStoreException">The question to Central cannot be recorded now.</exception>
    public void LookAround()
    {
        Refresh();
        clock.AskCentral();
    }

    private void Look()
    {
        using ListLease? lease = shelf.Lease();
        ClockReading reading = clock.Read();
        ListView list = lease is null ? ListViews.None : ListViews.Of(lease, time.GetUtcNow(), reading.Trusted);
        QueueView queue = records.Queue();
        screen.Change(state => state with
        {
            // Parts are the same as long as the list is: an equal screen is not sent again.
            List = list.Generation == state.List.Generation && list.CreatedAt == state.List.CreatedAt
                ? list with { Parts = state.List.Parts }
                : list,
            Clock = new ClockView(reading.Trusted, reading.Sentence, reading.MayBeConfirmed),
            Link = new LinkView(link.Online, link.Since, link.Sentence),
            Queue = queue,
        });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(TickSeconds), time);
        for (int tick = 0; await timer.WaitForNextTickAsync(stoppingToken); tick++)
        {
            try
            {
                Tick();
                if (tick % TicksBetweenRefreshes != 0)
                    continue;
                EndSessionOfRemovedOfficer();
                LookAround();
            }
            catch (Exception failure) when (failure is RecordStoreException or OfficerException or ObjectDisposedException)
            {
                LogFailed(logger, failure.Message);
            }
        }
    }

    /// <summary>Only once there was something to tell: a desk whose records are well has no line for them.</summary>
    private void ShowRecords()
    {
        records.TryAgain();
        bool well = !records.Refuses;
        bool shown = screen.State.Devices.All(device => device.Name != RecordsName || device.Well);
        if (well == shown)
            return;
        screen.Show(new DeviceView(
            RecordsName, well, well ? "" : "This board cannot record anything; check the traveller at another desk.",
            well ? "" : "Call the technician: the disk of this board fails."));
    }

    private void Show(DiskReading disk) => screen.Show(new DeviceView(
        "Disk", disk.Level == DiskLevel.Enough, disk.Sentence,
        disk.Level == DiskLevel.Enough ? "" : "Call the technician: connect the board to Central, or take its hits away with a stick."));

    /// <summary>Also of one who was removed while the service was down.</summary>
    private void EndSessionOfRemovedOfficer()
    {
        if (session.Officer is { } officer && officers.Find(officer.Number) is null)
            session.End();
    }

    [LoggerMessage(1, LogLevel.Warning, "the screen could not be brought up to date: {Why}")]
    private static partial void LogFailed(ILogger logger, string why);
}

using CheckpointEdge.Appliance.Line;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// Keeps the chip reader's line on the screen true, and says once whom the desk trusts. Does nothing at a desk without a
/// chip reader.
/// </summary>
public sealed class ChipReaderWatch(ChipStation chips, TrustStore trust, KioskScreen screen) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (chips.Reader is not { } reader)
            return Task.CompletedTask;
        screen.Change(state => state with { Trust = TrustViews.Of(trust) });
        reader.Changed += Show;
        Show();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        if (chips.Reader is { } reader)
            reader.Changed -= Show;
        return Task.CompletedTask;
    }

    private void Show()
    {
        IChipReader reader = chips.Reader!;
        bool well = reader.Presence != ChipPresence.ReaderGone;
        // Documents come and go all day; the line changes only when the device does.
        DeviceView view = well
            ? new DeviceView(reader.Name, true, "Works.", "")
            : new DeviceView(
                reader.Name, false, "The chip reader does not answer; chips are not read.",
                "Unplug its cable, wait five seconds, plug it in again.");
        if (!screen.State.Devices.Contains(view))
            screen.Show(view);
    }
}

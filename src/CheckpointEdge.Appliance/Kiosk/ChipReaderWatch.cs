using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Devices.ChipReaders;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// Keeps the chip reader's line on the screen true, and says once whom the desk trusts. Does nothing at a desk without a
/// chip reader.
/// </summary>
public sealed class ChipReaderWatch(ChipStation chips, TrustStore trust, KioskScreen screen) : IHostedService
{
    private readonly Lock _gate = new();
    private DeviceView? _shown;

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
        DeviceView view = reader.Presence == ChipPresence.ReaderGone
            ? new DeviceView(
                reader.Name, false, (reader as PcscChipReader)?.Trouble ?? "The chip reader does not answer.",
                "Until then chips are not read. Unplug its cable, wait five seconds, plug it in again.")
            : new DeviceView(reader.Name, true, "Works.", "");
        lock (_gate)
        {
            // Documents come and go all day; the line changes only when the device does.
            if (view == _shown)
                return;
            string before = _shown?.Name ?? view.Name;
            _shown = view;
            screen.Change(state => state with
            {
                Devices = [.. state.Devices.Where(device => device.Name != before && device.Name != view.Name), view],
            });
        }
    }
}

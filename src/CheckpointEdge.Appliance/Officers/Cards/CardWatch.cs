using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Appliance.Officers.Cards;

/// <summary>
/// Locks the desk when the card of whoever signed in with one leaves the reader, and keeps the card's line on the screen true. After a
/// restart the card is asked anew: another one may have been put in meanwhile.
/// </summary>
public sealed class CardWatch(OfficerCards? cards, OfficerRegister officers, DeskSession session, KioskScreen screen)
    : IHostedService, IDisposable
{
    /// <summary>By which the screen knows the device.</summary>
    public const string DeviceName = "Card reader";

    private readonly CancellationTokenSource _stopping = new();
    private Task _askedAnew = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (cards is null)
            return Task.CompletedTask;
        cards.Reader.Changed += Look;
        session.Changed += Look;
        _askedAnew = AskAnewAsync();
        return Task.CompletedTask;
    }

    /// <summary>May be called more than once: by whoever waited for the end, and by whoever closes the host.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (cards is not null)
        {
            cards.Reader.Changed -= Look;
            session.Changed -= Look;
        }

        await _stopping.CancelAsync();
        await _askedAnew.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>A reader that is pulled out locks the desk like a card that is.</summary>
    private void Look()
    {
        ChipPresence presence = cards!.Reader.Presence;
        Show(presence, cards.Trouble);
        if (presence != ChipPresence.Present && session.Officer is { WithCard: true })
            session.End();
    }

    private async Task AskAnewAsync()
    {
        SignedInOfficer? back = session.Officer;
        await cards!.Looked.WaitAsync(_stopping.Token).ConfigureAwait(false);
        Look();
        if (back is not { WithCard: true })
            return;
        CardProof? proof = await cards.ProveAsync(_stopping.Token).ConfigureAwait(false);
        bool holds = Find(back.Number)?.Card is { } key && proof?.IsBy(key) == true;
        if (!holds && session.Officer == back)
            session.End();
    }

    private Officer? Find(string number)
    {
        try
        {
            return officers.Find(number);
        }
        catch (OfficerException)
        {
            return null;
        }
    }

    private void Show(ChipPresence presence, string? trouble)
    {
        screen.Change(state => state with
        {
            OfficerCard = presence switch
            {
                ChipPresence.Present => "present",
                ChipPresence.Absent => "absent",
                _ => "readerGone",
            },
        });
        if (trouble is not null || screen.State.Devices.Any(device => device.Name == DeviceName))
        {
            screen.Show(trouble is null
                ? new DeviceView(DeviceName, true, "Works.", "")
                : new DeviceView(
                    DeviceName, false, trouble, "Until then nobody signs in by card. Unplug its cable, wait five seconds, plug it in again."));
        }
    }
}

using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Simulators.Panel;

public sealed class RecordedPanelTests
{
    [Fact]
    public void It_remembers_its_signals_in_order_with_their_times()
    {
        HandClock clock = new();
        RecordedPanel panel = new(clock);
        panel.Show(TravellerSignal.PlaceDocument);
        clock.Advance(TimeSpan.FromSeconds(2));
        panel.Show(TravellerSignal.PleaseWait);

        Assert.Equal([TravellerSignal.PlaceDocument, TravellerSignal.PleaseWait], panel.Shown.Select(shown => shown.Signal));
        Assert.Equal(TimeSpan.FromSeconds(2), panel.Shown[1].At - panel.Shown[0].At);
    }

    [Fact]
    public void It_keeps_only_the_newest()
    {
        RecordedPanel panel = new(new HandClock());
        panel.Show(TravellerSignal.OutOfService);
        for (int i = 0; i < RecordedPanel.SignalsMax; i++)
            panel.Show(TravellerSignal.GoOn);

        Assert.Equal(RecordedPanel.SignalsMax, panel.Shown.Count);
        Assert.DoesNotContain(panel.Shown, shown => shown.Signal == TravellerSignal.OutOfService);
    }
}

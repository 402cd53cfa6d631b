using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Simulators.Panel;

public sealed class RecordedPanelTests
{
    private static readonly PanelOutputs _opening = PanelOutputs.Safe with { Barrier = BarrierDrive.Open };

    private readonly HandClock _clock = new();

    private static PanelOutputs Lit(TravellerSignal lamps) => PanelOutputs.Safe with { Lamps = lamps };

    [Fact]
    public void It_remembers_its_signals_in_order_with_their_times()
    {
        RecordedPanel panel = new(_clock);
        panel.Drive(Lit(TravellerSignal.PlaceDocument));
        panel.Drive(Lit(TravellerSignal.PlaceDocument));
        _clock.Advance(TimeSpan.FromSeconds(1));
        panel.Drive(Lit(TravellerSignal.PleaseWait));

        Assert.Equal([TravellerSignal.PlaceDocument, TravellerSignal.PleaseWait], panel.Shown.Select(shown => shown.Signal));
        Assert.Equal(TimeSpan.FromSeconds(1), panel.Shown[1].At - panel.Shown[0].At);
    }

    [Fact]
    public void It_keeps_only_the_newest()
    {
        RecordedPanel panel = new(_clock);
        panel.Drive(Lit(TravellerSignal.OfficerWillHelp));
        for (int i = 0; i < RecordedPanel.SignalsMax; i++)
            panel.Drive(Lit(i % 2 == 0 ? TravellerSignal.GoOn : TravellerSignal.PleaseWait));

        Assert.Equal(RecordedPanel.SignalsMax, panel.Shown.Count);
        Assert.DoesNotContain(panel.Shown, shown => shown.Signal == TravellerSignal.OfficerWillHelp);
    }

    [Fact]
    public void Its_outputs_fall_when_nobody_tells_them_again()
    {
        RecordedPanel panel = new(_clock, hasBarrier: true);
        panel.Drive(_opening with { Lamps = TravellerSignal.GoOn, Buzzer = true });
        _clock.Advance(TimeSpan.FromMilliseconds(OutputKeeper.PettingMilliseconds - 1));
        panel.Look();
        Assert.Equal(BarrierDrive.Open, panel.Outputs.Barrier);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        panel.Look();
        Assert.Equal(PanelOutputs.Safe, panel.Outputs);
    }

    [Fact]
    public void Its_barrier_takes_its_way_and_its_switches_follow()
    {
        RecordedPanel panel = new(_clock, hasBarrier: true);
        Assert.True(panel.Inputs is { BarrierIsClosed: true, BarrierIsOpen: false });
        panel.Drive(_opening);
        _clock.Advance(TimeSpan.FromSeconds(RecordedPanel.BarrierTravelSeconds / 2));
        Assert.True(panel.Inputs is { BarrierIsClosed: false, BarrierIsOpen: false });
        _clock.Advance(TimeSpan.FromSeconds(RecordedPanel.BarrierTravelSeconds / 2));
        Assert.True(panel.Inputs is { BarrierIsClosed: false, BarrierIsOpen: true });
        panel.Drive(PanelOutputs.Safe with { Barrier = BarrierDrive.Close });
        _clock.Advance(TimeSpan.FromSeconds(RecordedPanel.BarrierTravelSeconds));
        Assert.True(panel.Inputs.BarrierIsClosed);
    }

    [Fact]
    public void A_stuck_barrier_stays_where_it_is()
    {
        RecordedPanel panel = new(_clock, hasBarrier: true);
        panel.Handle(new PanelHandling { BarrierStuck = true });
        panel.Drive(_opening);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True(panel.Inputs.BarrierIsClosed);
    }
}

using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Panel;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Tests;
using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Exchange.Reports;
using Microsoft.Extensions.Logging;

namespace Appliance.Tests.Panel;

/// <summary>The panel's place in the service: screen, records, Central, the orderly stop.</summary>
public sealed class PanelStationTests : IDisposable
{
    private readonly ManualTime _time = ManualTime.Noon;
    private readonly EnrolledBoard _board;
    private readonly ScriptedDesk _panel = new();
    private readonly RecordStore _records;
    private readonly KioskScreen _screen;
    private readonly PanelStation _station;
    private readonly CountingLog _log = new();
    private string _hindrance = "";
    private int _stops;

    public PanelStationTests()
    {
        _board = new EnrolledBoard(_time);
        _records = RecordStore.Open(_board.Data, _board.Unit, _time);
        _screen = new KioskScreen(_board.Unit, _time);
        _station = new PanelStation(
            _panel, () => _hindrance, _records, _screen, () => _stops++, new PanelPolicy(), _time, _log);
    }

    public void Dispose()
    {
        _station.Dispose();
        _records.Dispose();
        _board.Dispose();
    }

    private DeviceView? Device(string name) => _screen.State.Devices.SingleOrDefault(device => device.Name == name);

    private void Step(PanelInputs inputs, double seconds = 0.2)
    {
        _panel.Inputs = inputs;
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _station.Step();
    }

    [Fact]
    public void A_panel_in_order_is_one_line_on_the_screen()
    {
        _station.Step();
        Assert.Equal(new DeviceView("Panel", true, "Works.", ""), Assert.Single(_screen.State.Devices));
        Assert.Empty(_station.TroubleForCentral);
    }

    [Fact]
    public void An_open_cabinet_is_on_the_screen_in_the_records_and_told_to_Central_and_is_over_when_closed()
    {
        Step(new() { TamperOpen = true });
        Step(new() { TamperOpen = true });
        Assert.False(Device(PanelCondition.Cabinet)!.Well);
        Assert.Equal("The cabinet is open.", _station.TroubleForCentral);
        Assert.Single(_records.Waiting(10, 1 << 20));

        Step(PanelInputs.Quiet);
        Assert.False(Device(PanelCondition.Cabinet)!.Well);
        _time.Advance(TimeSpan.FromSeconds(PanelStation.ClosedSecondsMin));
        Step(PanelInputs.Quiet);
        Assert.True(Device(PanelCondition.Cabinet)!.Well);
        Assert.Empty(_station.TroubleForCentral);
        Assert.Equal(2, _records.Waiting(10, 1 << 20).Length);
    }

    /// <summary>Found by reading: five records and five words to Central a second, on the disk on which hits must find room.</summary>
    [Fact]
    public void A_loose_switch_of_the_cabinet_is_one_opening_and_not_thousands()
    {
        int told = 0;
        _station.Changed += () => told++;
        for (int step = 0; step < 1000; step++)
        {
            Step(new() { TamperOpen = step % 2 == 0 });
            _time.Advance(TimeSpan.FromMilliseconds(PanelStation.StepMilliseconds));
        }

        Assert.Equal(1, told);
        Assert.Equal(1, _records.Queue().Waiting + _records.Waiting(10, 1 << 20).Length);
        Assert.False(Device(PanelCondition.Cabinet)!.Well);
    }

    /// <summary>Found by reading: five tries and five lines of log a second, for as long as the disk was full.</summary>
    [Fact]
    public void A_cabinet_that_the_disk_refuses_is_tried_again_later_told_once_and_recorded_in_the_end()
    {
        PanelInputs open = new() { TamperOpen = true };
        int before = FillDisk();
        for (int step = 0; step < 100; step++)
            Step(open);
        Assert.Equal(1, _log.Lines);

        Step(PanelInputs.Quiet, PanelStation.ClosedSecondsMin);
        Assert.Equal(1, _log.Lines);
        _records.LimitPages(int.MaxValue);
        Step(PanelInputs.Quiet);
        Assert.Equal(before, _records.Waiting(1000, 1 << 20).Length);
        Step(PanelInputs.Quiet, 60);
        Step(PanelInputs.Quiet);
        Assert.Equal(before + 2, _records.Waiting(1000, 1 << 20).Length);
        Assert.Equal(2, _log.Lines);
    }

    /// <returns>How many records the disk took before it was full (count).</returns>
    private int FillDisk()
    {
        _records.LimitPages(1);
        for (int taken = 0; taken < 1000; taken++)
        {
            try
            {
                _records.RecordDeskEvent(new DeskReport(Guid.CreateVersion7(_time.GetUtcNow()), DeskEvent.CabinetOpened, "-", _time.GetUtcNow()));
            }
            catch (RecordStoreException)
            {
                return taken;
            }
        }

        throw new InvalidOperationException("The disk is never full.");
    }

    [Fact]
    public async Task Nothing_is_switched_again_by_what_the_desk_shows_after_the_end()
    {
        Step(new() { HasBarrier = true, BarrierIsClosed = true });
        _station.Release();
        Assert.Equal(BarrierDrive.Open, _panel.Driven.Barrier);
        await _station.StopAsync(CancellationToken.None);
        Assert.Equal(TravellerSignal.GoOn, _station.Show(TravellerSignal.GoOn));
        _station.Release();
        _station.TakeBack();
        Assert.Equal(PanelOutputs.Safe, _panel.Driven);
    }

    [Fact]
    public void The_trouble_of_a_panel_does_not_keep_documents_from_being_read()
    {
        _panel.Trouble = new PanelTrouble("The guard of the panel does not answer.", "Call the technician.");
        PanelInputs all = new()
        {
            TamperOpen = true,
            ButtonPressed = true,
            MainsFailed = true,
            HasBarrier = true,
            BarrierIsOpen = true,
            BarrierIsClosed = true,
        };
        Step(all);
        Step(all);
        Assert.Equal(5, _screen.State.Devices.Count(device => !device.Well));
        Assert.All(_screen.State.Devices, device => Assert.True(device.Aside, device.Name));
    }

    [Fact]
    public void Page_and_lamp_say_the_same_when_green_is_refused()
    {
        Assert.Equal(TravellerSignal.GoOn, _station.Show(TravellerSignal.GoOn));
        Assert.Equal(TravellerSignal.GoOn, _panel.Driven.Lamps);

        _hindrance = "The green lamp stays dark: the list is too old.";
        _station.Show(TravellerSignal.PlaceDocument);
        Assert.Equal(TravellerSignal.OfficerWillHelp, _station.Show(TravellerSignal.GoOn));
        Assert.Equal(TravellerSignal.OfficerWillHelp, _panel.Driven.Lamps);
    }

    [Fact]
    public void The_service_is_asked_to_stop_once_when_the_battery_ends()
    {
        PanelInputs empty = new() { MainsFailed = true, BatteryPercent = 5 };
        Step(empty);
        Step(empty, 9);
        Assert.Equal(0, _stops);
        Step(empty, 1);
        Step(empty);
        Assert.Equal(1, _stops);
        Assert.Equal("The battery is nearly empty: the board stops now.", Device(PanelCondition.Power)!.Sentence);
    }

    [Theory]
    [InlineData("none", true, "there is no list on this board")]
    [InlineData("stale", true, "the list is too old")]
    [InlineData("fresh", false, "the clock cannot be right")]
    [InlineData("warn", true, "")]
    public void What_forbids_green_is_the_state_of_the_board(string level, bool clock, string reason)
    {
        KioskState state = _screen.Change(state => state with
        {
            List = state.List with { Level = level },
            Clock = new ClockView(clock, ""),
        });
        Assert.Equal(reason.Length == 0 ? "" : $"The green lamp stays dark: {reason}.", GreenRules.HindranceOf(state));
    }

    [Fact]
    public void A_failed_self_test_forbids_green()
    {
        KioskState state = _screen.Change(state => state with { List = state.List with { Level = "fresh" } });
        Assert.Empty(GreenRules.HindranceOf(state));
        _screen.Show(new DeviceView(GreenRules.SelfTest, false, "It failed.", ""));
        Assert.NotEmpty(GreenRules.HindranceOf(_screen.State));
    }

    private sealed class CountingLog : ILogger<PanelStation>
    {
        public int Lines { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines++;
    }
}

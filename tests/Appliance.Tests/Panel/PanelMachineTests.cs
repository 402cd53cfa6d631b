using CheckpointEdge.Appliance.Panel;
using CheckpointEdge.Devices.Panel;

namespace Appliance.Tests.Panel;

/// <summary>Every interlock of the panel, with a clock that the test moves and no board.</summary>
public sealed class PanelMachineTests
{
    private const string TooOld = "The green lamp stays dark: the list is too old.";

    private static readonly PanelPolicy _policy = new();
    private static readonly PanelInputs _barrierClosed = new() { HasBarrier = true, BarrierIsClosed = true };
    private static readonly PanelInputs _barrierBetween = new() { HasBarrier = true };
    private static readonly PanelInputs _barrierOpen = new() { HasBarrier = true, BarrierIsOpen = true };

    private PanelFacts _facts = new(TravellerSignal.PlaceDocument, 0, 0, "", _barrierClosed);
    private PanelState? _state;
    private TimeSpan _now;

    private PanelState After(double seconds, Func<PanelFacts, PanelFacts>? change = null)
    {
        _now += TimeSpan.FromSeconds(seconds);
        _facts = change?.Invoke(_facts) ?? _facts;
        return _state = _state?.Next(_facts, _now, _policy) ?? PanelState.AtStart(_facts, _now, _policy);
    }

    private PanelState See(PanelInputs inputs, double seconds = 0.2) => After(seconds, facts => facts with { Inputs = inputs });

    private PanelState Release() => After(0.2, facts => facts with { Signal = TravellerSignal.GoOn, Releases = facts.Releases + 1 });

    private string Sentence(string name) => _state!.Conditions().Single(condition => condition.Name == name).Sentence;

    [Fact]
    public void A_green_signal_alone_opens_no_barrier()
    {
        After(0);
        Assert.Equal(BarrierDrive.Rest, After(0.2, facts => facts with { Signal = TravellerSignal.GoOn }).Outputs.Barrier);
        Assert.Equal(BarrierDrive.Open, Release().Outputs.Barrier);
    }

    [Fact]
    public void A_released_traveller_passes_and_the_barrier_closes_behind()
    {
        After(0);
        Assert.Equal(BarrierDrive.Open, Release().Outputs.Barrier);
        Assert.Equal(BarrierDrive.Open, See(_barrierBetween, 1).Outputs.Barrier);
        Assert.Equal(BarrierDrive.Rest, See(_barrierOpen).Outputs.Barrier);
        Assert.Equal(BarrierDrive.Rest, After(_policy.OpenSeconds - 0.1).Outputs.Barrier);
        Assert.Equal(BarrierDrive.Close, After(0.1).Outputs.Barrier);
        Assert.Equal(BarrierDrive.Close, See(_barrierBetween).Outputs.Barrier);
        Assert.Equal(BarrierPhase.Closed, See(_barrierClosed).Barrier!.Phase);
        Assert.Empty(Sentence(PanelCondition.BarrierName));
    }

    [Fact]
    public void A_barrier_that_does_not_open_in_time_is_stopped_and_says_so_until_the_officer_tries_again()
    {
        After(0);
        Release();
        See(_barrierBetween);
        Assert.Equal(BarrierDrive.Open, After(_policy.OpeningSecondsMax - 0.3).Outputs.Barrier);
        Assert.Equal(BarrierDrive.Rest, After(0.1).Outputs.Barrier);
        Assert.Equal("The barrier did not open within 8 s and was stopped.", Sentence(PanelCondition.BarrierName));
        Assert.Equal(BarrierDrive.Rest, After(100).Outputs.Barrier);
        Assert.Equal(BarrierDrive.Open, Release().Outputs.Barrier);
        Assert.Empty(Sentence(PanelCondition.BarrierName));
    }

    [Fact]
    public void An_open_barrier_never_closes_on_what_stands_in_its_way()
    {
        After(0);
        Release();
        See(_barrierOpen);
        PanelInputs held = _barrierOpen with { BarrierObstructed = true };
        for (int i = 0; i < 100; i++)
            Assert.Equal(BarrierDrive.Rest, See(held, 1).Outputs.Barrier);
        Assert.Equal("The barrier stays open: something is in its way.", Sentence(PanelCondition.BarrierName));

        Assert.Equal(BarrierDrive.Rest, See(_barrierOpen, _policy.OpenSeconds - 0.1).Outputs.Barrier);
        Assert.Equal(BarrierDrive.Close, After(0.1).Outputs.Barrier);
        Assert.Empty(Sentence(PanelCondition.BarrierName));
    }

    [Fact]
    public void A_closing_barrier_stops_at_once_when_something_comes_into_its_way()
    {
        After(0);
        Release();
        See(_barrierOpen);
        Assert.Equal(BarrierDrive.Close, After(_policy.OpenSeconds).Outputs.Barrier);
        Assert.Equal(BarrierDrive.Rest, See(_barrierBetween with { BarrierObstructed = true }, 0.05).Outputs.Barrier);
    }

    [Fact]
    public void A_barrier_that_does_not_close_in_time_is_stopped_and_says_so()
    {
        After(0);
        Release();
        See(_barrierOpen);
        After(_policy.OpenSeconds);
        See(_barrierBetween);
        Assert.Equal(BarrierDrive.Rest, After(_policy.ClosingSecondsMax).Outputs.Barrier);
        Assert.Equal("The barrier did not close within 10 s and was stopped.", Sentence(PanelCondition.BarrierName));
    }

    [Fact]
    public void A_decision_taken_back_closes_what_it_opened()
    {
        After(0);
        Release();
        See(_barrierBetween);
        PanelState back = After(0.2, facts => facts with { Signal = TravellerSignal.PleaseWait, TakenBack = 1 });
        Assert.Equal(BarrierDrive.Close, back.Outputs.Barrier);
    }

    [Fact]
    public void A_barrier_that_is_forced_is_told()
    {
        After(0);
        See(_barrierBetween);
        Assert.Empty(Sentence(PanelCondition.BarrierName));
        Assert.Equal(BarrierDrive.Rest, After(_policy.DisagreeSeconds).Outputs.Barrier);
        Assert.Equal("The barrier was moved although nobody released.", Sentence(PanelCondition.BarrierName));
        See(_barrierClosed);
        Assert.Empty(Sentence(PanelCondition.BarrierName));
    }

    [Fact]
    public void Switches_that_contradict_each_other_stop_the_barrier()
    {
        After(0);
        Assert.Equal(BarrierDrive.Open, Release().Outputs.Barrier);
        Assert.Equal(BarrierDrive.Rest, See(_barrierOpen with { BarrierIsClosed = true }).Outputs.Barrier);
        Assert.Equal("The barrier says that it is open and closed at once.", Sentence(PanelCondition.BarrierName));
    }

    [Fact]
    public void A_stale_list_refuses_green_and_keeps_the_barrier_closed_though_the_officer_releases()
    {
        After(0, facts => facts with { GreenHindrance = TooOld });
        PanelState released = Release();
        Assert.Equal(TravellerSignal.OfficerWillHelp, released.Outputs.Lamps);
        Assert.Equal(BarrierDrive.Rest, released.Outputs.Barrier);
        Assert.Equal(TooOld, Sentence(PanelCondition.GreenLamp));

        // A release from before opens nothing when the hindrance goes.
        PanelState after = After(1, facts => facts with { GreenHindrance = "" });
        Assert.Equal(BarrierDrive.Rest, after.Outputs.Barrier);
    }

    [Fact]
    public void Green_goes_out_when_something_forbids_it_meanwhile()
    {
        After(0);
        Assert.Equal(TravellerSignal.GoOn, Release().Outputs.Lamps);
        Assert.Equal(TravellerSignal.OfficerWillHelp, After(0.2, facts => facts with { GreenHindrance = TooOld }).Outputs.Lamps);
    }

    [Theory]
    [InlineData(TravellerSignal.GoOn)]
    [InlineData(TravellerSignal.OfficerWillHelp)]
    public void The_tone_is_the_same_whatever_was_decided(TravellerSignal answer)
    {
        After(0);
        After(1, facts => facts with { Signal = TravellerSignal.PleaseWait });
        Assert.False(_state!.Outputs.Buzzer);
        Assert.True(After(1, facts => facts with { Signal = answer }).Outputs.Buzzer);
        Assert.False(After(_policy.ToneSeconds).Outputs.Buzzer);
    }

    [Fact]
    public void A_battery_at_its_end_stops_the_board_in_order_and_not_before()
    {
        PanelInputs onBattery = new() { MainsFailed = true, BatteryPercent = 16 };
        See(onBattery);
        Assert.Equal("The mains have failed: the board runs on its battery, 16 %.", Sentence(PanelCondition.Power));
        Assert.False(After(1000).StopWanted);

        See(onBattery with { BatteryPercent = 15 });
        Assert.False(After(_policy.StopAfterSeconds - 0.1).StopWanted);
        Assert.True(After(0.1).StopWanted);
        Assert.Equal(PanelOutputs.Safe, _state!.Outputs);
        Assert.True(See(PanelInputs.Quiet).StopWanted, "what has begun is done");
    }

    [Fact]
    public void A_single_wrong_reading_stops_nothing_and_an_empty_battery_at_the_mains_neither()
    {
        See(new() { MainsFailed = true, BatteryPercent = 3 });
        See(new() { MainsFailed = true, BatteryPercent = 80 }, 9);
        Assert.False(See(new() { MainsFailed = true, BatteryPercent = 3 }, 9).StopWanted);
        Assert.False(See(new() { BatteryPercent = 3, BatteryLow = true }, 1000).StopWanted);
        Assert.Equal("The battery is low although the mains are there.", Sentence(PanelCondition.Power));
    }

    [Theory]
    [InlineData(60, 60.1, 55.1, 54.9, "The cabinet is too hot: 60 °C.")]
    [InlineData(0, -0.6, 2.9, 3.1, "The cabinet is too cold: -1 °C.")]
    public void A_temperature_is_told_beyond_one_limit_and_over_beyond_another(
        double well, double beyond, double still, double over, string sentence)
    {
        See(new() { CabinetCelsius = well });
        Assert.Empty(Sentence(PanelCondition.Cabinet));
        See(new() { CabinetCelsius = beyond });
        Assert.Equal(sentence, Sentence(PanelCondition.Cabinet));
        See(new() { CabinetCelsius = still });
        Assert.NotEmpty(Sentence(PanelCondition.Cabinet));
        See(new() { CabinetCelsius = over });
        Assert.Empty(Sentence(PanelCondition.Cabinet));
    }

    [Theory]
    [InlineData(4.75, 4.74, 4.84, 4.86, "The supply voltage is too low: 4.74 V.")]
    [InlineData(5.35, 5.36, 5.26, 5.24, "The supply voltage is too high: 5.36 V.")]
    public void A_voltage_likewise(double well, double beyond, double still, double over, string sentence)
    {
        See(new() { SupplyVolts = well });
        Assert.Empty(Sentence(PanelCondition.Power));
        See(new() { SupplyVolts = beyond });
        Assert.Equal(sentence, Sentence(PanelCondition.Power));
        See(new() { SupplyVolts = still });
        Assert.NotEmpty(Sentence(PanelCondition.Power));
        See(new() { SupplyVolts = over });
        Assert.Empty(Sentence(PanelCondition.Power));
    }

    [Fact]
    public void An_open_cabinet_is_told_before_its_temperature()
    {
        See(new() { TamperOpen = true, CabinetCelsius = 80 });
        Assert.Equal("The cabinet is open.", Sentence(PanelCondition.Cabinet));
    }

    [Fact]
    public void A_call_of_the_traveller_stands_for_a_while()
    {
        See(new() { ButtonPressed = true });
        Assert.Equal("A traveller asks for help.", Sentence(PanelCondition.Call));
        See(new(), _policy.CallShownSeconds - 0.1);
        Assert.NotEmpty(Sentence(PanelCondition.Call));
        After(0.1);
        Assert.Empty(Sentence(PanelCondition.Call));
    }

    /// <summary>The invariants, for every order in which things may happen.</summary>
    [Fact]
    public void Whatever_happens_in_whatever_order_the_interlocks_hold()
    {
        Random chance = new(8);
        After(0);
        for (int step = 0; step < 20_000; step++)
        {
            PanelState before = _state!;
            bool release = chance.Next(20) == 0, back = chance.Next(40) == 0;
            PanelInputs inputs = new()
            {
                HasBarrier = true,
                BarrierObstructed = chance.Next(4) == 0,
                BarrierIsOpen = chance.Next(3) == 0,
                BarrierIsClosed = chance.Next(3) == 0,
                TamperOpen = chance.Next(9) == 0,
            };
            PanelState next = After(chance.NextDouble() * 3, facts => facts with
            {
                Signal = release ? TravellerSignal.GoOn : (TravellerSignal)chance.Next(5),
                Releases = facts.Releases + (release ? 1 : 0),
                TakenBack = facts.TakenBack + (back ? 1 : 0),
                GreenHindrance = chance.Next(3) == 0 ? TooOld : "",
                Inputs = inputs,
            });
            bool begins = next.Outputs.Barrier == BarrierDrive.Open && before.Outputs.Barrier != BarrierDrive.Open;
            Assert.True(!begins || (release && next.Facts.GreenHindrance.Length == 0), $"step {step}: opened without a release");
            Assert.True(next.Outputs.Barrier != BarrierDrive.Close || !inputs.BarrierObstructed, $"step {step}: closed on an obstacle");
            Assert.True(next.Outputs.Lamps != TravellerSignal.GoOn || next.Facts.GreenHindrance.Length == 0, $"step {step}: green");
        }
    }
}

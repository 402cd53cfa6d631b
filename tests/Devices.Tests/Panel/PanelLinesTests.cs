using CheckpointEdge.Devices.Boards;
using CheckpointEdge.Devices.Panel;
using Devices.Tests.Boards;

namespace Devices.Tests.Panel;

/// <summary>What a GPIO panel sets and reads, for the boards of the repository, without a line of GPIO.</summary>
public sealed class PanelLinesTests
{
    private static readonly BoardFile _board =
        BoardFiles.Read(Path.Combine(BoardFilesTests.Folder, "raspberry-pi-5.json")).Board!;

    [Fact]
    public void At_most_one_lamp_is_lit_and_what_goes_out_goes_first()
    {
        foreach (TravellerSignal signal in Enum.GetValues<TravellerSignal>())
        {
            (string Role, bool Active)[] lines = [.. PanelLines.Of(PanelOutputs.Safe with { Lamps = signal })];
            Assert.Equal(signal == TravellerSignal.OutOfService ? 0 : 1, lines.Count(line => line.Active));
            Assert.All(lines[..^1], line => Assert.False(line.Active));
            Assert.All(lines, line => Assert.True(_board.PinOf(line.Role) is { Role.Direction: RoleDirection.Output }));
        }
    }

    [Fact]
    public void The_barrier_is_never_driven_both_ways()
    {
        foreach (BarrierDrive drive in Enum.GetValues<BarrierDrive>())
        {
            string[] active = [.. PanelLines.Of(PanelOutputs.Safe with { Barrier = drive }).Where(line => line.Active).Select(line => line.Role)];
            Assert.Equal(
                drive switch { BarrierDrive.Open => ["barrierOpen"], BarrierDrive.Close => ["barrierClose"], _ => [] }, active);
        }
    }

    [Fact]
    public void The_motor_that_stops_is_the_first_line_of_all()
    {
        foreach (TravellerSignal signal in Enum.GetValues<TravellerSignal>())
            Assert.Equal(
                [("barrierOpen", false), ("barrierClose", false)],
                PanelLines.Of(new PanelOutputs(signal, true, BarrierDrive.Rest)).Take(2));
    }

    /// <summary>Pull-ups hold every input high when its wire is cut.</summary>
    [Fact]
    public void A_cut_wire_reads_as_the_worse_of_the_two_states()
    {
        PanelInputs cut = PanelLines.Inputs(role => _board.PinOf(role) is { } place ? !place.Role.ActiveLow : null);
        Assert.True(cut is { TamperOpen: true, MainsFailed: true, BarrierObstructed: true, HasBarrier: true });
        Assert.True(cut is { ButtonPressed: false, BarrierIsOpen: false, BarrierIsClosed: false, BatteryLow: false });
    }

    [Fact]
    public void A_board_without_pins_for_them_has_no_mains_to_fail_and_no_barrier() =>
        Assert.Equal(PanelInputs.Quiet, PanelLines.Inputs(_ => null));

    [Fact]
    public void A_bouncing_contact_counts_once()
    {
        Debounce button = new(false, standsMilliseconds: 30);
        int changes = 0;
        bool before = false;
        int[] bounces = [0, 2, 3, 7, 8, 15];
        for (int at = 0; at < 200; at++)
        {
            bool level = button.See(at > 15 || (at >= 0 && bounces.Count(bounce => bounce <= at) % 2 == 1), TimeSpan.FromMilliseconds(at));
            changes += level == before ? 0 : 1;
            before = level;
            Assert.True(level == at >= 46, $"at {at} ms");
        }

        Assert.Equal(1, changes);
    }
}

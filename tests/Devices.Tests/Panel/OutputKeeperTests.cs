using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Tests.Cameras;

namespace Devices.Tests.Panel;

/// <summary>Outputs whose lines refuse to be set: none stays as it was because it was tried once.</summary>
public sealed class OutputKeeperTests : IAsyncLifetime
{
    private static readonly PanelOutputs _green = PanelOutputs.Safe with { Lamps = TravellerSignal.GoOn };

    private readonly HandClock _clock = new();
    private readonly List<PanelOutputs> _applied = [];
    private readonly OutputKeeper _keeper;
    private bool _works = true;

    public OutputKeeperTests() => _keeper = new OutputKeeper(Apply, _clock);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _keeper.DisposeAsync();

    private bool Apply(PanelOutputs outputs)
    {
        _applied.Add(outputs);
        return _works;
    }

    [Fact]
    public void What_could_not_be_set_is_set_when_it_is_told_again_and_is_not_kept_until_then()
    {
        _works = false;
        _keeper.Drive(_green);
        Assert.False(_keeper.IsKept);
        _works = true;
        _keeper.Drive(_green);
        _keeper.Drive(_green);
        Assert.Equal([PanelOutputs.Safe, _green, _green], _applied);
        Assert.True(_keeper.IsKept);
    }

    /// <summary>A part of the new outputs may have been set: going back to the old ones is a change too.</summary>
    [Fact]
    public void What_was_set_before_outputs_that_failed_is_set_again()
    {
        _works = false;
        _keeper.Drive(_green);
        _works = true;
        _keeper.Drive(PanelOutputs.Safe);
        Assert.Equal([PanelOutputs.Safe, _green, PanelOutputs.Safe], _applied);
    }

    [Fact]
    public void Outputs_that_did_not_fall_are_let_fall_again_and_again()
    {
        _keeper.Drive(_green);
        _works = false;
        _clock.Advance(TimeSpan.FromMilliseconds(OutputKeeper.PettingMilliseconds + 1_000));
        Assert.True(_applied.Count(outputs => outputs == PanelOutputs.Safe) >= 3);
        _works = true;
        _clock.Advance(TimeSpan.FromSeconds(1));
        int tries = _applied.Count;
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(tries, _applied.Count);
        Assert.Equal(PanelOutputs.Safe, _applied[^1]);
    }
}

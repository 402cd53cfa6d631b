using System.Collections.Immutable;
using CheckpointEdge.Appliance.Kiosk;

namespace CheckpointEdge.Appliance.Line;

/// <summary>What a station hands on, and the sentence about it on the officer's screen.</summary>
/// <param name="State"><c>done</c>, <c>failed</c> or <c>notDone</c>, as in <see cref="StepView"/>.</param>
internal readonly record struct Station<T>(T Value, string Sentence, string State = "done");

/// <summary>Times the stations of one check and tells the screen about each. Belongs to one check on one thread.</summary>
internal sealed class StepLog(TimeProvider time, Action<ImmutableArray<StepView>> show)
{
    private ImmutableArray<StepView> _steps = [];

    public ImmutableArray<StepView> Steps => _steps;

    public T Take<T>(string name, Func<Station<T>> station)
    {
        long start = time.GetTimestamp();
        ImmutableArray<StepView> before = _steps;
        show(before.Add(new StepView(name, "running", "", null)));
        Station<T> done = station();
        _steps = before.Add(new StepView(
            name, done.State, done.Sentence, Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 2)));
        show(_steps);
        return done.Value;
    }
}

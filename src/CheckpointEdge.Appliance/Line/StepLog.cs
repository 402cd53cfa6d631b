using System.Collections.Immutable;
using CheckpointEdge.Appliance.Kiosk;

namespace CheckpointEdge.Appliance.Line;

/// <summary>What a station hands on, and the sentence about it on the officer's screen.</summary>
/// <param name="State"><c>done</c>, <c>failed</c> or <c>notDone</c>, as in <see cref="StepView"/>.</param>
internal readonly record struct Station<T>(T Value, string Sentence, string State = "done");

/// <summary>
/// Times the stations of one check and tells the screen about each. Belongs to one check; only the words of the station under
/// way may come on another thread.
/// </summary>
internal sealed class StepLog(TimeProvider time, Action<ImmutableArray<StepView>> show)
{
    private readonly Lock _gate = new();
    private ImmutableArray<StepView> _steps = [];

    public ImmutableArray<StepView> Steps => _steps;

    public T Take<T>(string name, Func<Station<T>> station)
    {
        long start = Begin(name);
        return End(name, start, station());
    }

    /// <param name="station">Gets what it may call to say how far it is.</param>
    public async ValueTask<T> TakeAsync<T>(string name, Func<Action<string>, ValueTask<Station<T>>> station)
    {
        long start = Begin(name);
        ImmutableArray<StepView> before = _steps;
        bool ended = false;
        try
        {
            Station<T> done = await station(sentence =>
            {
                lock (_gate)
                {
                    // What comes late, on a thread of the device, is no longer about this station.
                    if (!ended)
                        show(before.Add(new StepView(name, "running", sentence, null)));
                }
            });
            lock (_gate)
            {
                ended = true;
                return End(name, start, done);
            }
        }
        finally
        {
            lock (_gate)
                ended = true;
        }
    }

    private long Begin(string name)
    {
        show(_steps.Add(new StepView(name, "running", "", null)));
        return time.GetTimestamp();
    }

    private T End<T>(string name, long start, Station<T> done)
    {
        _steps = _steps.Add(new StepView(
            name, done.State, done.Sentence, Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 2)));
        show(_steps);
        return done.Value;
    }
}

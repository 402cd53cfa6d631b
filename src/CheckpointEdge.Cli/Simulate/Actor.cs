using System.Collections.Concurrent;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// Where continuations of a step come back to: the simulation's own thread. Some steps hop over the thread pool on their way (a file
/// that is written, a list that is built on a thread that gives way); the simulation waits for them, so that nothing else runs meanwhile.
/// </summary>
internal sealed class Pump : SynchronizationContext
{
    /// <summary>A step that does not come back in this time of the real clock never will (seconds).</summary>
    public const int StuckSecondsMax = 300;

    private readonly BlockingCollection<(SendOrPostCallback Call, object? State)> _calls = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>Whether the simulation's own thread asks.</summary>
    public bool IsOwnThread => Environment.CurrentManagedThreadId == _thread;

    public override void Post(SendOrPostCallback d, object? state) => _calls.Add((d, state));

    public void Wake() => Post(_ => { }, null);

    /// <exception cref="SimulationException">It never is.</exception>
    public void RunUntil(Func<bool> reached, string what)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            while (!reached())
            {
                if (!_calls.TryTake(out (SendOrPostCallback Call, object? State) next, TimeSpan.FromSeconds(StuckSecondsMax)))
                    throw new SimulationException($"{what} waits for ever: it neither ends nor waits for anything of the world.");
                next.Call(next.State);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}

/// <summary>
/// One step of a machine: a delivery, a look for a list, a document on the reader. It runs until it waits for the world (the network, a
/// chip, a timer of its machine's clock); the world decides when it goes on, and does not let it go on once its machine has died.
/// </summary>
internal sealed class Actor
{
    private static readonly AsyncLocal<Actor?> _current = new();

    private readonly World _world;
    private readonly Machine _machine;
    private readonly int _life;
    private volatile bool _parked;
    private volatile bool _over;

    private Actor(World world, Machine machine, string name) => (_world, _machine, _life, Name) = (world, machine, machine.Life, name);

    public static Actor Current => Here ?? throw new SimulationException("Somebody outside of every step asks the world.");

    /// <summary>Null outside of every step.</summary>
    public static Actor? Here => _current.Value;

    public string Name { get; }

    private bool Lives => _machine.Life == _life && !_machine.Doomed;

    /// <summary>Begins a step; returns when it first waits for the world or is over.</summary>
    /// <param name="ended">Told what it ended with, null for nothing; never when the machine died before.</param>
    public static Actor Start(World world, Machine machine, string name, Func<Task> work, Action<Exception?> ended)
    {
        Actor actor = new(world, machine, name);
        bool begun = false;
        world.Pump.RunUntil(
            () =>
            {
                if (!begun)
                {
                    begun = true;
                    _ = actor.RunAsync(work, ended);
                }

                return actor._over || actor._parked;
            },
            $"{machine.Name}: {name}");
        machine.AfterStep();
        return actor;
    }

    /// <summary>Waits in simulated time.</summary>
    public async Task DelayAsync(TimeSpan time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Go()
        {
            if (!gate.Task.IsCompleted)
                Resume(() => gate.TrySetResult());
        }

        if (Lives && time != Timeout.InfiniteTimeSpan)
            _world.After(time, Go);
        await using (cancellation.Register(() => Cancelled(gate, Go)))
        {
            Park();
            await gate.Task;
        }

        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>It waits for something that calls <see cref="Resume"/>. The last thing that a step does before it waits.</summary>
    public void Park()
    {
        _parked = true;
        _world.Pump.Wake();
    }

    /// <summary>What it waits for happens; returns when it waits again or is over. Nothing happens when its machine has died.</summary>
    /// <param name="happens">Certain to let the step go on.</param>
    public void Resume(Action happens)
    {
        if (!Lives || _over)
            return;
        _parked = false;
        happens();
        _world.Pump.RunUntil(() => _over || _parked, $"{_machine.Name}: {Name}");
        _machine.AfterStep();
    }

    /// <summary>On the simulation's own thread it is something of the world's; the product also cancels on threads of the pool.</summary>
    private void Cancelled(TaskCompletionSource gate, Action go)
    {
        if (_world.Pump.IsOwnThread)
            _world.OnTime(TimeSpan.Zero, go);
        else if (!_parked)
            gate.TrySetResult(); // Resume waits for it
        else
            _world.Pump.Post(_ => _world.OnTime(TimeSpan.Zero, go), null);
    }

    private async Task RunAsync(Func<Task> work, Action<Exception?> ended)
    {
        _current.Value = this;
        try
        {
            Exception? failure = null;
            try
            {
                await work();
            }
            catch (Exception thrown) when (thrown is not SimulationException)
            {
                failure = thrown;
            }

            if (Lives)
                ended(failure);
        }
        finally
        {
            _over = true;
            _world.Pump.Wake();
        }
    }
}

/// <summary>Something that runs, dies and starts again: a board or Central.</summary>
internal abstract class Machine(string name)
{
    public string Name => name;

    /// <summary>Counts its starts: what began in an earlier life never goes on.</summary>
    public int Life { get; protected set; }

    /// <summary>Its power is gone already, and what its code still does reaches nobody.</summary>
    public bool Doomed { get; set; }

    /// <summary>Whether it serves.</summary>
    public bool Up { get; protected set; }

    /// <summary>Called when one of its steps gave the turn back.</summary>
    public abstract void AfterStep();
}

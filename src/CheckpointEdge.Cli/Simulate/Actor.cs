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
/// One step of a machine: a delivery, a look for a list, a document on the reader. It runs until it waits for the world (the network
/// above all); the world decides when it goes on, and does not let it go on once its machine has died.
/// </summary>
internal sealed class Actor
{
    private static readonly AsyncLocal<Actor?> _current = new();

    private readonly World _world;
    private readonly Machine _machine;
    private readonly int _life;
    private TaskCompletionSource? _gate;
    private volatile bool _parked;

    private Actor(World world, Machine machine, string name) => (_world, _machine, _life, Name) = (world, machine, machine.Life, name);

    public static Actor Current => _current.Value ?? throw new SimulationException("Somebody outside of every step asks the world.");

    public string Name { get; }

    private bool Lives => _machine.Life == _life && !_machine.Doomed;

    /// <summary>Begins a step; returns when it first waits for the world or is over.</summary>
    /// <param name="ended">Told what it ended with, null for nothing; never when the machine died before.</param>
    public static void Start(World world, Machine machine, string name, Func<Task> work, Action<Exception?> ended)
    {
        Actor actor = new(world, machine, name);
        Task task = Task.CompletedTask;
        world.Pump.RunUntil(
            () =>
            {
                if (task == Task.CompletedTask)
                    task = actor.RunAsync(work, ended);
                return task.IsCompleted || actor._parked;
            },
            $"{machine.Name}: {name}");
        machine.AfterStep();
    }

    /// <summary>Waits in simulated time.</summary>
    public async Task DelayAsync(TimeSpan time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        bool gone = false;
        void Go()
        {
            if (gone || !Lives)
                return;
            gone = true;
            Resume();
        }

        if (Lives && time != Timeout.InfiniteTimeSpan)
            _world.After(time, Go);
        await using (cancellation.Register(() => _world.OnTime(TimeSpan.Zero, Go)))
        {
            TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _gate = gate;
            _parked = true;
            _world.Pump.Wake();
            await gate.Task;
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private void Resume()
    {
        _parked = false;
        bool over = false;
        TaskCompletionSource gate = _gate!;
        _over = () => over = true;
        gate.SetResult();
        _world.Pump.RunUntil(() => over || _parked, $"{_machine.Name}: {Name}");
        _machine.AfterStep();
    }

    private Action _over = () => { };

    private async Task RunAsync(Func<Task> work, Action<Exception?> ended)
    {
        _current.Value = this;
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
        _over();
        _world.Pump.Wake();
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

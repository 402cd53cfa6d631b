using Spectre.Console;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// How far a measurement is. On the stream that errors go to, so that standard output holds the figures alone: a bar for the
/// step under way where somebody watches, one line for each step where the stream is piped. For one thread.
/// </summary>
internal sealed class BenchSteps
{
    private readonly ProgressContext? _bars;

    private BenchSteps(ProgressContext? bars) => _bars = bars;

    /// <summary>Runs a measurement; its steps are shown until it returns.</summary>
    public static void Run(Action<BenchSteps> measure)
    {
        if (Console.IsErrorRedirected)
        {
            measure(new BenchSteps(null));
            return;
        }

        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
            .Progress().HideCompleted(true).Start(bars => measure(new BenchSteps(bars)));
    }

    /// <param name="what">The step in a few words.</param>
    /// <param name="step">Is given what to tell of its progress: the share that is done, 0 to 1.</param>
    public T Take<T>(string what, Func<Action<double>, T> step)
    {
        if (_bars is null)
        {
            Console.Error.WriteLine(what);
            return step(_ => { });
        }

        ProgressTask bar = _bars.AddTask(what, maxValue: 1);
        bar.IsIndeterminate = true;
        T result = step(done =>
        {
            bar.IsIndeterminate = false;
            bar.Value = done;
        });
        bar.StopTask();
        return result;
    }
}

using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// <c>simulate</c>: boards, Central and everything between them in one process, over simulated disks, networks, clocks and people. README.md
/// beside this file says what is real and what is not.
/// </summary>
internal static class SimulateCommand
{
    private const int RunsMax = 10_000_000;
    private const int TellEvery = 10;
    private const int TravellersMax = 1_000_000;

    public static Command Create()
    {
        Option<int> seed = new("--seed")
        {
            Description = "Decides every choice; the next runs take the numbers after it.",
            DefaultValueFactory = _ => 1,
        };
        Option<int> runs = new("--runs") { Description = "Runs, each with a seed of its own.", DefaultValueFactory = _ => 1 };
        Option<int> travellers = new("--travellers") { Description = "Travellers in one run.", DefaultValueFactory = _ => 40 };
        Option<string> faults = new("--faults")
        {
            Description = $"all, none, or some of {string.Join(", ", SimulationOptions.FaultNames)}, joined by commas.",
            DefaultValueFactory = _ => "all",
        };
        Option<bool> trace = new("--trace") { Description = "Every line of the trace on standard error." };
        Option<bool> json = new("--json") { Description = "One JSON object for each run that failed, and one for all." };
        Command command = new(
            "simulate",
            "Seeded days of boards and Central with faults of every kind; an oracle checks what must hold. Exit 1 when something broke.\n"
            + "Example: checkpointctl simulate --seed 1 --runs 200 --travellers 40 --faults all")
        {
            seed, runs, travellers, faults, trace, json,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            new SimulationOptions
            {
                Seed = parsed.GetValue(seed),
                Travellers = Math.Clamp(parsed.GetValue(travellers), 1, TravellersMax),
                Faults = SimulationOptions.FaultsOf(parsed.GetValue(faults)!),
                Echo = parsed.GetValue(trace) ? Console.Error.WriteLine : null,
            },
            Math.Clamp(parsed.GetValue(runs), 1, RunsMax), parsed.GetValue(json), cancellation)));
        return command;
    }

    private static int Run(SimulationOptions first, int runs, bool json, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan used = Environment.CpuUsage.TotalTime;
        SimulationTotals totals = new();
        for (int run = 0; run < runs; run++)
        {
            SimulationOptions options = first with { Seed = first.Seed + run };
            SimulationResult result;
            try
            {
                result = Simulation.Run(options, cancellation);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                throw new SimulationException($"Seed {options.Seed}: {failure.Message} Repeat it with: {options.Command}", failure);
            }

            totals.Add(result);
            if (result.Broken.Count > 0)
                Tell(options, result, json);
            if (!json && !Console.IsOutputRedirected && runs > 1)
                Console.Error.Write($"\r{run + 1} of {runs}, {totals.Failed} failed ");
            else if (runs > 1 && (run + 1) % TellEvery == 0)
                Console.Error.WriteLine($"{run + 1} of {runs}, {totals.Failed} failed");
        }

        Tell(first, runs, totals, TimeProvider.System.GetElapsedTime(start), Environment.CpuUsage.TotalTime - used, json);
        return totals.Failed > 0 ? CommandLine.NegativeAnswer : CommandLine.Done;
    }

    private static void Tell(SimulationOptions options, SimulationResult result, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new
            {
                seed = result.Seed,
                trace = result.Trace,
                broken = result.Broken.Select(one => new { invariant = one.Invariant, how = one.How, afterSeconds = one.After.TotalSeconds }),
                repeat = options.Command,
            }));
            return;
        }

        Console.Out.WriteLine($"seed {result.Seed} broke {result.Broken.Count}, trace {result.Trace}");
        foreach (Violation one in result.Broken)
            Console.Out.WriteLine($"  {one.Invariant}: {one.How} (after {one.After:d\\.hh\\:mm\\:ss})");
        Console.Out.WriteLine($"  repeat: {options.Command}");
    }

    private static void Tell(SimulationOptions first, int runs, SimulationTotals totals, TimeSpan took, TimeSpan used, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new
            {
                seed = first.Seed,
                runs,
                faults = first.Faults.Order(StringComparer.Ordinal),
                checkedInvariants = Invariant.All.Select(one => one.Name),
                trace = totals.Trace,
                failed = totals.Failed,
                checks = totals.Checks,
                clear = totals.Clear,
                matches = totals.Matches,
                couldNotCheck = totals.CouldNotCheck,
                reports = totals.Reports,
                deaths = totals.Deaths,
                simulatedHours = Math.Round(totals.Hours, 1),
                seconds = Math.Round(took.TotalSeconds, 1),
                processorSeconds = Math.Round(used.TotalSeconds, 1),
            }));
            return;
        }

        Console.Out.WriteLine($"seed {first.Seed}, {runs} run(s), trace {totals.Trace}");
        Console.Out.WriteLine($"checked: {string.Join(", ", Invariant.All.Select(one => one.Name).ToImmutableArray())}");
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{totals.Checks} checks: {totals.Clear} clear, {totals.Matches} matches, {totals.CouldNotCheck} not checked; "
            + $"{totals.Reports} reports at Central; {totals.Deaths} deaths; {totals.Hours:F0} simulated hours in {took.TotalSeconds:F1} s "
            + $"({used.TotalSeconds:F1} s of processor)"));
        Console.Out.WriteLine(totals.Failed == 0 ? "nothing broke" : $"{totals.Failed} run(s) broke something");
    }
}

/// <summary>Sums over runs.</summary>
internal sealed class SimulationTotals
{
    private readonly System.Text.StringBuilder _traces = new();

    public int Failed { get; private set; }

    public long Checks { get; private set; }

    public long Clear { get; private set; }

    public long Matches { get; private set; }

    public long CouldNotCheck { get; private set; }

    public long Reports { get; private set; }

    public long Deaths { get; private set; }

    public double Hours { get; private set; }

    /// <summary>Of all runs together; that of the run, where there is one.</summary>
    public string Trace { get; private set; } = "";

    public void Add(SimulationResult result)
    {
        Failed += result.Broken.Count > 0 ? 1 : 0;
        Checks += result.Checks;
        Clear += result.Clear;
        Matches += result.Matches;
        CouldNotCheck += result.CouldNotCheck;
        Reports += result.Reports;
        Deaths += result.Deaths;
        Hours += result.SimulatedHours;
        bool first = _traces.Length == 0;
        _traces.Append(result.Trace);
        Trace = first ? result.Trace : Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(_traces.ToString())))[..16];
    }
}

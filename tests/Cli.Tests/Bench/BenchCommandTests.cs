using System.Diagnostics;
using CheckpointEdge.Tests;

namespace CheckpointEdge.Cli.Tests.Bench;

public sealed class BenchCommandTests
{
    private const string Server = "postgresql";
    private const int EndMillisecondsMax = 60_000;

    [Fact]
    public void A_piped_bench_of_documents_tells_every_step_once()
    {
        (int code, string output, string error) = Checkpointctl.Run(
            "bench", "documents", "--count", "3000", "--listed", "100", "--unlisted", "100");

        Assert.Equal(0, code);
        Assert.Equal(["hashing numbers", "writing pages"], Lines(error));
        Assert.Contains("listed, missed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_piped_bench_of_names_tells_every_step_once_and_false_alarms_by_kind_of_name()
    {
        using SmallBench bench = new();
        using Process run = bench.Start("--no-postgres", "--budget", "100/10");
        Task<string> reading = run.StandardOutput.ReadToEndAsync();
        string[] steps = Lines(await run.StandardError.ReadToEndAsync());
        string output = await reading;
        await run.WaitForExitAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(steps.Distinct(), steps);
        Assert.Contains("searching with 1/4096 of the work", steps);
        Assert.Contains("work budget 1/4096", output, StringComparison.Ordinal);
        Assert.Matches(@"names in Latin letters +predicted .+ of +\d+, achieved .+ of +1000", output);
        Assert.Matches(@"names in other scripts +predicted .+ of +\d+, achieved .+ of +1000", output);
        Assert.DoesNotContain("East Asian", output, StringComparison.Ordinal);
    }

    [FactNeeding(Server)]
    public void A_run_that_is_asked_to_end_stops_its_server()
    {
        using SmallBench bench = new();
        using Process run = bench.StartUntilServerRuns();
        Assert.NotEmpty(ServersOf(bench));
        using (Process kill = Process.Start("kill", ["-TERM", $"{run.Id}"]))
            kill.WaitForExit();
        Assert.True(run.WaitForExit(EndMillisecondsMax));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Empty(bench.Left);
        Assert.Empty(ServersOf(bench));
    }

    [FactNeeding(Server)]
    public async Task What_a_killed_run_left_goes_when_the_next_one_starts()
    {
        using SmallBench bench = new();
        using (Process killed = bench.StartUntilServerRuns())
        {
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        Assert.Single(bench.Left);
        Assert.NotEmpty(ServersOf(bench));

        using Process next = bench.Start();
        Task<string> reading = next.StandardOutput.ReadToEndAsync();
        await next.StandardError.ReadToEndAsync();
        string output = await reading;
        await next.WaitForExitAsync();
        Assert.Contains("pg_trgm 0.3", output, StringComparison.Ordinal);
        Assert.Empty(bench.Left);
        Assert.Empty(ServersOf(bench));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Processes that serve a database below the folder of the runs.</summary>
    private static string[] ServersOf(SmallBench bench) =>
    [
        .. Directory.GetDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), out _))
            .Select(process => CommandOf(Path.Combine(process, "cmdline")))
            .Where(command => command.Contains("postgres", StringComparison.Ordinal)
                && command.Contains(bench.Temporary, StringComparison.Ordinal)),
    ];

    private static string CommandOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // It has just ended.
        }
    }
}

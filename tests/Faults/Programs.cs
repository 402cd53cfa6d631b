using System.Diagnostics;

namespace Faults;

/// <summary>Programs of the repository and of the system, run to their end as a person would.</summary>
internal static class Programs
{
    /// <summary>A first build on a slow machine takes most of it (minutes).</summary>
    private const int RunMinutesMax = 10;

    /// <exception cref="TimeoutException">It did not end in time, and was killed with all that it had started.</exception>
    public static async Task<(int Status, string Said, string Complained)> RunAsync(string program, params string[] arguments)
    {
        using Process run = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> said = run.StandardOutput.ReadToEndAsync();
        Task<string> complained = run.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(RunMinutesMax));
        try
        {
            await run.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            run.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {RunMinutesMax} minutes.");
        }

        return (run.ExitCode, await said, await complained);
    }
}

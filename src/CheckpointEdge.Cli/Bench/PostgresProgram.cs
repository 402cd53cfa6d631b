using System.Diagnostics;
using CheckpointEdge.Cli.Watchlist;

namespace CheckpointEdge.Cli.Bench;

/// <summary>Runs one of PostgreSQL's programs to its end. Stateless.</summary>
internal static class PostgresProgram
{
    /// <param name="input">What it reads; null where its output is of no interest.</param>
    /// <returns>What it printed; empty without <paramref name="input"/>.</returns>
    /// <exception cref="WatchlistException">It cannot be started, or ends with an error.</exception>
    public static string Run(string program, IEnumerable<string> arguments, string? input = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            // A server that was started keeps the pipes open; what it was asked is done.
            if (process.ExitCode != 0)
                throw new WatchlistException($"{Path.GetFileName(program)} failed: {errors.Result.Split('\n')[0]}");
            return input is null ? "" : output.Result;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new WatchlistException($"{program} cannot be started: {failure.Message}");
        }
    }
}

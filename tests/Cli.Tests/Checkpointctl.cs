using System.Diagnostics;

namespace CheckpointEdge.Tests;

/// <summary>The command line as others call it: a process, its exit code and what it says.</summary>
internal static class Checkpointctl
{
    public static (int Code, string Output, string Error) Run(params string[] arguments) => Feed("", arguments);

    /// <param name="input">What the command reads from standard input.</param>
    public static (int Code, string Output, string Error) Feed(string input, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "checkpointctl.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A command that refuses its arguments ends before it reads.
        }

        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}

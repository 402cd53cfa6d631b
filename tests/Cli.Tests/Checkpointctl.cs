using System.Diagnostics;

namespace CheckpointEdge.Tests;

/// <summary>The command line as others call it: a process, its exit code and what it says.</summary>
internal static class Checkpointctl
{
    public static (int Code, string Output, string Error) Run(params string[] arguments) => Feed("", arguments);

    /// <param name="input">What the command reads from standard input.</param>
    public static (int Code, string Output, string Error) Feed(string input, params string[] arguments) => Start(input, [], arguments);

    /// <param name="environment">Variables besides those of this process.</param>
    public static (int Code, string Output, string Error) RunWith(
        IReadOnlyDictionary<string, string> environment, params string[] arguments) => Start("", environment, arguments);

    private static (int Code, string Output, string Error) Start(
        string input, IEnumerable<KeyValuePair<string, string>> environment, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
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

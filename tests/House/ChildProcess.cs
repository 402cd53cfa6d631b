using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace CheckpointEdge.Tests;

/// <summary>
/// One program of the house, started with <c>dotnet FILE.dll</c>; its output is kept for failures. Stopped by its process id
/// and nothing else. Safe for concurrent use.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>Output kept of one program (characters); the oldest goes first.</summary>
    private const int OutputLengthMax = 64 * 1024;

    private const int SignalTerminate = 15;

    private readonly Process _process;
    private readonly StringBuilder _output;

    private ChildProcess(Process process, StringBuilder output)
    {
        _process = process;
        _output = output;
    }

    public int Id => _process.Id;

    public bool Running => !_process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Standard output and standard error, as they came.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <param name="input">Written to standard input, which is then closed.</param>
    public static ChildProcess Start(
        string dll, IEnumerable<string> arguments, string input = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(dll),
        };
        start.ArgumentList.Add(dll);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        StringBuilder output = new();
        Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(output, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return new ChildProcess(process, output);
    }

    /// <summary>Until it has ended and its last output is here.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop, as a supervisor would (SIGTERM).</summary>
    public void Terminate()
    {
        if (Running)
            _ = Send(Id, SignalTerminate);
    }

    /// <summary>Ends it without a word (SIGKILL), as a power cut would, and waits until it is gone.</summary>
    public void Kill()
    {
        if (Running)
            _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static void Keep(StringBuilder output, string? line)
    {
        if (line is null)
            return;
        lock (output)
        {
            output.Append(line).Append('\n');
            if (output.Length > OutputLengthMax)
                output.Remove(0, output.Length - OutputLengthMax);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}

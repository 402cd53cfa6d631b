using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CheckpointEdge.Tests.Faults;

/// <summary>One call of the kernel as <c>strace</c> saw it.</summary>
/// <param name="Began">Line of the trace, counted from 0.</param>
/// <param name="Ended">The line it came back in: the same unless another thread called meanwhile.</param>
/// <param name="Arguments">As written, descriptors with their path behind them in angle brackets.</param>
internal sealed record SystemCall(int Began, int Ended, string Name, string Arguments, long Result);

/// <summary>The calls of a process that matter to what is on its disk, while it runs. Dispose it to let the process go on alone.</summary>
internal sealed partial class SystemCalls : IAsyncDisposable
{
    private const string Traced = "fsync,fdatasync,pwrite64,write,writev,rename,renameat,renameat2,sendto,sendmsg,recvfrom,recvmsg,openat";

    /// <summary>strace says so when it has hold of the process (seconds).</summary>
    private const int AttachSecondsMax = 30;

    private readonly Process _strace;
    private readonly string _file;

    private SystemCalls(Process strace, string file) => (_strace, _file) = (strace, file);

    /// <summary>Returns when every call is seen.</summary>
    public static async Task<SystemCalls> OfAsync(int process, string file)
    {
        Process strace = Process.Start(new ProcessStartInfo(
            "strace", ["-f", "-y", "-s", "48", "-e", $"trace={Traced}", "-o", file, "-p", process.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
        })!;
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(AttachSecondsMax));
        string? said = await strace.StandardError.ReadLineAsync(limit.Token);
        return said?.Contains("attached", StringComparison.Ordinal) == true
            ? new SystemCalls(strace, file)
            : throw new InvalidOperationException($"strace did not take hold of the process: {said}");
    }

    /// <summary>Ends the tracing and tells what was seen, by the line in which a call came back.</summary>
    public async Task<List<SystemCall>> EndAsync()
    {
        await DisposeAsync();
        return Read(await File.ReadAllLinesAsync(_file));
    }

    public async ValueTask DisposeAsync()
    {
        if (_strace.HasExited)
            return;
        using Process interrupt = Process.Start("kill", ["-INT", _strace.Id.ToString(CultureInfo.InvariantCulture)]);
        await interrupt.WaitForExitAsync();
        await _strace.StandardError.ReadToEndAsync();
        await _strace.WaitForExitAsync();
    }

    /// <summary>A call that another thread's line cut in two is one call again.</summary>
    internal static List<SystemCall> Read(IReadOnlyList<string> lines)
    {
        Dictionary<string, (int Line, string Start)> unfinished = [];
        List<SystemCall> calls = [];
        for (int at = 0; at < lines.Count; at++)
        {
            if (Unfinished().Match(lines[at]) is { Success: true } cut)
            {
                unfinished[cut.Groups[1].Value] = (at, cut.Groups[2].Value);
                continue;
            }

            int began = at;
            string line = lines[at];
            if (Resumed().Match(line) is { Success: true } rest)
            {
                if (!unfinished.Remove(rest.Groups[1].Value, out (int Line, string Start) start))
                    continue; // it began before anybody looked
                began = start.Line;
                line = $"{rest.Groups[1].Value} {start.Start}{rest.Groups[2].Value}";
            }

            if (Whole().Match(line) is { Success: true } call)
            {
                calls.Add(new SystemCall(
                    began, at, call.Groups[2].Value, call.Groups[3].Value, long.Parse(call.Groups[4].Value, CultureInfo.InvariantCulture)));
            }
        }

        return calls;
    }

    [GeneratedRegex(@"^(\d+)\s+(.*) <unfinished \.\.\.>$")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^(\d+)\s+<\.\.\. \w+ resumed>(.*)$")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+)")]
    private static partial Regex Whole();
}

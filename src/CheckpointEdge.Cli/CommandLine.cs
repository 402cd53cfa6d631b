using System.CommandLine;
using Spectre.Console;

namespace CheckpointEdge.Cli;

/// <summary>
/// The top of every command: exit 2 and one sentence for what could not run. A stack trace is for those who ask for it
/// with <c>--verbose</c>.
/// </summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int NegativeAnswer = 1;
    public const int CouldNotRun = 2;

    private static readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Show the stack trace where a command fails.",
        Recursive = true,
    };

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        root.Add(_verbose);
        if (Console.IsOutputRedirected)
            AnsiConsole.Console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        // Tables have their own way out, with our own colours; what is written plainly may hold text of boards, cards and lists.
        _ = AnsiConsole.Console;
        Console.SetOut(new PlainWriter(Console.Out));
        Console.SetError(new PlainWriter(Console.Error));
        ParseResult parsed = root.Parse(args);
        try
        {
            int code = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
            return parsed.Errors.Count > 0 ? CouldNotRun : code;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped before it was done.");
            return CouldNotRun;
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(parsed.GetValue(_verbose) ? failure.ToString() : SentenceOf(failure));
            return CouldNotRun;
        }
    }

    /// <summary>Messages of the runtime may run over several lines; people get the first.</summary>
    private static string SentenceOf(Exception failure) => ShownText.Plain(failure.Message.Split('\n', 2)[0].TrimEnd());
}

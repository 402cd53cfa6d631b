using System.CommandLine;
using CheckpointEdge.Cli.Mrz.Training;

namespace CheckpointEdge.Cli.Mrz;

/// <summary><c>mrz parse</c> and <c>mrz build</c>: machine-readable zones to fields and back.</summary>
internal static class MrzCommands
{
    public static Command Create() => new("mrz", "Machine-readable zones of travel documents: text to fields and back.")
    {
        MrzParseCommand.Create(),
        MrzBuildCommand.Create(),
        MrzReadCommand.Create(),
        MrzTrainCommand.Create(),
        MrzPaintCommand.Create(),
    };

    /// <summary>A file, or standard input for <c>-</c> and for nothing at all.</summary>
    public static Argument<string> Source(string description) => new("FILE")
    {
        Description = description + " (- or nothing: standard input)",
        DefaultValueFactory = _ => "-",
    };

    /// <exception cref="IOException">With one sentence that names the file.</exception>
    public static Stream Open(string source)
    {
        if (source == "-")
            return Console.OpenStandardInput();
        try
        {
            return File.OpenRead(source);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string reason = failure switch
            {
                FileNotFoundException or DirectoryNotFoundException => "it does not exist",
                UnauthorizedAccessException when Directory.Exists(source) => "it is a folder",
                UnauthorizedAccessException => "reading it is not allowed",
                _ => failure.Message,
            };
            throw new IOException($"{source} cannot be read: {reason}.");
        }
    }
}

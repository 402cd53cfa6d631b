using System.CommandLine;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.MrzImages;
using Spectre.Console;

namespace CheckpointEdge.Cli.Mrz;

/// <summary><c>mrz read</c>: pictures of data pages to zones.</summary>
internal static class MrzReadCommand
{
    /// <summary>Pictures of a folder are those with these endings.</summary>
    public static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".pgm", ".ppm", ".jp2", ".j2k", ".tif", ".tiff"];

    public static Command Create()
    {
        Argument<string[]> sources = new("IMAGE")
        {
            Description = "Pictures, or folders of them (JPEG, PNG, JPEG 2000, netpbm, TIFF)",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> json = new("--json") { Description = "One JSON object per picture and line." };
        Command command = new(
            "read",
            "Reads the machine-readable zone from pictures of data pages. Exit 0 when every picture was read and accepted, 1 "
            + "when one was not, 2 when nothing could be opened.\nExample: checkpointctl mrz read page.jpg --json")
        {
            sources, json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(sources)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] sources, bool json)
    {
        string[] files = [.. sources.SelectMany(Files)];
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        MrzPictureReader reader = new();
        using Stream output = new BufferedStream(Console.OpenStandardOutput());
        bool allAccepted = true;
        bool any = false;
        foreach (string file in files)
        {
            MrzPictureReading reading = Read(reader, file, today, out bool opened);
            any |= opened;
            allAccepted &= reading.Accepted;
            if (json)
                MrzReadJson.Write(output, file, reading);
            else
                Print(file, reading);
            output.Flush();
        }

        return !any ? CommandLine.CouldNotRun : allAccepted ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    /// <summary>A file that is none becomes a finding, so that the next one is read.</summary>
    public static MrzPictureReading Read(MrzPictureReader reader, string file, DateOnly today, out bool opened)
    {
        opened = false;
        GreyReading picture;
        try
        {
            FileInfo info = new(file);
            if (info.Length > PictureLimits.Default.SizeBytesMax)
                return Unread($"{file} has {info.Length} bytes; at most {PictureLimits.Default.SizeBytesMax} are read.");
            byte[] bytes = File.ReadAllBytes(file);
            opened = true;
            picture = PictureDecoder.DecodeGrey(bytes, limits: null, MrzPictureReader.SideEnough);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string reason = failure is FileNotFoundException or DirectoryNotFoundException ? "it does not exist"
                : "reading it is not allowed or failed";
            return Unread($"{file} cannot be read: {reason}.");
        }

        return picture.Picture is { } grey ? reader.Read(grey, today) : Unread(picture.Finding!);
    }

    private static MrzPictureReading Unread(string sentence) => new()
    {
        Lines = [],
        Accepted = false,
        Confidence = 0,
        Doubts = [],
        Findings = [new("picture-unreadable", "", FindingWeight.Error, sentence)],
        Advice = PlacementAdvice.NoDocument,
        Corners = [],
    };

    private static IEnumerable<string> Files(string source) => !Directory.Exists(source)
        ? [source]
        : Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories)
            .Where(file => Endings.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal);

    private static void Print(string file, MrzPictureReading reading)
    {
        string format = reading.Format is { } known ? MrzFormats.NameOf(known) : "no zone";
        string answer = reading.Accepted ? "accepted" : "not accepted";
        AnsiConsole.MarkupLine($"[bold]{ShownText.Of(file)}[/]  {format}, {answer}, confidence {reading.Confidence:F4}");
        for (int line = 0; line < reading.Lines.Length; line++)
            AnsiConsole.MarkupLine("  " + Marked(reading, line));
        foreach (MrzFinding finding in reading.Findings)
            AnsiConsole.WriteLine($"  {finding.Sentence}");
    }

    /// <summary>Characters in doubt stand on red.</summary>
    private static string Marked(MrzPictureReading reading, int line) => string.Concat(reading.Lines[line].Select(
        (character, position) => reading.Doubts.Any(doubt => doubt.Line == line && doubt.Position == position)
            ? $"[black on red]{ShownText.Of(character.ToString())}[/]"
            : ShownText.Of(character.ToString())));
}

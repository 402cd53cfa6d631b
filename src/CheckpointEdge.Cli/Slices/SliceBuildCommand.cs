using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Central.Import;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Cli.Faces;
using CheckpointEdge.Cli.Models;
using CheckpointEdge.Watchlists.Slices;
using Spectre.Console;

namespace CheckpointEdge.Cli.Slices;

/// <summary>
/// <c>slice build --source KIND=FILE... --out DIR</c>: Central's import and packing without a server.
/// </summary>
internal static class SliceBuildCommand
{
    private const int NotesShownMax = 20;

    public static Command Create()
    {
        Option<string[]> source = new("--source")
        {
            Description = $"KIND=FILE, may be repeated. Kinds: {string.Join(", ", Importers.Kinds)}.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string> directory = new("--out") { Description = "Directory to make; must not exist yet.", Required = true };
        Option<long> generation = new("--generation") { Description = "Number of the publication; 0 for one built by hand." };
        Option<string?> faces = new("--faces") { Description = "Photographs of the people: comma-separated, header record,file." };
        Option<string?> pictures = new("--pictures") { Description = "Folder that the files of --faces begin at; theirs where left out." };
        Option<string?> models = ModelsCommands.Folder();
        SliceBudgets budgets = new();
        Option<bool> json = new("--json") { Description = "One JSON object on standard output." };
        Command command = new(
            "build",
            "Imports source files and packs them into a new slice. "
            + "Example: checkpointctl slice build --source un=consolidated.xml --source ofac-csv=sdn.csv --out lists/gen-1");
        command.Add(source);
        command.Add(directory);
        command.Add(generation);
        command.Add(faces);
        command.Add(pictures);
        command.Add(models);
        budgets.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancellation) => Task.FromResult(SliceCommands.Run(() => Build(
            parsed.GetValue(source)!,
            parsed.GetValue(directory)!,
            parsed.GetValue(generation),
            budgets.Read(parsed),
            parsed.GetValue(json),
            parsed.GetValue(faces) is not { } rows ? null : directory => FaceGalleryCommand.Enrol(
                parsed.GetValue(models), directory, rows,
                parsed.GetValue(pictures) ?? Path.GetDirectoryName(Path.GetFullPath(rows))!, cancellation),
            cancellation))));
        return command;
    }

    private static int Build(
        string[] sources, string directory, long generation, SliceBudgets.Stated budgets, bool json,
        Func<string, int>? withFaces, CancellationToken cancellation)
    {
        List<ListImport> imports = [];
        foreach (string source in sources)
        {
            if (source.Split('=', 2) is not [{ Length: > 0 } kind, { Length: > 0 } path])
            {
                Console.Error.WriteLine(
                    $"--source {source} is not KIND=FILE; kinds are {string.Join(", ", Importers.Kinds)}.");
                return CommandLine.CouldNotRun;
            }

            imports.Add(Importers.Open(kind, path));
        }

        SliceHeader header = WithProgress(json, progress => SliceCutter.Cut(
            imports.Select(ListFeed.Of), generation, TimeProvider.System.GetUtcNow(), directory, progress, cancellation));
        foreach (ListImport import in imports)
            WriteNotes(import);
        header = budgets.Calibrate(directory, header, json, cancellation);
        int code = withFaces?.Invoke(directory) ?? CommandLine.Done;
        if (json)
            Console.WriteLine(
                JsonSerializer.Serialize(SliceSummary.Of(directory, header), SliceJson.Default.SliceSummary));
        else
            SliceTable.Write(directory, header);
        return code;
    }

    private static SliceHeader WithProgress(bool json, Func<IProgress<CutProgress>?, SliceHeader> cut)
    {
        if (json)
            return cut(null);
        if (Console.IsOutputRedirected)
            return cut(new Told());
        return AnsiConsole.Status().Start("Reading the sources", status => cut(new Said(status)));
    }

    /// <summary>Standard error, so that a pipe carries the answer alone.</summary>
    private static void WriteNotes(ListImport import)
    {
        ImportReport report = import.Report;
        foreach (ImportNote note in report.Notes.Take(NotesShownMax))
            Console.Error.WriteLine($"note: {note.File}, line {note.Line}: {note.Sentence}");
        int more = report.Notes.Length + report.NotesOmitted - NotesShownMax;
        if (more > 0)
            Console.Error.WriteLine($"note: {import.Kind}: {more} more.");
        if (report.UnknownCountries.Count > 0)
        {
            Console.Error.WriteLine(
                $"note: {import.Kind}: no code is known for {string.Join("; ", report.UnknownCountries.Keys)}; the words are kept.");
        }
    }

    private sealed class Said(StatusContext status) : IProgress<CutProgress>
    {
        public void Report(CutProgress value) => status.Status(SentenceOf(value));
    }

    /// <summary>Plain lines on standard error, the writing in tenths.</summary>
    private sealed class Told : IProgress<CutProgress>
    {
        private const double Step = 0.1;
        private double _next = Step;

        public void Report(CutProgress value)
        {
            if (value.Documents < SliceCutter.ProgressStepDocuments || (value.Written > 0 && value.Written < _next))
                return;
            if (value.Written > 0)
                _next += Step;
            Console.Error.WriteLine(SentenceOf(value));
        }
    }

    private static string SentenceOf(CutProgress value) => string.Create(CultureInfo.InvariantCulture, $"""
        {value.Records} records, {value.Documents} documents{(value.Written > 0 ? $", {100 * value.Written:N0} % of them written" : "")}
        """);
}

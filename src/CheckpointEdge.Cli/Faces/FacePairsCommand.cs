using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Cli.Bench;
using CheckpointEdge.Cli.Models;
using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Vision.Faces;

namespace CheckpointEdge.Cli.Faces;

/// <summary>
/// <c>face pairs --pairs FILE.csv --images DIR --out FILE.csv</c>: scores two pictures per row. Each picture is embedded once, however many
/// rows name it.
/// </summary>
internal static class FacePairsCommand
{
    public static Command Create()
    {
        Option<string> pairs = new("--pairs") { Description = "Comma-separated, header file1,file2; other columns are left out.", Required = true };
        Option<string> images = new("--images") { Description = "Folder that the files' names begin at.", Required = true };
        Option<string> output = new("--out") { Description = "File to write: file1,file2,score,quality1,quality2,decision.", Required = true };
        Option<bool> json = new("--json") { Description = "Print the summary as one JSON object." };
        Option<string?> folder = ModelsCommands.Folder();
        Option<string?> manifest = ModelsCommands.ManifestFile();
        Option<bool> managed = FaceCommands.Managed();
        Command command = new("pairs", "Scores two pictures per row.\n"
            + "Example: checkpointctl face pairs --pairs pairs.csv --images images --out scored.csv")
        {
            pairs, images, output, json, folder, manifest, managed,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            new Files(parsed.GetValue(pairs)!, parsed.GetValue(images)!, parsed.GetValue(output)!), parsed.GetValue(json),
            FaceCommands.Open(parsed.GetValue(folder), parsed.GetValue(manifest), parsed.GetValue(managed)), cancellation)));
        return command;
    }

    private sealed record Files(string Pairs, string Images, string Output);

    private sealed record Pair(string First, string Second);

    private static int Run(Files files, bool json, InstalledFaces faces, CancellationToken cancellation)
    {
        using InstalledFaces opened = faces;
        List<Pair> pairs = Read(files.Pairs);
        List<string> pictures = [.. pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct(StringComparer.Ordinal)];
        Dictionary<string, FaceReading> readings = new(StringComparer.Ordinal);
        try
        {
            BenchSteps.Run(steps => steps.Take($"reading {pictures.Count} pictures", told =>
            {
                foreach (string picture in pictures)
                {
                    cancellation.ThrowIfCancellationRequested();
                    readings.Add(picture, FaceCommands.Read(faces, Path.Combine(files.Images, picture)));
                    told((double)readings.Count / pictures.Count);
                }

                return readings.Count;
            }));
            Write(files.Output, pairs, readings, faces);
            Say(json, pairs, readings, faces);
            return CommandLine.Done;
        }
        finally
        {
            foreach (FaceReading reading in readings.Values)
                reading.Dispose();
        }
    }

    private static List<Pair> Read(string file)
    {
        using DelimitedTable table = DelimitedTable.Open(file, quoted: true, "file1", "file2");
        int first = table.ColumnOf("file1");
        int second = table.ColumnOf("file2");
        List<Pair> pairs = [];
        foreach ((int line, string[] fields) in table.Rows())
        {
            if (fields.Length <= Math.Max(first, second))
                throw new FaceException($"{file}, line {line}: {fields.Length} fields where the header has {table.Header.Length}.");
            pairs.Add(new Pair(fields[first], fields[second]));
        }

        return pairs;
    }

    private static void Write(string output, List<Pair> pairs, Dictionary<string, FaceReading> readings, InstalledFaces faces)
    {
        string partial = output + ".partial";
        using (StreamWriter writer = new(partial, append: false, new UTF8Encoding(false)))
        {
            writer.NewLine = "\n";
            writer.WriteLine("file1,file2,score,quality1,quality2,decision");
            foreach (Pair pair in pairs)
            {
                FaceReading first = readings[pair.First];
                FaceReading second = readings[pair.Second];
                float? score = first.Template is { } one && second.Template is { } other ? one.Compare(other) : null;
                writer.WriteLine(string.Join(',', new[]
                {
                    pair.First, pair.Second, score?.ToString("0.000000", CultureInfo.InvariantCulture) ?? "", QualityOf(first), QualityOf(second),
                    DecisionOf(first, second, score, faces.Model!.Calibration),
                }.Select(Quoted)));
            }
        }

        File.Move(partial, output, overwrite: true);
    }

    private static string QualityOf(FaceReading reading) => reading.Quality?.Score.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>"same" from the threshold of one false match in ten thousand on; a gate that did not pass comes before any score.</summary>
    private static string DecisionOf(FaceReading first, FaceReading second, float? score, FaceCalibration? calibration) =>
        first.Finding is { } one ? $"not comparable: file1: {one}"
        : second.Finding is { } other ? $"not comparable: file2: {other}"
        : calibration is null ? "not calibrated"
        : score >= calibration.ThresholdAt(FaceVerification.AlikeFmr) ? "same" : "different";

    private static string Quoted(string field) => field.AsSpan().IndexOfAny(",\"\n\r") < 0
        ? field
        : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void Say(bool json, List<Pair> pairs, Dictionary<string, FaceReading> readings, InstalledFaces faces)
    {
        int without = readings.Values.Count(reading => reading.Template is null);
        int failed = readings.Values.Count(reading => reading.Finding is not null) - without;
        double? threshold = faces.Model!.Calibration?.ThresholdAt(FaceVerification.AlikeFmr);
        Console.Out.WriteLine(json
            ? JsonSerializer.Serialize(new
            {
                pairs = pairs.Count,
                pictures = readings.Count,
                withoutFace = without,
                belowQuality = failed,
                threshold,
                model = faces.Model.File,
                engine = faces.Engine,
            })
            : string.Create(CultureInfo.InvariantCulture,
                $"{pairs.Count} pairs of {readings.Count} pictures, {without} without a face, {failed} below the quality gate; ")
            + $"{faces.Model.Name} in {faces.Engine}");
    }
}

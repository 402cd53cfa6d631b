using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Cli.Faces;
using CheckpointEdge.Cli.Models;
using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Watchlists.Faces;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// <c>bench faces</c>: a gallery searched whole against the time to read its bytes in the same run; one live frame to its template; and,
/// with labelled pairs, the error rates as a DET table, exact and in the gallery's one byte a dimension.
/// </summary>
internal static class FacesBench
{
    private const int Dimensions = 128;
    private const int Rounds = 25;
    private const int Seed = 17;

    private static BenchSheet Sheet { get; } = new(
        "faces", "a gallery searched whole, one frame to its template (milliseconds), errors on labelled pairs",
        "reading the gallery's bytes once from memory", Seed);

    private static readonly string _model = new('0', 64);
    private static readonly double[] _fmr = [1e-2, 1e-3, 5e-4, 1e-4];

    public static Command Create()
    {
        Option<int> templates = new("--templates") { Description = "Size of the gallery.", DefaultValueFactory = _ => 1_000_000 };
        Option<string?> data = new("--data") { Description = "Folder with images/pairs.csv and pictures; leaves the faces out if left out." };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Option<string?> folder = ModelsCommands.Folder();
        Command command = new("faces", "1:N against memory bandwidth, one frame to its template, 1:1 as a DET table.\n"
            + "Example: checkpointctl bench faces --data shared/data/face")
        {
            templates, data, json, folder,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            Math.Clamp(parsed.GetValue(templates), 1, FaceGallery.FacesMax), parsed.GetValue(data), parsed.GetValue(folder), parsed.GetValue(json),
            cancellation)));
        return command;
    }

    /// <summary>Best of some rounds, milliseconds.</summary>
    private sealed record SearchFigures(int Templates, long SizeBytes, double SearchMs, double ReadMs, bool Locked)
    {
        public double Ratio => SearchMs / ReadMs;
    }

    private sealed record DetRow(double Fmr, double Threshold, double Fnmr, double CodedThreshold, double CodedFnmr);

    private static int Run(int templates, string? data, string? folder, bool json, CancellationToken cancellation)
    {
        SearchFigures? search = null;
        FrameFigures? frame = null;
        List<DetRow> det = [];
        BenchSteps.Run(steps =>
        {
            search = steps.Take($"1:N over {templates} templates", _ => Search(templates));
            if (data is null)
                return;
            frame = steps.Take("one frame to its template", _ => FaceFrameBench.Measure(data, folder));
            det = steps.Take("labelled pairs", _ => Det(data, folder, cancellation));
        });
        if (json)
            Sheet.Write(new { search, ratio = search!.Ratio, frame, det });
        else
            Print(search!, frame, det);
        return CommandLine.Done;
    }

    private static SearchFigures Search(int templates)
    {
        using FaceGallery gallery = new(_model, Dimensions);
        Random random = new(Seed);
        float[] template = new float[Dimensions];
        for (int i = 0; i < templates; i++)
        {
            Draw(random, template);
            gallery.Add("", template);
        }

        double search = double.MaxValue;
        double read = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            read = Math.Min(read, Milliseconds(() => gallery.ReadThrough()));
            search = Math.Min(search, Milliseconds(() => gallery.Search(_model, template, 0.5f, 10).Count));
        }

        return new SearchFigures(templates, gallery.SizeBytes, search, read, gallery.Locked);
    }

    private static void Draw(Random random, float[] template)
    {
        double length = 0;
        for (int i = 0; i < template.Length; i++)
        {
            template[i] = random.NextSingle() + random.NextSingle() - 1;
            length += template[i] * template[i];
        }

        float factor = (float)(1 / Math.Sqrt(length));
        for (int i = 0; i < template.Length; i++)
            template[i] *= factor;
    }

    internal static double Milliseconds(Func<long> work)
    {
        long start = TimeProvider.System.GetTimestamp();
        GC.KeepAlive(work());
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    internal sealed record LabelledPair(string First, string Second, bool Same);

    internal static List<LabelledPair> Pairs(string data)
    {
        using DelimitedTable table = DelimitedTable.Open(Path.Combine(data, "images", "pairs.csv"), quoted: true, "file1", "file2", "same");
        (int first, int second, int same) = (table.ColumnOf("file1"), table.ColumnOf("file2"), table.ColumnOf("same"));
        return [.. table.Rows().Select(row => new LabelledPair(row.Fields[first], row.Fields[second], row.Fields[same] == "1"))];
    }

    /// <summary>A face that was not found counts as not matched.</summary>
    private static List<DetRow> Det(string data, string? folder, CancellationToken cancellation)
    {
        using InstalledFaces faces = FaceCommands.Open(folder, manifest: null, managed: false);
        Dictionary<string, FaceReading> readings = new(StringComparer.Ordinal);
        List<LabelledPair> pairs = Pairs(data);
        foreach (string file in pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            readings.Add(file, FaceCommands.Read(faces, Path.Combine(data, "images", file)));
        }

        List<(float Exact, float Coded, bool Same)> scores = [.. pairs.Select(pair => (
            Score(readings[pair.First], readings[pair.Second], coded: false),
            Score(readings[pair.First], readings[pair.Second], coded: true), pair.Same))];
        foreach (FaceReading reading in readings.Values)
            reading.Dispose();
        return [.. _fmr.Select(fmr =>
        {
            (double threshold, double fnmr) = At(fmr, [.. scores.Select(score => (score.Exact, score.Same))]);
            (double coded, double codedFnmr) = At(fmr, [.. scores.Select(score => (score.Coded, score.Same))]);
            return new DetRow(fmr, threshold, fnmr, coded, codedFnmr);
        })];
    }

    private static float Score(FaceReading first, FaceReading second, bool coded)
    {
        if (first.Template is not { } one || second.Template is not { } other)
            return -1;
        if (!coded)
            return one.Compare(other);
        using FaceGallery gallery = new(one.ModelSha256, one.Values.Length);
        gallery.Add("", one.Values);
        return gallery.Search(other.ModelSha256, other.Values, -1, 1)[0].Score;
    }

    /// <summary>The lowest threshold at which no more than this share of strangers match, and what it costs.</summary>
    private static (double Threshold, double Fnmr) At(double fmr, List<(float Score, bool Same)> scores)
    {
        List<float> strangers = [.. scores.Where(score => !score.Same).Select(score => score.Score).OrderDescending()];
        List<float> same = [.. scores.Where(score => score.Same).Select(score => score.Score)];
        float threshold = MathF.BitIncrement(strangers[(int)(fmr * strangers.Count)]);
        return (threshold, (double)same.Count(score => score < threshold) / same.Count);
    }

    private static void Print(SearchFigures search, FrameFigures? frame, List<DetRow> det)
    {
        static void Say(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        Sheet.WriteHead();
        Say($"1:N: {search.Templates} templates of {Dimensions}, {search.SizeBytes >> 20} MiB, best of {Rounds}, one thread");
        Say($"  search {search.SearchMs:0.0} ms, reading the bytes {search.ReadMs:0.0} ms: {search.Ratio:0.00} times");
        Say($"  locked in memory: {(search.Locked ? "yes" : "no, the process may not lock so much (ulimit -l)")}");
        foreach (string line in frame?.Lines() ?? [])
            Console.Out.WriteLine(line);
        if (det.Count > 0)
            Say($"1:1   FMR      threshold  FNMR      threshold and FNMR of one byte a dimension");
        foreach (DetRow row in det)
            Say($"      {row.Fmr:0.0000}   {row.Threshold:0.000}      {row.Fnmr:0.0000}    {row.CodedThreshold:0.000}  {row.CodedFnmr:0.0000}");
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Cli.Faces;
using CheckpointEdge.Cli.Models;
using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Models;
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
    private const int FrameRounds = 60;
    private const int FrameWidth = 640;
    private const int FrameHeight = 480;
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

    /// <param name="BareMs">Both networks alone, at 320 × 256 and 112 × 112, on tensors that are ready: what no code around them can save.</param>
    private sealed record FrameFigures(string Engine, double DetectMs, double EmbedMs, double BareMs, double FrameMs);

    private sealed record DetRow(double Fmr, double Threshold, double Fnmr, double CodedThreshold, double CodedFnmr);

    private static int Run(int templates, string? data, string? folder, bool json, CancellationToken cancellation)
    {
        SearchFigures? search = null;
        List<FrameFigures> frames = [];
        List<DetRow> det = [];
        BenchSteps.Run(steps =>
        {
            search = steps.Take($"1:N over {templates} templates", _ => Search(templates));
            if (data is null)
                return;
            frames.Add(steps.Take("one frame to its template", _ => Frame(data, folder, managed: false)));
            frames.Add(steps.Take("one frame, managed engine", _ => Frame(data, folder, managed: true)));
            det = steps.Take("labelled pairs", _ => Det(data, folder, cancellation));
        });
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(new { search, ratio = search!.Ratio, frames, det }));
        else
            Print(search!, frames, det);
        return CommandLine.Done;
    }

    private static SearchFigures Search(int templates)
    {
        using FaceGallery gallery = new(_model, Dimensions);
        Random random = new(17);
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

    /// <summary>A face in the middle of a frame of a camera, as a traveller stands before it.</summary>
    private static FrameFigures Frame(string data, string? folder, bool managed)
    {
        using InstalledFaces faces = FaceCommands.Open(folder, manifest: null, managed);
        string file = Path.Combine(data, "images", Pairs(data)[0].First);
        ColourPicture face = PictureDecoder.Decode(File.ReadAllBytes(file)).Picture ?? throw new FaceException($"{file} is no picture.");
        ColourPicture frame = new(FrameWidth, FrameHeight);
        frame.Pixels.Fill(128);
        int times = Math.Max(1, Math.Min(FrameWidth / face.Width, FrameHeight / face.Height) - 1);
        for (int y = 0; y < face.Height * times; y++)
            for (int x = 0; x < face.Width * times; x++)
                face.Row(y / times).Slice(x / times * 3, 3).CopyTo(frame.Row(y + 20)[((x + 120) * 3)..]);
        double detect = double.MaxValue;
        double whole = double.MaxValue;
        for (int round = 0; round < FrameRounds; round++)
        {
            detect = Math.Min(detect, Milliseconds(() => faces.Detector!.DetectLive(frame).Count));
            whole = Math.Min(whole, Milliseconds(() =>
            {
                using FaceReading reading = faces.Reader!.ReadFrame(frame);
                return reading.Faces.Count;
            }));
        }

        using FaceReading once = faces.Reader!.ReadFrame(frame);
        double embed = double.MaxValue;
        for (int round = 0; round < FrameRounds && once.Face is { } found; round++)
        {
            embed = Math.Min(embed, Milliseconds(() =>
            {
                using FaceTemplate template = faces.Embedder!.Embed(frame, found.Landmarks, mirrored: false);
                return template.Values.Length;
            }));
        }

        return new FrameFigures(faces.Engine, detect, embed, Bare(folder, managed), whole);
    }

    private static double Bare(string? folder, bool managed)
    {
        ModelFolder models = ModelsCommands.Open(folder, manifest: null);
        InferenceEngine engine = managed ? InferenceEngine.Managed : InferenceEngine.Find();
        double sum = 0;
        foreach ((ModelRole role, int height, int width) in new[] { (ModelRole.FaceDetection, 256, 320), (ModelRole.FaceEmbedding, 112, 112) })
        {
            ModelEntry entry = models.Manifest.Entries.First(one => one.Role == role && File.Exists(Path.Combine(models.Path, one.File)));
            using IInference network = engine.Load(models.Read(entry));
            Tensor input = new([1, 3, height, width], new float[3 * height * width]);
            Random random = new(5);
            for (int i = 0; i < input.Values.Length; i++)
                input.Values[i] = random.Next(256);
            Dictionary<string, Tensor> given = new(StringComparer.Ordinal) { [network.Inputs[0].Name] = input };
            double best = double.MaxValue;
            for (int round = 0; round < FrameRounds; round++)
                best = Math.Min(best, Milliseconds(() => network.Run(given).Count));
            sum += best;
        }

        return sum;
    }

    private static double Milliseconds(Func<long> work)
    {
        long start = TimeProvider.System.GetTimestamp();
        GC.KeepAlive(work());
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    private sealed record LabelledPair(string First, string Second, bool Same);

    private static List<LabelledPair> Pairs(string data)
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

    private static void Print(SearchFigures search, List<FrameFigures> frames, List<DetRow> det)
    {
        static void Say(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        Say($"1:N: {search.Templates} templates of {Dimensions}, {search.SizeBytes >> 20} MiB, best of {Rounds}, one thread");
        Say($"  search {search.SearchMs:0.0} ms, reading the bytes {search.ReadMs:0.0} ms: {search.Ratio:0.00} times");
        Say($"  locked in memory: {(search.Locked ? "yes" : "no, the process may not lock so much (ulimit -l)")}");
        foreach (FrameFigures frame in frames)
        {
            Say($"one {FrameWidth}×{FrameHeight} frame, {frame.Engine}, best of {FrameRounds}: faces found {frame.DetectMs:0.0} ms,");
            Say($"  embedded {frame.EmbedMs:0.0} ms: {frame.DetectMs + frame.EmbedMs:0.0} ms, the two networks alone {frame.BareMs:0.0} ms;");
            Say($"  with gate and hints on shown pictures {frame.FrameMs:0.0} ms");
        }

        if (frames.Count == 2)
        {
            double ratio = (frames[1].DetectMs + frames[1].EmbedMs) / (frames[0].DetectMs + frames[0].EmbedMs);
            Say($"managed: {ratio:0.0} times the other engine's time");
        }

        if (det.Count > 0)
            Say($"1:1   FMR      threshold  FNMR      threshold and FNMR of one byte a dimension");
        foreach (DetRow row in det)
            Say($"      {row.Fmr:0.0000}   {row.Threshold:0.000}      {row.Fnmr:0.0000}    {row.CodedThreshold:0.000}  {row.CodedFnmr:0.0000}");
    }
}

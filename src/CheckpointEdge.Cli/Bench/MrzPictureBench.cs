using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Cli.Mrz.Training;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// <c>bench mrz --pictures DIR</c> and <c>--pages N</c>: how many zones are read exactly, how many are accepted and wrong,
/// and how long it takes against Tesseract where it is installed, else against decoding the file.
/// </summary>
internal static class MrzPictureBench
{
    private const int TesseractMillisecondsMax = 20_000;

    public static int Run(string? folder, PaintedPages pages, bool json)
    {
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        MrzPictureReader reader = new();
        List<MrzPictureFigures> all = [];
        string baseline = "decoding the file";
        if (folder is not null)
            all.AddRange(Specimens(reader, folder, today, out baseline));
        if (pages.Count > 0)
            all.Add(Painted(reader, pages, today, ref baseline));
        foreach (MrzPictureFigures figures in all)
            Print(figures, baseline, folder is null ? pages.Seed : null, json);
        return all.All(figures => figures.AcceptedWrong == 0) ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    /// <summary>Pictures with GROUNDTRUTH.json beside them; figures of the standard apart, for their text is public.</summary>
    private static MrzPictureFigures[] Specimens(MrzPictureReader reader, string folder, DateOnly today, out string baseline)
    {
        string truthPath = Path.Combine(folder, "GROUNDTRUTH.json");
        if (!File.Exists(truthPath))
            throw new IOException($"{truthPath} does not exist; it says what the pictures show.");
        string? model = TesseractModel(folder);
        baseline = model is null ? "decoding the file (Tesseract or its mrz model is not installed)"
            : "Tesseract, mrz model, lower 40 % of the picture, time on the clock";
        MrzPictureFigures specimens = new("specimens");
        MrzPictureFigures figures = new("figures of Doc 9303");
        using JsonDocument truth = JsonDocument.Parse(File.ReadAllBytes(truthPath));
        foreach (JsonElement entry in truth.RootElement.GetProperty("images").EnumerateArray())
        {
            if (!entry.TryGetProperty("lines", out JsonElement lines) || lines.ValueKind != JsonValueKind.Array || lines.GetArrayLength() == 0)
                continue;
            string image = entry.GetProperty("image").GetString()!;
            byte[] file = File.ReadAllBytes(Path.Combine(folder, image));
            TimeSpan start = Environment.CpuUsage.TotalTime;
            PictureReading decoded = PictureDecoder.Decode(file);
            double decoding = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
            if (decoded.Picture is not { } colour)
                throw new IOException($"{image}: {decoded.Finding}");
            GreyPicture picture = colour.ToGrey();
            reader.Read(picture, today);
            (MrzPictureReading reading, double milliseconds) = Read(reader, picture, today);
            string[] expected = [.. lines.EnumerateArray().Select(line => line.GetString()!)];
            bool standard = entry.TryGetProperty("icao_figure", out JsonElement own) && own.ValueKind == JsonValueKind.True;
            double other = model is null ? decoding : Tesseract(picture, model);
            (standard ? figures : specimens).Add(image, expected, reading, milliseconds, other);
        }

        return [specimens, figures];
    }

    private static MrzPictureFigures Painted(MrzPictureReader reader, PaintedPages pages, DateOnly today, ref string baseline)
    {
        MrzPictureFigures figures = new(pages.Name);
        if (pages.Megapixels > 0)
            baseline = "decoding the JPEG in colours; the time above is decoding and reading";
        Random random = new(pages.Seed);
        PagePainter painter = new(new());
        for (int i = 0; i < pages.Count; i++)
        {
            string[] lines = [.. FictionalZones.Any(random).Lines];
            if (lines.Length == 0)
                continue;
            PageView view = pages.Harsh ? PageView.Harsh(random) : PageView.Any(random);
            if (pages.Megapixels > 0)
                view = view.Sized(lines[0].Length, lines.Length, pages.Megapixels);
            GreyPicture picture = painter.Paint(random, [.. lines], view);
            if (pages.Keep is not null)
                Write(picture, 0, Path.Combine(pages.Keep, string.Create(CultureInfo.InvariantCulture, $"page-{i}.pgm")));
            string name = string.Create(CultureInfo.InvariantCulture, $"page {i}, {view}, {picture.Width} x {picture.Height}");
            double baselineMilliseconds = 0;
            TimeSpan start = Environment.CpuUsage.TotalTime;
            if (pages.Megapixels > 0)
            {
                byte[] file = Photograph(picture);
                // The first picture pays for compiling; nobody waits for that at a desk.
                if (i == 0)
                    reader.Read(PictureDecoder.DecodeGrey(file, limits: null, MrzPictureReader.SideEnough).Picture!, today);
                start = Environment.CpuUsage.TotalTime;
                PictureDecoder.Decode(file);
                baselineMilliseconds = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
                start = Environment.CpuUsage.TotalTime;
                picture = PictureDecoder.DecodeGrey(file, limits: null, MrzPictureReader.SideEnough).Picture!;
            }

            MrzPictureReading reading = reader.Read(picture, today);
            figures.Add(name, lines, reading, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds, baselineMilliseconds);
        }

        return figures;
    }

    /// <summary>As a telephone stores it: in colours, though the paint has none.</summary>
    private static byte[] Photograph(GreyPicture picture)
    {
        const int Quality = 88;
        ColourPicture colours = new(picture.Width, picture.Height);
        ReadOnlySpan<byte> from = picture.Pixels;
        Span<byte> to = colours.Pixels;
        for (int i = 0; i < to.Length; i++)
            to[i] = from[i / ColourPicture.BytesAPixel];
        return JpegEncoder.Encode(colours, Quality) ?? throw new IOException("libturbojpeg is not installed; photographs need it.");
    }

    private static (MrzPictureReading Reading, double Milliseconds) Read(MrzPictureReader reader, GreyPicture picture, DateOnly today)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        MrzPictureReading reading = reader.Read(picture, today);
        return (reading, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
    }

    /// <summary>The folder with <c>mrz.traineddata</c>, two above the pictures' or Tesseract's own; null: skip it.</summary>
    private static string? TesseractModel(string folder) => !File.Exists("/usr/bin/tesseract") ? null
        : new[] { Path.Combine(folder, "..", "tessdata"), "/usr/share/tesseract-ocr/5/tessdata" }
            .FirstOrDefault(each => File.Exists(Path.Combine(each, "mrz.traineddata")));

    /// <summary>Time on the clock of the whole program (milliseconds): its start belongs to it as it is used.</summary>
    private static double Tesseract(GreyPicture picture, string model)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pgm");
        try
        {
            Write(picture, picture.Height * 6 / 10, path);
            ProcessStartInfo start = new("/usr/bin/tesseract") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string argument in (string[])[path, "stdout", "--tessdata-dir", model, "-l", "mrz", "--psm", "6"])
                start.ArgumentList.Add(argument);
            start.Environment["OMP_THREAD_LIMIT"] = "1";
            TimeProvider clock = TimeProvider.System;
            long begun = clock.GetTimestamp();
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(TesseractMillisecondsMax))
                process.Kill();
            Task.WaitAll(output, errors);
            return clock.GetElapsedTime(begun).TotalMilliseconds;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Write(GreyPicture picture, int top, string path)
    {
        using FileStream file = File.Create(path);
        file.Write(Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"P5\n{picture.Width} {picture.Height - top}\n255\n")));
        file.Write(picture.Pixels[(top * picture.Width)..]);
    }

    private static void Print(MrzPictureFigures figures, string baseline, long? seed, bool json)
    {
        BenchSheet sheet = new(
            "mrz-pictures", "zones read from pictures: exact, accepted, wrongly accepted, and processor time (milliseconds)", baseline, seed);
        if (json)
        {
            sheet.Write(new
            {
                bench = "mrz-pictures",
                set = figures.Name,
                pictures = figures.Pictures,
                found = figures.Found,
                exact = figures.Exact,
                accepted = figures.Accepted,
                acceptedWrong = figures.AcceptedWrong,
                characterErrorPercent = Math.Round(figures.CharacterErrorPercent, 3),
                p50Milliseconds = Math.Round(figures.Milliseconds(0.5), 1),
                p95Milliseconds = Math.Round(figures.Milliseconds(0.95), 1),
                baseline,
                baselineP50Milliseconds = Math.Round(figures.BaselineMilliseconds(0.5), 1),
            });
            return;
        }

        sheet.WriteHead();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {figures.Name}: {figures.Pictures} pictures
              exact           {figures.Exact,5}   {100.0 * figures.Exact / Math.Max(figures.Pictures, 1):F1} %
              accepted        {figures.Accepted,5}
              accepted wrong  {figures.AcceptedWrong,5}
              characters wrong {figures.CharacterErrorPercent:F3} %
              processor time  {figures.Milliseconds(0.5):F0} ms p50, {figures.Milliseconds(0.95):F0} ms p95
              baseline        {figures.BaselineMilliseconds(0.5):F0} ms p50: {baseline}
              ratio           {figures.Milliseconds(0.5) / Math.Max(figures.BaselineMilliseconds(0.5), 0.1):F1}
            """));
        foreach (string wrong in figures.Wrong)
            Console.Out.WriteLine($"  not exact: {wrong}");
    }
}

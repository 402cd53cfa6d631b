using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Cli.Models;
using CheckpointEdge.Vision.Faces;

namespace CheckpointEdge.Cli.Faces;

/// <summary><c>face compare FIRST SECOND</c>: one against one, in words with measured rates.</summary>
internal static class FaceCompareCommand
{
    public static Command Create()
    {
        Argument<string> first = new("FIRST") { Description = "A picture." };
        Argument<string> second = new("SECOND") { Description = "Another picture." };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Option<string?> folder = ModelsCommands.Folder();
        Option<string?> manifest = ModelsCommands.ManifestFile();
        Option<bool> managed = FaceCommands.Managed();
        Command command = new("compare", "Compares two faces. Exit 0 for alike, 1 for anything else.\n"
            + "Example: checkpointctl face compare dg2.jp2 live.jpg")
        {
            first, second, json, folder, manifest, managed,
        };
        command.SetAction(parsed =>
        {
            using InstalledFaces faces = FaceCommands.Open(parsed.GetValue(folder), parsed.GetValue(manifest), parsed.GetValue(managed));
            using FaceReading one = FaceCommands.Read(faces, parsed.GetValue(first)!);
            using FaceReading other = FaceCommands.Read(faces, parsed.GetValue(second)!);
            FaceVerification? verification = one.Template is { } template && other.Template is { } against
                ? FaceVerification.Of(template.Compare(against), faces.Model!.Calibration)
                : null;
            string? finding = one.Finding is { } of ? $"{parsed.GetValue(first)}: {of}"
                : other.Finding is { } too ? $"{parsed.GetValue(second)}: {too}" : null;
            Console.Out.WriteLine(parsed.GetValue(json) ? Json(verification, finding, one, other) : Text(verification, finding, faces));
            return finding is null && verification is { Band: FaceBand.Alike } ? CommandLine.Done : CommandLine.NegativeAnswer;
        });
        return command;
    }

    private static string Text(FaceVerification? verification, string? finding, InstalledFaces faces)
    {
        if (verification is null || finding is not null)
            return $"not comparable: {finding}";
        string rates = verification is { Fmr: { } fmr, Fnmr: { } fnmr }
            ? string.Create(CultureInfo.InvariantCulture,
                $"of strangers' pairs about {fmr:0.#####} come so near, of one person's {fnmr:0.#####} stay below")
                + $" ({faces.Model!.Calibration!.MeasuredOn})"
            : "the model's error rates were never measured, so the officer compares";
        return string.Create(CultureInfo.InvariantCulture, $"{WordOf(verification.Band)}, score {verification.Score:0.0000}: {rates}");
    }

    private static string Json(FaceVerification? verification, string? finding, FaceReading one, FaceReading other) =>
        JsonSerializer.Serialize(new
        {
            score = verification?.Score,
            decision = finding is not null ? "notComparable" : verification is null ? null : WordOf(verification.Band),
            fmr = verification?.Fmr,
            fnmr = verification?.Fnmr,
            quality1 = one.Quality?.Score,
            quality2 = other.Quality?.Score,
            finding,
        });

    private static string WordOf(FaceBand band) => char.ToLowerInvariant(band.ToString()[0]) + band.ToString()[1..];
}

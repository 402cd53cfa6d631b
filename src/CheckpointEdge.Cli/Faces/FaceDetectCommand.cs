using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Cli.Models;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Cli.Faces;

/// <summary><c>face detect IMAGE...</c>: where faces are, and how good the main one is.</summary>
internal static class FaceDetectCommand
{
    public static Command Create()
    {
        Argument<string[]> images = new("IMAGE") { Description = "Pictures.", Arity = ArgumentArity.OneOrMore };
        Option<bool> json = new("--json") { Description = "One JSON object per picture." };
        Option<bool> enrolment = new("--enrolment") { Description = "Measure against the limits for galleries, which are narrower." };
        Option<bool> live = new("--live") { Description = "Also ask the presentation attack networks; advice only." };
        Option<string?> folder = ModelsCommands.Folder();
        Option<string?> manifest = ModelsCommands.ManifestFile();
        Option<bool> managed = FaceCommands.Managed();
        Command command = new("detect", "Finds faces and measures the largest. Exit 1 where a picture has no face that can be compared.\n"
            + "Example: checkpointctl face detect portrait.jpg --json")
        {
            images, json, enrolment, live, folder, manifest, managed,
        };
        command.SetAction(parsed =>
        {
            using InstalledFaces faces = FaceCommands.Open(parsed.GetValue(folder), parsed.GetValue(manifest), parsed.GetValue(managed));
            FaceUse use = parsed.GetValue(enrolment) ? FaceUse.Enrolment : FaceUse.Comparison;
            bool all = true;
            foreach (string file in parsed.GetValue(images)!)
            {
                using FaceReading reading = Read(faces, file, use, parsed.GetValue(live));
                all &= reading.IsComparable;
                Console.Out.WriteLine(parsed.GetValue(json) ? Json(file, reading) : Text(file, reading));
            }

            return all ? CommandLine.Done : CommandLine.NegativeAnswer;
        });
        return command;
    }

    private static FaceReading Read(InstalledFaces faces, string file, FaceUse use, bool live)
    {
        if (!live)
            return FaceCommands.Read(faces, file, use);
        PictureReading picture = PictureDecoder.Decode(File.ReadAllBytes(file));
        return picture.IsRead
            ? faces.Reader!.ReadFrame(picture.Picture)
            : new FaceReading([], null, null, null, null, picture.Finding);
    }

    private static string Text(string file, FaceReading reading)
    {
        string found = reading.Face is { } face
            ? string.Create(CultureInfo.InvariantCulture,
                $"{reading.Faces.Count} face(s), the largest {face.Box.Width:0}×{face.Box.Height:0} at {face.Box.X:0},{face.Box.Y:0}")
                + $", quality {reading.Quality!.Score}"
            : "no face";
        return $"{file}: {found}{(reading.Finding is { } finding ? "; " + finding : "")}";
    }

    private static string Json(string file, FaceReading reading) => JsonSerializer.Serialize(new
    {
        file,
        comparable = reading.IsComparable,
        finding = reading.Finding,
        quality = reading.Quality?.Score,
        measures = reading.Quality?.Measures.Select(measure => new
        {
            name = char.ToLowerInvariant(measure.Measure.ToString()[0]) + measure.Measure.ToString()[1..],
            value = Math.Round(measure.Value, 2),
            score = measure.Score,
            passes = measure.Passes,
        }),
        live = reading.Presentation?.Live,
        faces = reading.Faces.Select(face => new
        {
            x = face.Box.X,
            y = face.Box.Y,
            width = face.Box.Width,
            height = face.Box.Height,
            score = face.Score,
            landmarks = new[]
            {
                face.Landmarks.RightEye, face.Landmarks.LeftEye, face.Landmarks.Nose, face.Landmarks.RightMouth, face.Landmarks.LeftMouth,
            }.Select(point => new[] { point.X, point.Y }),
        }),
    });
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Cli.Models;
using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Watchlists.Faces;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Faces;

/// <summary><c>face gallery build|search</c>: the faces of a list, beside the slice that was built here.</summary>
internal static class FaceGalleryCommand
{
    private const int MatchesMax = 10;

    public static Command Create() => new("gallery", "The faces of a list: enrolled into a slice, and searched.")
    {
        Build(),
        Search(),
    };

    private static Command Build()
    {
        Option<string> slice = new("--slice") { Description = "Folder of a slice that was built here, with its key.", Required = true };
        Option<string> faces = new("--faces") { Description = "Comma-separated, header record,file.", Required = true };
        Option<string> images = new("--images") { Description = "Folder that the files' names begin at.", Required = true };
        Option<string?> folder = ModelsCommands.Folder();
        Command command = new("build", "Enrols pictures into a slice. What is not good enough for a gallery is left out and named.\n"
            + "Exit 1 when one was left out.\n"
            + "Example: checkpointctl face gallery build --slice slice --faces faces.csv --images pictures")
        {
            slice, faces, images, folder,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Enrol(
            parsed.GetValue(folder), parsed.GetValue(slice)!, parsed.GetValue(faces)!, parsed.GetValue(images)!, cancellation)));
        return command;
    }

    private static Command Search()
    {
        Argument<string> image = new("IMAGE") { Description = "A picture." };
        Option<string> slice = new("--slice") { Description = "Folder of a slice that was built here, with its key.", Required = true };
        Option<double> fpir = new("--fpir")
        {
            Description = "Share of strangers' searches that may raise an alarm.",
            DefaultValueFactory = _ => IdentificationThreshold.FpirDefault,
        };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Option<string?> folder = ModelsCommands.Folder();
        Command command = new("search", "Searches a slice's gallery for a face. Exit 0 when somebody is near, 1 when nobody is.\n"
            + "Example: checkpointctl face gallery search --slice slice portrait.jpg")
        {
            image, slice, fpir, json, folder,
        };
        command.SetAction(parsed => Search(
            parsed.GetValue(image)!, parsed.GetValue(slice)!, parsed.GetValue(fpir), parsed.GetValue(json), parsed.GetValue(folder)));
        return command;
    }

    /// <summary>Enrols pictures into a slice that lies here with its key; says on standard error what was refused.</summary>
    /// <returns>The exit code: a negative answer when a picture was refused.</returns>
    internal static int Enrol(string? models, string directory, string list, string images, CancellationToken cancellation)
    {
        using InstalledFaces faces = FaceCommands.Open(models, manifest: null, managed: false);
        using SliceKey key = SliceKey.Read(directory);
        using Slice slice = Slice.Open(directory, key);
        FaceEnrolment enrolment = new(faces, list, images);
        FaceGallery? started = null;
        foreach (EnrolledFace face in enrolment.Run(cancellation))
        {
            if (slice.OrdinalOf(face.Record) is null)
                enrolment.Refuse(face, $"The list has no record {face.Record}.");
            else
                (started ??= new FaceGallery(face.ModelSha256, face.Template.Length)).Add(face.Record, face.Template);
            face.Wipe();
        }

        using FaceGallery? gallery = started;
        if (gallery is null)
            throw new FaceException($"{list} holds no face that is good enough for a gallery.");
        FaceGalleryFile.Write(directory, key, gallery);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{gallery.Count} faces enrolled, {enrolment.Refused} left out"));
        return enrolment.Refused == 0 ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    private static int Search(string image, string directory, double fpir, bool json, string? folder)
    {
        using InstalledFaces faces = FaceCommands.Open(folder, manifest: null, managed: false);
        using SliceKey key = SliceKey.Read(directory);
        using FaceGallery gallery = FaceGalleryFile.Open(directory, key)
            ?? throw new FaceException($"{directory} has no gallery of faces; checkpointctl face gallery build makes one.");
        using FaceReading reading = FaceCommands.Read(faces, image);
        if (!reading.IsComparable)
            throw new FaceException($"{image}: {reading.Finding}");
        IdentificationThreshold threshold = faces.Model!.Calibration?.ForGallery(gallery.Count, fpir)
            ?? throw new FaceException($"The error rates of {faces.Model.Name} were never measured, so a gallery cannot be searched with it.");
        IReadOnlyList<GalleryMatch> matches =
            gallery.Search(reading.Template!.ModelSha256, reading.Template.Values, (float)threshold.Threshold, MatchesMax);
        Console.Out.WriteLine(json
            ? JsonSerializer.Serialize(new
            {
                faces = gallery.Count,
                fpir,
                threshold = threshold.Threshold,
                extrapolated = threshold.Extrapolated,
                matches = matches.Select(match => new { record = match.RecordId, score = match.Score }),
            })
            : string.Create(CultureInfo.InvariantCulture,
                $"{matches.Count} of {gallery.Count} faces reach {threshold.Threshold:0.000}: ")
            + string.Join(", ", matches.Select(match => match.RecordId)));
        return matches.Count > 0 ? CommandLine.Done : CommandLine.NegativeAnswer;
    }
}

using System.CommandLine;
using CheckpointEdge.Cli.Models;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Models;

namespace CheckpointEdge.Cli.Faces;

/// <summary>No face network is at hand, or a file of pairs cannot be used: one sentence.</summary>
internal sealed class FaceException(string sentence) : Exception(sentence);

/// <summary><c>face detect|compare|pairs|gallery</c>: faces in pictures, for technicians and for measuring from outside.</summary>
internal static class FaceCommands
{
    public static Command Create() => new("face", "Faces in pictures: found, measured, compared.")
    {
        FaceDetectCommand.Create(),
        FaceCompareCommand.Create(),
        FacePairsCommand.Create(),
        FaceGalleryCommand.Create(),
    };

    public static Option<bool> Managed() => new("--managed")
    {
        Description = "Compute in the managed engine, even where ONNX Runtime is installed.",
    };

    /// <summary>The networks that are installed, with a word about those whose licence keeps them from service.</summary>
    /// <param name="forTests">Whether such networks may be used: for measuring, not for a list that goes out.</param>
    /// <exception cref="FaceException">Nothing that compares faces is installed.</exception>
    public static InstalledFaces Open(string? folder, string? manifest, bool managed, bool forTests = true)
    {
        InstalledFaces faces = InstalledFaces.Open(
            ModelsCommands.Open(folder, manifest), managed ? InferenceEngine.Managed : InferenceEngine.Find(), forTests);
        if (faces.Model is { ForTestsOnly: true } model)
            Console.Error.WriteLine($"{model.Name}: {model.Licence}.");
        if (faces.Reader is not null)
            return faces;
        string sentence = faces.Findings[^1];
        faces.Dispose();
        throw new FaceException(sentence);
    }

    /// <summary>One picture's face, or why there is none; never throws for what is in the file.</summary>
    public static FaceReading Read(InstalledFaces faces, string file, FaceUse use = FaceUse.Comparison)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > PictureHeader.SizeBytesMax })
                return Nothing($"{Path.GetFileName(file)} is larger than {PictureHeader.SizeBytesMax >> 20} MiB.");
            PictureReading reading = PictureDecoder.Decode(File.ReadAllBytes(file));
            return reading.IsRead ? faces.Reader!.Read(reading.Picture, use) : Nothing(reading.Finding);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Nothing($"{Path.GetFileName(file)} cannot be read.");
        }
    }

    private static FaceReading Nothing(string finding) => new([], null, null, null, null, finding);
}

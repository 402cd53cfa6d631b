using CheckpointEdge.Vision.Faces;

namespace CheckpointEdge.Vision.Models;

/// <summary>What a network is for.</summary>
public enum ModelRole
{
    /// <summary>Finds faces in a picture.</summary>
    FaceDetection,

    /// <summary>Makes a template of an aligned face.</summary>
    FaceEmbedding,

    /// <summary>Hints whether a face is shown by a living person.</summary>
    PresentationAttack,
}

/// <summary>How a network wants its pixels. Immutable.</summary>
/// <param name="Mean">Taken off each value of 0 to 255.</param>
/// <param name="Scale">Each value is then multiplied by this.</param>
/// <param name="Crop">Times the face's box that the network sees; 0 where faces are aligned or whole pictures shown.</param>
public sealed record ModelInput(ColourOrder Colours, float Mean = 0, float Scale = 1, float Crop = 0)
{
    internal void Normalise(Span<float> values)
    {
        if (Mean == 0 && Scale == 1)
            return;
        foreach (ref float value in values)
            value = (value - Mean) * Scale;
    }
}

/// <summary>One model as the manifest pins it: nothing else is ever installed or loaded. Immutable.</summary>
/// <param name="Name">Short name for people, the same for all versions.</param>
/// <param name="Sha256">Of the file, lower-case hexadecimal; thresholds and templates belong to it.</param>
/// <param name="Licence">What its licence allows, in words.</param>
/// <param name="Source">Where an operator gets it.</param>
/// <param name="ForTestsOnly">Its licence does not allow service at a border: such a model is used only where it is asked for.</param>
/// <param name="Calibration">Measured error rates; null where nobody has measured them.</param>
public sealed record ModelEntry(
    string Name, string File, string Version, long SizeBytes, string Sha256, string Licence, Uri Source, ModelRole Role, ModelInput Input,
    bool ForTestsOnly, FaceCalibration? Calibration);

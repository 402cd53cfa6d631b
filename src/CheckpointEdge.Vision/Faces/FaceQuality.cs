namespace CheckpointEdge.Vision.Faces;

/// <summary>What a picture is good enough for.</summary>
public enum FaceUse
{
    /// <summary>One comparison with a person who stands there: another picture can be taken.</summary>
    Comparison,

    /// <summary>A gallery, where one bad picture raises false alarms for as long as it is listed.</summary>
    Enrolment,
}

/// <summary>The measures taken, named after ISO/IEC 29794-5.</summary>
public enum FaceMeasure
{
    SingleFacePresent,
    InterEyeDistance,
    Sharpness,
    UnderExposurePrevention,
    OverExposurePrevention,
    DynamicRange,
    HeadPoseYaw,
    HeadPosePitch,
    HeadPoseRoll,
    FaceOcclusionPrevention,
    CropOfTheFaceImage,
}

/// <summary>One measure.</summary>
/// <param name="Value">In the unit of the measure: pixels, degrees, or 0 to 100.</param>
/// <param name="Score">0 useless to 100 ideal, for comparing measures with each other.</param>
/// <param name="Passes">Whether it is good enough for the use asked.</param>
public sealed record FaceMeasurement(FaceMeasure Measure, double Value, int Score, bool Passes);

/// <summary>How good one face in one picture is. Immutable.</summary>
/// <param name="Score">The least of the measures, 0 to 100.</param>
public sealed record FaceQuality(FaceUse Use, int Score, IReadOnlyList<FaceMeasurement> Measures)
{
    public bool Passes => Measures.All(measure => measure.Passes);

    /// <summary>What must become better, worst first; empty when all is good enough.</summary>
    public IEnumerable<FaceMeasure> Failing =>
        Measures.Where(measure => !measure.Passes).OrderBy(measure => measure.Score).Select(measure => measure.Measure);

    /// <summary>One sentence for the officer, of the worst measure; null when all is good enough.</summary>
    public string? Sentence => Failing.Cast<FaceMeasure?>().FirstOrDefault() switch
    {
        null => null,
        FaceMeasure.SingleFacePresent => "More than one face is in the picture.",
        FaceMeasure.InterEyeDistance => "The face is too small in the picture.",
        FaceMeasure.Sharpness => "The face is blurred.",
        FaceMeasure.UnderExposurePrevention => "The face is too dark.",
        FaceMeasure.OverExposurePrevention => "The face is too bright.",
        FaceMeasure.DynamicRange => "The face has too little contrast.",
        FaceMeasure.HeadPoseYaw => "The face is turned to the side.",
        FaceMeasure.HeadPosePitch => "The face looks up or down.",
        FaceMeasure.HeadPoseRoll => "The head is tilted.",
        FaceMeasure.FaceOcclusionPrevention => "Part of the face may be covered.",
        FaceMeasure.CropOfTheFaceImage => "Part of the face is outside of the picture.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
